r"""The weak form of stationarity, and what it says of the double well.

$$E[L\psi]=E[f\cdot\nabla\psi]+E[D:\nabla\nabla\psi]=0$$

for smooth tests of tempered growth: one linear system for the parameters, without density or score. In one
dimension the flux vanishes, $p\propto e^{V/D}$, $V'=f$, and $\psi=x^k/k$ gives all moments from $m_2$. With
$\psi'=f_k$ the equations are those of score matching (Hyvarinen, JMLR 6, 695 (2005)). Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq, inserted
from rnnchaos.theory.fokker_planck import notation as n
from rnnchaos.theory.fokker_planck.notation import derived, premise, x
from rnnchaos.theory.formula import Derived, Step, entry

_f, _p, _psi, _J = (sp.Function(name)(x) for name in ("f", "p", "psi", "J"))
_edge, _h, _dh, _s, _test = sp.symbols("B h h_theta s psi_k", real=True)
_FLUX = n.D * sp.diff(_p, x)
WEAK = eq(n.F, -n.D * n.curved)
_BOUND = sp.StrictGreaterThan(n.b, 0, evaluate=False)


@entry("fokker_planck.weak_form", "stationarity in weak form, one dimension: E[L psi] = 0", "weak form")
def weak_form() -> Derived:
    whole = sp.Derivative(_psi * _J + n.D * _p * sp.diff(_psi, x), x)
    local = eq(_p * (_f * sp.diff(_psi, x) + n.D * sp.diff(_psi, x, 2)), whole)
    means = {_p * _f * sp.diff(_psi, x): n.F, _p * sp.diff(_psi, x, 2): n.curved}

    def by_parts(*r: sp.Basic) -> sp.Basic:
        carried = (_J + _f * _p - r[0].rhs) * sp.diff(_psi, x) + _psi * (r[1].lhs - r[1].rhs)
        return carried + n.D * _p * sp.diff(_psi, x, 2)

    over_all = lambda *r: eq(sp.expand(r[2].lhs).subs(means), r[2].rhs.subs(whole, _edge))  # noqa: E731
    solved = lambda *r: sp.solve((r[3].lhs - r[3].rhs).subs(_edge, r[4].rhs), n.F)[0]  # noqa: E731
    return derived(
        premise("The flux of probability.", _J, _f * _p - _FLUX),
        premise("Stationary: it does not change along x.", sp.Derivative(_J, x), sp.S.Zero),
        Step("p L psi is a derivative: insert the flux, and psi times 0.", local, by_parts),
        Step("Integrated over all x.", eq(n.F + n.D * n.curved, _edge), over_all),
        premise("Nothing is left at infinity.", _edge, sp.S.Zero),
        Step("So much for the means.", WEAK, solved),
        remark="in any dimension E[f . grad psi] = -E[D : grad grad psi]; psi grows slower than 1/p falls.",
    )


@entry("fokker_planck.moment", "moment of the double well, f = a x - b x^3", "moment of the double well")
def moment() -> Derived:
    weight = sp.exp((n.a * x**2 / 2 - n.b * x**4 / 4) / n.D)
    norm, power = sp.Integral(weight, (x, -sp.oo, sp.oo)), sp.Integral(x**n.k * weight, (x, -sp.oo, sp.oo))

    def density(*r: sp.Basic) -> sp.Basic:
        return sp.exp(sp.integrate(sp.expand(r[0].rhs), x)) / n.Z

    total = lambda *r: sp.Integral(r[1].rhs * n.Z, (x, -sp.oo, sp.oo))  # noqa: E731
    mean = lambda *r: sp.Integral(x**n.k * r[1].rhs * n.Z, (x, -sp.oo, sp.oo)) / r[2].rhs  # noqa: E731
    return derived(
        premise("No flux: the slope of ln p.", sp.diff(sp.log(_p), x), n.drift / n.D),
        Step("The density.", eq(_p, weight / n.Z), density),
        Step("Its norm.", eq(n.Z, norm), total),
        Step("The mean of x^k.", eq(n.m_k, power / norm), mean),
        where=_BOUND,
        remark="odd moments vanish; (a, b, D) and (a l^2/c, b l^4/c, D/c) are the same but for x -> x/l.",
    )


@entry("fokker_planck.moment.recursion", "a moment of the double well from the two below it")
def recursion() -> Derived:
    def mean(of: sp.Expr) -> sp.Expr:
        terms = sp.Poly(sp.simplify(of * x ** (2 - n.k)), x).terms()
        return sum(c * {0: n.below, 2: n.m_k, 4: n.above}[power] for (power,), c in terms)

    drift = lambda *r: mean(n.drift * sp.diff(r[1].rhs, x))  # noqa: E731
    bent = lambda *r: mean(sp.diff(r[1].rhs, x, 2))  # noqa: E731
    solved = lambda *r: sp.solve(r[2].rhs - r[0].rhs.subs(n.curved, r[3].rhs), n.above)[0]  # noqa: E731
    return derived(
        Step("The weak form.", WEAK),
        premise("A test function.", _test, x**n.k / n.k),
        Step("Its mean slope along the drift.", eq(n.F, n.a * n.m_k - n.b * n.above), drift),
        Step("Its mean curvature.", eq(n.curved, (n.k - 1) * n.below), bent),
        Step("Insert both and solve.", eq(n.above, (n.a * n.m_k + (n.k - 1) * n.D * n.below) / n.b), solved),
        where=_BOUND,
        remark="m_0 = 1: all even moments from m_2.",
    )


DET = n.m2 * n.m6 - n.m4**2


@entry("fokker_planck.estimate", "linear rate of the double well from its moments", "estimate of a")
def estimate() -> Derived:
    solved = lambda *r: sp.solve([each.lhs - each.rhs for each in r], [n.a, n.b])[n.a]  # noqa: E731
    return derived(
        premise("The test function x^2/2.", n.b * n.m4, n.a * n.m2 + n.D),
        premise("The test function x^4/4.", n.b * n.m6, n.a * n.m4 + 3 * n.D * n.m2),
        Step("Solved.", eq(n.a, n.D * (3 * n.m2 * n.m4 - n.m6) / DET), solved),
        where=sp.StrictGreaterThan(DET, 0, evaluate=False),
        remark="b = D (3 m_2^2 - m_4)/(m_2 m_6 - m_4^2). With moments of samples: by score matching.",
    )


@entry("fokker_planck.score_matching", "score matching of a drift with one parameter", "score matching")
def score_matching() -> Derived:
    f1, df1, score = sp.symbols("f_1 f_1x s_x", real=True)
    means = {f1**2: n.square, df1: n.slope}
    mean = lambda *r: sp.expand(r[2].rhs.subs({_s: r[0].rhs, score: r[1].rhs})).subs(means)  # noqa: E731
    averaged_ = n.theta**2 * n.square / (2 * n.D**2) + n.theta * n.slope / n.D
    bent = n.theta * n.square / n.D**2 + n.slope / n.D
    least = lambda *r: sp.solve(r[4].rhs, n.theta)[0]  # noqa: E731
    return derived(
        premise("The score of the model, drift theta f_1.", _s, n.theta * f1 / n.D),
        premise("Its derivative.", score, n.theta * df1 / n.D),
        premise("What score matching minimises.", _h, _s**2 / 2 + score),
        Step("Averaged.", eq(_h, averaged_), mean),
        Step("Its derivative.", eq(_dh, bent), lambda *r: sp.diff(r[3].rhs, n.theta)),
        Step("It vanishes.", eq(n.theta, -n.D * n.slope / n.square), least),
        remark="the weak form with psi' = f_1; several parameters likewise. Consistent, not efficient.",
    )


@entry("fokker_planck.efficient_test", "the test function L psi = d ln p/d theta: A is minus the information")
def efficient_test() -> Derived:
    V, score = sp.Function("V")(x), sp.Function("s")(x)
    edge = sp.Derivative(V * _p * sp.diff(_psi, x), x)
    poisson = eq(sp.Derivative(n.D * _p * sp.diff(_psi, x), x), score * _p)
    parts = eq(sp.diff(V, x) * _p * sp.diff(_psi, x), edge - V * score * _p / n.D)
    over_all = {sp.diff(V, x) * _p * sp.diff(_psi, x): n.A, edge: 0, V * score * _p: n.D * _h}
    by_parts = lambda *r: edge.doit() - V * r[0].rhs / n.D  # noqa: E731
    return derived(
        Step("L psi = s, without flux: p L psi = (D p psi')'.", poisson),
        Step("The drift's shape f_1 = V' along psi, by parts.", parts, by_parts),
        Step("Integrated over all x.", eq(n.A, -_h), lambda *r: r[1].rhs.subs(over_all)),
        premise("ln p = theta V/D - ln Z: E[s V/D] is E[s^2].", _h, n.Fisher),
        Step("Insert it.", eq(n.A, -n.Fisher), inserted(2)),
        remark="E g^2 = I then, and n C = 1/I: the estimate is efficient. psi' = int_-oo^x s p/(D p).",
    )


FORMULAS = (weak_form, moment, recursion, estimate, score_matching, efficient_test)

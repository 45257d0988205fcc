r"""Fluctuation theorem of the Euler chain, what is generated from noise, and the Franz-Parisi potential.

With the heat of the flow the entropy production of a path has boundary terms alone,

    Sigma = ln p_0(x_0) - ln gamma(x_0) + ln gamma(x_K) - ln p_K(x_K),
    E e^-Sigma = int p_K (x) [int gamma(x_0) P(x|x_0) dx_0]/gamma(x) dx,

1 where the process keeps $\gamma$. The chain $x'=(1-\delta)x+\sqrt{2\delta}\,\xi$ keeps $\mathcal N(0,v)$,
$v=1/(1-\delta/2)$, and carries $\gamma$ to $\mathcal N(0,V)$: with the ratio of its own kernels the theorem
is exact, with the heat of the flow it is off. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import conserved, eq, gaussian_integral, right_side
from rnnchaos.theory.diffusion import notation as n
from rnnchaos.theory.diffusion.notation import D, G, T, V, derived, dt, kappa, m_K, r, s2
from rnnchaos.theory.formula import Derived, Step, entry

_x, _v, _before, _after = sp.symbols("x v V_k V_next", positive=True)
_tau, _end = sp.symbols("tau Gamma_T", positive=True)
_V, _Gamma = sp.Function("V"), sp.Function("Gamma")
_z, _c, _r, _plus, _minus = sp.symbols("z c r_D p_plus p_minus", positive=True)
_Z = sp.Symbol("Z", positive=True)
STABLE = sp.StrictLessThan(dt, 2, evaluate=False)


@entry("diffusion.euler_variance", "variance of the Euler chain after K steps")
def euler_variance() -> Derived:
    fixed = lambda *e: sp.solve(e[0].subs({_after: _v, _before: _v}), _v)[0]  # noqa: E731
    value = (1 - r**2) / (1 - dt / 2) + r**2 * n.V_0
    return derived(
        Step("A step.", eq(_after, (1 - dt) ** 2 * _before + 2 * dt)),
        Step("What it keeps.", eq(_v, 1 / (1 - dt / 2)), fixed),
        Step("K steps leave the share r^2 of the distance from it.", eq(V, _v + r**2 * (n.V_0 - _v))),
        Step("Insert it.", eq(V, value), lambda *e: e[2].rhs.subs(_v, e[1].rhs)),
        where=STABLE,
        remark="V_0 = 1 for gamma, s2 for a class, whose mean is mu (1 - dt)^K.",
    )


@entry("diffusion.euler_ift", "mean of exp(-Sigma) of the Euler chain, the heat being that of the flow")
def euler_ift() -> Derived:
    density = sp.exp(-((_x - m_K) ** 2) / (2 * G)) / sp.sqrt(2 * sp.pi * G)
    image = sp.exp(kappa * _x**2 / 2) / sp.sqrt(V)
    value = sp.exp(kappa * m_K**2 / (2 * (1 - kappa * G))) / sp.sqrt(V * (1 - kappa * G))
    start = sp.Integral(density * image, (_x, -sp.oo, sp.oo))
    return derived(
        Step("Over x_K of a class: N(0, V) over gamma is exp(kappa x^2/2)/sqrt(V).", eq(n.W, start)),
        Step("A Gaussian integral.", eq(n.W, value), gaussian_integral),
        where=sp.StrictLessThan(kappa * G, 1, evaluate=False),
        remark="1 as dt -> 0: the fluctuation theorem. Infinite for kappa G >= 1.",
    )


@entry("diffusion.reverse_variance", "variance generated from N(0, 1) in place of p_T, Gaussian data")
def reverse_variance() -> Derived:
    drift, kept = 2 * (1 - 2 / _Gamma(_tau)) * _V(_tau) + 2, (_V(_tau) - _Gamma(_tau)) / _Gamma(_tau) ** 2
    rate = sp.Derivative(kept * sp.exp(2 * _tau), _tau)
    carried = lambda *e: sp.simplify(rate.doit().subs([(known.lhs, known.rhs) for known in e[:2]]))  # noqa: E731
    ends = {_V(0): 1, _Gamma(0): _end, _V(T): n.V_0, _Gamma(T): s2}

    def between(*e: sp.Basic) -> sp.Expr:
        same = conserved(*e[:3])
        return sp.solve((same.subs(_tau, T) - same.subs(_tau, 0)).subs(ends), n.V_0)[0]

    left, last = 1 - _end, n.VARIANCE.subs(n.t, T)
    return derived(
        Step("The variance of the reverse process.", eq(sp.Derivative(_V(_tau), _tau), drift)),
        Step("That of p_(T - tau).", eq(sp.Derivative(_Gamma(_tau), _tau), 2 * _Gamma(_tau) - 2)),
        Step("Their distance is carried.", eq(rate, 0), carried),
        Step("From N(0, 1) to the data.", eq(n.V_0, s2 + left * sp.exp(-2 * T) * s2**2 / _end**2), between),
        Step("The variance at T.", eq(_end, last)),
        Step(
            "Insert it.",
            eq(n.V_0, s2 + (1 - s2) * s2**2 * sp.exp(-4 * T) / last**2),
            lambda *e: e[3].rhs.subs(_end, e[4].rhs),
        ),
        remark="at most KL(p_T | N(0, 1)) from the data, as any channel: here far less.",
    )


@entry("diffusion.franz_parisi", "potential of the distance from x_0 in the posterior of x_t")
def franz_parisi() -> Derived:
    weights = [sp.exp(-((_z - sign * _c * _r) ** 2) / 2) for sign in (1, -1)]
    inside = sp.log(_plus * sp.exp(_c * _r * _z) + _minus * sp.exp(-_c * _r * _z))
    energy = _c**2 * _r**2 / 2 + _z**2 / 2 + sp.log(2 * _r) - inside
    means = {_z**2: 1, inside: n.L, _c**2: sp.exp(-2 * n.t) / n.Delta}
    averaged = lambda side: sp.expand_log(side.subs(means).subs(_r, sp.sqrt(D)), force=True)  # noqa: E731
    potential = sp.exp(-2 * n.t) * D / (2 * n.Delta) + sp.Rational(1, 2) + sp.log(4 * D) / 2 - n.L
    return derived(
        Step(
            "Two points x_0 +- r at the distance, Jacobian 2 r, c = e^-t/sqrt(Delta).",
            eq(_Z, (_plus * weights[0] + _minus * weights[1]) / (2 * _r)),
        ),
        Step("Its free energy.", eq(n.V_D, energy), lambda *e: -sp.log(e[0].rhs)),
        Step("Averaged over z and x_0; r^2 = D.", eq(n.V_D, potential), right_side(averaged)),
        remark="p_plus, p_minus: p_0(x_0 +- r). The Jacobian belongs to it: without it the minimum moves.",
    )


FORMULAS = (euler_variance, euler_ift, reverse_variance, franz_parisi)

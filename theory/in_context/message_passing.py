r"""Message passing for the weights: with the reaction of a weight on itself it is exact, without it is not.

Weight j tells i its Gaussian law without the part of i: the mean is $m_{j\to i}=m_j-\beta v_jJ_{ij}m_i$, and

    m_i = beta v_i (h_i + sum_j J_ij m_{j->i}), v_i = 1/(beta lambda_i - V_i), V_i = beta^2 sum_j J_ij^2 v_j,

so that $V_i$ cancels and $m=K^{-1}h$ at any $\beta$ and v. The public code passes $m_j$: then
$(K-\mathrm{diag}V/\beta)m=h$, ridge regression with a ridge that is too small by $x/D$. The variances $v_i$
are those of independent couplings, right for P much larger than p only. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import Derived, Erratum, Step, entry
from rnnchaos.theory.in_context import notation as n
from rnnchaos.theory.in_context.learning_curve import effective
from rnnchaos.theory.in_context.notation import derived

_J, _mj, _vj, _sum, _v = sp.symbols("J m_j v_j Sigma v", real=True)
_t = 1 / sp.sqrt(n.tau)
_STABLE = sp.StrictGreaterThan(1 + n.ell / n.kappa, _t * (2 - _t) + _t / (2 - _t), evaluate=False)
_stiff = n.beta * n.local


def _summed(*relations: sp.Basic) -> sp.Basic:
    """J_ij m_j -> F, J_ij^2 v_j -> V/beta^2, summed over j."""
    return sp.expand(relations[-1].rhs).subs({_J**2 * _vj: n.V / n.beta**2, _J * _mj: n.F})


@entry(
    "in_context.message_passing", "mean weight by message passing with its reaction term: ridge regression"
)
def message_passing() -> Derived:
    solved = lambda *r: sp.solve(r[2].subs(_sum, r[1].rhs), n.m)[0]  # noqa: E731
    told = _J * (_mj - n.beta * _vj * _J * n.m)
    return derived(
        Step("J_ij times the mean of j less what it has from i.", eq(_sum, told)),
        Step("Summed over j.", eq(_sum, n.F - n.V * n.m / n.beta), _summed),
        Step("The mean of i.", eq(n.m, n.beta * (n.h + _sum) / (_stiff - n.V))),
        Step("Insert it and solve: V cancels.", eq(n.m, (n.h + n.F) / n.local), solved),
        where=sp.StrictGreaterThan(n.local, 0, evaluate=False),
        remark="that is K m = h: exact at any temperature. The variances are not.",
        erratum=REACTION,
    )


REACTION = Erratum(
    "in_context.message_passing",
    "public code of arXiv:2408.02288, iteration of the means: m_j in place of the mean without i's own part",
    lambda: (eq(n.m, (n.h + n.F) / (n.local - n.V / n.beta)), eq(n.m, (n.h + n.F) / n.local)),
    "The denominator has the V_i of the cavity, the numerator has not: the fixed point solves "
    "(K - diag V/beta) m = h, the minimum of the energy K m = h. At nu = 2, tau = 8, l = 0.16 the weights "
    "come out 15 % too large, the more so the nearer P is to p; for P much larger than p the error goes.",
    "eval in_context.message_passing_excess --nu 2 --tau 8 --l 0.16 --digits 5",
    "1.1477",
)


def _scaled(*r: sp.Basic) -> sp.Basic:
    """V = beta x/D, P = tau D^2."""
    inserted = n.D / n.beta * r[0].rhs.subs(_v, r[1].rhs.subs(n.local, r[2].rhs))
    return sp.simplify(inserted.subs({n.V: n.beta * n.reaction / n.D, n.P: n.tau * n.D**2}))


def _smaller(*relations: sp.Basic) -> sp.Basic:
    at = {n.ell: 1, n.kappa: 2, n.tau: 30}
    return min(sp.solve(relations[-1], n.reaction), key=lambda root: root.subs(at))


@entry("in_context.reaction", "reaction of a weight on itself as D grows, in units of beta/D")
def reaction() -> Derived:
    total, squares = n.ell + n.kappa, n.beta**2 * n.D**2 * (n.kappa / n.D) ** 2 / n.P
    root = (total - sp.sqrt(total**2 - 4 * n.kappa**2 / n.tau)) / 2
    return derived(
        Step("D^2 couplings of variance S^2/P, S = kappa/D.", eq(n.V, squares * _v)),
        Step("The variance of a weight.", eq(_v, 1 / (_stiff - n.V))),
        Step("Its stiffness.", eq(n.local, total / n.D)),
        Step("Insert both.", eq(n.reaction, n.kappa**2 / n.tau / (total - n.reaction)), _scaled),
        Step("The root that vanishes as tau grows.", eq(n.reaction, root), _smaller),
        where=sp.GreaterThan(n.tau, 4 * (n.kappa / total) ** 2, evaluate=False),
        remark="for fewer prompts the variances of the published iteration have no fixed point.",
    )


@entry(
    "in_context.message_passing_excess",
    "mean weight of message passing without its reaction over the right one",
)
def message_passing_excess() -> Derived:
    less, g = n.ell - n.reaction, sp.Function("g")
    ratio = (1 + effective(n.ell)) / (1 + effective(less))
    insert = lambda *r: r[2].rhs.replace(g, lambda e: r[0].rhs.subs(n.hat, r[1].rhs.subs(n.ell, e)))  # noqa: E731
    return derived(
        Step("A sample with an effective ridge shrinks the weights.", eq(g(n.hat), 1 / (1 + n.hat))),
        Step("The effective ridge.", eq(n.hat, effective(n.ell))),
        Step("By the published iteration, the ridge being l - x, over l.", eq(n.excess, g(less) / g(n.ell))),
        Step("Insert them.", eq(n.excess, ratio), insert),
        where=sp.And(sp.StrictGreaterThan(n.tau, 1, evaluate=False), _STABLE),
        remark="for fewer prompts, l - x < -kappa (1 - tau^(-1/2))^2, the published iteration diverges.",
    )


FORMULAS = (message_passing, reaction, message_passing_excess)

r"""Learning by least squares as a spin glass of real weights: energy, minimum, and message passing to it.

$$H=\frac1{2P}\sum_\mu(\tilde y_\mu-\hat y_\mu)^2+\frac{\lambda_0}2|W|^2=\frac12W^TKW-h\cdot W+C,\quad
  K=\lambda_0+S,\quad S=\langle ss^T\rangle,\quad h=\langle\tilde ys\rangle,$$

averages over the P prompts: couplings $J=-S$ off the diagonal, $\lambda_i=\lambda_0+S_{ii}$. The law of
Boltzmann is $\mathcal N(K^{-1}h,K^{-1}/\beta)$, of a dead weight $\mathcal N(0,1/(\beta\lambda_0))$. Weight j
tells i its Gaussian law without the part of i: the mean is $m_{j\to i}=m_j-\beta v_jJ_{ij}m_i$, and

    m_i = beta v_i (h_i + sum_j J_ij m_{j->i}), v_i = 1/(beta lambda_i - V_i), V_i = beta^2 sum_j J_ij^2 v_j,

so that $V_i$ cancels and $m=K^{-1}h$ at any $\beta$ and v. The public code passes $m_j$: then
$(K-\mathrm{diag}V/\beta)m=h$, ridge regression with a ridge that is too small by $x/D$. The variances $v_i$
are those of independent couplings, right for P much larger than p only. Source: derived here.
"""

from typing import Any

import sympy as sp

from rnnchaos.theory.algebra.operations import eq, inserted, right_side
from rnnchaos.theory.formula import Derived, Erratum, Step, entry
from rnnchaos.theory.in_context import notation as n
from rnnchaos.theory.in_context.learning_curve import chosen, effective
from rnnchaos.theory.in_context.notation import derived
from rnnchaos.theory.reconstruction.notation import averaged

_s, _u, _e = sp.symbols("s u e", real=True)
_Z = sp.Symbol("Z", positive=True)
_MEANS = {(_s, _s): n.S, (_u, _u): 2 * n.R, (_s, _u): n.h + n.F}
_mode = n.k * n.W**2 / 2 - n.h * n.W
FREE = eq(n.f, sp.log(n.beta * n.k / (2 * sp.pi)) / (2 * n.beta) - n.h**2 / (2 * n.k))
_STIFF = sp.StrictGreaterThan(n.k, 0, evaluate=False)


@entry("in_context.hamiltonian", "energy of a weight: field, stiffness, coupling to the others")
def hamiltonian() -> Derived:
    missed = eq(_e, (_u - n.W * _s) ** 2 / 2 + n.lambda0 * n.W**2 / 2)
    whole = (n.lambda0 + n.S) * n.W**2 / 2 - (n.h + n.F) * n.W + n.R
    final, own = n.R - (n.h + n.F) * n.W + n.local * n.W**2 / 2, right_side(lambda e: averaged(e, _MEANS))
    return derived(
        Step("Half a squared error, u what is missed without the weight, and the ridge.", missed),
        Step("Averaged over prompts.", eq(n.H, whole), own),
        Step("The weight's own coupling: its stiffness without the ridge.", eq(n.S, n.local - n.lambda0)),
        Step("Insert it.", eq(n.H, final), inserted(1)),
        where=sp.GreaterThan(n.local, 0, evaluate=False),
        remark="one minimum where lambda0 > 0 or S has rank p = D (D + 1), almost surely from P = p on.",
    )


@entry("in_context.free_energy", "free energy of the weight along an eigenvector of K")
def free_energy() -> Derived:
    boltzmann: Any = lambda e: sp.Integral(sp.exp(-n.beta * e), (n.W, -sp.oo, sp.oo))  # noqa: E731
    logarithm = lambda side: sp.expand(sp.expand_log(-sp.log(side) / n.beta, force=True))  # noqa: E731
    gauss = sp.sqrt(2 * sp.pi / (n.beta * n.k)) * sp.exp(n.beta * n.h**2 / (2 * n.k))
    return derived(
        Step("The energy along an eigenvector of K: the others add theirs.", eq(n.H, _mode)),
        Step("Its Boltzmann weights.", eq(_Z, boltzmann(_mode)), right_side(boltzmann)),
        Step("A Gaussian integral.", eq(_Z, gauss), right_side(lambda side: side.doit())),
        Step("Free energy: -ln Z/beta.", FREE, right_side(logarithm)),
        where=_STIFF,
        remark="summed over eigenvectors -beta f = beta h K^-1 h/2 - ln det(beta K/2 pi)/2.",
    )


@entry("in_context.ridge", "mean weight along an eigenvector of K, at any temperature: the minimum")
def ridge() -> Derived:
    return derived(
        Step("The free energy.", FREE),
        Step("Minus its derivative by the field.", eq(n.m, n.h / n.k), lambda *r: -sp.diff(r[0].rhs, n.h)),
        where=_STIFF,
        remark="all of them: W = K^-1 h, ridge regression; fluctuations have covariance K^-1/beta.",
    )


_J, _mj, _vj, _sum, _v = sp.symbols("J m_j v_j Sigma v", real=True)
_t = 1 / sp.sqrt(n.tau)
_STABLE = sp.StrictGreaterThan(1 + n.ell / n.kappa, _t * (2 - _t) + _t / (2 - _t), evaluate=False)
_stiff = n.beta * n.local


@entry("in_context.message_passing", "mean weight by message passing with its reaction: ridge regression")
def message_passing() -> Derived:
    sums = {(_J**2, _vj): n.V / n.beta**2, (_J, _mj): n.F}
    solved = lambda *r: sp.solve(r[2].subs(_sum, r[1].rhs), n.m)[0]  # noqa: E731
    summed = right_side(lambda side: averaged(side, sums))
    told = _J * (_mj - n.beta * _vj * _J * n.m)
    return derived(
        Step("J_ij times the mean of j less what it has from i.", eq(_sum, told)),
        Step("Summed over j: F, and V/beta^2.", eq(_sum, n.F - n.V * n.m / n.beta), summed),
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
    at = {n.V: n.beta * n.reaction / n.D, n.P: n.tau * n.D**2}
    return sp.simplify((n.D / n.beta * inserted()(*r)).subs(at))


@entry("in_context.reaction", "reaction of a weight on itself as D grows, in units of beta/D")
def reaction() -> Derived:
    total, squares = n.ell + n.kappa, n.beta**2 * n.D**2 * (n.kappa / n.D) ** 2 / n.P
    root = (total - sp.sqrt(total**2 - 4 * n.kappa**2 / n.tau)) / 2
    return derived(
        Step("D^2 couplings of variance S^2/P, S = kappa/D.", eq(n.V, squares * _v)),
        Step("The variance of a weight.", eq(_v, 1 / (_stiff - n.V))),
        Step("Its stiffness.", eq(n.local, total / n.D)),
        Step("Insert both.", eq(n.reaction, n.kappa**2 / n.tau / (total - n.reaction)), _scaled),
        Step("The root that vanishes as tau grows.", eq(n.reaction, root), chosen(min, n.reaction)),
        where=sp.GreaterThan(n.tau, 4 * (n.kappa / total) ** 2, evaluate=False),
        remark="for fewer prompts the variances of the published iteration have no fixed point.",
    )


@entry("in_context.message_passing_excess", "mean weight without the reaction over the right one")
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


FORMULAS = (hamiltonian, free_energy, ridge, message_passing, reaction, message_passing_excess)

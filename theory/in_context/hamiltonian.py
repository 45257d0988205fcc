r"""Learning by least squares as a spin glass of real weights: energy, free energy, minimum.

$$H=\frac1{2P}\sum_\mu(\tilde y_\mu-\hat y_\mu)^2+\frac{\lambda_0}2|W|^2=\frac12W^TKW-h\cdot W+C,\quad
  K=\lambda_0+S,\quad S=\langle ss^T\rangle,\quad h=\langle\tilde ys\rangle,$$

averages over the P prompts: couplings $J=-S$ off the diagonal, $\lambda_i=\lambda_0+S_{ii}$. The law of
Boltzmann is $\mathcal N(K^{-1}h,K^{-1}/\beta)$, of a dead weight $\mathcal N(0,1/(\beta\lambda_0))$. Source:
derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq, right_side
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.in_context import notation as n
from rnnchaos.theory.in_context.notation import derived
from rnnchaos.theory.reconstruction.notation import averaged

_s, _u, _e = sp.symbols("s u e", real=True)
_Z = sp.Symbol("Z", positive=True)
_MEANS = {(_s, _s): n.S, (_u, _u): 2 * n.R, (_s, _u): n.h + n.F}
_mode = n.k * n.W**2 / 2 - n.h * n.W
FREE = eq(n.f, sp.log(n.beta * n.k / (2 * sp.pi)) / (2 * n.beta) - n.h**2 / (2 * n.k))
_STIFF = sp.StrictGreaterThan(n.k, 0, evaluate=False)


@entry(
    "in_context.hamiltonian", "energy of a weight: its field, its stiffness, and what the others couple to it"
)
def hamiltonian() -> Derived:
    missed = eq(_e, (_u - n.W * _s) ** 2 / 2 + n.lambda0 * n.W**2 / 2)
    whole = (n.lambda0 + n.S) * n.W**2 / 2 - (n.h + n.F) * n.W + n.R
    final, own = n.R - (n.h + n.F) * n.W + n.local * n.W**2 / 2, right_side(lambda e: averaged(e, _MEANS))
    return derived(
        Step("Half a squared error, u what is missed without the weight, and the ridge.", missed),
        Step("Averaged over prompts.", eq(n.H, whole), own),
        Step("Stiffness: the ridge, and the weight's own coupling.", eq(n.local, n.lambda0 + n.S)),
        Step("Insert it.", eq(n.H, final), lambda *r: r[1].rhs.subs(n.S, sp.solve(r[2], n.S)[0])),
        where=sp.GreaterThan(n.local, 0, evaluate=False),
        remark="one minimum where lambda0 > 0 or S has rank p = D (D + 1), almost surely from P = p on.",
    )


def _boltzmann(*relations: sp.Basic) -> sp.Basic:
    return sp.Integral(sp.exp(-n.beta * relations[-1].rhs), (n.W, -sp.oo, sp.oo))


def _free(*relations: sp.Basic) -> sp.Basic:
    return sp.expand(sp.expand_log(-sp.log(relations[-1].rhs) / n.beta, force=True))


@entry("in_context.free_energy", "free energy of the weight along an eigenvector of K")
def free_energy() -> Derived:
    gauss = sp.sqrt(2 * sp.pi / (n.beta * n.k)) * sp.exp(n.beta * n.h**2 / (2 * n.k))
    return derived(
        Step("The energy along an eigenvector of K: the others add theirs.", eq(n.H, _mode)),
        Step("Its Boltzmann weights.", eq(_Z, _boltzmann(eq(n.H, _mode))), _boltzmann),
        Step("A Gaussian integral.", eq(_Z, gauss), right_side(lambda side: side.doit())),
        Step("Free energy: -ln Z/beta.", FREE, _free),
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


FORMULAS = (hamiltonian, free_energy, ridge)

r"""Learning by least squares as a spin glass of real weights: energy, free energy, minimum.

$$H=\frac1{2P}\sum_\mu(\tilde y_\mu-\hat y_\mu)^2+\frac{\lambda_0}2|W|^2=\frac12W^TKW-h\cdot W+\frac T2,\qquad
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

_y, _s1, _s2, _e = sp.symbols("y s1 s2 e", real=True)
_Z = sp.Symbol("Z", positive=True)
_MEANS = {(_y, _y): n.T, (_y, _s1): n.h1, (_y, _s2): n.h2}
_MEANS |= {(_s1, _s1): n.S11, (_s2, _s2): n.S22, (_s1, _s2): n.S12}
_decay = n.lambda0 * (n.W1**2 + n.W2**2) / 2
_mode = n.k * n.w**2 / 2 - n.h * n.w
FREE = eq(n.f, sp.log(n.beta * n.k / (2 * sp.pi)) / (2 * n.beta) - n.h**2 / (2 * n.k))
_STIFF = sp.StrictGreaterThan(n.k, 0, evaluate=False)


@entry("in_context.hamiltonian", "energy of the weights: fields on two of them, and their coupling")
def hamiltonian() -> Derived:
    own = (n.lambda0 + n.S11) * n.W1**2 / 2 + (n.lambda0 + n.S22) * n.W2**2 / 2
    return derived(
        Step(
            "Half the squared error of a prompt, and the ridge, as two weights change.",
            eq(_e, (_y - n.W1 * _s1 - n.W2 * _s2) ** 2 / 2 + _decay),
        ),
        Step(
            "Averaged over the prompts.",
            eq(n.H, n.T / 2 - n.h1 * n.W1 - n.h2 * n.W2 + own + n.S12 * n.W1 * n.W2),
            right_side(lambda side: averaged(side, _MEANS)),
        ),
        where=sp.GreaterThan(n.lambda0, 0, evaluate=False),
        remark="J_12 = -S12, and quadratic in all weights: one minimum where lambda0 > 0 or S has rank p = "
        "D (D + 1), almost surely from P = p on; otherwise a subspace of them.",
    )


def _boltzmann(*relations: sp.Basic) -> sp.Basic:
    return sp.Integral(sp.exp(-n.beta * relations[-1].rhs), (n.w, -sp.oo, sp.oo))


@entry("in_context.free_energy", "free energy of the weight along an eigenvector of K")
def free_energy() -> Derived:
    gauss = sp.sqrt(2 * sp.pi / (n.beta * n.k)) * sp.exp(n.beta * n.h**2 / (2 * n.k))
    return derived(
        Step("The energy along an eigenvector of K: the others add theirs.", eq(n.H, _mode)),
        Step("Its Boltzmann weights.", eq(_Z, _boltzmann(eq(n.H, _mode))), _boltzmann),
        Step("A Gaussian integral.", eq(_Z, gauss), right_side(lambda side: side.doit())),
        Step(
            "Free energy: -ln Z/beta.",
            FREE,
            lambda *r: sp.expand(sp.expand_log(-sp.log(r[-1].rhs) / n.beta, force=True)),
        ),
        where=_STIFF,
        remark="summed over eigenvectors -beta f = beta h K^-1 h/2 - ln det(beta K/2 pi)/2.",
    )


@entry("in_context.ridge", "mean weight along an eigenvector of K, at any temperature: the minimum")
def ridge() -> Derived:
    return derived(
        Step("The free energy.", FREE),
        Step(
            "Its derivative by the field is minus the mean weight.",
            eq(n.m, n.h / n.k),
            lambda *r: -sp.diff(r[0].rhs, n.h),
        ),
        where=_STIFF,
        remark="all of them: W = K^-1 h, ridge regression; fluctuations have covariance K^-1/beta.",
    )


FORMULAS = (hamiltonian, free_energy, ridge)

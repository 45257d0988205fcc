r"""What is seen at the saddle: energies of pairs, the share of inputs read rightly, and local stability.

    e = -Phi_beta/alpha = rho_B e_B + (1 - rho_B) e_F,      p = (1 + erf(m M/(sigma sqrt(2 Q))))/2,

as z = w.x is Gaussian given the label, of mean y m M and variance sigma^2 Q of a draw of the weights,
sigma^2 q of their posterior mean. Unlike perturbations of two replicas grow or shrink by
$\alpha\sigma^4D/A^2$ (de Almeida and Thouless, doi:10.1088/0305-4470/11/5/028): a local test of replica
symmetry. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq, right_side
from rnnchaos.theory.contrastive import notation as n
from rnnchaos.theory.contrastive.notation import derived
from rnnchaos.theory.contrastive.saddle import FREE
from rnnchaos.theory.formula import Derived, Erratum, Step, entry

_z, _u, _v = sp.symbols("z u v", positive=True)
_mean, _variance = sp.symbols("mu s_2", positive=True)
_L, _LB, _LF = (sp.Function(name)(n.beta) for name in ("L", "L_B", "L_F"))
_AT = "--d-F 0.5 --beta 10 --lambda-w 0.5"
_PUBLIC = "public code of arXiv:2404.13631, {}"
_MIXED = n.rho_B * n.e_B + (1 - n.rho_B) * n.e_F

SWAPPED = Erratum(
    "contrastive.pair_energy",
    _PUBLIC.format("Loss_saddle_point: weights of the two kinds of pairs"),
    lambda: (eq(n.e, _MIXED.subs(n.rho_B, 1 - n.rho_B)), eq(n.e, _MIXED)),
    "Pairs of two labels (Y = 0) are weighted by rho_B and pairs of one label by rho_F, the other way round "
    "than in its saddle equations: right only at rho_B = 1/2.",
    f"eval contrastive.energy {_AT} --rho-B 0.8 --digits 6",
    "0.0309522",
)
QUARTERS = Erratum(
    "contrastive.fresh_energy",
    _PUBLIC.format("Loss_saddle_point: generalisation error"),
    lambda: (eq(n.e, (n.e_B + n.e_F) / 2), eq(n.e, _MIXED)),
    "Each of the four pairs of labels of fresh inputs has the weight 1/4 at any rho_B: right only at 1/2.",
    f"eval contrastive.fresh_energy {_AT} --rho-B 0.8 --digits 6",
    "0.110498",
)


@entry("contrastive.energy", "mean energy of a pair that was learnt, from the free energy", "energy")
def energy() -> Derived:
    moved = lambda *r: sp.diff(r[0].rhs.subs(n.L, _L), n.beta).subs(sp.diff(_L, n.beta), r[1].rhs)  # noqa: E731
    return derived(
        Step("The free energy; at its saddle beta acts on L alone.", FREE),
        Step("ln E e^(-beta H) falls by the mean energy.", eq(sp.diff(_L, n.beta), -n.e)),
        Step("The derivative by beta.", eq(n.slope, -n.alpha * n.e), moved),
        Step("Solved.", eq(n.e, -n.slope / n.alpha), lambda *r: sp.solve(r[2].rhs - n.slope, n.e)[0]),
        remark="lambda_w held: where lambda_w grows with beta the prior's part is to be taken off.",
    )


@entry("contrastive.pair_energy", "mean energy of a pair from those of bosons and fermions")
def pair_energy() -> Derived:
    put = lambda *r: -sp.diff(r[0].rhs, n.beta).subs({each.lhs: each.rhs for each in r[1:3]})  # noqa: E731
    return derived(
        Step("V over pairs of both kinds.", eq(_L, n.rho_B * _LB + (1 - n.rho_B) * _LF)),
        Step("The energy of bosons.", eq(sp.diff(_LB, n.beta), -n.e_B)),
        Step("That of fermions.", eq(sp.diff(_LF, n.beta), -n.e_F)),
        Step("The energy is minus the derivative by beta.", eq(n.e, _MIXED), put),
        remark="of fresh pairs, z ~ N(y m M, sigma^2 Q) independent of them, likewise.",
        erratum=SWAPPED,
    )


ERF = Erratum(
    "contrastive.accuracy",
    _PUBLIC.format("Acc_fun"),
    lambda: (
        eq(n.accuracy, (1 + sp.erf(n.m * n.M / (2 * n.sigma * sp.sqrt(n.Q)))) / 2),
        eq(n.accuracy, (1 + sp.erf(n.m * n.M / (n.sigma * sp.sqrt(2 * n.Q)))) / 2),
    ),
    "Its own samples have the variance sigma^2 Q, of which the argument is m M/(sigma sqrt(2 Q)). At "
    "d_F = 0.5, beta = 10 it prints 0.8453, and 0.9247 of fresh inputs are read rightly.",
    f"eval contrastive.accuracy {_AT} --digits 4",
    "0.9247",
)


@entry("contrastive.accuracy", "share of fresh inputs that a draw of the weights reads rightly", "accuracy")
def accuracy() -> Derived:
    density = sp.exp(-((_z - _mean) ** 2) / (2 * _variance)) / sp.sqrt(2 * sp.pi * _variance)
    normal = (1 + sp.erf(_mean / sp.sqrt(2 * _variance))) / 2
    put = lambda *r: r[1].rhs.subs({each.lhs: each.rhs for each in r[2:4]})  # noqa: E731
    return derived(
        Step("Inputs y = 1: z > 0.", eq(n.accuracy, sp.Integral(density, (_z, 0, sp.oo)))),
        Step("A Gaussian integral.", eq(n.accuracy, normal), right_side(lambda side: side.doit())),
        Step("The mean of z.", eq(_mean, n.m * n.M)),
        Step("Its variance.", eq(_variance, n.sigma**2 * n.Q)),
        Step("Insert them.", ERF.correct, put),
        remark="of the posterior mean of the weights the same with q for Q. M > 0 names the labels.",
        erratum=ERF,
    )


@entry("contrastive.replicon", "local stability of replica symmetry (de Almeida and Thouless)", "replicon")
def replicon() -> Derived:
    moved = n.alpha * n.sigma**4 * n.D
    both = lambda *r: sp.expand((r[0].lhs * r[1].lhs - r[0].rhs * r[1].rhs) / (_u * _v))  # noqa: E731
    return derived(
        Step("Replicas unlike the others by u in q: their conjugate.", eq(_v, moved * _u)),
        Step("And that moves their overlap; Var w = 1/A.", eq(_u, _v / n.A**2)),
        Step("Both vanish where this is positive.", eq(n.rho, 1 - moved / n.A**2), both),
        remark="local: whether another saddle is more stable is not tested.",
    )


FORMULAS = (energy, pair_energy, accuracy, replicon)

r"""Reconstruction itself: least squares, row by row, of the fields $y=J\varphi(x)+\xi$ on the activities.

Without noise it is exact where the N x P design $\Phi$ of activities has rank N. With noise of variance
$\sigma^2$ on the fields and independent initial states each row misses by $\xi\Phi^T(\Phi\Phi^T)^{-1}$, and
the inverse of a Wishart matrix gives the rest: exact for a Gaussian design, universal at large N. Source:
derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.gaussian.notation import GAIN
from rnnchaos.theory.reconstruction import notation as n
from rnnchaos.theory.reconstruction.notation import derived

_row, _trace = sp.symbols("row trace", positive=True)
ENOUGH = sp.StrictGreaterThan(n.P, n.N + 1, evaluate=False)
ROW = (
    Step("A row misses by noise times the pseudoinverse of the design.", eq(_row, n.sigma**2 * _trace)),
    Step(
        "The mean inverse of a Wishart matrix of P samples of variance q0, its trace.",
        eq(_trace, n.N / (n.q0 * (n.P - n.N - 1))),
    ),
)


@entry(
    "reconstruction.weight_error",
    "error of the couplings that least squares leaves from noisy independent samples",
    "error of reconstructed couplings",
)
def weight_error() -> Derived:
    return derived(
        *ROW,
        Step("Relative to the couplings: N rows over N g^2.", eq(n.kappa, n.N * _row / (n.N * GAIN**2))),
        Step(
            "Insert both.",
            eq(n.kappa, n.sigma**2 * n.N / (GAIN**2 * n.q0 * (n.P - n.N - 1))),
            lambda *r: r[2].rhs.subs(_row, r[0].rhs.subs(_trace, r[1].rhs)),
        ),
        assumptions=ENOUGH,
        remark="of independent initial states; the samples of one trajectory are ill-conditioned, their "
        "error is not isotropic, and the two-replica theory does not apply to it. Twice the data give "
        "ln 2/(2 lambda_1) of horizon.",
    )


@entry(
    "reconstruction.prediction_error",
    "error of the fields that reconstructed couplings predict on fresh data",
    "one-step error of prediction",
)
def prediction_error() -> Derived:
    return derived(
        *ROW,
        Step("On a fresh state of mean square q0, independent of the samples.", eq(n.error, n.q0 * _row)),
        Step(
            "Insert both: neither the gain nor the activity is left.",
            eq(n.error, n.sigma**2 * n.N / (n.P - n.N - 1)),
            lambda *r: r[2].rhs.subs(_row, r[0].rhs.subs(_trace, r[1].rhs)),
        ),
        assumptions=ENOUGH,
        remark="it holds whatever the conditioning, if samples are independent: weights and predictions are "
        "different things.",
    )

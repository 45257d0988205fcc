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
_WISHART = "The mean inverse of a Wishart matrix of P samples of variance q0, its trace."


@entry(
    "reconstruction.weight_error",
    "error of the couplings that least squares leaves from noisy independent samples",
    "error of reconstructed couplings",
)
def weight_error() -> Derived:
    statement = eq(n.kappa, n.sigma**2 * n.N / (GAIN**2 * n.q0 * (n.P - n.N - 1)))
    return derived(
        Step("A row misses by noise times the pseudoinverse of the design.", eq(_row, n.sigma**2 * _trace)),
        Step(_WISHART, eq(_trace, n.N / (n.q0 * (n.P - n.N - 1)))),
        Step("Relative to the couplings: N rows over N g^2.", eq(n.kappa, n.N * _row / (n.N * GAIN**2))),
        Step(
            "Insert both.",
            statement,
            lambda *r: r[2].rhs.subs(_row, r[0].rhs.subs(_trace, r[1].rhs)),
        ),
        where=sp.StrictGreaterThan(n.P, n.N + 1, evaluate=False),
        remark="of independent initial states; fields at fresh ones are missed by sigma^2 N/(P - N - 1), of "
        "whatever activity. The samples of one trajectory are ill-conditioned, their error is not isotropic, "
        "and the two-replica theory does not apply to it. Twice the data: ln 2/(2 lambda_1) of horizon.",
    )


FORMULAS = (weight_error,)

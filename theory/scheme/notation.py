r"""$(1+k^2)\Delta(n)-k[\Delta(n+1)+\Delta(n-1)]=\delta^2g^2C(\Delta(n))$, $k=1-\delta$: the mean-field
equation of the Euler map at lags n in steps, and what its formulas share.
"""

from typing import Any

import sympy as sp

from rnnchaos.theory.gaussian.notation import DELTA0, GAIN, STEP, covariance_of_phi, mean_square, positive

LAG = sp.Symbol("n", integer=True)
COVARIANCE = sp.Function("Delta", real=True)
KEEP = 1 - STEP
ANY_STEP = sp.And(positive(GAIN), STEP <= 1)
"""Any stationary state; without noise it is chaotic, which needs g > g_c."""
BELOW_ONE = sp.And(positive(GAIN), STEP < 1)
"""Where an equation is divided by 1 - dt; `rnnchaos.theory.scheme.discrete` has dt = 1."""


ESTIMATED = (
    "Values are estimated, not certified: that one decaying solution over infinitely many lags exists near "
    "the one that shooting finds is not proved."
)
"""Why the numbers of what rests on Delta(n) at dt < 1 have radii without proof."""


def two_times(f: Any, m: sp.Symbol) -> sp.Expr:
    """x_{m+1} - (1 - dt) x_m at m times the same at m + n, f(m, m') the covariance at two times."""
    once = f(m + 1, m + LAG + 1) - KEEP * (f(m, m + LAG + 1) + f(m + 1, m + LAG))
    return once + KEEP**2 * f(m, m + LAG)


def filtered(n: sp.Expr) -> sp.Expr:
    """Covariance at lag n of x_{m+1} - (1 - dt) x_m = dt h_m."""
    return (1 + KEEP**2) * COVARIANCE(n) - KEEP * (COVARIANCE(n + 1) + COVARIANCE(n - 1))


DRIVE = STEP**2 * GAIN**2 * covariance_of_phi(COVARIANCE(LAG))
DMFT = sp.Eq(filtered(LAG), DRIVE, evaluate=False)


def at_lag_zero(extra: sp.Expr = sp.S.Zero) -> sp.Basic:
    """The mean-field equation at lag 0, with Delta(-1) = Delta(1), and what noise adds to it."""
    left = (1 + KEEP**2) * DELTA0 - 2 * KEEP * COVARIANCE(1)
    return sp.Eq(left, STEP**2 * GAIN**2 * mean_square() + extra, evaluate=False)


def lag_zero(*relations: sp.Basic) -> sp.Basic:
    """The last relation at lag 0."""
    return relations[-1].subs(LAG, 0).subs(COVARIANCE(-1), COVARIANCE(1)).subs(COVARIANCE(0), DELTA0).doit()

r"""$g^2E\varphi^2=\Delta_0$: where white noise ends the chaos of the Gaussian network, and the Lyapunov
exponent on either side.

Two copies under the same noise: it drops out of their difference, so that small separations obey the
Schroedinger equation of `gaussian.lyapunov_max`, with the autocovariance of the noisy state. That has a kink
at lag 0, so Delta' is a state on tau > 0 alone, and the chaos boundary is where its even continuation to
tau < 0 is smooth.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import both_sides, eq
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Meaning, Step, entry
from rnnchaos.theory.gaussian.lyapunov import EXPONENT, GROUND, SYMBOLS, WELL, ground, growth
from rnnchaos.theory.gaussian.noise import NOISY
from rnnchaos.theory.gaussian.noise import SYMBOLS as OF_NOISE
from rnnchaos.theory.gaussian.notation import (
    DELTA0,
    DMFT,
    GAIN,
    LAGGED,
    TAU,
    VELOCITY,
    mean_square,
)

_zero_mode = -VELOCITY
_slope = sp.Function("k", real=True)
GROUND_UNDER_NOISE = Meaning(
    "ground-state energy of -d^2/dtau^2 + 1 - g^2 E[phi'(x) phi'(y)] on tau > 0 with psi'(0) = 0, Delta that "
    "of gaussian.variance.noise",
    "1",
    "E0 < 1",
)


@entry("gaussian.lyapunov_max.noise", "largest Lyapunov exponent under white noise")
def lyapunov_noise() -> Derived:
    statement = eq(EXPONENT, -1 + sp.sqrt(1 - GROUND))
    at_zero = (
        Step(
            "psi is even and smooth at lag 0, where the potential only bends: its slope k = psi' is odd.",
            eq(_slope(TAU), -_slope(-TAU)),
        ),
        Step(
            "So the problem is one on tau > 0 with psi'(0) = 0.",
            eq(2 * _slope(0), 0),
            both_sides(lambda side: (side + _slope(-TAU)).subs(TAU, 0)),
        ),
    )
    remark = (
        "The same noise drives both copies and drops out of their difference; it enters through Delta alone. "
        "lambda_1 changes sign at gaussian.chaos_boundary.noise."
    )
    return Derived(
        (*growth(), *at_zero, *ground(statement)),
        SYMBOLS("lambda_1") | {"E0": GROUND_UNDER_NOISE} | OF_NOISE("D", "c_inf"),
        NOISY,
        DERIVED_HERE,
        remarks=(remark,),
    )


def _smooth(*relations: sp.Basic) -> sp.Basic:
    """psi'(0+) = 0 for the psi of the last relation, with the second derivative of Delta from the first."""
    wave = relations[-1].rhs / WELL
    second, value = relations[0].args
    return eq(sp.diff(wave, TAU).subs(second, value).subs(LAGGED, DELTA0), 0)


@entry(
    "gaussian.chaos_boundary.noise",
    "where white noise ends chaos: the sign of the largest Lyapunov exponent",
    "onset of chaos under white noise",
)
def chaos_boundary() -> Derived:
    statement = eq(GAIN**2 * mean_square(), DELTA0)
    steps = (
        Step("For tau > 0 the autocovariance obeys the mean-field equation without noise.", DMFT),
        Step(
            "Differentiated, it makes psi = -Delta' a solution of the Schroedinger equation at E = 0 on tau "
            "> 0, positive and decaying.",
            eq(sp.Derivative(_zero_mode, (TAU, 2)), WELL * _zero_mode),
            both_sides(lambda side: -sp.diff(side, TAU)),
        ),
        Step(
            "It is the ground state with psi'(0) = 0, so that E0 = 0 and lambda_1 = 0, where its slope "
            "-Delta''(0+) vanishes; at tau = 0, Delta = Delta0.",
            statement,
            _smooth,
        ),
    )
    remark = "lambda_1 > 0 where g^2 E phi^2 > Delta0, the variance of gaussian.variance.noise; else < 0."
    return Derived(steps, OF_NOISE("D", "g", "Delta0", "c_inf"), NOISY, DERIVED_HERE, remarks=(remark,))

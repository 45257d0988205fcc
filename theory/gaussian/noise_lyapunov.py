r"""Lyapunov exponent and chaos of the Gaussian network under white noise.

Two copies under the same noise: it drops out of their difference, so that small separations obey the
Schroedinger equation of `gaussian.lyapunov_max`, with the autocovariance of the noisy state. That has a kink
at lag 0, so Delta' is a state on tau > 0 alone, and the chaos boundary is where it joins its mirror image
smoothly.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import both_sides
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Meaning, Step, entry
from rnnchaos.theory.gaussian.lyapunov import EXPONENT, GROUND, HILL, SYMBOLS, ground, growth
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
    meanings,
)

Eq = sp.Eq
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
    statement = Eq(EXPONENT, -1 + sp.sqrt(1 - GROUND))
    at_zero = (
        Step(
            "psi is even and smooth at lag 0, where the potential only bends: its slope k = psi' is odd.",
            Eq(_slope(TAU), -_slope(-TAU), evaluate=False),
        ),
        Step(
            "So the problem is one on tau > 0 with psi'(0) = 0.",
            Eq(2 * _slope(0), 0, evaluate=False),
            both_sides(lambda side: (side + _slope(-TAU)).subs(TAU, 0)),
        ),
    )
    remark = (
        "The same noise drives both copies and drops out of their difference; it enters through Delta alone. "
        "lambda_1 changes sign at gaussian.chaos_boundary.noise."
    )
    return Derived(
        (*growth(), *at_zero, *ground(statement)),
        {"lambda_1": SYMBOLS["lambda_1"], "E0": GROUND_UNDER_NOISE, **OF_NOISE, **meanings("c_inf")},
        NOISY,
        DERIVED_HERE,
        remarks=(remark,),
    )


def _smooth(*relations: sp.Basic) -> sp.Basic:
    """psi'(0+) = 0 for the psi of the last relation, with the second derivative of Delta from the first."""
    wave = relations[-1].rhs / HILL
    second, value = relations[0].args
    return Eq(sp.diff(wave, TAU).subs(second, value).subs(LAGGED, DELTA0), 0, evaluate=False)


@entry(
    "gaussian.chaos_boundary.noise",
    "where white noise ends chaos: the sign of the largest Lyapunov exponent",
    "onset of chaos under white noise",
)
def chaos_boundary() -> Derived:
    statement = Eq(GAIN**2 * mean_square(), DELTA0, evaluate=False)
    steps = (
        Step("For tau > 0 the autocovariance obeys the mean-field equation without noise.", DMFT),
        Step(
            "Differentiated, it makes psi = -Delta' a solution of the Schroedinger equation at E = 0 "
            "on tau > 0, positive and decaying.",
            Eq(sp.Derivative(_zero_mode, (TAU, 2)), HILL * _zero_mode, evaluate=False),
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
    return Derived(
        steps, {**OF_NOISE, **meanings("g", "Delta0", "c_inf")}, NOISY, DERIVED_HERE, remarks=(remark,)
    )


NOISY_LYAPUNOV = (lyapunov_noise, chaos_boundary)

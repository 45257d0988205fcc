r"""One-time statistics of the chaotic state of the Gaussian network.

    Delta0: V(Delta0; Delta0) = 0      variance of x (`rnnchaos.numerics.meanfield.state`)
    Gamma0 = g^2 E phi^2 - Delta0      mean squared velocity <xdot^2>, without the factor 1/2
    sqrt(Gamma0)                       arc length per sqrt(N) and unit time
    P(|x| < threshold) = erf(threshold/sqrt(2 Delta0))

At g <= g_c = 1/|c_1| the network is quiescent: variance and kinetic energy are exactly 0 and P is 1.
"""

from fractions import Fraction
from typing import Any

from rnnchaos.numerics.ball.elementary import erf, like, square_root
from rnnchaos.numerics.meanfield.gain import GAIN
from rnnchaos.numerics.meanfield.state import Chaotic
from rnnchaos.numerics.meanfield.state_engines import (
    VARIANCE,
    VARIANCE_BY_MPMATH,
    certainty,
    state_engines,
)
from rnnchaos.numerics.quantity import PHI, Quantity, real
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

THRESHOLD = real("threshold", "the level below which |x| is counted, in units of x", above=0)


def _marginal(found: Chaotic, *, threshold: Fraction) -> Any:
    return erf(like(found.variance, threshold) / square_root(2 * found.variance))


def _variances(*, g: Any, phi: Nonlinearity) -> Any:
    from rnnchaos.numerics.meanfield.arrays import solve

    return solve(g, phi).variance


def _kinetic_energies(*, g: Any, phi: Nonlinearity) -> Any:
    from rnnchaos.numerics.meanfield.arrays import solve

    return solve(g, phi).kinetic_energy


def _arc_lengths(*, g: Any, phi: Nonlinearity) -> Any:
    return _kinetic_energies(g=g, phi=phi) ** 0.5


def _marginals(*, g: Any, threshold: Any, phi: Nonlinearity) -> Any:
    import numpy as np
    from scipy.special import erf as error_function

    gains, levels = np.broadcast_arrays(np.asarray(g, dtype=float), np.asarray(threshold, dtype=float))
    with np.errstate(divide="ignore"):
        return error_function(levels / np.sqrt(2 * _variances(g=gains, phi=phi)))


STATE = (
    Quantity(
        "gaussian.variance",
        "variance Delta0 of the activity",
        "gaussian.self_consistency",
        (GAIN, PHI),
        VARIANCE,
        VARIANCE_BY_MPMATH,
        _variances,
    ),
    Quantity(
        "gaussian.kinetic_energy",
        "kinetic energy Gamma0 = <xdot^2> per neuron",
        "gaussian.kinetic_energy",
        (GAIN, PHI),
        *state_engines(lambda found: found.kinetic_energy),
        _kinetic_energies,
    ),
    Quantity(
        "gaussian.arc_length",
        "arc length per sqrt(N) and unit time, sqrt(Gamma0)",
        "gaussian.arc_length",
        (GAIN, PHI),
        *state_engines(lambda found: square_root(found.kinetic_energy)),
        _arc_lengths,
    ),
    Quantity(
        "gaussian.activity_distribution",
        "probability that |x| is below a threshold",
        "gaussian.activity_distribution",
        (GAIN, THRESHOLD, PHI),
        *state_engines(_marginal, certainty),
        _marginals,
    ),
)

r"""The Gaussian network in numbers: variance, kinetic energy, arc length, one-time marginal, potential.

    Delta0: V(Delta0; Delta0) = 0      (variance of x; `rnnchaos.numerics.meanfield.state`)
    Gamma0 = g^2 E phi^2 - Delta0      (mean squared velocity <xdot^2>, without the factor 1/2)
    sqrt(Gamma0)                       (arc length per sqrt(N) and unit time)
    P(|x| < threshold) = erf(threshold/sqrt(2 Delta0))

At g <= g_c = 1/|c_1| the network is quiescent: variance and kinetic energy are exactly 0 and P is 1.
"""

from fractions import Fraction
from typing import Any

import flint

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.gaussian.correlation import CORRELATIONS
from rnnchaos.numerics.gaussian.lyapunov import LYAPUNOV
from rnnchaos.numerics.gaussian.lyapunov_resummed import RESUMMED
from rnnchaos.numerics.gaussian.noise_mpmath import NOISY
from rnnchaos.numerics.gaussian.participation import DIMENSION
from rnnchaos.numerics.gaussian.potential import POTENTIAL
from rnnchaos.numerics.gaussian.power_spectrum import SPECTRUM
from rnnchaos.numerics.gaussian.samples import EXPLORERS, LETTERS, SAMPLES
from rnnchaos.numerics.meanfield.state import Chaotic
from rnnchaos.numerics.meanfield.state_engines import ball_of, reference_of
from rnnchaos.numerics.quantity import GAIN, PHI, Quantity, real
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

THRESHOLD = real("threshold", "the level below which |x| is counted, in units of x", above=0)


def _variance(found: Chaotic) -> Any:
    return found.variance


def _kinetic_energy(found: Chaotic) -> Any:
    return found.kinetic_energy


def _arc_length(found: Chaotic) -> Any:
    return found.kinetic_energy.sqrt() if isinstance(found.variance, flint.arb) else found.kinetic_energy**0.5


def _marginal(found: Chaotic, *, threshold: Fraction) -> flint.arb:
    return (arb_of(threshold) / (2 * found.variance).sqrt()).erf()


def _marginal_reference(found: Chaotic, *, threshold: Fraction) -> Any:
    from mpmath import mp

    return mp.erf(mp.mpf(threshold.numerator) / threshold.denominator / mp.sqrt(2 * found.variance))


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
    from scipy.special import erf

    gains, levels = np.broadcast_arrays(np.asarray(g, dtype=float), np.asarray(threshold, dtype=float))
    with np.errstate(divide="ignore"):
        return erf(levels / np.sqrt(2 * _variances(g=gains, phi=phi)))


QUANTITIES = (
    Quantity(
        "gaussian.variance",
        "variance Delta0 of the activity",
        "gaussian.self_consistency",
        (GAIN, PHI),
        ball_of(_variance),
        reference_of(_variance),
        _variances,
    ),
    Quantity(
        "gaussian.kinetic_energy",
        "kinetic energy Gamma0 = <xdot^2> per neuron",
        "gaussian.kinetic_energy",
        (GAIN, PHI),
        ball_of(_kinetic_energy),
        reference_of(_kinetic_energy),
        _kinetic_energies,
    ),
    Quantity(
        "gaussian.arc_length",
        "arc length per sqrt(N) and unit time, sqrt(Gamma0)",
        "gaussian.arc_length",
        (GAIN, PHI),
        ball_of(_arc_length),
        reference_of(_arc_length),
        _arc_lengths,
    ),
    Quantity(
        "gaussian.activity_distribution",
        "probability that |x| is below a threshold",
        "gaussian.activity_distribution",
        (GAIN, THRESHOLD, PHI),
        ball_of(_marginal, at_rest=1),
        reference_of(_marginal_reference, at_rest=1),
        _marginals,
    ),
    POTENTIAL,
    *CORRELATIONS,
    SPECTRUM,
    *LYAPUNOV,
    *RESUMMED,
    *DIMENSION,
    *NOISY,
)


def witnesses() -> tuple[Any, ...]:
    """They need SymPy, which evaluation does not: loaded when they are asked for."""
    from rnnchaos.numerics.gaussian.witnesses import WITNESSES

    return WITNESSES


WITNESSES = witnesses

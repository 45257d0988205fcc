"""The Gaussian network in numbers: its quantities, and certified numbers for the symbols of its formulas."""

from typing import Any

from rnnchaos.numerics.gaussian.correlation import (
    CORRELATION,
    CORRELATION_TIME,
    KINETIC_CORRELATION,
    RELAXATION_TIME,
)
from rnnchaos.numerics.gaussian.lyapunov import LYAPUNOV
from rnnchaos.numerics.gaussian.lyapunov_resummed import RESUMMED
from rnnchaos.numerics.gaussian.noise_mpmath import LYAPUNOV_UNDER_NOISE, VARIANCE_UNDER_NOISE
from rnnchaos.numerics.gaussian.participation import PARTICIPATION_RATIO, SPECTRUM_SUM
from rnnchaos.numerics.gaussian.potential import POTENTIAL
from rnnchaos.numerics.gaussian.power_spectrum import SPECTRUM
from rnnchaos.numerics.gaussian.samples import EXPLORERS, LETTERS, SAMPLES, SIGNS
from rnnchaos.numerics.gaussian.spectrum import MINIMAL_EXPONENT, SAMPLED
from rnnchaos.numerics.gaussian.state import STATE
from rnnchaos.numerics.gaussian.universal_spectrum import UNIVERSAL
from rnnchaos.numerics.meanfield.critical_exponents import exponents as critical
from rnnchaos.numerics.meanfield.onset import critical_gain

QUANTITIES = (
    *STATE,
    POTENTIAL,
    CORRELATION,
    KINETIC_CORRELATION,
    RELAXATION_TIME,
    CORRELATION_TIME,
    SPECTRUM,
    LYAPUNOV,
    RESUMMED,
    MINIMAL_EXPONENT,
    *UNIVERSAL,
    *SAMPLED,
    PARTICIPATION_RATIO,
    SPECTRUM_SUM,
    VARIANCE_UNDER_NOISE,
    LYAPUNOV_UNDER_NOISE,
)

ONSETS = {"g": critical_gain}
EXPONENTS = {"critical": critical}


def witnesses() -> tuple[Any, ...]:
    """They need SymPy, which evaluation does not: loaded when they are asked for."""
    from rnnchaos.numerics.gaussian.witnesses.dynamics import DYNAMICS
    from rnnchaos.numerics.gaussian.witnesses.mean_field import STATE
    from rnnchaos.numerics.gaussian.witnesses.spectrum import SPECTRUM as GROWTH

    return (*STATE, *DYNAMICS, *GROWTH)


WITNESSES = witnesses

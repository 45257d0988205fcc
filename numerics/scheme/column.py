"""The Euler map in numbers: its chaotic state, autocovariance, Lyapunov exponents and participation ratio,
also under noise; at step 1 under the names of the discrete-time network.
"""

from typing import Any

from rnnchaos.numerics.meanfield.onset import critical_gain
from rnnchaos.numerics.scheme.correlation import CORRELATION, NOISY
from rnnchaos.numerics.scheme.discrete import DISCRETE
from rnnchaos.numerics.scheme.lyapunov import LYAPUNOV
from rnnchaos.numerics.scheme.minimal_exponent import MINIMAL_EXPONENT
from rnnchaos.numerics.scheme.participation import DIMENSION
from rnnchaos.numerics.scheme.samples import LETTERS, SAMPLES, SIGNS
from rnnchaos.numerics.scheme.spectrum_sum import SPECTRUM_SUM
from rnnchaos.numerics.scheme.state import STATE
from rnnchaos.numerics.scheme.white_spectrum import WHITE

QUANTITIES = (
    *STATE,
    CORRELATION,
    LYAPUNOV,
    SPECTRUM_SUM,
    MINIMAL_EXPONENT,
    *WHITE,
    DIMENSION,
    *NOISY,
    *DISCRETE,
)

ONSETS = {"g": critical_gain}


def witnesses() -> tuple[Any, ...]:
    """They need SymPy, which evaluation does not: loaded when they are asked for."""
    from rnnchaos.numerics.scheme.witnesses.every_step import EVERY_STEP
    from rnnchaos.numerics.scheme.witnesses.white import WHITE as STEP_ONE

    return (*EVERY_STEP, *STEP_ONE)


WITNESSES = witnesses

r"""The gradient dynamics $dx=-\nabla E\,dt+\sqrt{2T}\,dW$, $E=\frac12|{-x}+J\varphi(x)|^2$, in numbers, next
to the chaotic flow. Everything is per neuron; derived in `rnnchaos.theory.gradient.boltzmann`.
"""

from typing import Any

from rnnchaos.numerics.gradient.angle import ANGLE
from rnnchaos.numerics.gradient.boltzmann import (
    CHAOTIC_NORM,
    CURVATURE,
    DISTRIBUTION_GAP,
    NORM,
    OVERLAP_MULTIPLIER,
    VARIANCE,
    VARIANCE_AT_ENERGY,
)
from rnnchaos.numerics.gradient.effective_temperature import EFFECTIVE_TEMPERATURE
from rnnchaos.numerics.gradient.samples import LETTERS, SAMPLES, SIGNS

QUANTITIES = (
    VARIANCE,
    EFFECTIVE_TEMPERATURE,
    ANGLE,
    NORM,
    CHAOTIC_NORM,
    CURVATURE,
    OVERLAP_MULTIPLIER,
    VARIANCE_AT_ENERGY,
    DISTRIBUTION_GAP,
)


def witnesses() -> tuple[Any, ...]:
    """They need SymPy, which evaluation does not: loaded when they are asked for."""
    from rnnchaos.numerics.gradient.witnesses.equilibrium import EQUILIBRIUM
    from rnnchaos.numerics.gradient.witnesses.expansions import EXPANSIONS

    return (*EQUILIBRIUM, *EXPANSIONS)


WITNESSES = witnesses

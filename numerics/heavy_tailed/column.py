"""The heavy-tailed network in numbers: what is derived, and the names of what is only measured."""

from typing import Any

from rnnchaos.numerics.heavy_tailed.measured_gains import CROSSING, QUENCHED, UNLABELLED
from rnnchaos.numerics.heavy_tailed.parameters import LETTERS, SAMPLES, SIGNS, explorers
from rnnchaos.numerics.heavy_tailed.quantities import DERIVED, annealed_onset

QUANTITIES = (*DERIVED, QUENCHED, CROSSING, UNLABELLED)
EXPLORERS = explorers
ONSETS = {"g": annealed_onset}


def witnesses() -> tuple[Any, ...]:
    """They need SymPy, which evaluation does not: loaded when they are asked for."""
    from rnnchaos.numerics.heavy_tailed.witnesses.annealed import ANNEALED
    from rnnchaos.numerics.heavy_tailed.witnesses.transforms import TRANSFORMS

    return (*ANNEALED, *TRANSFORMS)


WITNESSES = witnesses

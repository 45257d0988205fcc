"""The heavy-tailed network in numbers: what is derived, and the names of what is only measured."""

from rnnchaos.numerics.heavy_tailed.measured_gains import CROSSING, QUENCHED, UNLABELLED
from rnnchaos.numerics.heavy_tailed.parameters import EXPLORERS, LETTERS, SAMPLES
from rnnchaos.numerics.heavy_tailed.quantities import DERIVED

QUANTITIES = (*DERIVED, QUENCHED, CROSSING, UNLABELLED)

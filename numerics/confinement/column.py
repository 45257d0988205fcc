"""What the column of confinement evaluates: the planted potential, its walls, and the number of fixed points
(`rnnchaos.theory.confinement.potential`, `rnnchaos.theory.confinement.equilibria`)."""

from rnnchaos.numerics.confinement.expected import EXPECTED
from rnnchaos.numerics.confinement.potential import FIXED_POINTS, POTENTIAL
from rnnchaos.numerics.confinement.samples import LETTERS, SAMPLES, SIGNS
from rnnchaos.numerics.engines import lazily

QUANTITIES = (*POTENTIAL, *FIXED_POINTS, EXPECTED)
WITNESSES = lazily("rnnchaos.numerics.confinement.witnesses:witnesses")  # evaluation does without SymPy

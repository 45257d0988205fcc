"""What the column of confinement evaluates: the planted potential, its walls, the number of fixed points."""

from rnnchaos.numerics.confinement import potential as of
from rnnchaos.numerics.confinement.expected import EXPECTED
from rnnchaos.numerics.engines import lazily

QUANTITIES = (*of.POTENTIAL, *of.FIXED_POINTS, EXPECTED)
LETTERS, SAMPLES, SIGNS = of.LETTERS, of.SAMPLES, of.SIGNS
WITNESSES = lazily("rnnchaos.numerics.confinement.witnesses:witnesses")  # evaluation does without SymPy

"""What the column of generative diffusion evaluates, and where tables and pictures show it."""

from rnnchaos.numerics.diffusion import laws, potential
from rnnchaos.numerics.diffusion.samples import LETTERS, SAMPLES, SIGNS
from rnnchaos.numerics.engines import lazily

QUANTITIES = (*laws.QUANTITIES, potential.POTENTIAL)
WITNESSES = lazily("rnnchaos.numerics.diffusion.witnesses:witnesses")  # evaluation does without SymPy

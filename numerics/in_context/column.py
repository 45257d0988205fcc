"""What the column of in-context learning evaluates, and where tables and pictures show it."""

from rnnchaos.numerics.engines import lazily
from rnnchaos.numerics.in_context.laws import QUANTITIES
from rnnchaos.numerics.in_context.samples import LETTERS, SAMPLES, SIGNS

WITNESSES = lazily("rnnchaos.numerics.in_context.witnesses:witnesses")  # evaluation does without SymPy

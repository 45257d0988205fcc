"""What the column of stationary samples evaluates, and where tables and pictures show it."""

from rnnchaos.numerics.engines import lazily
from rnnchaos.numerics.fokker_planck.double_well import DOUBLE_WELL
from rnnchaos.numerics.fokker_planck.linear import LINEAR
from rnnchaos.numerics.fokker_planck.samples import LETTERS, SAMPLES, SIGNS

QUANTITIES = (*DOUBLE_WELL, *LINEAR)
WITNESSES = lazily("rnnchaos.numerics.fokker_planck.witnesses:witnesses")  # evaluation does without SymPy

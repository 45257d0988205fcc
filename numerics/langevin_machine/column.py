"""What the column of the Langevin machine evaluates, and where tables and pictures show it."""

from rnnchaos.numerics.engines import lazily
from rnnchaos.numerics.langevin_machine.laws import QUANTITIES
from rnnchaos.numerics.langevin_machine.samples import LETTERS, SAMPLES, SIGNS

WITNESSES = lazily("rnnchaos.numerics.langevin_machine.witnesses:witnesses")  # evaluation does without SymPy

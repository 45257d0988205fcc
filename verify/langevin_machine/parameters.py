"""Parameters of the simulations of the Langevin machine."""

from rnnchaos.numerics.langevin_machine.parameters import entries
from rnnchaos.numerics.quantity import integer

MATRIX = entries("J", "couplings", 100)
CHAINS = integer("chains", "chains", at_least=1, at_most=10**6, default=1000, required=False)
BURN = integer("burn", "steps before averaging", at_least=0, at_most=10**7, default=300, required=False)
DURATION = integer("duration", "steps averaged", at_least=1, at_most=10**7, default=400, required=False)

"""Parameters of the simulations of the Langevin machine."""

from functools import partial

from rnnchaos.numerics.langevin_machine.parameters import STEP, TEMPERATURE, entries
from rnnchaos.numerics.quantity import integer, real

_whole = partial(integer, required=False)
SAMPLER = (
    *(entries("J", "couplings", 100), TEMPERATURE, STEP),
    _whole("chains", "chains", at_least=1, at_most=10**6, default=1000),
    _whole("burn", "steps before averaging", at_least=0, at_most=10**7, default=300),
    _whole("duration", "steps averaged", at_least=1, at_most=10**7, default=400),
)
LEARNING = (
    real("T", "temperature", at_least=0.005, at_most=10, default="0.02", required=False),
    _whole("split", "number of the split into learnt and fresh images", at_least=0, at_most=10**6, default=0),
    _whole("updates", "updates of the couplings", at_least=1, at_most=10**5, default=3000),
    _whole("leaps", "steps of the chains for each", at_least=1, at_most=1000, default=4),
    _whole("chains", "chains", at_least=2, at_most=10**4, default=300),
    _whole("rungs", "temperatures of annealing", at_least=2, at_most=10**5, default=3000),
)
COMPONENTS = _whole("components", "Gaussians of the mixture", at_least=1, at_most=50, default=10)

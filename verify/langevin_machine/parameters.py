"""Parameters of the simulations of the Langevin machine."""

from functools import partial

from rnnchaos.numerics.langevin_machine.parameters import STEP, TEMPERATURE, entries
from rnnchaos.numerics.quantity import integer, real
from rnnchaos.verify.learning.effort import EFFORT

_whole = partial(integer, required=False)
SAMPLER = (
    *(entries("J", "couplings", 100), TEMPERATURE, STEP),
    _whole("chains", "chains", at_least=1, at_most=10**6, default=1000),
    _whole("burn", "steps before averaging", at_least=0, at_most=10**7, default=300),
    _whole("duration", "steps averaged", at_least=1, at_most=10**7, default=400),
)
LEARNING = (real("T", "temperature", at_least=0.005, at_most=10, default="0.02", required=False), *EFFORT)

"""What simulation says of the Langevin machine."""

from rnnchaos.numerics.langevin_machine.parameters import STEP, TEMPERATURE
from rnnchaos.verify.ensembles.template import Template
from rnnchaos.verify.langevin_machine.claims import claims
from rnnchaos.verify.langevin_machine.kernels import memory_bytes, sampler
from rnnchaos.verify.langevin_machine.parameters import BURN, CHAINS, DURATION, MATRIX

CLAIMS = claims
STUDIES = (
    Template(
        "langevin_sampler",
        "Euler's chain of a Langevin machine with given couplings: <x^2> and <|F|^2>",
        sampler,
        (MATRIX, TEMPERATURE, STEP, CHAINS, BURN, DURATION),
        memory_bytes,
    ),
)
ORACLES = ("rnnchaos.verify.langevin_machine.oracles",)

"""What simulation says of reconstructed networks."""

from rnnchaos.numerics.quantity import integer, listed, real
from rnnchaos.numerics.reconstruction.parameters import ETA, GAIN, PHI, START, STEP
from rnnchaos.verify.ensembles.template import Template
from rnnchaos.verify.reconstruction.claims import DESIGNS as designs
from rnnchaos.verify.reconstruction.claims import claims
from rnnchaos.verify.reconstruction.kernels import copies, memory_bytes

CLAIMS, DESIGNS = claims, designs
STUDIES = (
    Template(
        "reconstruction",
        "two networks that nearly share their couplings: distance, response, relative distance",
        copies,
        (
            *(GAIN, ETA, STEP, START, PHI),
            integer("N", "neurons", at_least=1, at_most=20_000, default=500, required=False),
            integer("states", "initial states", at_least=1, at_most=1000, default=4, required=False),
            real("burn", "time of one copy before", at_least=0, at_most=1000, default=0, required=False),
            listed(real("times", "times of comparison", at_least=0, at_most=10**5), at_least=1, at_most=1000),
        ),
        memory_bytes,
    ),
)
ORACLES = ("rnnchaos.verify.reconstruction.oracles",)

"""What simulation says of stationary samples."""

from rnnchaos.numerics.fokker_planck.double_well import STEP, WELL
from rnnchaos.numerics.quantity import integer
from rnnchaos.verify.ensembles.template import Template
from rnnchaos.verify.fokker_planck.claims import claims
from rnnchaos.verify.fokker_planck.design import DESIGNS as designs
from rnnchaos.verify.fokker_planck.kernels import double_well, memory_bytes

CLAIMS, DESIGNS = claims, designs
STUDIES = (
    Template(
        "fokker_planck",
        "double wells: estimates of a and b from independent draws, or after steps of Euler's scheme",
        double_well,
        (
            *WELL,
            STEP,
            integer("n", "samples of a set", at_least=10, at_most=10**7, default=2000, required=False),
            integer("fits", "sets", at_least=1, at_most=1000, default=100, required=False),
            integer(
                "burn", "steps, where delta is not 0", at_least=0, at_most=10**6, default=200, required=False
            ),
        ),
        memory_bytes,
    ),
)
ORACLES = ("rnnchaos.verify.fokker_planck.oracles",)

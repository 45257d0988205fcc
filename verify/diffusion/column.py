"""What simulation says of generative diffusion."""

from rnnchaos.numerics.diffusion.laws import LATER, MU, S2
from rnnchaos.numerics.quantity import integer
from rnnchaos.verify.diffusion.claims import claims
from rnnchaos.verify.diffusion.design import DESIGNS as designs
from rnnchaos.verify.diffusion.kernels import clones, memory_bytes
from rnnchaos.verify.ensembles.template import Template

CLAIMS, DESIGNS = claims, designs
STUDIES = (
    Template(
        "diffusion",
        "reverse paths from one point x_t: the share of pairs that end in one class",
        clones,
        (
            *(MU, S2, LATER),
            integer("steps", "steps", at_least=1, at_most=1000, default=200, required=False),
            integer("pairs", "pairs", at_least=1, at_most=1000, default=1000, required=False),
        ),
        memory_bytes,
    ),
)
ORACLES = ("rnnchaos.verify.diffusion.oracles",)

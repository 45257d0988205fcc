"""What simulation says of the Langevin machine."""

from rnnchaos.verify.ensembles.template import Template
from rnnchaos.verify.langevin_machine import learning, parameters
from rnnchaos.verify.langevin_machine.claims import claims
from rnnchaos.verify.langevin_machine.kernels import memory_bytes, sampler
from rnnchaos.verify.learning.comparison import compared
from rnnchaos.verify.learning.effort import COMPONENTS, affordable

CLAIMS = claims
STUDIES = (
    Template(
        "langevin_machine",
        "machines that learn the digits of scikit-learn: likelihood of fresh images, against Gaussians",
        learning.digits,
        parameters.LEARNING,
        learning.memory_bytes,
        realisations=1,
        check=affordable,
        summary=compared,
        asks=(COMPONENTS,),
    ),
    Template(
        "langevin_sampler",
        "Euler's chain of a Langevin machine with given couplings: <x^2> and <|F|^2>",
        sampler,
        parameters.SAMPLER,
        memory_bytes,
    ),
)
ORACLES = ("rnnchaos.verify.langevin_machine.oracles",)

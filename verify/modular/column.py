"""What simulation says of the modular column: claims of values and of orderings, and the study
`rnnchaos simulate modular`."""

from rnnchaos.numerics.modular.parameters import PHI, SIGMA, SIGMA_MU
from rnnchaos.numerics.quantity import integer
from rnnchaos.verify.ensembles.template import Template
from rnnchaos.verify.modular.claims import claims
from rnnchaos.verify.modular.design import DESIGNS
from rnnchaos.verify.modular.kernels import memory_bytes, modular
from rnnchaos.verify.modular.observables import OBSERVABLES, of_infinite_populations

STUDIES = (
    Template(
        "modular",
        "networks of modular populations: q, Q and the largest Lyapunov exponent",
        modular,
        (
            *(SIGMA, SIGMA_MU, PHI),
            integer("N0", "neurons in a population", at_least=1, at_most=100_000),
            integer("P", "populations", at_least=1, at_most=100_000, default=200, required=False),
            integer("states", "initial states", at_least=1, at_most=1000, default=4, required=False),
            integer("burn", "steps before averaging", at_least=0, at_most=10**7, default=50, required=False),
            integer("duration", "steps averaged", at_least=1, at_most=10**7, default=150, required=False),
        ),
        memory_bytes,
        theory=of_infinite_populations,
    ),
)
CLAIMS = claims
ORACLES = ("rnnchaos.verify.modular.oracles",)

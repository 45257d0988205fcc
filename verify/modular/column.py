"""What simulation says of the modular column: claims of values and of orderings, and the study
`rnnchaos simulate modular`."""

from functools import cache

from rnnchaos.numerics.modular.parameters import PHI, SIGMA, SIGMA_MU
from rnnchaos.numerics.quantity import integer
from rnnchaos.verify.claim import Claim
from rnnchaos.verify.ensembles.template import Template
from rnnchaos.verify.modular.claims import values
from rnnchaos.verify.modular.design import LARGE, MACRO, MICRO, NOISE, SMALL, STRONG, THREE
from rnnchaos.verify.modular.kernels import memory_bytes, modular
from rnnchaos.verify.modular.observables import OBSERVABLES, of_infinite_populations
from rnnchaos.verify.modular.orderings import orderings

STUDIES = (
    Template(
        "modular",
        "networks of modular populations: q, Q and the largest Lyapunov exponent",
        modular,
        (
            SIGMA,
            SIGMA_MU,
            integer("N0", "neurons in a population", at_least=1, at_most=100_000),
            integer("P", "populations", at_least=1, at_most=100_000, default=200, required=False),
            integer("states", "initial states", at_least=1, at_most=1000, default=4, required=False),
            integer("burn", "steps before averaging", at_least=0, at_most=10**7, default=50, required=False),
            integer("duration", "steps averaged", at_least=1, at_most=10**7, default=150, required=False),
            PHI,
        ),
        memory_bytes,
        theory=of_infinite_populations,
    ),
)
DESIGNS = (MICRO, MACRO, THREE, STRONG, SMALL[0], *LARGE, *NOISE)


@cache
def claims() -> tuple[Claim, ...]:
    """All claims of the column."""
    return (*values(MICRO), *values(MACRO), *values(THREE), *values(STRONG), *orderings())


CLAIMS = claims
ORACLES = ("rnnchaos.verify.modular.oracles.networks",)

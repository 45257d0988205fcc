"""What simulation says of networks with a reaction term."""

from functools import cache

from rnnchaos.numerics.freezing.spectrum import GAMMA
from rnnchaos.numerics.quantity import GAIN, PHI, integer, real
from rnnchaos.verify.claim import Claim
from rnnchaos.verify.ensembles.template import Template, times
from rnnchaos.verify.freezing import claims as of
from rnnchaos.verify.freezing.kernels import freezing, memory_bytes

STUDIES = (
    Template(
        "freezing",
        "networks with an Onsager reaction term",
        freezing,
        (
            GAIN,
            GAMMA,
            integer("N", "neurons", at_least=2, at_most=100_000, default=300, required=False),
            *times("0.1", 60, 100),
            real("every", "time between looks", above=0, at_most=1e7, default=1, required=False),
            PHI,
        ),
        memory_bytes,
        realisations=20,
    ),
)
DESIGNS = of.DESIGNS
ORACLES = ("rnnchaos.verify.freezing.oracles",)


@cache
def claims() -> tuple[Claim, ...]:
    """All claims of the column."""
    return (*of.linear(), *of.exact(), *of.orderings())


CLAIMS = claims

"""What the column of plastic synapses lists for verification."""

from typing import Any

from rnnchaos.numerics.plastic.static import K, P
from rnnchaos.numerics.quantity import GAIN, integer, real
from rnnchaos.verify.ensembles.template import Template
from rnnchaos.verify.plastic.kernels import memory_bytes, plastic

ORACLES = ("rnnchaos.verify.plastic.oracles",)
STUDIES = (
    Template(
        "plastic",
        "networks with plastic synapses: mean squared activity, mean square of the synapses and their work",
        plastic,
        (
            *(K, P, GAIN),
            integer("N", "neurons", at_least=2, at_most=100_000, default=500, required=False),
            real("dt", "time step", above=0, at_most=1, default="0.2", required=False),
            real("burn", "time before averaging", at_least=0, at_most=1e7, default=60, required=False),
            real("duration", "averaging time", above=0, at_most=1e7, default=100, required=False),
            real("spread", "size of the start", above=0, at_most=1e6, default=1, required=False),
        ),
        memory_bytes,
    ),
)


def claims() -> tuple[Any, ...]:
    """Activity, imprinted states, balance, hysteresis."""
    from rnnchaos.verify.plastic.claims import claims as found

    return found()


def designs() -> tuple[Any, ...]:
    """The points."""
    from rnnchaos.verify.plastic.design import ACTIVE, DOWN, IMPRINTED, MEMORY, UP

    return (MEMORY, ACTIVE, DOWN, UP, *IMPRINTED)


CLAIMS, DESIGNS = claims, designs

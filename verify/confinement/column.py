"""What simulation says of confinement."""

from collections.abc import Mapping
from typing import Any

from rnnchaos.numerics.confinement.potential import GAIN, TEMPERATURE, TILT
from rnnchaos.numerics.quantity import choice, integer, real
from rnnchaos.verify.confinement.claims import claims
from rnnchaos.verify.confinement.design import DESIGNS as designs
from rnnchaos.verify.confinement.kernels import fixed_points, memory_bytes, probes
from rnnchaos.verify.ensembles.template import Template
from rnnchaos.verify.gradient.start import start_variance

CLAIMS, DESIGNS = claims, designs


def _started(parameters: Mapping[str, Any]) -> dict[str, float]:
    return start_variance({**parameters, "phi": "tanh"})


STUDIES = (
    Template(
        "confinement",
        "tilted probes around a planted reference: distance, energy, overlap",
        probes,
        (
            *(GAIN, TEMPERATURE, TILT),
            real("T_probe", "temperature of the probe", above=0, at_most=10),
            integer("N", "neurons", at_least=2, at_most=20_000, default=300, required=False),
            integer("states", "probes", at_least=2, at_most=1000, default=8, required=False),
            real("dt", "time step", above=0, at_most=1, default="0.2", required=False),
            real("burn", "time before averaging", at_least=0, at_most=1e6, default=60, required=False),
            real("duration", "averaging time", above=0, at_most=1e6, default=120, required=False),
            choice("start", "where probes start", ("reference", "inside", "outside"), default="reference"),
        ),
        memory_bytes,
        derived=_started,
    ),
    Template(
        "equilibria",
        "all fixed points of small networks: their number, and the sum of their signs",
        fixed_points,
        (
            GAIN,
            integer("N", "neurons", at_least=1, at_most=24),
            integer(
                "networks", "networks of a realisation", at_least=1, at_most=1000, default=20, required=False
            ),
        ),
        memory_bytes,
    ),
)
ORACLES = ("rnnchaos.verify.confinement.oracles",)

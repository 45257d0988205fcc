"""What simulation says of confinement: claims, tilted probes, and all fixed points of small networks."""

from collections.abc import Mapping
from typing import Any

from rnnchaos.numerics.confinement.potential import GAIN, TEMPERATURE, TILT
from rnnchaos.numerics.quantity import integer, real
from rnnchaos.verify.confinement.claims import claims
from rnnchaos.verify.confinement.design import DESIGNS as designs
from rnnchaos.verify.confinement.design import started
from rnnchaos.verify.confinement.kernels import fixed_points, memory_bytes, probes
from rnnchaos.verify.ensembles.template import Template

_USUAL: Mapping[str, Any] = {"required": False}
_PROBES = (
    *(GAIN, TEMPERATURE, TILT),
    real("T_probe", "temperature of the probe", above=0, at_most=10),
    integer("N", "neurons", at_least=2, at_most=20_000, default=300, **_USUAL),
    integer("states", "probes", at_least=2, at_most=1000, default=8, **_USUAL),
    real("dt", "time step", above=0, at_most=1, default="0.2", **_USUAL),
    real("burn", "time before averaging", at_least=0, at_most=1e6, default=60, **_USUAL),
    real("duration", "averaging time", above=0, at_most=1e6, default=120, **_USUAL),
)
_NETWORKS = integer("networks", "networks of a batch", at_least=1, at_most=1000, default=20, **_USUAL)
_SMALL = (GAIN, integer("N", "neurons", at_least=1, at_most=12), _NETWORKS)
_TILTED = "tilted probes around a planted reference: distance, energy, overlap"
_ALL = "all fixed points of small networks: their number, and the sum of their signs"
STUDIES = (
    Template("confinement", _TILTED, probes, _PROBES, memory_bytes, derived=started),
    Template("equilibria", _ALL, fixed_points, _SMALL, memory_bytes),
)
CLAIMS, DESIGNS = claims, designs
ORACLES = ("rnnchaos.verify.confinement.oracles",)

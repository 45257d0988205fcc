r"""How confinement is sampled for its claims: probes of single networks, and batches of small networks.

A realisation is one network with its planted reference and eight probes, or a batch of networks whose fixed
points are all found: the median of such a mean misses the mean of the number by its skewness, which the pilot
measures with the rest at this very N. The mean number of theory is itself sampled (Kac and Rice). Probes
start at their reference; a free one at T' = 0.3 is still 7 % too near at t = 240: it is taken at T' = 2.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from rnnchaos.numerics.confinement.potential import GAIN, TEMPERATURE, TILT
from rnnchaos.numerics.quantity import integer, real
from rnnchaos.verify.bias.design import BiasBudget
from rnnchaos.verify.bias.single import SingleSize
from rnnchaos.verify.claim import Bias
from rnnchaos.verify.confinement.kernels import fixed_points, memory_bytes, probes
from rnnchaos.verify.ensembles.study import Kernel
from rnnchaos.verify.ensembles.template import Template
from rnnchaos.verify.gradient.start import start_variance
from rnnchaos.verify.prediction import theory
from rnnchaos.verify.reconstruction.design import never

FEW = {"distance": 4, "overlap_excess": 4, "probe_energy": 4, "expected_equilibria": 2}
TIMES = {"N": 500, "states": 8, "dt": 0.2, "burn": 60.0, "duration": 120.0}
Claimed = tuple[float, float, float, float]
"""Bounds of finite size, transient and step, and the tolerance, as fractions of theory."""


def value(name: str, **at: str) -> float:
    """A quantity of the column, to the digits that it has; the degree has no parameter."""
    return theory(f"confinement.{name}", digits=FEW.get(name, 15), **at if name != "degree" else {})


def started(parameters: Mapping[str, Any]) -> dict[str, float]:
    """`variance`, the width S(T) of the reference."""
    return start_variance({**parameters, "phi": "tanh"})


@dataclass(frozen=True, kw_only=True)
class Probes(SingleSize):
    """Probes around a reference whose width theory gives; `at` is what theory takes."""

    at: Mapping[str, str]

    def own(self) -> Mapping[str, Any]:
        return started(self.parameters)


@dataclass(frozen=True, kw_only=True)
class Batches(SingleSize):
    """Batches of networks at the N of the claim; the skewness of a batch is what the pilot sees. The degree
    is the same integer in each."""

    at: Mapping[str, str]

    def biases(self, name: str, unit: float = 1.0) -> tuple[Bias, ...]:
        skew = Bias("median for mean", self.budget(name).finite * unit, self.source(name))
        return skew, Bias("sampled theory", 0.01 * unit, "relative radius of confinement.expected_equilibria")

    def claimed(self, name: str) -> dict[str, Any]:
        exactly = {"tolerance": 0.02, "measurements": (self.pair(name),), "budgets": self.budgets}
        return exactly if name == "degree" else super().claimed(name)


def _design(kind: Any, name: str, kernel: Kernel, at: Mapping[str, str], quick: int, **given: Any) -> Any:
    """A kernel at a point, the observables by theory's words."""
    return kind(
        pilots=Path(__file__).with_name("pilots.json"),
        id=f"confinement.{name}",
        at=at,
        single=kernel,
        double=kernel,
        memory=memory_bytes,
        budgets={"quick": quick, "standard": 3 * quick, "thorough": 10 * quick},
        exact={each: partial(value, each, **at) for each in given["tolerance"]},
        **given,
    )


def tilted(
    name: str, p: str, T_probe: str, quick: int, pilot: tuple[int, int], claimed: Mapping[str, Claimed]
) -> Any:
    """At g = 2, T = 0.3; `pilot` networks."""
    at = {"g": "2", "T": "0.3", "T_probe": T_probe, "p": p}
    return _design(
        Probes,
        name,
        probes,
        at,
        quick,
        parameters={key: float(text) for key, text in at.items()} | TIMES,
        bias={each: BiasBudget(*left[:3]) for each, left in claimed.items()},
        tolerance={each: left[3] for each, left in claimed.items()},
        networks=pilot,
        order=2,
    )


def counted(N: int, quick: int, finite: float, tolerance: float) -> Any:
    """At g = 3, all fixed points."""
    return _design(
        Batches,
        f"counted.N{N}",
        fixed_points,
        {"g": "3", "N": str(N)},
        quick,
        parameters={"g": 3.0, "N": N, "networks": 40},
        bias={"expected_equilibria": BiasBudget(finite, 0.0)},
        tolerance={"expected_equilibria": tolerance},
        networks=(150, 2),
        shrink=1,
        transient=never,
    )


_NEAR = {"probe_energy": (0.002, 0.0011, 0.0031, 0.015), "overlap_excess": (0.013, 0.0022, 0.004, 0.12)}
TILTED = tilted("tilted", "-0.3", "0.3", 600, (400, 400), _NEAR)
FREE = tilted("free", "0", "2", 300, (150, 60), {"distance": (0.0035, 0.0067, 0.0051, 0.07)})
COUNTED = (counted(4, 450, 0.034, 0.11), counted(8, 700, 0.024, 0.09))
DESIGNS = (TILTED, FREE, *COUNTED)
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

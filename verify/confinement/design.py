r"""How confinement is sampled for its claims: probes of single networks, and batches of small networks.

A realisation is one network with its planted reference and eight probes, or a batch of networks whose fixed
points are all found: the median of such a mean misses the mean of the count by its skewness, which the pilot
measures with the rest at this very N. The mean count of theory is itself sampled (Kac and Rice).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rnnchaos.verify.bias.design import BiasBudget
from rnnchaos.verify.bias.single import SingleSize
from rnnchaos.verify.claim import Bias
from rnnchaos.verify.confinement.kernels import fixed_points, memory_bytes, probes
from rnnchaos.verify.gradient.start import start_variance
from rnnchaos.verify.prediction import theory
from rnnchaos.verify.reconstruction.design import never

PILOTS = Path(__file__).with_name("pilots.json")
FEW = {"distance": 4, "overlap_excess": 4, "probe_energy": 4, "expected_equilibria": 2}
KAC_RICE = Bias("sampled theory", 0.01, "radius of confinement.expected_equilibria, as a fraction of it")
ROUNDING = Bias("rounding", 1e-9, "float64 means of integers")
Claimed = tuple[float, float, float, float]
"""Bounds of finite size, transient and step, and the tolerance, as fractions of theory."""


def value(name: str, **at: str) -> float:
    """A quantity of the column, to the digits that it has."""
    return theory(f"confinement.{name}", digits=FEW.get(name, 15), **at)


def started(parameters: Mapping[str, Any]) -> dict[str, float]:
    """`variance`, the width S(T) of the reference."""
    return start_variance({**parameters, "phi": "tanh"})


@dataclass(frozen=True, kw_only=True)
class Probes(SingleSize):
    """Probes around a reference whose width theory gives."""

    def own(self) -> Mapping[str, Any]:
        return started(self.parameters)


def tilted(name: str, p: str, watched: int, quick: int, claimed: Mapping[str, Claimed], **run: Any) -> Probes:
    """At g = 2, T = T_probe = 0.3."""
    at = {"g": "2", "T": "0.3", "T_probe": "0.3", "p": p}
    times = {"N": 300, "states": 8, "dt": 0.2, "burn": 60.0, "duration": 120.0}
    return Probes(
        pilots=PILOTS,
        id=f"confinement.{name}",
        single=probes,
        double=probes,
        parameters={key: float(text) for key, text in at.items()} | times | run,
        memory=memory_bytes,
        budgets={"quick": quick, "standard": 3 * quick, "thorough": 10 * quick},
        exact={each: _exactly(each, **at) for each in claimed},
        bias={each: BiasBudget(*left[:3]) for each, left in claimed.items()},
        tolerance={each: left[3] for each, left in claimed.items()},
        networks=(400, watched),
        order=2,
    )


@dataclass(frozen=True, kw_only=True)
class Batches(SingleSize):
    """Batches of networks at the N of the claim; the skewness of a batch is what the pilot sees. The degree
    is 1 in each, exactly."""

    def biases(self, name: str, unit: float = 1.0) -> tuple[Bias, ...]:
        skew = Bias("median for mean", self.budget(name).finite * unit, self.source(name))
        return skew, replace(KAC_RICE, amount=KAC_RICE.amount * unit)

    def claimed(self, name: str) -> dict[str, Any]:
        if name != "degree":
            return super().claimed(name)
        study = {"measurements": (self.pair(name),), "budgets": self.budgets}
        return {"tolerance": 0.02, "biases": (ROUNDING,), **study}


def _exactly(name: str, **at: str) -> Callable[[], float]:
    return lambda: value(name, **at)


def counted(N: int, quick: int, finite: float, tolerance: float) -> Batches:
    """Batches of networks at g = 3 whose fixed points are counted."""
    name = f"confinement.counted.N{N}"
    return Batches(
        pilots=PILOTS,
        id=name,
        single=fixed_points,
        double=fixed_points,
        parameters={"g": 3.0, "N": N, "networks": 40},
        memory=memory_bytes,
        budgets={"quick": quick, "standard": 3 * quick, "thorough": 10 * quick},
        exact={"count": _exactly("expected_equilibria", g="3", N=str(N)), "degree": lambda: 1.0},
        bias={"count": BiasBudget(finite, 0.0)},
        tolerance={"count": tolerance},
        networks=(150, 2),
        shrink=1,
        transient=never,
    )


_CLOSE: dict[str, Claimed] = {"distance": (0.0014, 0.00091, 0.0018, 0.0075)}
_CLOSE |= {"probe_energy": (0.002, 0.0011, 0.0031, 0.015), "overlap_excess": (0.013, 0.0022, 0.004, 0.12)}
TILTED = tilted("tilted", "-0.3", 400, 600, _CLOSE, N=500)
COUNTED = (counted(4, 450, 0.034, 0.11), counted(8, 700, 0.024, 0.09))
DESIGNS = (TILTED, *COUNTED)

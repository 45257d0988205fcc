r"""How diffusion is sampled for its claims: batches of exact paths, and what pilots measure of the rest.

Paths of the forward process and of the Euler chain are exact in law. A step is left in reverse paths
(trapezoid rule: second order), clones (Euler: first) and the reverse drift (first), where the window around
0 counts too (second). A mean over a batch is all but normal, and its median all but its mean:

    mean - median = skewness x deviation / 6,  to first order in the skewness (Cornish and Fisher).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from scipy.stats import skew

from rnnchaos.verify.bias.design import Allowance
from rnnchaos.verify.bias.pilot import bound, by_steps, values
from rnnchaos.verify.claim import Measurement
from rnnchaos.verify.diffusion import kernels as k
from rnnchaos.verify.ensembles.study import Study, study
from rnnchaos.verify.prediction import theory

PILOTS, PILOTED, SKEWED = Path(__file__).with_name("pilots.json"), 60, 600


@dataclass(frozen=True)
class Sampled:
    """An observable of a kernel, and the quantity that it is at a point."""

    kernel: Any
    observable: str
    given: Mapping[str, Any]
    quantity: str
    point: Mapping[str, str]

    def seen(self, **changes: Any) -> Measurement:
        """The observable, with other parameters of the kernel where there are `changes`."""
        run, name = {**self.given, **changes}, self.observable
        of = study(f"diffusion.{self.kernel.__name__}", self.kernel, memory_bytes=k.memory_bytes(run), **run)
        return Measurement(name, of, lambda record: float(record.observables[name]))

    def law(self, **changes: str) -> float:
        """Theory, elsewhere than at the point where there are `changes`."""
        return theory(f"diffusion.{self.quantity}", **{**self.point, **changes})


_LONG, _SHORT = {"mu": "1", "s2": "1", "T": "3"}, {"mu": "1", "s2": "1", "T": "0.5", "dt": "0.25"}
_CLONES, _DRIFT = {"mu": "1", "s2": "0.1", "t": "0.42"}, {"mu": "1", "s2": "0.1", "criterion": "drift"}
_ONE, _TENTH = {"mu": 1.0, "s2": 1.0, "paths": 40_000}, {"mu": 1.0, "s2": 0.1}
_TIMES = [0.32, 0.38, 0.44, 0.5, 0.56]
_PAIRS = {**_TENTH, "t": 0.42, "steps": 100, "pairs": 4000}
_POINTS = {**_TENTH, "dt": 0.05, "width": 0.3, "points": 200_000, "times": _TIMES}
SAMPLED = {
    "forward": Sampled(k.forward, "production", _ONE | {"T": 3.0}, "entropy_production", _LONG),
    "reverse": Sampled(k.reverse, "boundary", _ONE | {"dt": 0.25, "steps": 12}, "entropy_production", _LONG),
    "chain": Sampled(k.chain, "flow", _ONE | {"dt": 0.25, "steps": 2}, "euler_ift", _SHORT),
    "clones": Sampled(k.clones, "together", _PAIRS, "clone_probability", _CLONES),
    "drift": Sampled(k.drift, "crossing", _POINTS, "speciation_time", _DRIFT),
}


def _left(name: str, planned: float, order: int, changed: Callable[[float], Mapping[str, Any]]) -> float:
    """What a step leaves, as a fraction of theory."""
    of = SAMPLED[name]
    return bound(by_steps(lambda dt: of.seen(**changed(dt)), planned, PILOTED, order=order)) / of.law()


def _steps() -> dict[str, float]:
    """Of all that have a step; the window's part of the drift is added to it."""
    window = _left("drift", 0.3, 2, lambda width: {"width": width})
    return {
        "reverse": _left("reverse", 0.25, 2, lambda dt: {"dt": dt, "steps": round(3 / dt)}),
        "clones": _left("clones", 0.0042, 1, lambda dt: {"steps": round(0.42 / dt)}),
        "drift": _left("drift", 0.05, 1, lambda dt: {"dt": dt}) + window,
    }


def _medians() -> dict[str, float]:
    """Skewness, two standard errors added, times deviation over 6, as a fraction of theory."""
    batches = ((name, values(of.seen(), SKEWED), of.law()) for name, of in SAMPLED.items())
    more = 2 * sqrt(6 / SKEWED)
    return {name: float((abs(skew(x)) + more) * x.std() / 6 / law) for name, x, law in batches}


def _studies(budgets: Mapping[str, float]) -> list[Study]:
    return [SAMPLED[name].seen().study for name in budgets]


_STEP = {"reverse": 0.001, "clones": 0.005, "drift": 0.046}
_MEDIAN = {"forward": 0.001, "reverse": 0.0007, "chain": 0.0001, "clones": 0.0005, "drift": 0.0035}
STEPS = Allowance("diffusion.steps", _steps, _STEP, lambda: _studies(_STEP), PILOTS)
MEDIANS = Allowance("diffusion.medians", _medians, _MEDIAN, lambda: _studies(_MEDIAN), PILOTS)
DESIGNS = (STEPS, MEDIANS)

r"""How stationary samples are drawn for claims about what they say of a drift.

Errors of the estimates fall as 1/n at n samples, or as one over the number of trajectories; one set, or many
in which a mean square error is taken, are a realisation. Trajectories have a transient and, by Heun's scheme,
an error of second order in the step; those of Euler's scheme are claimed as they are, with their step.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rnnchaos.verify.bias.design import budgeted
from rnnchaos.verify.bias.single import SingleSize
from rnnchaos.verify.claim import Bias
from rnnchaos.verify.ensembles.study import Study, study
from rnnchaos.verify.fokker_planck import kernels as k
from rnnchaos.verify.prediction import theory
from rnnchaos.verify.reconstruction.design import never


def of(name: str, **at: str) -> Callable[[], float]:
    """A quantity of the column at a point."""
    return lambda: theory(f"fokker_planck.{name}", **at)


def known(value: float) -> Callable[[], float]:
    """A parameter that samples were made with."""
    return lambda: value


@dataclass(frozen=True, kw_only=True)
class Stepped(SingleSize):
    """Samples of Euler's scheme, whose theory is of first order in the step."""

    shrink: int = 1

    def finite(self, amount: float, source: str) -> Bias:
        return Bias("second order in the step", amount, f"what first order misses, and 1/n: {source}")


def _design(
    name: str, kernel: Any, most: int, size: str, given: Mapping[str, Any], **claimed: Any
) -> SingleSize:
    """`claimed` by observable: theory, bounds of finite size, transient and step, tolerance."""
    still = {"networks": (100, 2), "transient": never, "moving": False}
    moving = {"networks": (40, 40), "order": 2, "coarse": 2, "later": 2, "extra": ()}
    own: dict[str, Any] = moving if "looks" in given else still
    own |= {"pilots": Path(__file__).with_name("pilots.json"), "id": f"fokker_planck.{name}", "size": size}
    own |= {"single": kernel, "double": kernel, "parameters": given, "memory": k.memory_bytes}
    return (Stepped if given.get("delta") else SingleSize)(**budgeted(most, claimed) | own)


def _study(name: str, kernel: Any, **given: Any) -> Study:
    return study(f"fokker_planck.{name}", kernel, memory_bytes=k.memory_bytes(given), **given)


WELL, RATE = {"a": "1", "b": "1", "D": "0.5"}, {"theta": "1.3", "tau": "0.4"}
STEP = WELL | {"delta": "0.05"}
_WELL: dict[str, Any] = {"a": 1.0, "b": 1.0, "D": 0.5}
_OU: dict[str, Any] = {"theta": 1.3, "tau": 0.4, "fits": 100}
_LATE: dict[str, Any] = {"burn": 20.0}
_SETS = _WELL | {"delta": 0.0, "n": 2000, "fits": 100, "burn": 0}
_STEPS = _WELL | {"delta": 0.05, "n": 100_000, "fits": 1, "burn": 200}
_HEUN = _LATE | {"scheme": "heun", "chains": 500, "dt": 0.004, "gap": 0.2, "looks": 100}
_EULER = _LATE | {"scheme": "euler", "chains": 250, "dt": 0.005, "gap": 0.02, "looks": 1000}
_TOGGLE = _LATE | {"chains": 2000, "dt": 0.02, "gap": 1.0, "looks": 20}
_PLANE: dict[str, Any] = {"sigma": [203 / 114, -73 / 114, 629 / 570], "D": [0.5, 1.0], "n": 4000, "degree": 3}
_AA, _NC, _SHIFTED = (
    of("estimator_covariance", **WELL),
    of("ou_covariance", **RATE),
    of("euler_estimate", **STEP),
)
_SIGMA, _ALPHA = (known(10.0), 0.00022, 0.00074, 0.00039, 0.005), (known(3.0), 0.005, 0.012, 0.0034, 0.06)
_ONE = _OU | {"chains": 1, "length": 2000}
COVARIANCE = _design("covariance", k.double_well, 400, "n", _SETS, aa=(_AA, 0.031, 0.15))
SPACED = _design("spaced", k.ornstein_uhlenbeck, 60, "length", _ONE, covariance=(_NC, 0.023, 0.25))
STEPPED = _design("stepped", k.double_well, 60, "n", _STEPS, a=(_SHIFTED, 0.043, 0.125))
HEUN = _design("heun", k.lorenz, 60, "chains", _HEUN, sigma=_SIGMA)
TOGGLE = _design("toggle", k.toggle, 60, "chains", _TOGGLE, alpha=_ALPHA)
DESIGNS = (COVARIANCE, SPACED, STEPPED, HEUN, TOGGLE)
EULER, RANK = _study("euler", k.lorenz, **_EULER), _study("rank", k.linear, **_PLANE)
GROUPED = _study("grouped", k.ornstein_uhlenbeck, **_OU, chains=40, length=50)

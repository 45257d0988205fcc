r"""How the Gaussian network is sampled for its claims: gains, sizes, times, budgets, tolerances, bias
budgets.

Two states a network and many networks: the couplings are what fluctuates.

Tolerances. At g = 2, kinetic energy 10 %, variance 3 %, arc length 6 % (its rivals are square roots),
probabilities 0.01: what a few hundred pairs resolve, against rivals 25 % and more off in energy (the quick
budget of 1000 verifies the energy, the tightest, for 99.5 % of all seeds). Nearer the onset networks
fluctuate more (the spread of Gamma0 at N = 1000 is 38 % at g = 1.5), so there N is 1000 and 2000, the
energy's tolerance 25 %, the arc length's half of that as befits a square root, and the variance's 4 %, two
thirds of what sets the static theory apart. At g = 3 they fluctuate less: 8 and 4 %. Below g = 1.5 the
budget is `thorough`, N = 4000, and the step larger, since the map's theory is exact at any step.

Bias budgets are fractions of the prediction, those of probabilities absolute. At g = 1.3, which had no
pilot, they are scaled from a prototype.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rnnchaos.verify.bias.design import BiasBudget, Design, component
from rnnchaos.verify.gaussian.transient import relaxing
from rnnchaos.verify.networks.flow import gaussian, memory_bytes, richardson_pair
from rnnchaos.verify.prediction import quantile, theory, uncertified

LEVELS = (0.2, 0.5, 0.8, 0.98)
PILOTS = Path(__file__).with_name("pilots.json")


@dataclass(frozen=True, kw_only=True)
class Point(Design):
    """A gain: observables are `kinetic_energy`, `variance`, `arc_length_rate`, `marginal` and
    `correlation[i]` at the i-th of `lags`.
    """

    g: str
    dt: str
    lags: tuple[str, ...]

    def flow(self, quantity: str, **at: str) -> float:
        """The flow's prediction."""
        return theory(f"gaussian.{quantity}", g=self.g, **at)

    def scheme(self, quantity: str, **at: str) -> float:
        """The prediction of Euler's map at step dt."""
        return uncertified(f"scheme.{quantity}", g=self.g, dt=self.dt, **at)

    def own(self) -> Mapping[str, Any]:
        """Thresholds, the quantiles of the map's own normal law, and lags."""
        sd = math.sqrt(self.scheme("variance"))
        thresholds = {"thresholds": [quantile(level) * sd for level in LEVELS]}
        return thresholds | ({"lags": [float(lag) for lag in self.lags]} if self.lags else {})

    def limit(self, name: str) -> float:
        """The theory of Euler's map."""
        observable, index = component(name)
        if observable == "arc_length_rate":
            return math.sqrt(self.scheme("kinetic_energy"))
        return self.scheme(observable, **({} if index is None else {"lag": self.lags[index]}))

    def truth(self, name: str) -> tuple[Any, float]:
        return (np.array(LEVELS), 1.0) if name == "marginal" else super().truth(name)


def _point(
    g: str,
    *,
    N: int,
    burn: int,
    duration: int,
    tolerance: tuple[float, float, float],
    bias: Mapping[str, BiasBudget],
    lagged: Mapping[str, tuple[float, BiasBudget]] | None = None,
    dt: str = "0.2",
    **rest: Any,
) -> Point:
    """`tolerance` of energy, variance and arc length; `lagged` those of the autocovariance at some lags."""
    at_lags = {f"correlation[{i}]": value for i, value in enumerate((lagged or {}).values())}
    parameters = {"g": float(g), "N": N, "dt": float(dt), "states": 2, "burn": burn, "duration": duration}
    return Point(
        pilots=PILOTS,
        id=f"gaussian.g{g}",
        single=gaussian,
        double=richardson_pair,
        parameters=parameters | {"phi": "tanh"},
        memory=memory_bytes,
        bias={**bias, **{name: budget for name, (_, budget) in at_lags.items()}},
        tolerance=dict(zip(("kinetic_energy", "variance", "arc_length_rate"), tolerance, strict=True))
        | {name: width for name, (width, _) in at_lags.items()},
        interval="fast",
        shrink=4,
        transient=relaxing,
        decay="exponential decay over successive windows, average after t = {burn:g}",
        g=g,
        dt=dt,
        lags=tuple(lagged or {}),
        **rest,
    )


POINTS = (
    _point(
        "2",
        N=500,
        burn=100,
        duration=100,
        budgets={"quick": 1300, "standard": 2400, "thorough": 6000},
        tolerance=(0.10, 0.03, 0.06),
        bias={
            "kinetic_energy": BiasBudget(0.0044, 0.0071),
            "variance": BiasBudget(0.0012, 0.0019),
            "arc_length_rate": BiasBudget(0.0015, 0.0046),
            "marginal": BiasBudget(0.00032, 0.00042),
        },
        lagged={
            "2": (0.06, BiasBudget(0.0028, 0.0021, networks=(800, 200))),
            "4": (0.12, BiasBudget(0.0054, 0.0044, networks=(800, 200))),
            "6": (0.25, BiasBudget(0.012, 0.0091, networks=(800, 200))),
        },
        networks=(3000, 400),
    ),
    _point(
        "1.5",
        N=1000,
        burn=300,
        duration=150,
        budgets={"standard": 800, "thorough": 2400},
        tolerance=(0.25, 0.04, 0.12),
        bias={
            "kinetic_energy": BiasBudget(0.017, 0.017),
            "variance": BiasBudget(0.0024, 0.0051),
            "arc_length_rate": BiasBudget(0.011, 0.017),
            "marginal": BiasBudget(0.00055, 0.0012),
        },
        networks=(800, 100),
    ),
    _point(
        "3",
        N=500,
        burn=100,
        duration=60,
        budgets={"standard": 800, "thorough": 2400},
        tolerance=(0.08, 0.03, 0.04),
        bias={
            "kinetic_energy": BiasBudget(0.003, 0.0021),
            "variance": BiasBudget(0.0015, 0.00092),
            "arc_length_rate": BiasBudget(0.0029, 0.0011),
            "marginal": BiasBudget(0.00039, 0.00023),
        },
        networks=(3000, 400),
    ),
    _point(
        "1.3",
        N=4000,
        burn=600,
        duration=300,
        budgets={"thorough": 400},
        tolerance=(0.25, 0.025, 0.12),
        bias={
            "kinetic_energy": BiasBudget(0.01, 0.005),
            "variance": BiasBudget(0.002, 0.002),
            "arc_length_rate": BiasBudget(0.005, 0.0025),
            "marginal": BiasBudget(0.0005, 0.0005),
        },
        dt="0.5",
    ),
)

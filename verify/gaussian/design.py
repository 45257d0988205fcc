r"""How the Gaussian network is sampled for its claims: gains, sizes, times, budgets, tolerances, bias
budgets.

A realisation is a pair of independent networks of N and 2N units, and its value is Y = 2 X(2N) - X(N), free
of the bias of order 1/N. Two states a network and many networks: the couplings are what fluctuates.

Tolerances. At g = 2, kinetic energy 10 %, variance 3 %, arc length 6 % (its rivals are square roots),
probabilities 0.01: what a few hundred pairs resolve, against rivals 25 % and more off in energy (the quick
budget of 1000 verifies the energy, the tightest, for 99.5 % of all seeds). Nearer the onset networks
fluctuate more (the spread of Gamma0 at N = 1000 is 38 % at g = 1.5), so there N is 1000 and 2000, the
energy's tolerance 25 %, the arc length's half of that as befits a square root, and the variance's 4 %, two
thirds of what sets the static theory apart. At g = 3 they fluctuate less: 8 and 4 %. Below g = 1.5 the budget
is `thorough`, N = 4000, and the step larger, since the map's theory is exact at any step.

Bias budget, in fractions of the prediction: what the pair leaves of the finite size, -c2/(2 N^2) with bias(N)
= c1/N + c2/N^2, and of the transient, with two standard errors added, measured by
`rnnchaos.verify.gaussian.pilot` with as many networks as a bias's origin says. At g = 1.3, which had no
pilot, they are scaled from a prototype, and the origin says that. And float32.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from rnnchaos.verify.bias.extrapolation import FLOAT32
from rnnchaos.verify.bias.pairs import measured
from rnnchaos.verify.claim import Bias
from rnnchaos.verify.ensembles.study import Study, study
from rnnchaos.verify.networks.flow import memory_bytes, richardson_pair
from rnnchaos.verify.prediction import quantile, theory

LEVELS = (0.2, 0.5, 0.8, 0.98)
STATES = 2


@dataclass(frozen=True)
class Lag:
    """The autocovariance at one lag: its tolerance, its two biases, fractions of the prediction, and their
    pilot's networks.
    """

    lag: str
    tolerance: float
    remainder: float
    transient: float
    networks: tuple[int, int]


@dataclass(frozen=True)
class Point:
    """A gain with its design: sizes (N, 2N), step, times, budgets (pairs), tolerances and biases (fractions).

    `remainder` and `transient`: kinetic_energy, variance, arc_length, activity_distribution (the last
    absolute). `networks`: of the pilot, at each of two sizes and for the transient; None where it had none.
    """

    g: str
    N: int
    burn: float
    duration: float
    budgets: Mapping[str, int]
    tolerance: tuple[float, float, float]
    remainder: tuple[float, float, float, float]
    transient: tuple[float, float, float, float]
    lags: tuple[Lag, ...] = ()
    dt: str = "0.2"
    networks: tuple[int, int] | None = None

    def study(self) -> Study:
        """The pairs of this point; all its claims read them."""
        parameters = {
            "g": float(self.g),
            "N": self.N,
            "dt": float(self.dt),
            "states": STATES,
            "burn": self.burn,
            "duration": self.duration,
            "phi": "tanh",
            "thresholds": [quantile(level) * math.sqrt(self.scheme("variance")) for level in LEVELS],
        }
        if self.lags:
            parameters["lags"] = [float(lag.lag) for lag in self.lags]
        bytes_needed = memory_bytes(parameters, largest=2)
        return study(f"gaussian.g{self.g}", richardson_pair, memory_bytes=bytes_needed, **parameters)

    def flow(self, quantity: str, **at: str) -> float:
        """The flow's prediction."""
        return theory(f"gaussian.{quantity}", g=self.g, **at)

    def scheme(self, quantity: str, **at: str) -> float:
        """The prediction of Euler's map at step dt."""
        return theory(f"scheme.{quantity}", g=self.g, dt=self.dt, **at)

    def biases(self, index: int, unit: str = "of the prediction") -> tuple[Bias, ...]:
        """The budget of one quantity, by its place in `remainder` and `transient`."""
        return self.budget(self.remainder[index], self.transient[index], unit)

    def at_lag(self, lag: Lag) -> tuple[Bias, ...]:
        """The budget of the autocovariance at one lag."""
        return self.budget(lag.remainder, lag.transient, networks=lag.networks)

    def budget(
        self,
        remainder: float,
        transient: float,
        unit: str = "of the prediction",
        *,
        networks: tuple[int, int] | None = None,
    ) -> tuple[Bias, ...]:
        """Finite size, transient and float32, with where they come from."""
        pilot = measured(self.g, networks or self.networks)
        fit = f"c2/(2 N^2) {unit}, bias(N) = c1/N + c2/N^2 at two smaller N: {pilot}"
        decay = f"exponential decay over successive windows, average after t = {self.burn:g}: {pilot}"
        finite = Bias("finite size after extrapolation", remainder, fit, order=2)
        return (finite, Bias("transient", transient, decay), FLOAT32)


POINTS = (
    Point(
        g="2",
        N=500,
        burn=100,
        duration=100,
        budgets={"quick": 1000, "standard": 2400, "thorough": 6000},
        tolerance=(0.10, 0.03, 0.06),
        remainder=(0.0044, 0.0012, 0.0015, 0.00032),
        transient=(0.0071, 0.0019, 0.0046, 0.00042),
        lags=(
            Lag("2", 0.06, 0.0028, 0.0021, (800, 200)),
            Lag("4", 0.12, 0.0054, 0.0044, (800, 200)),
            Lag("6", 0.25, 0.012, 0.0091, (800, 200)),
        ),
        networks=(3000, 400),
    ),
    Point(
        g="1.5",
        N=1000,
        burn=300,
        duration=150,
        budgets={"standard": 800, "thorough": 2400},
        tolerance=(0.25, 0.04, 0.12),
        networks=(800, 100),
        remainder=(0.017, 0.0024, 0.011, 0.00055),
        transient=(0.017, 0.0051, 0.017, 0.0012),
    ),
    Point(
        g="3",
        N=500,
        burn=100,
        duration=60,
        budgets={"standard": 800, "thorough": 2400},
        tolerance=(0.08, 0.03, 0.04),
        networks=(3000, 400),
        remainder=(0.003, 0.0015, 0.0029, 0.00039),
        transient=(0.0021, 0.00092, 0.0011, 0.00023),
    ),
    Point(
        g="1.3",
        N=4000,
        burn=600,
        duration=300,
        budgets={"thorough": 400},
        tolerance=(0.25, 0.025, 0.12),
        remainder=(0.01, 0.002, 0.005, 0.0005),
        transient=(0.005, 0.002, 0.0025, 0.0005),
        dt="0.5",
    ),
)

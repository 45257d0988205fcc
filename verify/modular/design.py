r"""How modular populations are sampled for their claims: points, sizes, times, budgets, tolerances, biases.

A realisation is a pair of independent networks with P and 2P populations (units of the highest level), and
its value is Y = 2 X(2P) - X(P), free of the bias of order 1/P; the population size is the theory's own, so it
is no source of error. Small networks now and then lock into cycles, so the location is the median and its
interval the sign interval, which asks nothing of the law.

Tolerances: what twenty to thirty pairs resolve. One pair scatters by 0.6, 3.5 and 3.6 % in q, Q and lambda_1
at the first point and 0.9, 1.0 and 3.9 % at the second (26 pairs, seed 11), so that 80 pairs are far more
than a claim needs.

Bias budget, in fractions of the prediction: what the pair leaves of the finite size, of order 1/P^2, and the
transient, both measured by `rnnchaos.verify.modular.pilot` with other seeds; two standard errors are added.
And float32.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.verify.claim import Bias, Interval, Measurement
from rnnchaos.verify.ensembles.study import Record, Study, study
from rnnchaos.verify.modular.kernels import hierarchy_pair, memory_bytes

PHI, STATES = "erf", 4
FLOAT32 = Bias("float32", 1e-5, "unit roundoff 6e-8, times sqrt(N) terms of a product")
NAMES = ("activity", "population_activity", "lyapunov_max")
PILOT = (
    "verify.modular_pilot, 60 pairs of P = 100, seed 2024, two standard errors added (the transient by "
    "means, not medians)"
)


@dataclass(frozen=True)
class Point:
    """Strengths and sizes with their design: top units P (and 2P), times, budgets (pairs), tolerances and
    biases (fractions) in the order of the levels' activities, then the exponent."""

    strengths: tuple[str, ...]
    sizes: tuple[int, ...]
    top: int
    budgets: Mapping[str, int]
    tolerance: tuple[float, ...]
    remainder: tuple[float, ...] = ()
    transient: tuple[float, ...] = ()
    pilot: str = "not measured: taken over from the points of the quick claims, with room"
    burn: int = 50
    duration: int = 100

    @property
    def id(self) -> str:
        """For ids of claims and studies: s1.5.m1.2.n10, or the strengths and sizes of more levels."""
        if len(self.strengths) == 2:
            return f"s{self.strengths[0]}.m{self.strengths[1]}.n{self.sizes[0]}"
        return "l" + "-".join(self.strengths) + ".n" + "-".join(map(str, self.sizes))

    @property
    def tells_infinite(self) -> bool:
        """Whether the theory of infinite populations differs by more than the tolerances: not where the
        populations move as one anyway."""
        return float(self.strengths[0]) > 1

    @property
    def parameters(self) -> dict[str, Any]:
        """Of the kernel of one network."""
        return {
            "strengths": [float(sigma) for sigma in self.strengths],
            "sizes": list(self.sizes),
            "top": self.top,
            "states": STATES,
            "burn": self.burn,
            "duration": self.duration,
            "phi": PHI,
        }

    def study(self) -> Study:
        """The pairs of this point; all its claims read them."""
        needed = memory_bytes(self.parameters, largest=2)
        return study(f"modular.{self.id}", hierarchy_pair, memory_bytes=needed, **self.parameters)

    @property
    def stated(self) -> dict[str, str]:
        """The parameters of the theory's quantities."""
        if len(self.strengths) == 2:
            return {"sigma": self.strengths[0], "sigma_mu": self.strengths[1], "N0": str(self.sizes[0])}
        return {"strengths": ",".join(self.strengths), "sizes": ",".join(map(str, self.sizes))}

    def theory(self, quantity: str, **changed: str) -> float:
        """A quantity of the column here, or with some parameters changed."""
        return predicted(quantity, **self.stated | changed)

    def biases(self, index: int) -> tuple[Bias, ...]:
        """The budget of one quantity, by its place in `remainder` and `transient`."""
        fit = f"a quarter of what pairs of half the size show: {self.pilot}"
        decay = f"the same networks from later on, average after {self.burn} steps: {self.pilot}"
        return (
            Bias("finite size after extrapolation", self.remainder[index], fit, order=2),
            Bias("transient", self.transient[index], decay),
            FLOAT32,
        )


@cache
def predicted(quantity: str, **parameters: Any) -> float:
    """A quantity of the column as a float."""
    return float(evaluate(f"modular.{quantity}", **parameters))


def pair(of: Study, observable: str, index: int | None = None) -> Measurement:
    """The median of Y = 2 X(2P) - X(P) of an observable (of component `index` where it is an array)."""

    def estimate(record: Record) -> float:
        small, large = (record.observables[f"{observable}_{size}"] for size in ("N", "2N"))
        value = 2 * large - small
        return float(value if index is None else value[index])

    return Measurement(observable if index is None else f"{observable}[{index}]", of, estimate, "sign")


def difference(first: Interval, second: Interval) -> Interval:
    """Of two simultaneous intervals, first minus second."""
    return first[0] - second[1], first[1] - second[0]


MICRO = Point(
    strengths=("1.5", "1.2"),
    sizes=(10,),
    top=200,
    budgets={"quick": 80, "standard": 160, "thorough": 600},
    tolerance=(0.04, 0.10, 0.10),
    remainder=(0.0016, 0.0077, 0.0063),
    transient=(0.0022, 0.0099, 0.012),
    pilot=PILOT,
)
MACRO = Point(
    strengths=("0.5", "2.5"),
    sizes=(10,),
    top=200,
    budgets={"quick": 80, "standard": 160, "thorough": 600},
    tolerance=(0.03, 0.03, 0.12),
    remainder=(0.0018, 0.002, 0.011),
    transient=(0.0014, 0.0015, 0.017),
    pilot=PILOT,
)
THREE = Point(
    strengths=("1.2", "1.2", "2"),
    sizes=(4, 5),
    top=100,
    budgets={"standard": 160, "thorough": 600},
    tolerance=(0.03, 0.05, 0.08, 0.15),
    remainder=(0.002, 0.004, 0.006, 0.02),
    transient=(0.001, 0.002, 0.003, 0.005),
)
_LONG = {"standard": 200, "thorough": 800}


def _ordered(sigma: str, sigma_mu: str, N0: int, top: int, remainder: float, transient: float) -> Point:
    """A point of which only the exponent is claimed, in an ordering."""
    return Point(
        (sigma, sigma_mu), (N0,), top, _LONG, (), remainder=(0, 0, remainder), transient=(0, 0, transient)
    )


SMALL = (_ordered("1.5", "2.2", 10, 200, 0.02, 0.005), MICRO)
LARGE = (_ordered("1.5", "1.2", 30, 100, 0.02, 0.005), _ordered("1.5", "1.95", 30, 100, 0.06, 0.005))
NOISE = (_ordered("0", "3", 10, 200, 0.02, 0.005), _ordered("1.5", "3", 10, 200, 0.03, 0.005))
POINTS = (MICRO, MACRO)
ALL = (*POINTS, THREE, SMALL[0], *LARGE, *NOISE)

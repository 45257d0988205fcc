r"""How the gradient column is sampled for its claims: gains, temperatures, sizes, times, tolerances, bias
budgets.

A realisation is a pair of independent networks of N and 2N units, its value Y = 2 X(2N) - X(N). Equilibrium
is sampled from three starts in each network (`rnnchaos.verify.gradient.kernels`), and every claim about it
takes the HULL of the three intervals: it is verified only when the planted start and both opposite ones agree
with the prediction, each by itself.

Bias budgets are (finite size, step, transient) in the claim's unit, measured by
`rnnchaos.verify.gradient.pilot`, which says how; float32 is far below them.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rnnchaos.verify.bias.extrapolation import pair
from rnnchaos.verify.claim import Bias, Interval, Measurement
from rnnchaos.verify.ensembles.study import Record, Study, study
from rnnchaos.verify.gradient.kernels import chaos_pair, equilibrium_pair, memory_bytes
from rnnchaos.verify.gradient.langevin import STARTS
from rnnchaos.verify.prediction import quantile, theory

LEVELS = (0.2, 0.5, 0.8)
"""Of the one-time distribution: P(|x| < theta) at these normal quantiles."""
SEED, NETWORKS, CROWD = 2024, 24, 8
"""Of the pilot; step and transient are measured with seed + 1, on so many networks, with so many times the
states.
"""
_PAIRS = "a quarter of the deviation from theory of {pairs} pairs of N/2 and N units, seed {seed}"
_SAME = f"in {NETWORKS} networks of N units with {CROWD} times the states, seed {SEED + 1}"
_ORIGINS = (
    ("finite size after extrapolation", 2, _PAIRS),
    ("time step", 0, f"dt against dt/2 {_SAME}, and the scheme's order"),
    ("transient", 0, f"the averaged window against one that starts twice as late, {_SAME}"),
)


@dataclass(frozen=True)
class Point:
    """A gain with its design. `budgets` counts pairs; `tolerance` and `bias` go by the claim's short name."""

    g: str
    N: int
    dt: float
    states: int
    burn: float
    duration: float
    budgets: Mapping[str, int]
    tolerance: Mapping[str, float]
    bias: Mapping[str, tuple[float, float, float]]
    networks: int = 400

    def study(self) -> Study:
        """Its pairs; all claims of the point read them."""
        raise NotImplementedError

    def biases(self, name: str, unit: float = 1.0) -> tuple[Bias, ...]:
        """The budget of one claim with its origins, times `unit`."""
        parts = zip(_ORIGINS, self.bias[name], strict=True)
        return tuple(
            Bias(kind, amount * unit, self._origin(how), order) for (kind, order, how), amount in parts
        )

    def _origin(self, how: str) -> str:
        measured = how.format(pairs=self.networks, seed=SEED)
        return f"{measured}; two standard errors added (rnnchaos.verify.gradient.pilot)"

    def _parameters(self) -> dict[str, Any]:
        names = ("N", "dt", "states", "burn", "duration")
        return {"g": float(self.g), "phi": "tanh"} | {name: getattr(self, name) for name in names}

    @property
    def label(self) -> str:
        """How ids name the point."""
        return f"g{self.g}"

    @property
    def crossing(self) -> float:
        """theta where N(0, Delta0) and N(0, S(Gamma0)) have equal densities: theta^2 = Delta0 S
        ln(S/Delta0)/(S - Delta0).
        """
        narrow, wide = theory("gaussian.variance", g=self.g), theory("gradient.variance_at_energy", g=self.g)
        return math.sqrt(narrow * wide * math.log(wide / narrow) / (wide - narrow))


@dataclass(frozen=True, kw_only=True)
class Flow(Point):
    """The chaotic flow at a gain."""

    def study(self) -> Study:
        """Its pairs; the one threshold is where the two one-time laws differ most."""
        own = {"thresholds": [self.crossing]}
        parameters = self._parameters() | own
        needed = memory_bytes(parameters, largest=2)
        return study(f"gradient.chaos.{self.label}", chaos_pair, memory_bytes=needed, **parameters)


@dataclass(frozen=True, kw_only=True)
class Equilibrium(Point):
    """Equilibrium at a gain and a temperature, `T` as text; "energy" is T = Gamma0."""

    T: str
    scheme: str = "matthews"

    @property
    def label(self) -> str:
        return f"g{self.g}.T{'E' if self.T == 'energy' else self.T}"

    @cached_property
    def temperature(self) -> str:
        """T as an exact decimal."""
        return repr(theory("gaussian.kinetic_energy", g=self.g)) if self.T == "energy" else self.T

    def at(self, quantity: str, *, T: str | None = None) -> float:
        """A quantity of the column at this gain, and at this temperature unless another one is given."""
        return theory(f"gradient.{quantity}", g=self.g, T=self.temperature if T is None else T)

    @property
    def variance(self) -> float:
        return self.at("boltzmann_variance")

    def study(self) -> Study:
        """Its pairs; thresholds at the normal quantiles of `LEVELS`, then where the one-time laws differ
        most.
        """
        own = {"T": float(self.temperature), "scheme": self.scheme}
        levels = [quantile(level) * math.sqrt(self.variance) for level in LEVELS]
        parameters = self._parameters() | own | {"thresholds": [*levels, self.crossing]}
        needed = memory_bytes(parameters, largest=2)
        return study(
            f"gradient.equilibrium.{self.label}", equilibrium_pair, memory_bytes=needed, **parameters
        )


def starts(of: Study, observable: str, index: int | None = None) -> tuple[Measurement, ...]:
    """The pair's value from each start."""
    return tuple(pair(of, f"{observable}_{start}", index) for start in STARTS)


def apart(of: Study, observable: str, start: str) -> Measurement:
    """What `start` leaves of itself: the pair's difference to the planted start in the same networks."""
    parts = [pair(of, f"{observable}_{name}") for name in (start, "planted")]
    return Measurement(
        f"{observable}: {start} - planted",
        of,
        lambda record: parts[0].estimate(record) - parts[1].estimate(record),
        "fast",
    )


def overlaps(of: Study, unit: float) -> Measurement:
    """Y of N <rho^2>/unit, rho the overlap of two states of one network."""
    size = int(dict(of.parameters)["N"])

    def estimate(record: Record) -> float:
        small, large = (float(record.observables[f"overlap_{part}"]) for part in ("N", "2N"))
        return (4 * size * large - size * small) / unit

    return Measurement("N <overlap^2>, relative", of, estimate, "fast")


def hull(*intervals: Interval) -> Interval:
    """The `combine` of starts that must agree: the smallest interval that holds all of them."""
    return min(low for low, _ in intervals), max(high for _, high in intervals)

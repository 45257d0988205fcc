r"""How the gradient column is sampled for its claims: equilibrium at a gain and a temperature, and the flow.

Equilibrium is sampled from three starts in each network (`rnnchaos.verify.gradient.kernels`), and every
claim about it takes the HULL of the three intervals: it is verified only when the planted start and both
opposite ones agree with the prediction, each by itself.

The schemes of equilibrium err by O(dt^2), Runge-Kutta's by O(dt^4): the step is measured, as are finite
size and transient; float32 is far below them. Of starts and levels the largest error counts.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.verify.bias.design import Array, Design
from rnnchaos.verify.bias.extrapolation import pair
from rnnchaos.verify.claim import Interval, Measurement
from rnnchaos.verify.ensembles.study import Record, Study
from rnnchaos.verify.gradient.langevin import STARTS
from rnnchaos.verify.gradient.start import start_variance
from rnnchaos.verify.prediction import quantile, theory

LEVELS = (0.2, 0.5, 0.8)
"""Of the one-time distribution: P(|x| < theta) at these normal quantiles."""


def crossing(g: str) -> float:
    """theta where N(0, Delta0) and N(0, S(Gamma0)) have equal densities: theta^2 = Delta0 S ln(S/Delta0)/(S -
    Delta0).
    """
    narrow, wide = theory("gaussian.variance", g=g), theory("gradient.variance_at_energy", g=g)
    return math.sqrt(narrow * wide * math.log(wide / narrow) / (wide - narrow))


@cache
def steepness(g: str) -> float:
    """|grad E|^2/(N Gamma0) of the flow, to eight digits."""
    return float(evaluate("gradient.chaotic_norm", g=g, digits=8)) / theory("gaussian.kinetic_energy", g=g)


@dataclass(frozen=True, kw_only=True)
class Flow(Design):
    """The chaotic flow at a gain."""

    g: str

    @property
    def label(self) -> str:
        """How ids name the point."""
        return f"g{self.g}"

    def own(self) -> Mapping[str, Any]:
        """The one threshold is where the two one-time laws differ most."""
        return {"thresholds": [crossing(self.g)]}

    def truth(self, name: str) -> tuple[Any, float]:
        energy, variance = (theory(f"gaussian.{name}", g=self.g) for name in ("kinetic_energy", "variance"))
        absolute = {
            "x.h": math.sqrt(variance / (variance + energy)),
            "x.F": 0.0,
            "F.grad": 0.0,
            "gap": math.erf(crossing(self.g) / math.sqrt(2 * variance)),
        }
        if name in absolute:
            return absolute[name], 1.0
        if name == "steepness":
            return steepness(self.g), steepness(self.g)
        relative = {"kinetic_energy": energy, "variance": variance, "arc_length_rate": math.sqrt(energy)}
        return relative[name], relative[name]

    def seen(self, name: str, found: Mapping[str, Any], units: int) -> Array:
        return np.asarray(found["marginal" if name == "gap" else name], float)


@dataclass(frozen=True, kw_only=True)
class Equilibrium(Design):
    """Equilibrium at a gain and a temperature, `T` as text; "energy" is T = Gamma0."""

    g: str
    T: str
    scheme: str

    @property
    def label(self) -> str:
        """How ids name the point."""
        return f"g{self.g}.T{'E' if self.T == 'energy' else self.T}"

    @cached_property
    def temperature(self) -> str:
        """T as an exact decimal."""
        return repr(theory("gaussian.kinetic_energy", g=self.g)) if self.T == "energy" else self.T

    @property
    def heat(self) -> float:
        """T as a number."""
        return float(self.temperature)

    def at(self, quantity: str, *, T: str | None = None) -> float:
        """A quantity of the column at this gain, and at this temperature unless another one is given."""
        return theory(f"gradient.{quantity}", g=self.g, T=self.temperature if T is None else T)

    @property
    def variance(self) -> float:
        """S."""
        return self.at("boltzmann_variance")

    @property
    def overlap(self) -> float:
        """N <rho^2> of two replicas, (q/(1 - m))^2."""
        square = (self.variance - self.heat) / float(self.g) ** 2
        return (square / (1 - self.at("overlap_multiplier"))) ** 2

    def own(self) -> Mapping[str, Any]:
        """Temperature, width of the starts, and thresholds: the normal quantiles of `LEVELS`, then where
        the one-time laws differ most.
        """
        given = {"T": self.heat, "scheme": self.scheme}
        levels = [quantile(level) * math.sqrt(self.variance) for level in LEVELS]
        start = start_variance({**self.parameters, **given})
        return given | start | {"thresholds": [*levels, crossing(self.g)]}

    def truth(self, name: str) -> tuple[Any, float]:
        heat, s = self.heat, self.variance
        known: dict[str, tuple[Any, float]] = {
            "energy": (heat / 2, heat / 2),
            "variance": (s, s),
            "force_field": (0.0, 1.0),
            "force_state": (-heat, heat),
            "thermometer": (heat, heat),
            "marginal": (np.array(LEVELS), 1.0),
            "gap": (math.erf(crossing(self.g) / math.sqrt(2 * s)), 1.0),
            "start": (0.0, s),
        }
        if name in known:
            return known[name]
        value = self.overlap if name == "overlap" else self.at(name)
        return value, value

    def seen(self, name: str, found: Mapping[str, Any], units: int) -> Array:
        """From each start; of differences, from the two that are not planted."""
        if name == "overlap":
            return units * np.asarray(found["overlap"], float)
        if name == "start":
            return np.array(
                [found[f"variance_{s}"] - found["variance_planted"] for s in ("inside", "outside")]
            )
        if name in ("marginal", "gap"):
            part = slice(len(LEVELS)) if name == "marginal" else slice(len(LEVELS), None)
            return np.array([found[f"marginal_{s}"][part] for s in STARTS])
        return np.array([found[f"{name}_{s}"] for s in STARTS])


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

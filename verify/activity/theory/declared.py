"""Class RecordingTheory: what a column says of a recording of its networks; listed in its `RECORDINGS`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from rnnchaos.numerics.quantity import Parameter
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.weights.reading.network import Array

Given = Mapping[str, Any]
Prediction = Callable[[Given, float], float]
"""A number at parameters, of data that are dt apart."""
FLOW, MAP = "flow", "euler"
POINTS = 32
"""Lags that are looked at together."""


@dataclass(frozen=True)
class FiniteSize:
    """Of one network of finite size, relative to N to infinity: at most `bias` in the mean over networks,
    `scatter` the deviation between networks; both measured, `origin` says where."""

    bias: float
    scatter: float
    origin: str


@dataclass(frozen=True, kw_only=True)
class RecordingTheory:
    """`readings` maps `flow`, `euler` to predictions by the name of what is measured; the first is that of
    the theory itself.

    `finite_size(name, N, given)` is None where nothing is recorded; `fits` maps a parameter that can be
    looked for to the values, in rising order, between which that is done; `phi(given)` is the nonlinearity
    in the force of the mean field, g^2 <phi phi>, by which the step is recognised, or None.
    """

    id: str
    title: str
    parameters: tuple[Parameter, ...]
    readings: Mapping[str, Mapping[str, Prediction]]
    finite_size: Callable[[str, int, Given], FiniteSize | None]
    fits: Mapping[str, Callable[[Given], tuple[float, ...]]]
    phi: Callable[[Given], Callable[[Array], Array]] | None

    def parsed(self, words: Mapping[str, Any], without: str | None = None) -> dict[str, Any]:
        """Values of the parameters, `without` one that is asked for. Raises `UsageError`."""
        known = {each.name: each for each in self.parameters}
        for name, value in words.items():
            if name not in known or name == without:
                names = ", ".join(f"--{each.replace('_', '-')}" for each in known if each != without)
                raise UsageError(name, value, f"accepted with --theory {self.id}: {names}")
        found = {}
        for name, parameter in known.items():
            if name in words:
                found[name] = parameter(words[name])
            elif name != without and parameter.default is not None:
                found[name] = parameter(parameter.default)
            elif name != without and parameter.required:
                raise UsageError(name, "missing", f"accepted: {parameter.accepted}")
        return found


def number(value: Any) -> float:
    """A parsed parameter in float64."""
    return float(value) if isinstance(value, Fraction | int | float) else float(value.mid())


def half_life(correlation: Callable[[Array], Array], dt: float, longest: float = 1000.0) -> float:
    """The lag where an autocovariance has fallen to half, between samples dt apart by a straight line as in
    a recording; nan where it does not up to `longest`.

    >>> round(half_life(lambda lag: np.exp(-lag), 0.01), 3)
    0.693
    """
    half = float(correlation(np.zeros(1))[0]) / 2
    low, high = 0, POINTS
    while half > 0 and low * dt <= longest:
        steps = np.unique(np.linspace(low, high, POINTS + 1).astype(int))
        values = correlation(steps * dt)
        below = np.flatnonzero(values < half)
        if len(below) == 0:
            low, high = high, 8 * high
            continue
        k = int(below[0])
        low, high = int(steps[k - 1]), int(steps[k])
        if high - low == 1:
            return float(low + (values[k - 1] - half) / (values[k - 1] - values[k])) * dt
    return float("nan")

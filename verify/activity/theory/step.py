r"""Which step made the data: a flow, sampled, or Euler's map. Seen from x and phi(x), without J.

The input of a neuron is Gaussian, of covariance g^2 C_phi, C_phi(k) = <phi(x(t)) phi(x(t + k dt))>, and

    flow        C - w C'' = g^2 C_phi,                                       w = 1
    Euler       C_k - w (C_(k+1) + C_(k-1) - 2 C_k)/dt^2 = g^2 C_phi(k),     w = 1 - dt,

so that w, the square of the neurons' time constant in units of the recording's, and g^2 follow by least
squares over the first lags; C'' from differences of second and fourth order. Differences C(0) - C(k) are
means of squared increments, free of what the ends of a recording do to C. In one network of N neurons w
misses by terms of order 1/N, at most some `OF_SIZE`/N (-1 % at N = 1000, g = 2), and networks differ, so it
takes `FEWEST` of them. A map with dt -> 0 is a flow: where the two values of w are too near to each other,
nothing is decided, and what the two theories differ by goes into the budget.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rnnchaos.verify.activity.statistics.autocovariance import gap
from rnnchaos.verify.activity.statistics.estimates import Measured
from rnnchaos.verify.activity.statistics.increments import mean_square, mean_squares
from rnnchaos.verify.activity.theory.declared import FLOW, MAP
from rnnchaos.verify.statistics.one_look import Interval, student
from rnnchaos.verify.weights.reading.network import Array

CHANCE = 0.01
FEWEST = 5
OF_SIZE = 20.0
OF_STEP = 1 / 8
"""Share of dt by which w may be off besides."""
LAGS = 1 / 15
"""Of the time after which activity has forgotten itself, over which the relation is fitted."""


@dataclass(frozen=True)
class Step:
    """`reading` is flow, euler, or None where intervals at 1 - `CHANCE` do not tell; `said` is a sentence."""

    reading: str | None
    said: str


def recognised(seen: Measured, phi: Callable[[Array], Array]) -> Step:
    """What the recording says of its step."""
    dt, networks = seen.dt, len(seen.networks)
    apart = gap(seen.autocovariance)
    if networks < FEWEST:
        return Step(None, f"the step that made the data is not seen: fewer than {FEWEST} networks")
    lags = max(3, round(LAGS * (apart or 0)))
    if apart is None or lags + 3 > seen.recording.T // 2:
        return Step(None, "the step that made the data is not seen: the recording is too short")
    squares = np.array([squared_times(x, phi, dt, lags) for x in seen.recording.X])
    spare = OF_STEP * dt + OF_SIZE / seen.recording.N
    possible = [
        name
        for name, w, column in ((FLOW, 1.0, squares[:, 0]), (MAP, 1.0 - dt, squares[:, 1]))
        if _holds(_interval(column, spare), w)
    ]
    low, high = _interval(squares[:, 0], spare)
    found = f"squared time constant {squares[:, 0].mean():.3f} [{low:.3f}, {high:.3f}]"
    wanted = f"1 of a flow, {1 - dt:g} of Euler's map at dt = {dt:g}"
    if len(possible) == 1:
        kind = {FLOW: "a sampled flow", MAP: "Euler's map"}[possible[0]]
        return Step(possible[0], f"the data are those of {kind}: {found}; {wanted}")
    what = "either step may have made the data" if possible else "neither step made the data"
    return Step(None, f"{what}: {found}; {wanted}")


def _interval(values: Array, spare: float) -> Interval:
    error = float(values.std(ddof=1) / np.sqrt(len(values)))
    low, high = student(float(values.mean()), error, len(values) - 1, chance=CHANCE)
    return low - spare, high + spare


def _holds(interval: Interval, w: float) -> bool:
    return interval[0] <= w <= interval[1]


def squared_times(x: Array, phi: Callable[[Array], Array], dt: float, lags: int) -> tuple[float, float]:
    """w of one network (T, N), with C'' of the flow and with the second difference of the map."""
    C, forces = _covariances(x, lags + 3), _covariances(np.asarray(phi(x)), lags + 1)
    around = np.concatenate([C[2:0:-1], C])
    second = np.diff(around, 2)
    fourth = np.diff(second, 2)
    curvatures = (second[1:-1] - fourth / 12)[: lags + 1], second[1 : lags + 2]
    found = (
        np.linalg.lstsq(np.stack([forces, each / dt**2], axis=1), C[: lags + 1], rcond=None)[0][1]
        for each in curvatures
    )
    flow, of_map = (float(w) for w in found)
    return flow, of_map


def _covariances(x: Array, count: int) -> Array:
    """C at the lags 0, ..., count - 1."""
    start = float(mean_square(x, float(x.mean(dtype=float))).mean())
    return np.array([start, *(start - mean_squares(x, k).mean() / 2 for k in range(1, count))])

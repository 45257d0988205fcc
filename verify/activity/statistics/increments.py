r"""The kinetic energy <x'^2> and the arc length from increments of a sampled recording.

    S(h) = < (x(t+h) - x(t))^2 >/h^2 = 2 (C(0) - C(h))/h^2

of Euler's map x(n+1) = x(n) + dt F(x(n)) is <F^2> at h = dt, exactly. Of a flow

    S(h) = -C''(0) - h^2 C''''(0)/12 - h^4 C^(6)(0)/360 - ...,

so that from h = dt, 2 dt, 3 dt

    R_2 = (4 S_1 - S_2)/3 = Gamma0 + O(dt^4),     R_3 = (15 S_1 - 6 S_2 + S_3)/10 = Gamma0 + O(dt^6).

R_2 is the estimate and `SAFETY` |R_3 - R_2| bounds what is left of its bias. Of a smooth flow
S_1 - S_2 = 3/5 (S_2 - S_3) to leading order; of white noise on top of the activity, of a process that has no
derivative, and of a step that is no longer small it is more than (S_2 - S_3): then there is no estimate.
Lengths of chords over h, per sqrt(N), are even in h as well, and are treated alike.
"""

from dataclasses import dataclass
from math import nan

import numpy as np

from rnnchaos.verify.weights.reading.network import Array

SAFETY = 2.0
ROUGH = 1.2
"""(S_1 - S_2)/(S_2 - S_3), in between what a smooth flow and one without a derivative give: 3/5, 9/5 (Wiener
process), 27/5 (white noise)."""
FLOOR = 1e-9
"""Relative: differences below it are rounding."""
ROWS = 256


@dataclass(frozen=True)
class Increments:
    """Means over times at h = dt, 2 dt, 3 dt: S(h) in `squares`, |x(t+h) - x(t)|/(h sqrt N) in `chords`; of
    the increments over dt also the mean square at each time, `series` (T - 1,)."""

    squares: Array
    chords: Array
    series: Array


def increments(x: Array, dt: float) -> Increments:
    """Of a recording (T, N)."""
    moved = [mean_squares(x, k) / (k * dt) ** 2 for k in (1, 2, 3)]
    squares = np.array([each.mean() for each in moved])
    return Increments(squares, np.array([np.sqrt(each).mean() for each in moved]), moved[0])


def mean_squares(x: Array, k: int) -> Array:
    """<(x(t+k) - x(t))^2> over neurons at each time, (T - k,)."""
    out = np.empty(len(x) - k)
    for start in range(0, len(out), ROWS):
        stop = min(start + ROWS, len(out))
        moved = x[start + k : stop + k].astype(float) - x[start:stop]
        out[start:stop] = np.einsum("tn,tn->t", moved, moved) / x.shape[1]
    return out


def mean_square(x: Array, centre: float) -> Array:
    """<(x(t) - centre)^2> over neurons at each time, (T,)."""
    out = np.empty(len(x))
    for start in range(0, len(x), ROWS):
        off = x[start : start + ROWS].astype(float) - centre
        out[start : start + ROWS] = np.einsum("tn,tn->t", off, off) / x.shape[1]
    return out


def extrapolated(values: Array) -> tuple[float, float]:
    """R_2 and the bound of its bias, from values at h, 2h, 3h; (nan, nan) where they are of no smooth flow.

    >>> extrapolated(np.array([1.0 - h**2 / 12 for h in (0.1, 0.2, 0.3)]))
    (1.0, 0.0)
    """
    first, second, third = (float(v) for v in values)
    if rough(values):
        return nan, nan
    two, three = (4 * first - second) / 3, (15 * first - 6 * second + third) / 10
    left = SAFETY * abs(three - two)
    return two, left if left > FLOOR * abs(two) else 0.0


def rough(values: Array) -> bool:
    """Whether increments do not shrink as those of a smooth flow sampled finely enough."""
    first, second, third = (float(v) for v in values)
    if abs(first - third) <= FLOOR * abs(first):
        return False
    return first - second > ROUGH * (second - third) or second < third - FLOOR * abs(first)

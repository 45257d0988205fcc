r"""The solutions of $m=J_0E\varphi(m+\sqrt{\Delta_0}z)+b$ over a grid of Delta0, joined to curves, in
float64.

On such a curve each state is a change of sign of one function of (m, Delta0)
(`rnnchaos.numerics.rate.scan.branches`). Steps of Delta0 are a factor sqrt 2; m is looked for on a grid
that is fine on the scale of the inputs. Where two solutions appear or vanish between neighbouring values
of Delta0 they are joined to each other: the curve turns there. For J0 = 0 the curve is m = b.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Average = Callable[[Any, Any], tuple[Any, Any]]
"""(m, Delta0) -> E phi and its derivative in m, over arrays."""
_GRID, _STEPS, _CLOSER = 200, 60, 12


@dataclass(frozen=True)
class Points:
    """Solutions (m, Delta0), and the pairs of them that are neighbours on a curve."""

    mean: Array
    variance: Array
    links: tuple[tuple[int, int], ...]


def curve(average: Average, J0: float, b: float, variances: Array) -> Points:
    """The solutions at `variances`, which grow."""
    if J0 == 0:
        count = len(variances)
        links = tuple((k, k + 1) for k in range(count - 1))
        return Points(np.full(count, b), variances, links)
    variances = _refined_rows(average, J0, b, variances)
    low, high, row = _brackets(average, J0, b, variances)
    m = refined(average, J0, b, variances[row], low, high)
    return Points(m, variances[row], tuple(_links(m, row, len(variances))))


def refined(average: Average, J0: float, b: float, variance: Array, low: Array, high: Array) -> Array:
    """The solutions between `low` and `high`, by Newton's steps kept inside of the brackets."""

    def residual(m: Array) -> tuple[Array, Array]:
        value, slope = average(m, variance)
        return m - J0 * value - b, 1 - J0 * slope

    left = residual(low)[0] > 0
    m = (low + high) / 2
    for _ in range(_STEPS):
        value, slope = residual(m)
        same = (value > 0) == left
        low, high = np.where(same, m, low), np.where(same, high, m)
        with np.errstate(all="ignore"):
            step = m - value / slope
        inside = np.isfinite(step) & (step > np.minimum(low, high)) & (step < np.maximum(low, high))
        moved = np.where(inside, step, (low + high) / 2)
        change, m = np.abs(moved - m), moved
        if np.all(change <= 1e-15 * np.abs(m)):
            break
    return m


def _refined_rows(average: Average, J0: float, b: float, variances: Array) -> Array:
    """With more values of Delta0 where the number of solutions changes, ever closer to where it does."""

    def counted(d: Array) -> Any:
        return np.bincount(_brackets(average, J0, b, d)[2], minlength=len(d))

    counts, more = counted(variances), [variances]
    for k in np.flatnonzero(counts[1:] != counts[:-1]):
        low, high = variances[k], variances[k + 1]
        for _ in range(_CLOSER):
            middle = np.array([np.sqrt(low * high)])
            more.append(middle)
            low, high = (middle[0], high) if counted(middle)[0] == counts[k] else (low, middle[0])
    return np.sort(np.concatenate(more))


def _brackets(average: Average, J0: float, b: float, variances: Array) -> tuple[Array, Array, Any]:
    """(m below, m above, index of Delta0) of every change of sign of m - J0 E phi - b."""
    s = np.sqrt(variances)[:, None]
    wide = 0.4 * (s + np.minimum(1.0, np.abs(J0) + np.abs(b)))
    k = np.arange(-_GRID // 2, _GRID // 2) + 0.5
    m = wide * np.sinh(np.arcsinh(1e4 * (1 + abs(J0) + abs(b)) / wide) * k / k[-1])
    value = m - J0 * average(m, np.broadcast_to(variances[:, None], m.shape))[0] - b
    row, place = np.nonzero((value[:, :-1] > 0) != (value[:, 1:] > 0))
    return m[row, place], m[row, place + 1], row


def _links(m: Array, row: Any, count: int) -> list[tuple[int, int]]:
    """Neighbours in the same order; where there are more on one side, the closest of them are joined."""
    rows = [np.flatnonzero(row == k) for k in range(count)]
    links: list[tuple[int, int]] = []
    for here, there in pairwise(rows):
        one, two = list(here), list(there)
        for group, other in ((one, two), (two, one)):
            while len(group) > len(other) + 1:
                gaps = [m[b] - m[a] for a, b in pairwise(group)]
                k = int(np.argmin(gaps))
                links.append((int(group[k]), int(group[k + 1])))
                del group[k : k + 2]
        links += [(int(a), int(b)) for a, b in zip(one, two, strict=False)]
    return links

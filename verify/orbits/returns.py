r"""Returns of a trajectory to its own end: times after which it may repeat.

Of a flow: the hyperplane through the end x_n, normal to the velocity there, is crossed in the same sense
before; between two samples the state is the cubic through four of them. Of a map: the steps p with x_(n-p)
near x_n. A return counts that comes nearer than `CLOSE` of the trajectory's extent (of a flow: beside the
velocity); the latest `TRIES` are given, the shortest time first. On a torus there are such returns as well;
that no cycle is there is for Newton's method to find.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

CLOSE, TRIES = 0.01, 3


def returns(trajectory: Array, velocity: Array | None, spacing: float) -> Iterator[float]:
    """Times (steps of a map, where `velocity` is None) since `trajectory` (n, N) was last where it ends."""
    extent = float(np.linalg.norm(trajectory - trajectory[-1], axis=1).max())
    found = _steps(trajectory) if velocity is None else _crossings(trajectory, velocity)
    tries = 0
    for back, distance in found:
        if distance <= CLOSE * extent and extent > 0 and tries < TRIES:
            tries += 1
            yield back * spacing


def _steps(trajectory: Array) -> Iterator[tuple[float, float]]:
    distances = np.linalg.norm(trajectory[-2::-1] - trajectory[-1], axis=1)
    yield from ((float(p), float(distance)) for p, distance in enumerate(distances, 1))


def _crossings(trajectory: Array, velocity: Array) -> Iterator[tuple[float, float]]:
    """Samples since each crossing, the latest first, and how far beside the end it was."""
    last, direction = len(trajectory) - 1, velocity / np.linalg.norm(velocity)
    height = (trajectory - trajectory[-1]) @ direction
    crossed = np.flatnonzero((height[:-1] < 0) & (height[1:] >= 0))
    for i in crossed[::-1]:
        if 1 <= i <= last - 3:
            part = float(height[i] / (height[i] - height[i + 1]))
            off = _cubic(part) @ trajectory[i - 1 : i + 3] - trajectory[-1]
            yield last - i - part, float(np.linalg.norm(off - direction * (off @ direction)))


def _cubic(t: float) -> Array:
    """Lagrange's weights at t of the samples at -1, 0, 1, 2."""
    return np.array(
        [
            -t * (t - 1) * (t - 2) / 6,
            (t + 1) * (t - 1) * (t - 2) / 2,
            -(t + 1) * t * (t - 2) / 2,
            (t + 1) * t * (t - 1) / 6,
        ]
    )

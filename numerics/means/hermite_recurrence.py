r"""Normalised Hermite functions by their recurrence: $h_k=He_k/\sqrt{k!}$,

    h_k = (z h_(k-1) - sqrt(k-1) h_(k-2))/sqrt(k),
    h_(k+2) = [(z^2 - 2k - 1) h_k - sqrt(k(k-1)) h_(k-2)]/sqrt((k+1)(k+2)).

Both act on values at nodes z that carry any factor, such as the weights of a mean.
"""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import numpy as np

from rnnchaos.numerics.ball.secant import same


def hermite_arrays(z: Any, start: Any) -> Iterator[Any]:
    """start h_0, start h_1, ... over float64 arrays."""
    before, now = np.zeros_like(z), start
    for k in count(1):
        yield now
        before, now = now, (z * now - np.sqrt(k - 1) * before) / np.sqrt(k)


def odd_hermite(
    z: list[Any],
    start: list[Any],
    *,
    root: Callable[[int], Any],
    inverse_root: Callable[[int], Any],
    point: Callable[[Any], Any] = same,
) -> Iterator[list[Any]]:
    """load h_1, load h_3, ... from `start` = load h_1, over balls or mpmath numbers.

    `point` takes the error ball off: balls would grow by 1 + sqrt(2) a step where h_k oscillates, the numbers
    themselves do not.
    """
    before, now, squares = [0 * a for a in start], start, [x * x for x in z]
    for k in count(1, 2):
        yield now
        low, high = root(k * (k - 1)), inverse_root((k + 1) * (k + 2))
        after = [
            ((square - (2 * k + 1)) * a - low * b) * high
            for square, a, b in zip(squares, now, before, strict=True)
        ]
        now, before = [point(a) for a in after], now

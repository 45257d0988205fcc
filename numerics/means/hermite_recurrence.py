r"""Normalised Hermite functions by their recurrence: $h_k=He_k/\sqrt{k!}$,

    h_k = (z h_(k-1) - sqrt(k-1) h_(k-2))/sqrt(k),
    h_(k+2) = [(z^2 - 2k - 1) h_k - sqrt(k(k-1)) h_(k-2)]/sqrt((k+1)(k+2)).

Both act on values at nodes z that carry any factor, such as the weights of a mean.
"""

from collections.abc import Iterator
from itertools import count
from math import isqrt
from typing import Any

import numpy as np
from mpmath import mp


def hermite_arrays(z: Any, start: Any) -> Iterator[Any]:
    """start h_0, start h_1, ... over float64 arrays."""
    before, now = np.zeros_like(z), start
    for k in count(1):
        yield now
        before, now = now, (z * now - np.sqrt(k - 1) * before) / np.sqrt(k)


def odd_sums(z: list[Any], start: list[Any], bits: int) -> Iterator[int]:
    """2^bits sum load h_1, 2^bits sum load h_3, ... from mpmath numbers `start` = load h_1, by the recurrence
    in integers, fast where mpmath is not.
    """
    now = [int(mp.ldexp(load, bits)) for load in start]
    before, squares = [0] * len(now), [int(mp.ldexp(x * x, bits)) for x in z]
    for k in count(1, 2):
        yield sum(now)
        low, high = isqrt(k * (k - 1) << 2 * bits), isqrt((1 << 2 * bits) // ((k + 1) * (k + 2)))
        shift = (2 * k + 1) << bits
        before, now = (
            now,
            [
                (((square - shift) * a - low * b) >> bits) * high >> bits
                for square, a, b in zip(squares, now, before, strict=True)
            ],
        )

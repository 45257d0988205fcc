"""Moments of a Gaussian law of rational covariance: one factor is paired with each of the others."""

from collections.abc import Callable
from functools import cache

from flint import fmpq, fmpq_mat

Powers = tuple[int, ...]


def moments(sigma: fmpq_mat) -> Callable[[Powers], fmpq]:
    """E of the product of x_k^powers_k, by Isserlis' theorem."""

    @cache
    def mean(powers: Powers) -> fmpq:
        first = next((k for k, power in enumerate(powers) if power), None)
        if first is None:
            return fmpq(1)
        rest = moved(powers, first)
        pairs = (k for k, power in enumerate(rest) if power)
        return sum((rest[k] * sigma[first, k] * mean(moved(rest, k)) for k in pairs), fmpq(0))

    return mean


def moved(powers: Powers, down: int, up: int = -1) -> Powers:
    """Those of x^powers x_up/x_down."""
    return tuple(power - (place == down) + (place == up) for place, power in enumerate(powers))

"""Balls made wider: the one place where an error, proved or estimated, is added to a value's radius.

That it is one place lets the tests take every bound of the package by itself: hold it to the true error, and
see that an enclosure with the bound divided by a thousand misses the truth.
"""

import flint
from flint import arb


def widened(value: flint.arb, error: flint.arb) -> flint.arb:
    """The ball `value` with `error` >= 0 added to its radius."""
    return value + arb(0, error.abs_upper())


def up_to(bound: flint.arb) -> flint.arb:
    """The ball [0, upper end of bound]."""
    half = bound.abs_upper() / 2
    return widened(half, half)

r"""Integrals over a half line and derivatives of a Python function over mpmath numbers, to the digits in
force."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath as mp


class Unsettled(ValueError):
    """A limit that was not reached."""


def half_line(f: Callable[[Any], Any]) -> Any:
    """int_0^inf f(x) dx to the precision in force: the trapezoid rule in u, x = exp(u - exp(-u)), for f that
    falls like an exponential or a power, its step halved until the change is the root of what is asked.
    Raises `Unsettled` where it does not settle.
    """
    step, before = mp.mpf(1) / 4, None
    for _ in range(6):
        now = step * (_one_way(f, mp.mpf(0), step) + _one_way(f, -step, -step))
        if before is not None and abs(now - before) <= mp.sqrt(mp.eps) / 16 * abs(now):
            return now
        step, before = step / 2, now
    raise Unsettled("an integral does not settle")


def _one_way(f: Callable[[Any], Any], u: Any, step: Any) -> Any:
    """The sum from u on, until four terms in a row are nothing."""
    total, largest, quiet = mp.mpf(0), mp.mpf(0), 0
    while quiet < 4:
        rise = mp.exp(-u)
        x = mp.exp(u - rise)
        term = f(x) * x * (1 + rise)
        total, largest = total + term, max(largest, abs(term))
        quiet = quiet + 1 if abs(term) <= mp.eps * largest / 64 or x < mp.mpf(10) ** -4000 else 0
        u += step
    return total


_CENTRAL: dict[int, tuple[Fraction, tuple[Fraction, ...], int]] = {
    1: (Fraction(0), (Fraction(4, 5), Fraction(-1, 5), Fraction(4, 105), Fraction(-1, 280)), -1),
    2: (Fraction(-205, 72), (Fraction(8, 5), Fraction(-1, 5), Fraction(8, 315), Fraction(-1, 560)), 1),
}
"""Central differences over nine points: the weight at the place itself, those ahead, and the sign of those
behind."""


def difference(f: Callable[[Any], Any], at: Any, order: int) -> Any:
    """The derivative of f to about three quarters of the digits in force: step^8 is what they resolve."""
    if order not in _CENTRAL:
        raise Unsettled(f"no derivative of order {order}")
    centre, ahead, sign = _CENTRAL[order]
    step = mp.mpf(2) ** int(-mp.mp.prec / 8)
    total = mp.mpf(centre.numerator) / centre.denominator * f(at) if centre else mp.mpf(0)
    for k, weight in enumerate(ahead, 1):
        pair = f(at + k * step) + sign * f(at - k * step)
        total += mp.mpf(weight.numerator) / weight.denominator * pair
    return total / step**order

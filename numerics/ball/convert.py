"""Exact conversions between the arithmetics: an mpmath number as a ball, a ball's midpoint in mpmath."""

from typing import Any

import flint
from flint import arb
from mpmath import mp


def ball_from(number: Any) -> Any:
    """An mpmath number as an exact ball."""
    sign, mantissa, exponent, _ = number._mpf_
    return arb((-int(mantissa) if sign else int(mantissa), int(exponent)))


def mpf_of(number: flint.arb) -> Any:
    """The midpoint of a ball as an mpmath number."""
    mantissa, exponent = number.mid().man_exp()
    return mp.ldexp(mp.mpf(int(mantissa)), int(exponent))

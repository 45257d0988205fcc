"""Exact conversions between the arithmetics: rationals, balls and mpmath numbers.

`arb_of` and `mpf_of` lead into balls and into mpmath numbers, from rationals and from each other.
"""

from fractions import Fraction
from typing import Any

import flint
from mpmath import mp


def float_of(number: Any) -> float:
    """A rational of python-flint (`float` takes it from 0.9 on) or a SymPy number as a float."""
    return int(number.p) / int(number.q) if isinstance(number, flint.fmpq) else float(number)


def arb_of(number: Any) -> flint.arb:
    """An exact number enclosed at the precision in force, or an mpmath number as an exact ball: nan of what
    is not finite, which says nothing. A ball stays as it is."""
    if isinstance(number, flint.arb):
        return number
    if isinstance(number, int):
        return flint.arb(number) / 1  # at the precision in force
    if hasattr(number, "as_arb"):  # an irrational, which knows itself
        known: flint.arb = number.as_arb()
        return known
    if hasattr(number, "_mpf_"):
        sign, mantissa, exponent, _ = number._mpf_
        if not mantissa and exponent:
            return flint.arb.nan()
        return flint.arb((-int(mantissa) if sign else int(mantissa), int(exponent)))
    fraction = number if isinstance(number, Fraction) else Fraction(number)
    return flint.arb(fraction.numerator) / fraction.denominator


def mpf_of(number: Any) -> Any:
    """An exact number, or the midpoint of a ball, as an mpmath number at mpmath's precision in force."""
    if hasattr(number, "as_mpf"):
        return number.as_mpf()
    if isinstance(number, flint.arb):
        mantissa, exponent = number.mid().man_exp()
        return mp.ldexp(mp.mpf(int(mantissa)), int(exponent))
    return mp.mpf(number.numerator) / number.denominator


def exact_mpf(number: flint.arb) -> Any:
    """The midpoint of a ball as an mpmath number, exactly, whatever the precision in force."""
    mantissa, _ = number.mid().man_exp()
    with mp.workprec(max(53, abs(int(mantissa)).bit_length())):
        return mpf_of(number)


def exact(number: flint.arb) -> Fraction:
    """The exact value of a ball of radius zero."""
    mantissa, exponent = (int(n) for n in number.man_exp())
    return Fraction(mantissa) * Fraction(2) ** exponent

"""Numbers as a user gives them, as exact SymPy numbers."""

from fractions import Fraction
from numbers import Rational, Real
from typing import Any

import sympy as sp

from rnnchaos.theory.errors import UsageError

ACCEPTED = "accepted: an int, a Fraction, a decimal string or float, a SymPy expression"

MOST = 400


def exact_sympy(name: str, raw: Any) -> sp.Basic:
    """`raw` exactly: 1.1 is 11/10, also as a float; a SymPy object as it is. Raises `UsageError`."""
    if isinstance(raw, sp.Basic):
        return raw
    if hasattr(raw, "_sympy_"):
        return raw._sympy_()
    try:
        found = _fraction(raw)
    except (ValueError, TypeError, OverflowError, ZeroDivisionError):
        raise UsageError(name, raw, ACCEPTED) from None
    return sp.Rational(found.numerator, found.denominator)


def _fraction(raw: Any) -> Fraction:
    if isinstance(raw, bool):
        raise ValueError
    if isinstance(raw, str) and len(raw) <= MOST:
        return Fraction(raw.strip())
    if isinstance(raw, Rational):
        return Fraction(int(raw.numerator), int(raw.denominator))
    if isinstance(raw, Real):
        return Fraction(repr(float(raw)))
    raise ValueError

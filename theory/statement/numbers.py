"""Numbers as a user gives them, as exact SymPy numbers."""

from fractions import Fraction
from numbers import Rational, Real
from typing import Any

import sympy as sp

from rnnchaos.theory.errors import UsageError

ACCEPTED = "accepted: an int, a Fraction, a decimal string or float, a SymPy expression"


def exact_sympy(name: str, raw: Any) -> sp.Basic:
    """`raw` exactly: 1.1 is 11/10, also as a float; a SymPy object as it is. Raises `UsageError`."""
    if isinstance(raw, sp.Basic):
        return raw
    if hasattr(raw, "_sympy_"):
        return raw._sympy_()
    try:
        if isinstance(raw, bool) or not isinstance(raw, str | Rational | Real) or len(str(raw)) > 4000:
            raise ValueError
        text = repr(float(raw)) if isinstance(raw, float) else raw
        found = Fraction(text.strip() if isinstance(text, str) else text)
    except (ValueError, TypeError, OverflowError, ZeroDivisionError):
        raise UsageError(name, raw, ACCEPTED) from None
    return sp.Rational(found.numerator, found.denominator)

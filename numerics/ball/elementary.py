"""Elementary functions of a number of any arithmetic: a ball, a float64 or an mpmath number."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import flint
from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of, mpf_of


def _of_any_number(name: str) -> Callable[[Any], Any]:
    def function(x: Any) -> Any:
        if isinstance(x, flint.arb):
            return getattr(x, name)()
        return getattr(math if isinstance(x, float) else mp, name)(x)

    return function


square_root = _of_any_number("sqrt")
exponential = _of_any_number("exp")
logarithm = _of_any_number("log")
log1p = _of_any_number("log1p")
expm1 = _of_any_number("expm1")
tanh = _of_any_number("tanh")
erf = _of_any_number("erf")


def gamma(s: Any) -> Any:
    """Gamma(s) of a ball or an mpmath number."""
    return s.gamma() if isinstance(s, flint.arb) else mp.gamma(s)


def digamma(s: Any) -> Any:
    """psi(s) of a ball or an mpmath number."""
    return s.digamma() if isinstance(s, flint.arb) else mp.digamma(s)


def kummer(a: Any, b: Any, z: Any) -> Any:
    """M(a, b, z), Kummer's function (DLMF 13.2), of balls or mpmath numbers."""
    return z.hypgeom_1f1(a, b) if isinstance(z, flint.arb) else mp.hyp1f1(a, b, z)


def tricomi(a: Any, b: Any, z: Any) -> Any:
    """U(a, b, z), Tricomi's function (DLMF 13.2)."""
    return z.hypgeom_u(a, b) if isinstance(z, flint.arb) else mp.hyperu(a, b, z)


def root_from_zero(square: Any) -> Any:
    """sqrt(max(square, 0)) of a ball, a float64 or an mpmath number."""
    if not isinstance(square, flint.arb):
        return square_root(max(square, 0 * square))
    if square >= 0 or not square.is_finite():
        return square.sqrt()
    return flint.arb(0).union(square.upper().sqrt()) if square.upper() > 0 else flint.arb(0)


def like(number: Any, exact: Fraction) -> Any:
    """An exact rational as a number of the kind of `number`: a ball or an mpmath number."""
    return arb_of(exact) if isinstance(number, flint.arb) else mpf_of(exact)


def point(number: Any) -> Any:
    """A number without its error ball."""
    return number.mid() if isinstance(number, flint.arb | flint.acb) else number

r"""The exact series of the activity above the critical line, in python-flint's rationals: the first road of
`modular_onset`, where the equations stand.
"""

import re
from fractions import Fraction
from functools import lru_cache
from math import comb, factorial
from typing import Any

import sympy as sp
from flint import fmpq, fmpq_series

from rnnchaos.theory.algebra.power_series import RATIONALS, terms
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.formula import Series
from rnnchaos.theory.nonlinearity.registry import Nonlinearity, nonlinearity
from rnnchaos.theory.onset.series import MAX_ORDER, NormalForm, mehler, normal_form

_STRENGTH = re.compile(r"\d{1,40}(\.\d{1,200})?(/\d{1,40})?")


class Near:
    """The exact series at one sigma_mu, N0 and phi: `activity` in epsilon; `second_moment` (q) and
    `strength_squared` (sigma^2) in Delta0; `critical` is sigma_c."""

    def __init__(self, phi: Nonlinearity, strength: Fraction, inverse_size: Fraction, order: int) -> None:
        form = normal_form(phi, order + 2)
        if form.ring is not RATIONALS:
            raise UsageError("phi", phi.name, "accepted: phi with rational Taylor coefficients up to a scale")
        self.strength, self.inverse_size = strength, inverse_size
        unit, slope2 = form.factor * form.unit, form.slope**2
        with terms(order + 2):
            h, square = _in_normal_form(form, _fraction(slope2) * strength**2, inverse_size, order + 2)
            moved = square - fmpq_series([square[0]])
            q = (_variable() * h)(moved.reversion())
        root = sp.sqrt(_rational(square[0]))
        self.critical = root / form.slope
        self.second_moment = Series((sp.S.Zero, *(slope2 * _rational(h[k]) * unit**-k for k in range(order))))
        self.strength_squared = Series(
            tuple(_rational(square[k]) / slope2 * unit**-k for k in range(order + 1))
        )
        coefficients = [_rational(q[k]) for k in range(order + 1)]
        self.activity = _expanded(coefficients, root, form, order)


@lru_cache(maxsize=32)
def activity_series(phi: str, sigma_mu: str, N0: str, order: int) -> Near:
    """The series to epsilon^order. Raises `UsageError` for an order outside 1..MAX_ORDER, a sigma_mu that has
    no critical sigma, an N0 that is no size, and a phi without a continuous onset or rational
    coefficients."""
    if not 1 <= order <= MAX_ORDER:
        raise UsageError("order", order, f"accepted: an integer from 1 to {MAX_ORDER}")
    subject = nonlinearity(phi)
    strength = Fraction(sigma_mu) if _STRENGTH.fullmatch(str(sigma_mu)) else None
    if strength is None or not sp.Rational(strength.numerator, strength.denominator) * abs(subject.slope) < 1:
        raise UsageError(
            "sigma_mu", sigma_mu, "accepted: 0 <= sigma_mu < 1/phi'(0), else there is activity at 0"
        )
    if N0 != "inf" and not (re.fullmatch(r"\d{1,30}", str(N0)) and int(N0) >= 1):
        raise UsageError("N0", N0, "accepted: an integer >= 1, or inf")
    return Near(subject, strength, Fraction(0) if N0 == "inf" else Fraction(1, int(N0)), order)


def _in_normal_form(
    form: NormalForm, square: Fraction, inverse_size: Fraction, count: int
) -> tuple[Any, Any]:
    """(h, sigma^2) in powers of D, for c1 = 1 and c3 = -2; `square` is c1^2 sigma_mu^2."""
    weights = {}
    for k in range(1, count + 1, 2):
        a = fmpq_series(mehler(form, k, count - k + 1))
        weights[k] = a * a * _power(_variable(), k - 1) * fmpq_series([fmpq(1, factorial(k))])
    h = sum(weights.values(), fmpq_series([0]))
    own = fmpq_series([_fmpq(square * inverse_size)]) * h
    other = fmpq_series([_fmpq(square * (1 - inverse_size))])
    linear, rho = fmpq_series([1]) - other * weights[1], fmpq_series([0])
    for _ in range(count // 2 + 1):  # what rho gets wrong enters its next value times D^2
        rho = (
            own + other * sum((weights[k] * _power(rho, k) for k in weights if k > 1), fmpq_series([0]))
        ) / linear
    return h, (fmpq_series([1]) - rho) / h


def _expanded(coefficients: list[sp.Expr], root: sp.Expr, form: NormalForm, order: int) -> Series:
    """sum_k w_k (2 r e + e^2)^k in powers of epsilon, e = c1 epsilon, with the unit of q."""
    out = [sp.S.Zero] * (order + 1)
    for k, w in enumerate(coefficients):
        for j in range(min(k, order - k) + 1):
            out[k + j] += w * comb(k, j) * (2 * root) ** (k - j)
    scaled = (form.unit * form.slope ** (2 + n) * c for n, c in enumerate(out))
    return Series(tuple(sp.expand(c) for c in scaled), form.factor)


def _variable() -> fmpq_series:
    return fmpq_series([0, 1])


def _power(series: fmpq_series, exponent: int) -> fmpq_series:
    result = fmpq_series([1])
    for _ in range(exponent):
        result = result * series
    return result


def _fmpq(number: Fraction) -> fmpq:
    return fmpq(number.numerator, number.denominator)


def _rational(number: fmpq) -> sp.Rational:
    return sp.Rational(int(number.p), int(number.q))


def _fraction(number: sp.Rational) -> Fraction:
    return Fraction(int(number.p), int(number.q))

r"""$\sum_{k<n}a_kt^k$: truncated power series with exact rational coefficients (python-flint), and the same
interface over any commutative ring.

`fmpq_series` (python-flint) carries rational coefficients; `RingSeries` carries polynomials in symbols (the
derivatives c5, c7, ... of a general nonlinearity) or exact SymPy constants. Both offer `+ - *`, `rsqrt` and
`reversion`, so that an expansion is written once. The coefficients of a nonlinearity come from
`rnnchaos.theory.nonlinearity.taylor`.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint
from flint import fmpq, fmpq_series


@contextmanager
def terms(count: int) -> Iterator[None]:
    """Carry `count` terms in every rational series made inside."""
    saved = flint.ctx.cap
    flint.ctx.cap = count
    try:
        yield
    finally:
        flint.ctx.cap = saved


Lift = Callable[[Fraction | int], Any]


class RingSeries:
    """sum_k a_k t^k to a fixed number of terms over a ring that contains the rationals.

    Division is by integers only, so that polynomial rings do: `rsqrt` needs a_0 = 1, `reversion` needs a_0 =
    0, a_1 = 1.
    """

    __slots__ = ("a", "lift")

    def __init__(self, coefficients: Sequence[Any], lift: "Lift") -> None:
        self.a, self.lift = list(coefficients), lift

    def _like(self, coefficients: Sequence[Any]) -> "RingSeries":
        return RingSeries(coefficients, self.lift)

    def __add__(self, other: "RingSeries") -> "RingSeries":
        return self._like([p + q for p, q in zip(self.a, other.a, strict=True)])

    def __sub__(self, other: "RingSeries") -> "RingSeries":
        return self._like([p - q for p, q in zip(self.a, other.a, strict=True)])

    def __mul__(self, other: Any) -> "RingSeries":
        if not isinstance(other, RingSeries):
            return self._like([p * other for p in self.a])
        pairs = ((self.a[: n + 1], other.a[n::-1]) for n in range(len(self.a)))
        return self._like([sum((p * q for p, q in zip(*pair, strict=True)), self.lift(0)) for pair in pairs])

    def coeffs(self) -> list[Any]:
        """The coefficients of powers 0, 1, ..."""
        return list(self.a)

    def power(self, exponent: Fraction) -> "RingSeries":
        """a^p for a_0 = 1 by Miller's recurrence n y_n = sum_k (k p - n + k) a_k y_{n-k}."""
        y = [self.a[0]]
        for n in range(1, len(self.a)):
            weights = (self.lift((exponent * k - n + k) / n) for k in range(1, n + 1))
            y.append(sum((w * self.a[k] * y[n - k] for k, w in enumerate(weights, 1)), self.lift(0)))
        return self._like(y)

    def rsqrt(self) -> "RingSeries":
        """1/sqrt(a) for a_0 = 1."""
        return self.power(Fraction(-1, 2))

    def reversion(self) -> "RingSeries":
        """The inverse function by Lagrange: [t^n] = [t^(n-1)] (t/a)^n / n, for a_0 = 0 and a_1 = 1."""
        ratio = self._like(self.a[1:])
        orders = range(1, len(self.a))
        return self._like(
            [self.lift(0)] + [ratio.power(Fraction(-n)).a[n - 1] * self.lift(Fraction(1, n)) for n in orders]
        )

    def __call__(self, inner: "RingSeries") -> "RingSeries":
        """Composition by Horner, for an inner series without constant term."""
        result = self._like([self.lift(0)] * len(inner.a))
        for coefficient in reversed(self.a):
            result = result * inner
            result.a[0] = result.a[0] + coefficient
        return result


@dataclass(frozen=True)
class Ring:
    """A coefficient ring: how a rational enters it, and how its series are made from a list of
    coefficients."""

    lift: Lift
    series: Callable[[list[Any]], Any]


def ring_over(lift: Lift) -> Ring:
    """The ring whose elements are made by `lift` from rationals, with `RingSeries` as its series."""
    return Ring(lift, lambda coefficients: RingSeries(coefficients, lift))


RATIONALS = Ring(lambda number: fmpq(Fraction(number).numerator, Fraction(number).denominator), fmpq_series)

r"""Power laws on the real axis as numbers: enclosures $f(x)\in x^p[l,h]$ that hold for all $x\ge X$.

Sums take the larger power, $x^q=x^px^{q-p}$ with $0<x^{q-p}\le X^{q-p}$ for q < p; products add the powers.
An end may be infinite. Where a rule has no bound it raises `Unbounded`.
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

import flint
from flint import arb

from rnnchaos.numerics.ball.convert import arb_of

INFINITE = arb("inf")
Ends = tuple[flint.arb, flint.arb]


class Unbounded(ArithmeticError):
    """A tree whose growth these rules do not bound."""


@dataclass(frozen=True)
class Tail:
    """f(x) in x^power [low, high] for all x >= edge."""

    power: Fraction
    low: flint.arb
    high: flint.arb
    edge: flint.arb

    @classmethod
    def identity(cls, edge: flint.arb) -> "Tail":
        """x itself."""
        return cls(Fraction(1), arb(1), arb(1), edge)

    def like(self, power: Fraction, low: flint.arb, high: flint.arb) -> "Tail":
        """The same edge, ends rounded outwards. Raises `Unbounded` where an end is not a number."""
        if low.is_nan() or high.is_nan():
            raise Unbounded
        return Tail(power, low.lower(), high.upper(), self.edge)

    def number(self, value: Any) -> "Tail":
        """A constant."""
        ball = value if isinstance(value, arb) else arb_of(value)
        return self.like(Fraction(0), ball, ball)

    def raised(self, power: Fraction) -> "Tail":
        """As a power law of a power that is not smaller."""
        if power == self.power:
            return self
        fall = power_of_edge(self.edge, self.power - power)
        return self.like(power, _times(self.low, fall).min(arb(0)), _times(self.high, fall).max(arb(0)))

    def __neg__(self) -> "Tail":
        return self.like(self.power, -self.high, -self.low)

    def __add__(self, other: Any) -> "Tail":
        b = other if isinstance(other, Tail) else self.number(other)
        power = max(self.power, b.power)
        one, two = self.raised(power), b.raised(power)
        return self.like(power, one.low + two.low, one.high + two.high)

    def __sub__(self, other: Any) -> "Tail":
        return self + -(other if isinstance(other, Tail) else self.number(other))

    def __mul__(self, other: Any) -> "Tail":
        b = other if isinstance(other, Tail) else self.number(other)
        return self.like(self.power + b.power, *products((self.low, self.high), (b.low, b.high)))

    def __truediv__(self, other: Any) -> "Tail":
        return self * (other if isinstance(other, Tail) else self.number(other)).inverse()

    def __rsub__(self, other: Any) -> "Tail":
        return self.number(other) - self

    def __rtruediv__(self, other: Any) -> "Tail":
        return self.number(other) / self

    __radd__, __rmul__ = __add__, __mul__

    def inverse(self) -> "Tail":
        """1/f of a sign that is certain."""
        if self.high < 0:
            return -(-self).inverse()
        if not self.low > 0:
            raise Unbounded
        low = arb(0) if self.high == INFINITE else 1 / self.high
        return self.like(-self.power, low, 1 / self.low)

    @property
    def ends(self) -> Ends:
        """All values for x >= edge."""
        if self.power <= 0:
            flat = self.raised(Fraction(0))
            return flat.low, flat.high
        start = power_of_edge(self.edge, self.power)
        low = self.low * start if self.low > 0 else arb(0) if self.low == 0 else -INFINITE
        high = self.high * start if self.high < 0 else arb(0) if self.high == 0 else INFINITE
        return low.lower(), high.upper()


def _times(a: flint.arb, b: flint.arb) -> flint.arb:
    """The product of two ends: nothing times a number without bound is nothing."""
    return arb(0) if a == 0 or b == 0 else a * b


def products(a: Ends, b: Ends) -> Ends:
    """The ends of all products of two intervals."""
    found = [_times(x, y) for x, y in product(a, b)]
    low, high = found[0], found[0]
    for each in found[1:]:
        low, high = low.min(each), high.max(each)
    return low, high


def power_of_edge(base: flint.arb, exponent: Fraction) -> flint.arb:
    """A power of a positive number."""
    return (base.log() * arb_of(exponent)).exp()

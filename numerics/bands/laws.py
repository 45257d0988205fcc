r"""The laws $f(w)\in u^pB$ for $w=u+iv$, $u\ge X$, $|v|\le V$, with a complex ball B, and their arithmetic.

Sums take the larger power, $0<u^{q-p}\le X^{q-p}$ for q < p; products add powers.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint
from flint import acb, arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.nonlinearity.power_law import Unbounded, power_of_edge


@dataclass(frozen=True)
class Far:
    """f(w) in u^power `factor` for u >= edge; |Im f(w)| <= `height` where that is known."""

    power: Fraction
    factor: flint.acb
    edge: flint.arb
    height: flint.arb | None = None

    @classmethod
    def identity(cls, edge: flint.arb, height: flint.arb) -> "Far":
        """w itself."""
        slope = (height / edge).abs_upper()
        return cls(Fraction(1), acb(1, widened(arb(0), slope)), edge, height)

    def like(self, power: Fraction, factor: flint.acb, height: flint.arb | None = None) -> "Far":
        """The same edge. Raises `Unbounded` where the ball is none."""
        if not factor.is_finite():
            raise Unbounded
        return Far(power, factor, self.edge, height)

    def number(self, value: Any) -> "Far":
        """A real constant."""
        ball = value if isinstance(value, arb) else arb_of(value)
        return self.like(Fraction(0), acb(ball), arb(0))

    @property
    def constant(self) -> bool:
        """Whether it is known to be real and without w."""
        return self.power == 0 and self.height is not None and self.height == 0

    def raised(self, power: Fraction) -> flint.acb:
        """The factor of a power that is not smaller."""
        if power == self.power:
            return self.factor
        return self.factor * arb(0).union(power_of_edge(self.edge, self.power - power))

    @property
    def flat(self) -> flint.acb:
        """All values. Raises `Unbounded` for a power above 0."""
        if self.power > 0:
            raise Unbounded
        return self.raised(Fraction(0))

    def __neg__(self) -> "Far":
        return self.like(self.power, -self.factor, self.height)

    def __add__(self, other: Any) -> "Far":
        b = other if isinstance(other, Far) else self.number(other)
        if self.factor == 0 or b.factor == 0:
            return self if b.factor == 0 else b
        power = max(self.power, b.power)
        height = None if self.height is None or b.height is None else self.height + b.height
        return self.like(power, self.raised(power) + b.raised(power), height)

    def __sub__(self, other: Any) -> "Far":
        return self + -(other if isinstance(other, Far) else self.number(other))

    def __mul__(self, other: Any) -> "Far":
        b = other if isinstance(other, Far) else self.number(other)
        if self.factor == 0 or b.factor == 0:
            return self.number(0)
        one, two = (self, b) if self.constant else (b, self)
        height = abs(one.factor.real) * two.height if one.constant and two.height is not None else None
        return self.like(self.power + b.power, self.factor * b.factor, height)

    def __truediv__(self, other: Any) -> "Far":
        return self * (other if isinstance(other, Far) else self.number(other)).inverse()

    def __rsub__(self, other: Any) -> "Far":
        return self.number(other) - self

    def __rtruediv__(self, other: Any) -> "Far":
        return self.number(other) / self

    __radd__, __rmul__ = __add__, __mul__

    def inverse(self) -> "Far":
        """1/f of a factor away from 0."""
        return self.like(-self.power, 1 / self.factor, arb(0) if self.constant else None)

    @property
    def side(self) -> int:
        """The sign of the real part of the factor. Raises `Unbounded` where it has none."""
        if self.factor.real > 0:
            return 1
        if self.factor.real < 0:
            return -1
        raise Unbounded

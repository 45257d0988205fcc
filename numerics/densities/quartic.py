r"""Means over $p\propto\exp[(ax^2/2-bx^4/4)/D]$ in any arithmetic: moments by Kummer's functions.

With $s=(k+1)/4$, $z=a^2/(4bD)$, expanding $e^{ax^2/2D}$ in powers of a (DLMF 13.2)

    int x^k e^(V/D) dx ~ (b/4D)^(-s) [Gamma(s) M(s, 1/2, z)
                                       + sgn(a) 2 z^(1/2) Gamma(s + 1/2) M(s + 1/2, 3/2, z)]

up to a factor 1/2, and for a < 0, where both cancel, Gamma(s) Gamma(s + 1/2) U(s, 1/2, z)/sqrt(pi).
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from rnnchaos.numerics.ball.elementary import gamma, kummer, square_root, tricomi
from rnnchaos.numerics.engines import Arithmetic

Polynomial = Mapping[int, Any]
"""Coefficients by power of x."""


class Well:
    """Means over the stationary density, in one arithmetic."""

    def __init__(self, numbers: Arithmetic, a: Fraction, b: Fraction, D: Fraction) -> None:
        self.numbers, self.sign = numbers, (a > 0) - (a < 0)
        self.a, self.b, self.D = (numbers.number(each) for each in (a, b, D))
        self.z = self.a**2 / (4 * self.b * self.D)
        self.known: dict[int, Any] = {0: numbers.number(1)}

    def _integral(self, k: int) -> Any:
        """That of x^k, k even, up to factors that all of them have, times (b/4D)^(k/4)."""
        s, half = self.numbers.number(Fraction(k + 1, 4)), self.numbers.number(Fraction(1, 2))
        if self.sign < 0:
            return gamma(s) * gamma(s + half) * tricomi(s, half, self.z)
        even = gamma(s) * kummer(s, half, self.z)
        odd = 2 * square_root(self.z) * gamma(s + half) * kummer(s + half, 1 + half, self.z)
        return even + odd if self.sign else even

    def moment(self, k: int) -> Any:
        """E x^k; 0 for odd k."""
        if k not in self.known:
            scale = (square_root(4 * self.D / self.b)) ** (k // 2)
            self.known[k] = 0 if k % 2 else self._integral(k) / self._integral(0) * scale
        return self.known[k]

    def mean(self, of: Polynomial) -> Any:
        return sum((c * self.moment(power) for power, c in of.items()), self.numbers.number(0))


def times(one: Polynomial, other: Polynomial) -> dict[int, Any]:
    """The product of two polynomials."""
    found: dict[int, Any] = {}
    for i, c in one.items():
        for j, d in other.items():
            found[i + j] = found.get(i + j, 0) + c * d
    return found

r"""phi and phi' together over any arithmetic: dual numbers $f+f'\epsilon$, $\epsilon^2=0$.

`duals(operations)` makes a table of operations over `Dual` from one over numbers; a table of duals of duals
gives the second derivative, and so on. The numbers only need + - * / among themselves and with integers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from rnnchaos.numerics.nonlinearity.compiled import ARITHMETIC, Operations


@dataclass(frozen=True)
class Dual:
    """A number and its derivative."""

    value: Any
    slope: Any

    def __add__(self, other: Any) -> "Dual":
        b = _dual(other)
        return Dual(self.value + b.value, self.slope + b.slope)

    def __neg__(self) -> "Dual":
        return Dual(-self.value, -self.slope)

    def __sub__(self, other: Any) -> "Dual":
        return self + -_dual(other)

    def __mul__(self, other: Any) -> "Dual":
        b = _dual(other)
        return Dual(self.value * b.value, self.slope * b.value + self.value * b.slope)

    def __truediv__(self, other: Any) -> "Dual":
        b = _dual(other)
        quotient = self.value / b.value
        return Dual(quotient, (self.slope - quotient * b.slope) / b.value)

    def __rsub__(self, other: Any) -> "Dual":
        return _dual(other) - self

    def __rtruediv__(self, other: Any) -> "Dual":
        return _dual(other) / self

    __radd__, __rmul__ = __add__, __mul__


def _dual(number: Any) -> Dual:
    return number if isinstance(number, Dual) else Dual(number, 0)


Slope = Callable[[Operations, Any, Any], Any]
SLOPES: dict[str, Slope] = {
    "tanh": lambda on, x, y: on["pow"](on["sech"](x), Fraction(2)),
    "sinh": lambda on, x, y: on["cosh"](x),
    "cosh": lambda on, x, y: on["sinh"](x),
    "exp": lambda on, x, y: y,
    "sin": lambda on, x, y: on["cos"](x),
    "cos": lambda on, x, y: -on["sin"](x),
    "atan": lambda on, x, y: 1 / (1 + on["pow"](x, Fraction(2))),
    "erf": lambda on, x, y: 2 / on["sqrt"](on["pi"]()) * on["exp"](-on["pow"](x, Fraction(2))),
    "asinh": lambda on, x, y: 1 / on["sqrt"](1 + on["pow"](x, Fraction(2))),
    "sqrt": lambda on, x, y: 1 / (2 * y),
    "log": lambda on, x, y: 1 / x,
    "log1p": lambda on, x, y: 1 / (1 + x),
    "sech": lambda on, x, y: -on["tanh"](x) * y,
    "logistic": lambda on, x, y: on["logistic"](-x) * y,
    "softplus": lambda on, x, y: on["logistic"](x),
}
"""F'(x) for y = F(x), in the operations `on` of x."""


def duals(base: Operations) -> Operations:
    """The table over dual numbers; functions that `base` lacks, or whose slope is unknown, are left out."""

    def chained(name: str) -> Callable[[Dual], Dual]:
        def apply(a: Dual) -> Dual:
            value = base[name](a.value)
            return Dual(value, SLOPES[name](base, a.value, value) * a.slope)

        return apply

    def power(a: Dual, exponent: Fraction) -> Dual:
        if exponent == 0:
            return Dual(base["num"](1), base["num"](0))
        below = base["pow"](a.value, exponent - 1)
        return Dual(base["pow"](a.value, exponent), base["num"](exponent) * below * a.slope)

    return {
        **ARITHMETIC,
        "num": lambda value: Dual(base["num"](value), base["num"](0)),
        "pi": lambda: Dual(base["pi"](), base["num"](0)),
        "pow": power,
        **{name: chained(name) for name in SLOPES if name in base},
    }

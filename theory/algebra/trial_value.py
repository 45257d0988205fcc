r"""The value of an expression at one random point in floating point: expressions of different values are
different, which takes microseconds to see where to expand their difference takes milliseconds.

Sums, products, powers, exp and log are computed. Whatever else there is (other functions, means, integrals)
is expanded, and then stands for a random number of its own: $\mathrm{expand}(a-b)=0$ implies equal values
up to rounding, since expansion uses the laws of those operations alone. The reverse does not hold, and is not
used. Symbols are drawn from (1/2, 3/2), negative ones from (-3/2, -1/2). Source: derived here.
"""

import cmath
import random

import sympy as sp

_ROUNDING = 1e-9


class TrialPoint:
    """One random point; values of subexpressions are kept, so that changed expressions cost what changed."""

    def __init__(self, seed: int = 0) -> None:
        self._source, self._known = random.Random(seed), dict[sp.Basic, complex]()

    def differ(self, one: sp.Expr, other: sp.Expr) -> bool:
        """Whether the two are seen to be different; False says nothing."""
        try:
            a, b = self.value(one), self.value(other)
        except (ArithmeticError, ValueError):  # no value in floating point
            return False
        return abs(a - b) > _ROUNDING * (abs(a) + abs(b) + 1)

    def value(self, expr: sp.Expr) -> complex:
        """The value. Raises `ArithmeticError` or `ValueError` where there is none in floating point."""
        if expr not in self._known:
            self._known[expr] = self._computed(expr)
        return self._known[expr]

    def _computed(self, expr: sp.Expr) -> complex:
        if expr.is_Number or isinstance(expr, sp.NumberSymbol) or expr is sp.I:
            return complex(expr)
        if expr.is_Symbol:
            return self._drawn(expr)
        if expr.is_Add:
            return sum((self.value(a) for a in expr.args), 0j)
        if expr.is_Mul:
            return _product([self.value(a) for a in expr.args])
        if expr.is_Pow:
            return self.value(expr.base) ** self.value(expr.exp)
        if isinstance(expr, sp.exp | sp.log):
            return (cmath.exp if isinstance(expr, sp.exp) else cmath.log)(self.value(expr.args[0]))
        expanded = sp.expand(expr)
        return self._source.uniform(0.5, 1.5) + 0j if expanded == expr else self.value(expanded)

    def _drawn(self, symbol: sp.Symbol) -> complex:
        """Raises `ValueError` for a symbol with laws of its own: an integer, an imaginary number."""
        if symbol.is_integer or symbol.is_extended_real is False:
            raise ValueError(f"{symbol} is not drawn")
        return complex(self._source.uniform(0.5, 1.5) * (-1 if symbol.is_extended_negative else 1))


def _product(factors: list[complex]) -> complex:
    found = 1 + 0j
    for factor in factors:
        found *= factor
    return found

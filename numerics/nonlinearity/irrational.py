r"""Exact irrational parameters: $\sqrt2$, $\pi/2$, $(1+\sqrt5)/2$, as trees of the grammar without x.

Arithmetic with rationals stays exact (a larger tree); with a ball or an mpmath number the tree is evaluated
at the precision in force, enclosed in the first case. An order is decided by balls at rising precision; two
numbers that `MOST_BITS` bits do not tell apart are an error, never a guess.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, isqrt
from typing import Any

import flint
from mpmath import mp

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.nonlinearity.over_balls import BALL
from rnnchaos.numerics.nonlinearity.over_mpmath import MPMATH
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.grammar import Node, constant, fold, num, parse
from rnnchaos.theory.nonlinearity.structure import depends
from rnnchaos.theory.nonlinearity.writing import tidied, written

MOST_BITS = 4096
_SMALL = 10**40


@dataclass(frozen=True, eq=False, repr=False)
class Irrational:
    """A real number given by a tree without x."""

    node: Node

    def as_arb(self) -> flint.arb:
        """An enclosure at the precision in force."""
        found: flint.arb = fold(self.node, BALL)
        return found

    def as_mpf(self) -> Any:
        """An mpmath number at mpmath's precision in force."""
        return fold(self.node, MPMATH)

    def as_sympy(self) -> Any:
        """A SymPy number."""
        from rnnchaos.theory.nonlinearity.to_sympy import expression

        return expression(self.node, None)

    def __float__(self) -> float:
        with working_bits(128):
            return float(self.as_arb().mid())

    def __floor__(self) -> int:
        with working_bits(512):
            found = self.as_arb().floor().unique_fmpz()
        if found is None:
            raise NonConvergence(f"the whole part of {self}", "below 2^-400")
        return int(found)

    def __ceil__(self) -> int:
        return -floor(-self)

    def __int__(self) -> int:
        return floor(self) if self > 0 else ceil(self)

    def __str__(self) -> str:
        return written(self.node)

    __repr__ = __str__

    def __hash__(self) -> int:
        return hash(self.node)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Irrational) and other.node == self.node:
            return True
        if not isinstance(other, int | Fraction | Irrational):
            return NotImplemented
        return not self._compared(other)

    def __lt__(self, other: Any) -> bool:
        return self._compared(other) < 0

    def __le__(self, other: Any) -> bool:
        return self._compared(other) <= 0

    def __gt__(self, other: Any) -> bool:
        return self._compared(other) > 0

    def __ge__(self, other: Any) -> bool:
        return self._compared(other) >= 0

    def _compared(self, other: Any) -> int:
        """The sign of self - other. Raises `NonConvergence` where no precision tells."""
        if isinstance(other, Irrational) and other.node == self.node:
            return 0
        bits = 64
        while bits <= MOST_BITS:
            with working_bits(bits):
                gap = self.as_arb() - _as_arb(other)
                if gap != 0:
                    return 1 if gap > 0 else -1
            bits *= 4
        raise NonConvergence(f"the order of {self} and {other}", f"below 2^-{MOST_BITS // 4}")

    def __neg__(self) -> "Irrational":
        return Irrational(self.node[1] if self.node[0] == "neg" else ("neg", self.node))

    def __abs__(self) -> "Irrational":
        return self if self > 0 else -self

    def __pow__(self, exponent: Any) -> Any:
        if isinstance(exponent, int):
            return Irrational(("pow", self.node, Fraction(exponent)))
        return self.as_arb() ** exponent if isinstance(exponent, flint.arb) else NotImplemented

    def __add__(self, other: Any) -> Any:
        return self._with("add", other, lambda a, b: a + b)

    def __sub__(self, other: Any) -> Any:
        return self._with("sub", other, lambda a, b: a - b)

    def __mul__(self, other: Any) -> Any:
        return self._with("mul", other, lambda a, b: a * b)

    def __truediv__(self, other: Any) -> Any:
        return self._with("div", other, lambda a, b: a / b)

    def __radd__(self, other: Any) -> Any:
        return self._with("add", other, lambda a, b: b + a)

    def __rmul__(self, other: Any) -> Any:
        return self._with("mul", other, lambda a, b: b * a)

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __rtruediv__(self, other: Any) -> Any:
        return Irrational(("pow", self.node, Fraction(-1))) * other

    def _with(self, head: str, other: Any, operation: Callable[[Any, Any], Any]) -> Any:
        if isinstance(other, int | Fraction):
            return Irrational((head, self.node, num(other)))
        if isinstance(other, Irrational):
            return Irrational((head, self.node, other.node))
        if isinstance(other, flint.arb):
            return operation(self.as_arb(), other)
        if isinstance(other, mp.mpf):
            return operation(self.as_mpf(), other)
        return operation(float(self), other) if isinstance(other, float) else NotImplemented


def _as_arb(number: Any) -> flint.arb:
    if isinstance(number, Irrational):
        return number.as_arb()
    fraction = Fraction(number)
    return flint.arb(fraction.numerator) / fraction.denominator


def irrational(raw: Any) -> Irrational | Fraction:
    """An exact number from text in the words of the grammar or from a SymPy number; a Fraction where it is
    one as it stands. Raises `ValueError` for anything else.
    """
    node = tidied(_tree(raw))
    exact = constant(node, sqrt=_root)  # sqrt(4) is 2
    if exact is not None:
        return exact
    with working_bits(64):
        found = fold(node, BALL)
    if not found.is_finite():
        raise ValueError(raw)
    return Irrational(node)


def _tree(raw: Any) -> Node:
    if isinstance(raw, str):
        node = parse(raw)
    else:
        sympy = sys.modules.get("sympy")
        if sympy is None or not isinstance(raw, sympy.Expr) or raw.free_symbols:
            raise ValueError(raw)
        from rnnchaos.theory.nonlinearity.to_sympy import tree

        found = tree(raw, sympy.Symbol("x")) if len(str(raw)) <= 400 else None
        if found is None:
            raise ValueError(raw)
        node = parse(written(found))
    if depends(node):
        raise ValueError(raw)
    return node


def _root(square: Fraction) -> Fraction:
    """The root of a square; `ArithmeticError` where it is irrational."""
    if square < 0 or max(square.numerator, square.denominator) > _SMALL:
        raise ZeroDivisionError
    root = Fraction(isqrt(square.numerator), isqrt(square.denominator))
    if root**2 != square:
        raise ZeroDivisionError
    return root

r"""A real number known as a ball, to compute with: class Number.

$(m\pm r)\circ(m'\pm r')$ is enclosed by ball arithmetic at `digits` and 64 bits more, so that results carry
the radii of what they are made of. The radius is that of one number: `v - v` is $0\pm2r$, as balls have no
memory of where they come from. Rationals, floats (by their shortest decimal, 0.1 is 1/10), mpmath numbers and
python-flint balls mix in; with NumPy arrays the midpoint counts, with SymPy expressions the digits.

A comparison, a sign or a whole part that the radius leaves open raises `UsageError`, and so does a format
that wants digits which are not sure: ask for more `digits`.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from decimal import Decimal, localcontext
from fractions import Fraction
from math import isfinite, nan
from numbers import Rational, Real
from typing import Any

import flint
from flint import arb

from rnnchaos.numerics.ball.convert import arb_of, exact, exact_mpf
from rnnchaos.numerics.ball.decimals import significant
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.theory.errors import UsageError

_GUARD, _BITS_PER_DIGIT = 64, 3.33
Relation = Callable[[flint.arb, flint.arb], bool]
_SPEC = re.compile(r".*?(?:\.(\d+))?([eEfFgGn%])")


class Number(ABC):
    """Arithmetic, order, conversions and formats of a ball `arb` (None: no number) with `digits` digits."""

    arb: flint.arb | None
    digits: int
    message: str | None
    __array_priority__ = 1000.0  # a NumPy scalar leaves the arithmetic to this class

    @abstractmethod
    def derived(self, arb: flint.arb, method: str, *others: "Number") -> "Number":
        """The number of a computation, with what is known of its operands."""

    def known(self) -> flint.arb:
        """The ball. Raises `UsageError` where there is no number."""
        if self.arb is None:
            raise UsageError("value", "none", f"there is no number: {self.message}")
        return self.arb

    # conversions

    @property
    def value(self) -> Any:
        """The number to its digits, as an mpmath number; nan where there is none."""
        if self.arb is None:
            return exact_mpf(arb(0)) * nan
        return exact_mpf(self._rounded())

    @property
    def radius(self) -> Any:
        """A bound of |`value` - the number|, as an mpmath number."""
        if self.arb is None:
            return exact_mpf(arb(0)) * nan
        with working_bits(self._bits()):
            return exact_mpf((self.arb - self._rounded()).abs_upper())

    def _bits(self) -> int:
        return int(self.digits * _BITS_PER_DIGIT) + _GUARD

    def _rounded(self) -> flint.arb:
        with working_bits(int(self.digits * _BITS_PER_DIGIT) + 8):
            return (+self.known()).mid()

    def __float__(self) -> float:
        return nan if self.arb is None else float(self.arb.mid())

    def __complex__(self) -> complex:
        return complex(float(self))

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        import numpy as np

        return np.array(float(self), dtype=dtype)

    def _mpmath_(self, precision: int, rounding: str) -> Any:
        return exact_mpf(self.known())

    def _sympy_(self) -> Any:
        """A SymPy number with all digits that are sure, and three more."""
        import sympy as sp

        ball = self.known()
        if ball.is_exact() and ball.is_integer():
            return sp.Integer(int(exact(ball)))
        with working_bits(self._bits()):
            return sp.Float(significant(ball.mid(), self.digits + 3)[0], self.digits + 3)

    def __int__(self) -> int:
        """Towards 0."""
        return -self._whole(-self.known()) if self.known() < 0 else self._whole(self.known())

    __trunc__ = __int__

    def __floor__(self) -> int:
        return self._whole(self.known())

    def __ceil__(self) -> int:
        return -self._whole(-self.known())

    def _whole(self, ball: flint.arb) -> int:
        with working_bits(ball.bits() + _GUARD):
            found = ball.floor().unique_fmpz()
        if found is None:
            raise self._open("its whole part")
        return int(found)

    def __round__(self, places: int | None = None) -> Any:
        """To `places` decimals, as a Decimal; without, to the nearest integer. Ties go to the even one."""
        with working_bits(self._bits() + 4 * abs(places or 0)):
            ball = self.known() * arb_of(Fraction(10) ** (places or 0))
        lower, upper = (round(exact(end)) for end in (ball.lower(), ball.upper()))
        if lower != upper:
            raise self._open(f"to {places or 0} decimals")
        return lower if places is None else Decimal(f"{lower}e{-places}")

    def __format__(self, spec: str) -> str:
        match = _SPEC.fullmatch(spec)
        if match is None:
            return format(str(self), spec)
        if self.arb is None:
            return format(nan, spec)
        places, kind = int(match[1] or 6), match[2].lower()
        spec = spec if match[1] else f"{spec[:-1]}.6{match[2]}"
        with working_bits(self._bits()):
            lead = Decimal(significant(self.arb.mid(), 3)[0]).adjusted()
        relative = {"e": lead - places}.get(kind, lead + 1 - max(places, 1))
        last = {"f": -places, "%": -places - 2}.get(kind, relative)
        sure = max(lead - last, 0) + 5
        with working_bits(self._bits() + 4 * sure):
            if self.arb.rad() > arb_of(Fraction(10) ** last) / 2:
                raise self._open(f"in the format {spec}")
            shown = Decimal(significant(self.arb.mid(), sure)[0])
        with localcontext(prec=sure + 5):
            return format(shown, spec)

    # arithmetic

    def _with(self, other: Any, sign: str, apply: Callable[[Any, Any], Any], swapped: bool = False) -> Any:
        if getattr(other, "ndim", None):
            return apply(other, float(self)) if swapped else apply(float(self), other)
        ball = _ball(other, self._bits())
        if ball is None:
            return NotImplemented
        with working_bits(max(self._bits(), other._bits() if isinstance(other, Number) else 0)):
            mine = self.known()
            found = apply(ball, mine) if swapped else apply(mine, ball)
        others = [other] if isinstance(other, Number) else []
        return self.derived(found, f"ball arithmetic ({sign})", *others)

    def __add__(self, other: Any) -> Any:
        return self._with(other, "+", lambda a, b: a + b)

    def __radd__(self, other: Any) -> Any:
        return self._with(other, "+", lambda a, b: a + b, True)

    def __sub__(self, other: Any) -> Any:
        return self._with(other, "-", lambda a, b: a - b)

    def __rsub__(self, other: Any) -> Any:
        return self._with(other, "-", lambda a, b: a - b, True)

    def __mul__(self, other: Any) -> Any:
        return self._with(other, "*", lambda a, b: a * b)

    def __rmul__(self, other: Any) -> Any:
        return self._with(other, "*", lambda a, b: a * b, True)

    def __truediv__(self, other: Any) -> Any:
        return self._with(other, "/", _quotient)

    def __rtruediv__(self, other: Any) -> Any:
        return self._with(other, "/", _quotient, True)

    def __pow__(self, other: Any) -> Any:
        return self._with(other, "**", _power)

    def __rpow__(self, other: Any) -> Any:
        return self._with(other, "**", _power, True)

    def __neg__(self) -> Any:
        return self.derived(-self.known(), "ball arithmetic (-)")

    def __pos__(self) -> Any:
        return self

    def __abs__(self) -> Any:
        return self.derived(abs(self.known()), "ball arithmetic (abs)")

    # order

    def _order(self, other: Any) -> tuple[flint.arb, flint.arb] | None:
        if isinstance(other, float) and not isfinite(other):
            return self.known(), arb(other)
        ball = _ball(other, self._bits())
        return None if ball is None else (self.known(), ball)

    def _decided(self, other: Any, holds: Relation, fails: Relation) -> Any:
        pair = self._order(other)
        if pair is None:
            return NotImplemented
        with working_bits(self._bits()):
            if holds(*pair):
                return True
            if fails(*pair) or pair[1].is_nan():
                return False
        raise self._open(f"beside {other}")

    def __lt__(self, other: Any) -> Any:
        return self._decided(other, lambda a, b: a < b, lambda a, b: a >= b)

    def __le__(self, other: Any) -> Any:
        return self._decided(other, lambda a, b: a <= b, lambda a, b: a > b)

    def __gt__(self, other: Any) -> Any:
        return self._decided(other, lambda a, b: a > b, lambda a, b: a <= b)

    def __ge__(self, other: Any) -> Any:
        return self._decided(other, lambda a, b: a >= b, lambda a, b: a < b)

    def __eq__(self, other: object) -> Any:
        if self is other or self.arb is None or (isinstance(other, Number) and other.arb is None):
            return self is other
        return self._decided(other, lambda a, b: a == b, lambda a, b: a != b)

    def __hash__(self) -> int:
        """Equal numbers have equal hashes: a ball of radius 0 that of its number, any other its own."""
        return hash(exact(self.arb)) if self.arb is not None and self.arb.is_exact() else id(self)

    def _open(self, what: str) -> UsageError:
        return UsageError("value", f"{self}", f"not decided by its radius {what}; ask for more digits")


def _ball(other: Any, bits: int) -> flint.arb | None:
    """An operand as a ball; None for what is no real number."""
    with working_bits(bits):
        if isinstance(other, Number):
            return other.known()
        if isinstance(other, flint.arb):
            return other
        if isinstance(other, bool) or hasattr(other, "free_symbols"):
            return None
        if hasattr(other, "_mpf_"):
            return arb_of(other)
        if isinstance(other, Rational):
            return arb_of(Fraction(int(other.numerator), int(other.denominator)))
        if isinstance(other, Real):
            plain = float(other)
            return arb_of(Fraction(repr(plain))) if isfinite(plain) else arb(plain)
    return None


def _quotient(a: flint.arb, b: flint.arb) -> flint.arb:
    """a/b; `ZeroDivisionError` where b may be 0."""
    if b.contains(0):
        raise ZeroDivisionError("the divisor is 0 within its radius")
    return a / b


def _power(a: flint.arb, b: flint.arb) -> flint.arb:
    """a^b; `UsageError` where it is not real."""
    found = a**b
    if found.is_nan():
        raise UsageError("value", f"({a})**({b})", "accepted: a positive base, or a whole exponent")
    return found

"""Class Value: a number with an error radius; `certified` says whether the radius is proved.

`certified` means the ball is proved to contain the quantity: rounding, truncation, discretisation and the
root are all enclosed. Otherwise the radius is an estimate, ten times the larger change on doubling the
working precision and on doubling the truncation, and `method` says how it was made.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil, floor
from typing import Any

import flint
import mpmath as mp
from flint import ctx

from rnnchaos.numerics.ball.convert import arb_of, exact, exact_mpf
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.precision import working_bits

BITS_PER_DIGIT = 3.3219280948873626
_LONGEST = 4000  # digits of an integer that is printed in full; Python refuses to print beyond 4300


def bits_for(digits: int, guard: int = 10) -> int:
    """Working bits for `digits` decimal digits with `guard` bits to spare."""
    return int(digits * BITS_PER_DIGIT) + 1 + guard


def reached(ball: flint.arb, digits: int) -> bool:
    """Whether the relative radius is at most 10^-digits (an exact number always is)."""
    return bool(ball.is_exact() or ball.rad() * flint.arb(10) ** digits <= ball.abs_lower())


@dataclass(frozen=True)
class Ball:
    """What an engine returns: an enclosure (or, uncertified, an estimate) of the number, and how it was
    found."""

    arb: flint.arb | None
    method: str
    certified: bool = True
    state: str = "chaotic"
    message: str | None = None


@dataclass(frozen=True, eq=False)
class Value:
    """A number with its error. `parameters` holds what was asked, as exact strings, and `definitions` what
    those mean that are nonlinearities.

    `float(v)`, `v.mpf`, `v.arb` convert; `str(v)` prints only digits that are sure. `state` is `chaotic`,
    `quiescent` or `none`; for `none` there is no number, `arb` is None and `message` says why.
    """

    quantity: str
    arb: flint.arb | None
    digits: int
    certified: bool
    method: str
    state: str = "chaotic"
    message: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)

    def __float__(self) -> float:
        return float("nan") if self.arb is None else float(self.arb.mid())

    @property
    def mpf(self) -> Any:
        """The midpoint as an mpmath number, exactly; nan where there is no value."""
        if self.arb is None:
            return mp.nan
        return exact_mpf(self.arb)

    def decimal(self, extra: int = 3) -> tuple[str | None, str | None]:
        """Midpoint and radius as decimal strings; the radius covers the rounding of the midpoint's string.

        Raises nothing: without a value both are None.
        """
        if self.arb is None:
            return None, None
        with working_bits(bits_for(self.digits + extra, 64)):
            if self.arb.is_exact() and self.arb.is_integer() and abs(self.arb) < arb_of(10**_LONGEST):
                return str(exact(self.arb)), "0"
            shown, rounded = significant(self.arb.mid(), self.digits + extra)
            return shown, upper_decimal((self.arb - rounded).abs_upper())

    def __str__(self) -> str:
        if self.arb is None:
            return f"none ({self.message})"
        with working_bits(bits_for(self.digits + 10)):
            return self.arb.str(self.digits, radius=False)

    def to_json(self) -> dict[str, Any]:
        """The object of `rnnchaos eval --json`, without its schema line."""
        value, radius = self.decimal()
        out: dict[str, Any] = {
            "quantity": self.quantity,
            "value": value,
            "radius": radius,
            "digits": self.digits,
            "certified": self.certified,
            "method": self.method,
            "state": self.state,
            "parameters": dict(self.parameters),
        }
        out |= {"definitions": dict(self.definitions)} if self.definitions else {}
        return out if self.message is None else out | {"message": self.message}

    def _repr_latex_(self) -> str:
        """The sure digits as math; without a value `none`, whose reason is in `message`."""
        if self.arb is None:
            return r"$\mathrm{none}$"
        mantissa, _, exponent = str(self).partition("e")
        return rf"${mantissa} \times 10^{{{int(exponent)}}}$" if exponent else f"${mantissa}$"


def significant(number: flint.arb, digits: int) -> tuple[str, flint.arb]:
    """`number` (radius zero) to `digits` significant decimal digits, as a plain or scientific decimal string,
    and an enclosure of what that string says.

    The last digit is rounded to nearest as far as the precision in force can tell.
    """
    if number == 0:
        return "0", flint.arb(0)
    exponent = _exponent(number)
    shift = digits - 1 - exponent
    scaled = round(exact(_shifted(abs(number), shift).mid()))
    negative = bool(number < 0)
    said = _shifted(flint.arb(-scaled if negative else scaled), -shift)
    if scaled >= 10**digits:
        scaled, exponent = scaled // 10, exponent + 1
    return "-" * negative + _placed(str(scaled), exponent), said


def _placed(body: str, exponent: int) -> str:
    """The digits `body` with the decimal point after the first one, times 10^exponent."""
    if -5 < exponent < 0:
        return f"0.{'0' * (-exponent - 1)}{body}"
    if 0 <= exponent < len(body):
        whole, rest = body[: exponent + 1], body[exponent + 1 :]
        return f"{whole}.{rest}" if rest else whole
    return f"{body[0]}.{body[1:]}e{exponent}"


def upper_decimal(number: flint.arb) -> str:
    """A short decimal string not below `number` >= 0.

    >>> upper_decimal(flint.arb(1) / 3000), upper_decimal(flint.arb(99999))
    ('3.34e-4', '1.00e5')
    """
    if number == 0:
        return "0"
    exponent = _exponent(number)
    leading = ceil(exact(_shifted(number, 2 - exponent).upper()))
    if leading >= 1000:
        leading, exponent = -(-leading // 10), exponent + 1
    return f"{leading // 100}.{leading % 100:02d}e{exponent}"


def _exponent(number: flint.arb) -> int:
    """floor(log10 |number|), but one less where that cannot be told.

    From a logarithm: no integer as long as the number itself is made, however large or small that is.
    """
    size = abs(number).upper()
    with working_bits(ctx.prec + int(size.man_exp()[1]).bit_length()):
        return floor(exact((size.log() / flint.arb.const_log10()).lower()))


def _shifted(number: flint.arb, places: int) -> flint.arb:
    """number 10^places; exact where that fits into the precision in force."""
    with working_bits(ctx.prec + places.bit_length()):  # an exponent of n bits costs a power n bits
        power = flint.arb(10) ** abs(places)
        return number * power if places >= 0 else number / power


def judged(plain: flint.arb, finer: flint.arb, longer: flint.arb, method: str) -> Ball:
    """The finer value with ten times the larger change (and its own rounding) as radius, not certified."""
    change = abs(finer - plain).max(abs(longer - plain)).abs_upper()
    return Ball(widened(finer, 10 * change), method, False)

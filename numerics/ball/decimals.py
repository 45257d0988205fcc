"""Balls as decimal strings: only digits that are sure, for any exponent, at a cost that does not grow with
it."""

from math import ceil, floor

import flint
from flint import ctx

from rnnchaos.numerics.ball.convert import exact
from rnnchaos.numerics.ball.precision import working_bits


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

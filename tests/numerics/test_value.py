"""Decimal strings of balls: only sure digits, for any exponent, at a cost that does not grow with it."""

from fractions import Fraction

import pytest
from flint import arb, ctx

from rnnchaos.numerics.ball.decimals import significant, upper_decimal
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.value import Value, reached


def _value(number: arb, digits: int = 15) -> Value:
    return Value("q", number, digits, True, "")


@pytest.mark.parametrize("power", [-(10**29), -(10**13), -60_000, 60_000, 10**13])
def test_huge_and_tiny_numbers_are_printed(power: int) -> None:
    with working_bits(260):
        value = _value(arb(3).exp() * arb(10) ** power)
    shown, radius = value.decimal()
    assert str(value).replace("+", "") == f"2.00855369231877e{power + 1}"
    assert shown == f"2.00855369231876677e{power + 1}"
    assert radius is not None
    assert radius.endswith(f"e{power - 17}")


def test_the_radius_covers_what_the_string_leaves_out() -> None:
    for text in ("1", "-0.00012345", "9.99999999999999999999", "123456789.5", "1e25", "0.5"):
        with working_bits(120):
            number = arb(text)
            shown, radius = _value(number, 6).decimal()
        assert shown is not None
        assert radius is not None
        assert abs(Fraction(text) - Fraction(shown)) <= Fraction(radius)
        assert Fraction(radius) <= abs(Fraction(text)) / 10**8


def test_powers_of_ten_and_their_neighbours() -> None:
    """Where floor(log10) cannot be told from a logarithm, the digits are right all the same."""
    with working_bits(80):
        for power in (-20, -1, 0, 1, 20):
            ten = (arb(10) ** power).mid()
            for number in (ten, ten * (1 + arb(2) ** -78), ten * (1 - arb(2) ** -79)):
                assert Fraction(significant(number.mid(), 12)[0]) == Fraction(10) ** power
                assert float(upper_decimal(number.mid())) in (
                    pytest.approx(10.0**power),
                    pytest.approx(1.01 * 10.0**power),
                )


def test_a_long_integer_is_rounded() -> None:
    assert _value(arb(7)).decimal() == ("7", "0")
    with working_bits(20_000):
        shown, radius = _value(arb(7) ** 6_000, 3).decimal()
    assert shown is not None
    assert radius is not None
    assert len(shown) < 20
    assert len(radius) < 20
    assert ctx.prec == 53


def test_the_digits_asked_for_are_reached_or_not_by_the_radius_alone() -> None:
    """At 10^-digits of the smallest number in the ball, and not a hair beyond; one digit fewer is no pass."""
    for digits in (1, 15, 50):
        with working_bits(300):
            edge = arb(10) ** -digits
            within, beyond = (widened(1 + edge, edge * factor) for factor in (arb("0.999"), arb("1.001")))
            assert reached(within, digits)
            assert not reached(beyond, digits)
            assert reached(beyond, digits - 1)
    assert reached(arb(0), 10)
    assert not reached(arb(0, 1), 1)

"""A value is a number: its arithmetic encloses, its order is decided or an error, its formats are sure."""

import math
import operator
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import mpmath as mp
import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import rnnchaos
from rnnchaos.numerics.ball.convert import arb_of, exact
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.value import Value
from rnnchaos.theory.errors import UsageError

FRACTIONS = st.fractions(-1000, 1000, max_denominator=10**6)
RADII = st.integers(12, 40).map(lambda n: Fraction(1, 10**n))
OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def about(middle: Fraction, radius: Fraction = Fraction(0), digits: int = 15, **facts: Any) -> Value:
    """A value whose ball is middle +/- radius, and what rounding the middle costs."""
    with working_bits(256):
        ball = widened(arb_of(middle), arb_of(radius)) if radius else arb_of(middle)
    return Value("q", ball, digits, facts.pop("certified", True), "given", **facts)


def inside(number: Fraction, value: Value) -> bool:
    assert value.arb is not None
    with working_bits(400):
        return exact(value.arb.lower()) <= number <= exact(value.arb.upper())


@settings(max_examples=150, deadline=None)
@given(FRACTIONS, RADII, FRACTIONS, RADII, st.sampled_from("+-*/"), st.sampled_from([-1, 0, 1]))
def test_arithmetic_encloses_every_pair(
    a: Fraction, r: Fraction, b: Fraction, s: Fraction, sign: str, side: int
) -> None:
    """Exact rationals at the middles and the ends are the oracle; the radius is no more than it must be."""
    assume(sign != "/" or abs(b) > 2 * s)
    apply = OPERATIONS[sign]
    found = apply(about(a, r), about(b, s))
    assert inside(apply(a + side * r, b - side * s), found)
    for plain in (b, *([int(b)] if int(b) else [])):
        assert inside(apply(a - r, plain), apply(about(a, r), plain))
        if sign != "/" or abs(a) > 2 * r:
            assert inside(apply(plain, a + r), apply(plain, about(a, r)))
    most = {"+": r + s, "-": r + s, "*": abs(a) * s + abs(b) * r + r * s}.get(sign)
    if most is not None:
        size = max(abs(apply(a, b)), Fraction(1))
        assert exact(found.arb.rad()) <= most * Fraction(101, 100) + size * Fraction(1, 2**100)


@given(
    st.fractions(Fraction(1, 100), 100, max_denominator=1000),
    RADII,
    st.sampled_from([2, -3, 0, 0.5, Fraction(1, 3)]),
)
def test_powers_against_mpmath(a: Fraction, r: Fraction, exponent: Any) -> None:
    assume(r < a / 10)
    found = about(a, r) ** exponent
    with mp.workdps(60):
        for end in (a - r, a + r):
            power = Fraction(exponent)
            true = mp.mpf(end.numerator) / end.denominator
            true = true ** (mp.mpf(power.numerator) / power.denominator)
            assert found.arb.overlaps(arb_of(true)) or abs(float(found) - float(true)) < 1e-30


@given(FRACTIONS, RADII, FRACTIONS)
def test_order_is_that_of_the_numbers_or_an_error(a: Fraction, r: Fraction, b: Fraction) -> None:
    value = about(a, r)
    for compare in (operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne):
        if abs(a - b) > 2 * r:
            assert compare(value, b) is compare(a, b)
        elif abs(a - b) < r / 2:
            with pytest.raises(UsageError, match="not decided by its radius"):
                compare(value, b)


def test_equal_numbers_have_equal_hashes() -> None:
    zero, half = about(Fraction(0)), about(Fraction(1, 2))
    assert zero == 0 == about(Fraction(0))
    assert len({zero, 0, about(Fraction(0))}) == 1
    assert len({half, 0.5, Fraction(1, 2), sp.Rational(1, 2) and Fraction(1, 2)}) == 1
    blurred = about(Fraction(1, 3), Fraction(1, 10**20))
    assert blurred == blurred
    assert hash(blurred) == hash(blurred)
    assert about(Fraction(1)) < math.inf
    assert not about(Fraction(1)) < math.nan


def test_conversions_keep_all_digits() -> None:
    value = rnnchaos.evaluate("kinetic_energy", g=2, digits=40)
    text = "0.1279068501741975344224422894285121324143"
    assert str(value) == text
    assert str(sp.sympify(value))[:40] == text[:40]
    assert str(sp.Symbol("y") + value).startswith(f"y + {text[:38]}")
    with mp.workdps(50):
        for number in (value.value, mp.mpf(value), value.mpf):
            assert abs(number - mp.mpf(text)) < mp.mpf(10) ** -39
        assert abs(value.value - mp.mpf(text)) <= value.radius + mp.mpf(10) ** -40
        assert value.radius < mp.mpf(10) ** -39
    assert np.array([value, 1]).tolist() == [float(text), 1.0]
    assert float(np.sqrt(value)) == pytest.approx(math.sqrt(float(text)))
    assert isinstance(np.float64(2) * value, Value)
    assert (np.array([1.0, 2.0]) * value).tolist() == [float(text), 2 * float(text)]
    assert (value * np.array([1.0, 2.0])).tolist() == [float(text), 2 * float(text)]
    assert complex(value) == complex(float(text))
    assert max(value, 0.1) is value
    assert float(sum([value, value])) == pytest.approx(2 * float(text))


@pytest.mark.parametrize(
    "spec", [".6f", ".3e", ".10g", "+.2f", ">12.4f", "012.4f", ".1%", ".4E", "g", "f", ",.2f", "<20.8G"]
)
@pytest.mark.parametrize(
    "number", ["0.1279068501741975344", "-1234567.890123", "0.00001234567890123", "99999.99999"]
)
def test_formats_are_those_of_decimal_numbers(spec: str, number: str) -> None:
    plain = spec if "." in spec else f"{spec[:-1]}.6{spec[-1]}"
    expected = format(Decimal(number), plain)
    found = format(about(Fraction(number), Fraction(1, 10**30)), spec)
    if spec[-1] in "gG":  # a decimal number keeps no more zeros than it was written with
        assert Decimal(found.strip()) == Decimal(expected.strip())
    else:
        assert found == expected


def test_a_format_never_shows_what_is_not_sure() -> None:
    third = about(Fraction(1, 3), Fraction(1, 10**20))
    assert f"{third:.19f}" == "0.3333333333333333333"
    for spec in (".20f", ".21g", ".20e"):
        with pytest.raises(UsageError, match="not decided by its radius in the format"):
            format(third, spec)
    assert f"{about(Fraction(1, 8)):.30f}" == "0.125000000000000000000000000000"
    assert f"{third:>20}" == f"{'0.333333333333333':>20}"
    assert f"{third}" == str(third)


def test_whole_parts_and_rounding() -> None:
    value = about(Fraction("2.718281828459"), Fraction(1, 10**15))
    assert (int(value), math.floor(-value), math.ceil(value), round(value)) == (2, -3, 3, 3)
    assert round(value, 4) == Fraction("2.7183")
    assert str(round(value, 4)) == "2.7183"
    assert float(abs(-value)) == float(value)
    with pytest.raises(UsageError, match="not decided"):
        int(about(Fraction(2), Fraction(1, 10**15)))


def test_what_is_no_number_takes_part_in_nothing() -> None:
    none = rnnchaos.evaluate("variance", g=2, phi="sinh(x)")
    assert math.isnan(float(none))
    assert math.isnan(float(none.value))
    assert f"{none:.3f}" == "nan"
    for compute in (lambda: none + 1, lambda: none < 1, lambda: int(none), lambda: sp.sympify(none)):
        with pytest.raises((UsageError, sp.SympifyError)):
            compute()
    for other in ("1", None, [1], True, 1j):
        with pytest.raises(TypeError):
            about(Fraction(1)) + other
    with pytest.raises(ZeroDivisionError):
        1 / (about(Fraction(1), Fraction(1, 10**20)) - 1)


def test_a_result_is_certified_where_all_of_it_is() -> None:
    proved, guessed = about(Fraction(1)), about(Fraction(2), certified=False, digits=9)
    assert (proved + 1).certified
    assert not (proved + guessed).certified
    assert (guessed * proved).digits == 9
    assert (proved * 2).state == ""


def test_repr_holds_the_ball() -> None:
    for digits in (1, 3, 15, 40):
        value = rnnchaos.evaluate("variance", g=2, phi="atan", digits=digits)
        number, radius = (
            repr(value).partition(" = ")[2].partition("phi = atan) = ")[2].split(";")[0].split(" +/- ")
        )
        assert number == str(value)
        assert inside(Fraction(number), about(Fraction(number), Fraction(radius)))
        with working_bits(400):
            assert Fraction(number) - Fraction(radius) <= exact(value.arb.lower())
            assert Fraction(number) + Fraction(radius) >= exact(value.arb.upper())
        assert f"; {digits} digits, certified, chaotic, atan = (2/pi)*atan(pi*x/2)>" in repr(value)


@pytest.mark.parametrize("name", ["stable_pdf", "annealed_critical_gain", "modular.onset"])
def test_no_state_where_there_is_none(name: str) -> None:
    points = {
        "stable_pdf": {"x": 1},
        "annealed_critical_gain": {"N": 10},
        "modular.onset": {"sigma_mu": "0.5", "N0": 4},
    }
    given_ = points[name] if name == "modular.onset" else {"alpha": "1.5", **points[name]}
    value = rnnchaos.evaluate(name, digits=5, **given_)
    assert value.state == ""
    assert "state" not in value.to_json()
    assert "chaotic" not in repr(value)

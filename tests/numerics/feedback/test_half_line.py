"""Roots by their change of sign, on x > 0 and on the whole line, in both arithmetics."""

from fractions import Fraction
from typing import Any

import pytest
from mpmath import mp

from rnnchaos.numerics.ball.convert import mpf_of
from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.numerics.feedback.half_line import crossing, fall
from rnnchaos.theory.errors import NonConvergence


def gap(numbers: Arithmetic, x: Any) -> Any:
    """x^3 - 2."""
    return x**3 - numbers.number(2)


@pytest.mark.parametrize("bits", [60, 200, 1000])
def test_the_cube_root_of_two(bits: int) -> None:
    balls, numbers = Arithmetic(True, bits, bits), Arithmetic(False, bits, bits)
    with balls.working(bits + 32), mp.workprec(bits + 32):
        enclosed = crossing(balls, gap, Fraction(9), what="a cube root")
        assert enclosed.rad() * 2 ** (bits - 8) < 1
        assert (enclosed**3).overlaps(balls.number(2))
        estimate = crossing(numbers, gap, Fraction(9), what="a cube root")
        assert abs(estimate - mpf_of(enclosed)) < mp.ldexp(1, 4 - bits)
        assert abs(estimate - mp.cbrt(2)) < mp.ldexp(1, -bits)


def test_no_change_of_sign() -> None:
    with pytest.raises(NonConvergence, match="a cube root"):
        crossing(Arithmetic(True, 60, 60), lambda numbers, x: x**2 + 1, Fraction(9), what="a cube root")


@pytest.mark.parametrize("root", [Fraction(-700, 3), Fraction(0), Fraction(1, 3), Fraction(10**6)])
def test_a_root_anywhere_on_the_line(root: Fraction) -> None:
    balls, numbers = Arithmetic(True, 100, 100), Arithmetic(False, 100, 100)
    for how in (balls, numbers):
        with how.working(160):
            found = fall(how, lambda how, x: how.number(root) - x, what="a root")
            away = abs(found - how.number(root))
            assert float(away.abs_upper() if how.balls else away) < 1e-20


def test_nothing_falls() -> None:
    with pytest.raises(NonConvergence, match="a root"):
        fall(Arithmetic(True, 60, 60), lambda how, x: x**2 + 1, what="a root")

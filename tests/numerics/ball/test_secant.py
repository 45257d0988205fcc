"""The secant method over floats, balls and mpmath numbers, against a root known in closed form."""

from fractions import Fraction
from typing import Any

import pytest
from flint import arb
from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of, exact_mpf, mpf_of
from rnnchaos.numerics.ball.secant import secant
from rnnchaos.theory.errors import NonConvergence


def small(step: Any, root: Any) -> bool:
    return bool(abs(step) <= abs(root) * 1e-9)


@pytest.mark.parametrize("start", [1.0, mp.mpf(1), arb(1)])
def test_the_root_of_two(start: Any) -> None:
    root = secant(lambda x: x * x - 2, start, 2 * start, small=small, what="sqrt 2", point=_middle)
    assert float(root) == pytest.approx(2**0.5, rel=1e-15)


def _middle(number: Any) -> Any:
    return number.mid() if isinstance(number, arb) else number


def test_overlapping_balls_end_the_search() -> None:
    wide = arb(0, 1e-3)
    assert secant(lambda x: wide, arb(1), arb(2), small=small, what="nothing") == 2


def test_a_function_without_a_root_is_refused() -> None:
    with pytest.raises(NonConvergence, match="nowhere"):
        secant(lambda x: x * x + 1, 1.0, 2.0, small=lambda step, root: False, what="nowhere", most=5)


def test_conversions_are_exact() -> None:
    third = Fraction(1, 3)
    assert arb_of(third).contains(arb(1) / 3)
    assert arb_of(mp.mpf("0.375")) == arb("0.375")
    with mp.workprec(200):
        assert mpf_of(third) == mp.mpf(1) / 3
    assert exact_mpf(arb(2**100 + 1)) == 2**100 + 1

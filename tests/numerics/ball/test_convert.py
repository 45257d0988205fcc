"""Conversions between arithmetics: exact, and what is not finite stays so."""

import pytest
from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of


@pytest.mark.parametrize("number", [mp.inf, -mp.inf, mp.nan, mp.log(0)], ids=str)
def test_what_is_not_finite_is_no_number(number: object) -> None:
    """mpmath keeps infinities with mantissa 0: read as such they were 0, exactly."""
    found = arb_of(number)
    assert not found.is_finite()
    assert arb_of(mp.mpf(0)) == 0


def test_numbers_are_exact() -> None:
    assert arb_of(mp.mpf("0.375")) == arb_of(3) / 8

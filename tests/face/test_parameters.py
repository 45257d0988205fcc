"""Parameters as typed: pairs, lists, ranges, and what is neither."""

from fractions import Fraction

import pytest

from rnnchaos.parameters import expand, is_many, pairs, points
from rnnchaos.theory.errors import UsageError


@pytest.mark.parametrize("value", ["1,1.5,2", "1:3:101", "-1,2", "1/2,3/4", "1e3,2"])
def test_lists_and_ranges(value: str) -> None:
    assert is_many("g", value)


@pytest.mark.parametrize("value", ["F,grad", "x,h", "x/(1+x**2)", "tanh", "2", "1e-3", "normal", ""])
def test_single_values(value: str) -> None:
    assert not is_many("name", value)
    assert expand("name", value) == [value]


def test_phi_may_be_a_list() -> None:
    assert expand("phi", "tanh, x*exp(-x**2)") == ["tanh", "x*exp(-x**2)"]
    assert expand("phi", "x*exp(-x**2)") == ["x*exp(-x**2)"]


def test_a_range_is_exact_and_closed() -> None:
    assert expand("g", "1:2:4") == [Fraction(1), Fraction(4, 3), Fraction(5, 3), Fraction(2)]


def test_pairs_and_points() -> None:
    given = pairs(["--sigma-mu", "1,2", "--g=3"])
    assert given == {"sigma_mu": "1,2", "g": "3"}
    assert list(points(given)) == [{"sigma_mu": "1", "g": "3"}, {"sigma_mu": "2", "g": "3"}]


@pytest.mark.parametrize("words", [["g", "2"], ["--g"], ["--g", "1", "--g", "2"]])
def test_bad_words(words: list[str]) -> None:
    with pytest.raises(UsageError):
        pairs(words)


@pytest.mark.parametrize("value", ["1:2", "1:2:1", "1:2:3:4", "1:2:2.5", "1:2:1e9"])
def test_bad_ranges(value: str) -> None:
    with pytest.raises(UsageError, match="count"):
        expand("g", value)

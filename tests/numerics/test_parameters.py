"""Parameters whose value is a list: parsed exactly, never taken for a sweep, refused in one line."""

from fractions import Fraction

import pytest

from rnnchaos.numerics.quantity import listed, real, shown
from rnnchaos.parameters import points
from rnnchaos.theory.errors import UsageError

LIST = listed(real("s", "strengths", at_least=0), at_least=2, at_most=3)


@pytest.mark.parametrize("raw", ["1.1, 2", ["1.1", 2], (Fraction(11, 10), 2.0)])
def test_a_list_is_exact(raw: object) -> None:
    assert LIST(raw) == (Fraction(11, 10), Fraction(2))
    assert shown(LIST(raw)) == "1.1,2"


@pytest.mark.parametrize("raw", ["1", "1,2,3,4", "1,-2", "1,x", [1, float("nan")], 3, None])
def test_a_bad_list_is_refused(raw: object) -> None:
    with pytest.raises(UsageError, match=r"accepted: 2 to 3 values with commas, each a finite real number"):
        LIST(raw)


def test_a_sweep_leaves_it_whole() -> None:
    given = {"s": "1,2", "g": "3,4"}
    assert [point["s"] for point in points(given, {"s"})] == ["1,2", "1,2"]
    assert len(list(points(given))) == 4

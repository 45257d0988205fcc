"""Matrices as they are typed: entries, indices, and which are positive definite."""

from fractions import Fraction
from typing import Any

import pytest

from rnnchaos.numerics.rational.matrix import index, square, square_entries, symmetric_positive
from rnnchaos.theory.errors import UsageError

MATRIX = square_entries("A", "entries", 3, most=10)


FOUR = (1, 2, 3, 4)


@pytest.mark.parametrize(
    ("raw", "value"),
    [("1/2", (Fraction(1, 2),)), (2, (2,)), ("1,2,3,4", FOUR), ([[1, 2], [3, 4]], FOUR)],
)
def test_what_is_accepted(raw: Any, value: tuple[Fraction, ...]) -> None:
    assert MATRIX(raw) == value
    assert MATRIX.fits is not None
    assert MATRIX.fits({"A": value})


@pytest.mark.parametrize("raw", ["1,2,3,11", "-11", "x", "1,1,1,1,1,1,1,1,1,1", "", "nan"])
def test_what_is_refused(raw: str) -> None:
    with pytest.raises(UsageError, match="rational numbers from -10 to 10"):
        MATRIX(raw)


def test_entries_of_no_square_matrix_do_not_fit() -> None:
    assert MATRIX.fits is not None
    assert not MATRIX.fits({"A": (1, 2, 3)})


def test_an_index_stays_within_its_matrix() -> None:
    row = index("i", "row", "A", 3)
    assert row.fits is not None
    assert row.fits({"i": 2, "A": (1, 2, 3, 4)})
    assert not row.fits({"i": 3, "A": (1, 2, 3, 4)})
    with pytest.raises(UsageError, match="not beyond the rows of A"):
        row(4)


@pytest.mark.parametrize(
    ("entries", "size", "positive"),
    [
        ((2, 1, 1, 2), 2, True),
        ((1, 2, 2, 1), 2, False),
        ((2, 1, 0, 2), 2, False),
        ((1, 1, 1, 1), 2, False),
        ((0,), 1, False),
        ((1, 2), 2, True),
        ((1, 2, 3), 2, False),
        ((4, 2, 2, 2, 5, 3, 2, 3, 6), 3, True),
        ((4, 2, 2, 2, 1, 3, 2, 3, 6), 3, False),
    ],
)
def test_positive_definite(entries: tuple[int, ...], size: int, positive: bool) -> None:
    """Two numbers of a matrix of two rows are its diagonal."""
    assert symmetric_positive(square(tuple(map(Fraction, entries)), size)) is positive

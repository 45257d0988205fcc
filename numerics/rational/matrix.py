r"""Matrices of exact rational numbers: as a user types them, and the covariance of a linear drift.

$$A\Sigma+\Sigma A^T=2D$$

has one solution, positive definite, where every eigenvalue of A has a positive real part and D is positive
definite; where it has none A is not stable (Lyapunov).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import combinations_with_replacement
from math import isqrt
from numbers import Real
from typing import Any, TypeVar

from flint import fmpq, fmpq_mat

from rnnchaos.numerics.quantity import Parameter, integer, limited, rational

T = TypeVar("T")
Matrix = tuple[tuple[Fraction, ...], ...]


def entries(name: str, meaning: str, largest: int) -> Parameter:
    """The entries of a square matrix of at most so many rows, row by row: text with commas, a list, or a list
    of rows. The value is a tuple."""

    def parse(raw: Any) -> tuple[Fraction, ...]:
        rows = raw.split(",") if isinstance(raw, str) else raw
        found = [each for row in rows for each in (row if _listed(row) else (row,))]
        if not 1 <= len(found) <= largest**2:
            raise ValueError(raw)
        return tuple(map(rational, found))

    sizes = ", ".join(str(size**2) for size in range(1, largest))
    accepted = f"{sizes} or {largest**2} rational numbers, row by row"
    return Parameter(name, meaning, accepted, parse, many=True)


def square_entries(name: str, meaning: str, largest: int, *, most: float) -> Parameter:
    """The same of a matrix whose entries are at most `most` in size, or a single number."""
    whole = entries(name, meaning, largest)

    def parse(raw: Any) -> tuple[Fraction, ...]:
        found: tuple[Fraction, ...] = whole.parse([raw] if isinstance(raw, Real) else raw)
        if any(abs(each) > most for each in found):
            raise ValueError(raw)
        return found

    told = f"rational numbers from {-most:g} to {most:g} with commas, row by row"
    size = f"as many as a square matrix of 1 to {largest} rows has"
    return limited(replace(whole, accepted=told, parse=parse), size, lambda given: _is_square(given[name]))


def definite_entries(
    name: str, meaning: str, largest: int, *, most: float, like: str | None = None
) -> Parameter:
    """The same of a symmetric and positive definite matrix, as large as that of the parameter `like`."""
    where = "symmetric, positive definite" + (f", as large as {like}" if like else "")

    def fits(given: Mapping[str, Any]) -> bool:
        found = given[name]
        alike = like is None or len(found) == len(given[like])
        return alike and _is_square(found) and symmetric_positive(by_rows(found))

    return limited(square_entries(name, meaning, largest, most=most), where, fits)


def _is_square(entries: Sequence[Fraction]) -> bool:
    return isqrt(len(entries)) ** 2 == len(entries)


def index(name: str, meaning: str, of: str, largest: int, default: int = 1) -> Parameter:
    """A row or a column of the square matrix `of`, from 1."""
    entry = integer(name, meaning, at_least=1, at_most=largest, default=default, required=False)
    return limited(entry, f"not beyond the rows of {of}", lambda given: given[name] ** 2 <= len(given[of]))


def _listed(row: Any) -> bool:
    return hasattr(row, "__iter__") and not isinstance(row, str)


def square(entries: Sequence[Fraction], size: int) -> Matrix | None:
    """Row by row, or the diagonal; None where there are neither so many."""
    if len(entries) == size**2:
        return by_rows(entries)
    if len(entries) != size:
        return None
    return tuple(
        tuple(each if i == j else Fraction(0) for j in range(size)) for i, each in enumerate(entries)
    )


def by_rows(entries: Sequence[T]) -> tuple[tuple[T, ...], ...]:
    """The rows of a square matrix of any numbers."""
    size = isqrt(len(entries))
    return tuple(tuple(entries[i * size : (i + 1) * size]) for i in range(size))


def exact(of: Matrix) -> fmpq_mat:
    """The matrix for FLINT."""
    return fmpq_mat([[fmpq(x.numerator, x.denominator) for x in row] for row in of])


def positive(of: fmpq_mat) -> bool:
    """Whether a symmetric matrix is positive definite, by its leading minors."""
    rows = of.tolist()
    return all(fmpq_mat([row[:k] for row in rows[:k]]).det() > 0 for k in range(1, len(rows) + 1))


def symmetric_positive(of: Matrix | None) -> bool:
    """Whether a matrix is symmetric and positive definite."""
    return of is not None and tuple(zip(*of, strict=True)) == of and positive(exact(of))


@cache
def stationary(A: Matrix, D: Matrix) -> fmpq_mat | None:
    """Sigma; None where there is none: A is not stable."""
    N, a, noise = len(A), exact(A), exact(D)
    places = {pair: place for place, pair in enumerate(combinations_with_replacement(range(N), 2))}
    system, right = fmpq_mat(len(places), len(places)), fmpq_mat(len(places), 1)
    for (i, j), row in places.items():
        right[row, 0] = 2 * noise[i, j]
        for k in range(N):
            system[row, places[min(k, j), max(k, j)]] += a[i, k]
            system[row, places[min(i, k), max(i, k)]] += a[j, k]
    if system.det() == 0:
        return None
    found = system.solve(right)
    sigma = fmpq_mat([[found[places[min(i, j), max(i, j)], 0] for j in range(N)] for i in range(N)])
    return sigma if positive(sigma) else None

r"""The exponents of a hierarchy at a given state.

A separation's mean squares on the levels, $D_k$, obey the law of the activities with f' in place of f:

    U_k = sum_(j >= k) sigma_j^2 D_j,   D_k' = D_(k-1)'/n_k + (1 - 1/n_k) f'(c_k) U_k,

a matrix with entries >= 0 whose largest eigenvalue is $e^{2\lambda_1}$: for two levels the larger root of a
quadratic, for infinite sizes the largest diagonal entry, otherwise by enclosed eigenvalues.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint

from rnnchaos.numerics.modular.state import Hierarchy, State
from rnnchaos.theory.errors import NonConvergence, UsageError

Number = Callable[[Fraction], Any]


@dataclass(frozen=True)
class Found:
    """A state with the hierarchy it belongs to; `number` takes rationals to its numbers."""

    of: Hierarchy
    state: State
    number: Number

    @property
    def growth(self) -> list[list[Any]]:
        """The matrix of the law of separations: row k is D_k' as a function of D_0, D_1, ..."""
        rows: list[list[Any]] = []
        for k, (share, slope) in enumerate(zip(self.of.shares, self.state.slopes, strict=True)):
            own = [
                self.number((1 - share) * (s if j >= k else 0)) * slope for j, s in enumerate(self.of.squares)
            ]
            if share:
                own = [self.number(share) * before + now for before, now in zip(rows[-1], own, strict=True)]
            rows.append(own)
        return rows


def activity(found: Found, *, level: int = 0) -> Any:
    """q of a level. Raises `UsageError` for a level that is not there."""
    return found.state.activities[_level(found, level)]


def variance(found: Found) -> Any:
    """Delta0."""
    return found.state.variance


def exponent(found: Found, *, level: int | None = None) -> Any:
    """ln(mu)/2 of the largest eigenvalue, or of the diagonal entry of a level; None for minus infinity."""
    rows = found.growth
    if level is None:
        if found.state.last is None and _critical(found.of):
            return found.number(Fraction(0))
        return _half_log(_largest(rows, found.of))
    entry = rows[_level(found, level)][level]
    return None if found.of.squares[level] == 0 else _half_log(entry)


def _level(found: Found, level: int) -> int:
    if level >= len(found.of.strengths):
        raise UsageError("level", level, f"accepted: an integer from 0 to {len(found.of.strengths) - 1}")
    return level


def _critical(of: Hierarchy) -> bool:
    """Whether the largest eigenvalue at rest is exactly 1: the characteristic polynomial of the law at 1, by
    elimination upwards (modular_state: a level whose growth is 1)."""
    rows = Found(of, State(0, (), (Fraction(1),) * len(of.squares), None), Fraction).growth
    matrix = flint.fmpq_mat([[_fmpq((i == j) - x) for j, x in enumerate(row)] for i, row in enumerate(rows)])
    return bool(matrix.det() == 0)


def _fmpq(number: Fraction) -> flint.fmpq:
    return flint.fmpq(number.numerator, number.denominator)


def _largest(rows: list[list[Any]], of: Hierarchy) -> Any:
    """The largest eigenvalue of the law."""
    if not any(of.inverse_sizes):
        diagonal = [row[k] for k, row in enumerate(rows)]
        return _maximum(diagonal)
    if len(rows) == 2:
        (a, b), (c, d) = rows
        gap = a - d  # squared as a product: python-flint's power gives nan for a ball around 0
        return (a + d + square_root(gap * gap + 4 * b * c)) / 2
    return _eigenvalue(rows)


def _maximum(numbers: list[Any]) -> Any:
    out = numbers[0]
    for number in numbers[1:]:
        out = out.max(number) if isinstance(out, flint.arb) else max(out, number)
    return out


def _eigenvalue(rows: list[list[Any]]) -> Any:
    """Of three levels and more. Raises `NonConvergence` where eigenvalues cannot be told apart."""
    if not isinstance(rows[0][0], flint.arb):
        from mpmath import mp

        return max(mp.re(value) for value in mp.eig(mp.matrix(rows), left=False, right=False))
    try:
        values = flint.acb_mat(rows).eig()
    except ValueError:
        raise NonConvergence("the eigenvalues of the law of separations", "not isolated") from None
    return _maximum([value.real for value in values])


def square_root(number: Any) -> Any:
    if isinstance(number, flint.arb):
        return number.sqrt()
    from mpmath import mp

    return mp.sqrt(number)


def _half_log(number: Any) -> Any:
    if isinstance(number, flint.arb):
        return number.log() / 2
    from mpmath import mp

    return mp.log(number) / 2

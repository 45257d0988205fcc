r"""The observables of a hierarchy at a given state.

A separation's mean squares on the levels, $D_k$, obey the law of the activities with f' in place of f:

    U_k = sum_(j >= k) sigma_j^2 D_j,   D_k' = D_(k-1)'/n_k + (1 - 1/n_k) f'(c_k) U_k,

a matrix with entries >= 0 whose largest eigenvalue is $e^{2\lambda_1}$: for two levels the larger root of a
quadratic, for infinite sizes the largest diagonal entry, otherwise by enclosed eigenvalues.
"""

from fractions import Fraction
from functools import reduce
from typing import Any

import flint
from flint import arb
from mpmath import mp

from rnnchaos.numerics.modular.state import Hierarchy, State, at_rest
from rnnchaos.theory.errors import NonConvergence, UsageError


def variance(state: State) -> Any:
    """Delta0."""
    return state.variance


def activity(state: State, *, level: int = 0) -> Any:
    """q of a level. Raises `UsageError` for a level that is not there."""
    return state.activities[_checked(level, state.of)]


def exponent(state: State, *, level: int | None = None) -> Any:
    """ln(mu)/2 of the largest eigenvalue, or of the diagonal entry of a level; None for minus infinity."""
    if level is None:
        at_onset = state.last is None and _critical(state.of)
        return state.number(Fraction(0)) if at_onset else _function("log", _largest(state)) / 2
    entry = growth(state)[_checked(level, state.of)][level]
    return None if state.of.squares[level] == 0 else _function("log", entry) / 2


def crossover(state: State) -> Any:
    """1/E phi', E phi' = f'(0)^(1/2) at the state without modules."""
    slope = state.slopes[1]
    return slope.rsqrt() if isinstance(slope, arb) else 1 / _function("sqrt", slope)


def growth(state: State) -> list[list[Any]]:
    """The matrix of the law of separations: row k is D_k' as a function of D_0, D_1, ..."""
    rows: list[list[Any]] = []
    number, squares = state.number, state.of.squares
    for k, (share, slope) in enumerate(zip(state.of.shares, state.slopes, strict=True)):
        own = [number((1 - share) * (s if j >= k else 0)) * slope for j, s in enumerate(squares)]
        if share:
            own = [number(share) * before + now for before, now in zip(rows[-1], own, strict=True)]
        rows.append(own)
    return rows


def _checked(level: int, of: Hierarchy) -> int:
    if level >= len(of.strengths):
        raise UsageError("level", level, f"accepted: an integer from 0 to {len(of.strengths) - 1}")
    return level


def _critical(of: Hierarchy) -> bool:
    """Whether the largest eigenvalue at rest is exactly 1: the characteristic polynomial of the law at 1."""
    rows = growth(at_rest(of, Fraction))
    gaps = [[(i == j) - x for j, x in enumerate(row)] for i, row in enumerate(rows)]
    return bool(
        flint.fmpq_mat([[flint.fmpq(x.numerator, x.denominator) for x in row] for row in gaps]).det() == 0
    )


def _largest(state: State) -> Any:
    """The largest eigenvalue of the law. Raises `NonConvergence` where eigenvalues cannot be told apart."""
    rows = growth(state)
    if not any(state.of.inverse_sizes):
        return _maximum([row[k] for k, row in enumerate(rows)])
    if len(rows) == 2:
        (a, b), (c, d) = rows
        gap = a - d  # squared as a product: python-flint's power gives nan for a ball around 0
        return (a + d + _function("sqrt", gap * gap + 4 * b * c)) / 2
    if not isinstance(rows[0][0], arb):
        return max(mp.re(value) for value in mp.eig(mp.matrix(rows), left=False, right=False))
    try:
        return _maximum([value.real for value in flint.acb_mat(rows).eig()])
    except ValueError:
        raise NonConvergence("the eigenvalues of the law of separations", "not isolated") from None


def _maximum(numbers: list[Any]) -> Any:
    """The largest; of balls one that holds it, also where they overlap."""
    return reduce(lambda a, b: a.max(b), numbers) if isinstance(numbers[0], arb) else max(numbers)


def _function(name: str, number: Any) -> Any:
    """sqrt or log of a ball or of an mpmath number."""
    if isinstance(number, arb):
        return getattr(number, name)()
    return getattr(mp, name)(number)

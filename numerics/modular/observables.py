r"""The observables of a hierarchy at a given state.

A separation's mean squares on the levels, $D_k$, obey the law of the activities with f' in place of f:

    U_k = sum_(j >= k) sigma_j^2 D_j,   D_k' = D_(k-1)'/n_k + (1 - 1/n_k) f'(c_k) U_k,

a matrix with entries >= 0 whose largest eigenvalue is $e^{2\lambda_1}$. Each takes a state and a level.
"""

from typing import Any

from flint import arb

from rnnchaos.numerics.ball.elementary import logarithm, square_root
from rnnchaos.numerics.ball.spectral_radius import radius
from rnnchaos.numerics.modular.state import State, at_quiescence


def variance(state: State, level: int | None) -> Any:
    """Delta0."""
    return state.law.variance


def activity(state: State, level: int) -> Any:
    """q of a level."""
    return state.activities[level]


def exponent(state: State, level: int | None) -> Any:
    """ln(mu)/2 of the largest eigenvalue, or of the diagonal entry of a level; None for minus infinity."""
    if level is not None:
        return logarithm(growth(state)[level][level]) / 2 if state.of.strengths[level] else None
    if state.last is None and any(excess == 0 for _, excess in at_quiescence(state.of)):
        return arb(0)  # at the onset, exactly: det(1 - growth) is the product of these
    return logarithm(radius(growth(state))) / 2


def crossover(state: State, level: int | None) -> Any:
    """1/E phi', E phi' = f'(0)^(1/2) at the state without modules."""
    return 1 / square_root(state.slopes[1])


def growth(state: State) -> list[list[Any]]:
    """The matrix of the law of separations: row k is D_k' as a function of D_0, D_1, ..."""
    rows: list[list[Any]] = []
    number, squares = state.law.number, state.of.squares
    for k, (share, slope) in enumerate(zip(state.of.shares, state.slopes, strict=True)):
        own = [number((1 - share) * (s if j >= k else 0)) * slope for j, s in enumerate(squares)]
        if share:
            own = [number(share) * before + now for before, now in zip(rows[-1], own, strict=True)]
        rows.append(own)
    return rows

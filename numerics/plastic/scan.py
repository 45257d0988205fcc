r"""Frozen states in float64: how many there are, which is which, where they end.

A scan of q - E tanh^2 on a grid that is geometric in q and in 1 - q, the fold's q among its points, counts
the changes of sign. At each q there is one g at most, as E tanh^2 grows with g: roots lie on one curve g(q).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.optimize import brentq, minimize_scalar

from rnnchaos.numerics.plastic.laws import Law
from rnnchaos.theory.errors import NonConvergence

LEAST = 2.0169980396643617
"""k from which on random signs can be imprinted, and the frozen branch reaches down, to g = 0."""
GRID = np.concatenate([np.geomspace(1e-9, 0.3, 300), 1 - np.geomspace(0.7, 1e-7, 500)[1:]])
NEAR_FOLD, MOST = 1e-10, 60.0


@dataclass(frozen=True)
class State:
    """A frozen state near q, through which q - E tanh^2 is `rising`."""

    name: str
    q: float
    rising: bool = True


@lru_cache(maxsize=64)
def states(k: float, g: float) -> tuple[State, ...]:
    """The aligned states with q > 0, in the order of q. Raises `NonConvergence` at the fold itself."""
    turn = fold(k) if 1 < k < LEAST else (0.0, 0.5)
    if abs(g - turn[0]) < NEAR_FOLD:
        raise NonConvergence("how many frozen states there are so near to the fold", f"{g - turn[0]:.1g}")
    found = _roots(lambda q: 1 - Law(None, k, g, q).activity() / q, np.sort(np.append(GRID, turn[1])))
    names = ["aligned" if k * q > 1 else "upper" for q, _ in found]
    names[:-1] = ["lower"] * len(names[:-1])
    return tuple(State(name, q, rising) for name, (q, rising) in zip(names, found, strict=True))


@lru_cache(maxsize=64)
def imprint(k: float, g: float) -> State | None:
    """The imprinted state of largest q, that which holds itself."""
    if k <= 1:
        return None
    found = _roots(
        lambda q: 1 - Law(None, k, g, q, True).activity() / q, np.linspace(1 / k + 1e-9, 1 - 1e-9, 400)
    )
    return State("imprinted", *found[-1]) if found else None


def _roots(f: Callable[[float], float], grid: np.ndarray) -> list[tuple[float, bool]]:
    values = [f(float(q)) for q in grid]
    pairs = zip(grid, grid[1:], values, values[1:], strict=False)
    return [(float(brentq(f, a, b, xtol=1e-14)), bool(u < 0)) for a, b, u, v in pairs if u * v < 0]


def fold(k: float) -> tuple[float, float]:
    """(g, q) where g(q) of the aligned states is least, 1 < k < 2.017. Raises `NonConvergence`."""

    def gain(q: float) -> float:
        gap: Callable[[float], float] = lambda g: float(Law(None, k, g, float(q)).activity() - q)  # noqa: E731
        return float(brentq(gap, 1e-3, MOST)) if gap(1e-3) < 0 < gap(MOST) else MOST

    found = minimize_scalar(gain, bounds=(1e-6, 0.85), method="bounded", options={"xatol": 1e-10})
    if not found.success or found.fun >= MOST:
        raise NonConvergence("the fold of the frozen branch", f"{found.fun:.2g}")
    return float(found.fun), float(found.x)

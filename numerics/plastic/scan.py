r"""Frozen states in float64: how many there are, which is which, where they end.

A scan of q - E tanh^2 on a grid that is geometric in q and in 1 - q, the fold's q among its points, counts
the changes of sign. At each q there is one g at most, as E tanh^2 grows with g: roots lie on one curve g(q).
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from rnnchaos.numerics.feedback.least import crossings, least
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
    found = crossings(lambda q: 1 - Law(None, k, g, q).activity() / q, np.sort(np.append(GRID, turn[1])))
    names = ["aligned" if k * q > 1 else "upper" for q, _ in found]
    names[:-1] = ["lower"] * len(names[:-1])
    return tuple(State(name, q, rising) for name, (q, rising) in zip(names, found, strict=True))


@lru_cache(maxsize=64)
def imprint(k: float, g: float) -> State | None:
    """The imprinted state of largest q, that which holds itself."""
    if k <= 1:
        return None
    found = crossings(
        lambda q: 1 - Law(None, k, g, q, True).activity() / q, np.linspace(1 / k + 1e-9, 1 - 1e-9, 400)
    )
    return State("imprinted", *found[-1]) if found else None


def fold(k: float) -> tuple[float, float]:
    """(g, q) where g(q) of the aligned states is least, 1 < k < 2.017. Raises `NonConvergence`."""
    what = "the fold of the frozen branch"
    return least(lambda g, q: Law(None, k, g, q).activity() - q, (1e-6, 0.85), lambda q: 1e-3, MOST, what)


def imprinted_fold(g: float) -> tuple[float, float]:
    """(k, q) where k(q) of the imprinted states is least, g > 0. Raises `NonConvergence`."""
    what = "the fold of the imprinted states"
    low = lambda q: (1 + 1e-9) / q  # noqa: E731
    return least(lambda k, q: Law(None, k, g, q, True).activity() - q, (0.6, 0.99), low, MOST, what)

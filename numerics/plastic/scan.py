r"""Frozen states in float64: how many there are, which is which, and whether they are states of the dynamics.

A scan of q - E tanh^2 on a grid that is geometric in q and in 1 - q counts its changes of sign. At each q
there is one g at most, as E tanh^2 grows with g: the roots are points of one curve g(q).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import acosh, sqrt, tanh

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize_scalar

from rnnchaos.theory.errors import NonConvergence

Array = NDArray[np.float64]
NODES, WEIGHTS = np.polynomial.legendre.leggauss(80)
_PANELS = np.linspace(0, 1, 7) ** 1.5
NEAR_FOLD = 1e-10
LEAST = 2.0169980396643617
"""k from which on random signs can be imprinted, and the frozen branch reaches down, to g = 0."""
GRID = np.concatenate([np.geomspace(1e-9, 0.3, 300), 1 - np.geomspace(0.7, 1e-7, 500)[1:]])


def mean(f: Callable[[Array, Array, Array], Array], s: float, V: float, low: float, share: int = 2) -> float:
    """share int_low^inf f(t, d, eta) n(eta) dx."""
    far = 9 * sqrt(V)
    high = min(far / (1 - s), s + far) if s < 1 else max(s, low) + far
    ends = low + _PANELS * (high - low)
    half = np.diff(ends)[:, None] / 2
    x = (ends[:-1, None] + half + half * NODES).ravel()
    t = np.tanh(x)
    eta = x - s * t
    law = np.exp(-(eta**2) / (2 * V)) / sqrt(2 * np.pi * V)
    return share * float((half * WEIGHTS).ravel() @ (f(t, 1 - t * t, eta) * law))


def crossing(s: float, eta: float = 0.0) -> float:
    """The largest x with x - s tanh x = eta >= 0; 0 for eta = 0 and s <= 1."""
    if s <= 1:
        return 0.0
    low = max(sqrt(3 * (1 - 1 / s)) * (1 - 1e-12), acosh(sqrt(s)))
    return float(brentq(lambda x: x - s * tanh(x) - eta, low, s + eta + 1, xtol=1e-15))


def aligned(k: float, g: float, q: float, f: Callable[[Array, Array, Array], Array]) -> float:
    """E f of the aligned state at q."""
    return mean(f, k * q, g * g * q, crossing(k * q))


def activity(k: float, g: float, q: float) -> float:
    """E tanh^2 of the aligned state."""
    return aligned(k, g, q, lambda t, d, eta: t * t * (1 - k * q * d))


def imprinted_activity(k: float, g: float, q: float) -> float:
    """E tanh^2 of the imprinted state, k q > 1."""
    s, V = k * q, g * g * q
    turn = acosh(sqrt(s))
    lost = turn - s * tanh(turn)
    square: Callable[[Array, Array, Array], Array] = lambda t, d, eta: t * t * (1 - s * d)  # noqa: E731
    return mean(square, s, V, turn, 1) + mean(square, s, V, crossing(s, -lost), 1)


def stability(k: float, g: float, q: float) -> float:
    """Sigma of the aligned state."""
    return g * g * aligned(k, g, q, lambda t, d, eta: d * d / (1 - k * q * d))


@dataclass(frozen=True)
class State:
    """A frozen state near q, `rising` where q - E tanh^2 grows through it."""

    name: str
    q: float
    rising: bool = True


@lru_cache(maxsize=64)
def states(k: float, g: float) -> tuple[State, ...]:
    """The aligned states with q > 0, in the order of q. Raises `NonConvergence` at the fold itself."""
    turn = fold(k) if 1 < k < LEAST else (0.0, 0.5)
    if abs(g - turn[0]) < NEAR_FOLD:
        raise NonConvergence("how many frozen states there are so near to the fold", f"{g - turn[0]:.1g}")
    found = _roots(lambda q: 1 - activity(k, g, q) / q, np.sort(np.append(GRID, turn[1])))
    names = ["aligned" if k * q > 1 else "upper" for q, _ in found]
    if len(found) > 1:
        names[0] = "lower"
    return tuple(State(name, q, rising) for name, (q, rising) in zip(names, found, strict=True))


@lru_cache(maxsize=64)
def imprint(k: float, g: float) -> State | None:
    """The imprinted state of largest q, that which holds itself."""
    grid = np.linspace(max(1 / k, 0) + 1e-9, 1 - 1e-9, 400) if k > 1 else np.zeros(0)
    found = _roots(lambda q: 1 - imprinted_activity(k, g, q) / q, grid)
    return State("imprinted", *found[-1]) if found else None


def _roots(f: Callable[[float], float], grid: Array) -> list[tuple[float, bool]]:
    values = [f(float(q)) for q in grid]
    pairs = zip(grid, grid[1:], values, values[1:], strict=False)
    return [(float(brentq(f, a, b, xtol=1e-14)), u < 0) for a, b, u, v in pairs if u * v < 0]


def gain(k: float, q: float) -> float:
    """g at which the aligned state has the activity q; 0 where that is below its activity at g = 0."""
    low = 1e-3
    if activity(k, low, q) > q:
        return 0.0
    return float(brentq(lambda g: activity(k, g, q) - q, low, 60))


def fold(k: float) -> tuple[float, float]:
    """(g, q) where g(q) is least, 1 < k < 2.017. Raises `NonConvergence`."""
    found = minimize_scalar(
        lambda q: gain(k, float(q)), bounds=(1e-6, 0.85), method="bounded", options={"xatol": 1e-10}
    )
    if not found.success or found.fun <= 0:
        raise NonConvergence("the fold of the frozen branch", f"{found.fun:.2g}")
    return float(found.fun), float(found.x)


def imprinted_fold(g: float) -> tuple[float, float]:
    """(k, q) where k(q) of the imprinted states is least. Raises `NonConvergence`."""

    def strength(q: float) -> float:
        def gap(k: float) -> float:
            return imprinted_activity(k, g, q) - q

        return float(brentq(gap, (1 + 1e-9) / q, 50)) if gap(50.0) > 0 > gap((1 + 1e-9) / q) else 50.0

    found = minimize_scalar(strength, bounds=(0.6, 0.99), method="bounded", options={"xatol": 1e-10})
    if not found.success or found.fun >= 50:
        raise NonConvergence("the fold of the imprinted states", f"k = {found.fun:.3g}")
    return float(found.fun), float(found.x)

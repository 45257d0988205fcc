"""Curves u(q) given by f(u, q) = 0 in float64: changes of sign on a grid, and where u is least."""

from collections.abc import Callable, Iterable
from itertools import pairwise

from scipy.optimize import brentq, minimize_scalar

from rnnchaos.theory.errors import NonConvergence

Function = Callable[[float, float], float]


def crossings(f: Callable[[float], float], grid: Iterable[float]) -> list[tuple[float, bool]]:
    """(root, whether f rises) for each change of sign between points of the grid."""
    seen = pairwise((float(q), f(float(q))) for q in grid)
    return [(float(brentq(f, a, b, xtol=1e-14)), u < 0) for (a, u), (b, v) in seen if u * v < 0]


def least(
    f: Function, within: tuple[float, float], low: Callable[[float], float], high: float, what: str
) -> tuple[float, float]:
    """(u, q) where u(q) is least, q between the ends of `within`, u above low(q), f rising with u; where
    there is no u below `high` it counts as `high`. Raises `NonConvergence`."""

    def curve(q: float) -> float:
        ends = f(low(q), q), f(high, q)
        return float(brentq(f, low(q), high, args=(q,))) if ends[0] < 0 < ends[1] else high

    found = minimize_scalar(
        lambda q: curve(float(q)), bounds=within, method="bounded", options={"xatol": 1e-10}
    )
    if not found.success or found.fun >= high:
        raise NonConvergence(what, f"{found.fun:.2g}")
    return float(found.fun), float(found.x)

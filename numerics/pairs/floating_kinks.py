"""The means of a piecewise polynomial phi in float64, for arrays of (m, Delta0)
(`rnnchaos.numerics.pairs.price`): Gauss-Legendre rules for the integrals."""

from functools import lru_cache
from math import factorial
from typing import Any

import numpy as np

from rnnchaos.numerics.pairs.jets import Jet
from rnnchaos.numerics.pairs.pieces import Normal, Pieces, Truncated
from rnnchaos.numerics.pairs.price import Priced
from rnnchaos.theory.errors import present

_NODES = 60


@lru_cache(maxsize=1)
def _gauss() -> tuple[Any, Any]:
    return np.polynomial.legendre.leggauss(_NODES)


@lru_cache(maxsize=1)
def _float_normal() -> Normal:
    from scipy.special import ndtr

    return Normal(lambda z: np.exp(-z * z / 2) / np.sqrt(2 * np.pi), ndtr, float)


def kinked_means(pieces: Pieces, mean: Any, variance: Any) -> Priced:
    """The means for arrays m, Delta0 of one shape."""
    m, d = np.broadcast_arrays(np.asarray(mean, dtype=float), np.asarray(variance, dtype=float))
    order = present(pieces.smooth, "one order of derivative that jumps")
    truncated = Truncated.at(pieces, m, np.sqrt(d), _float_normal(), 2 * pieces.degree + 2)
    squares = tuple(truncated.jet(pieces.nth(j).square) for j in range(order + 1))
    slope = squares[1] if order else Jet(*[np.full_like(m, np.inf)] * 3)

    def price(k: int, covariance: Any) -> Jet:
        return _price(pieces, order, m, d, k, np.asarray(covariance, dtype=float))

    return Priced(m, d, truncated.jet(pieces), squares[0], slope, squares, price)


def kinked_average(pieces: Pieces, mean: Any, variance: Any) -> tuple[Any, Any]:
    """E phi and its derivative in m, for arrays of one shape."""
    jet = Truncated.at(pieces, mean, np.sqrt(variance), _float_normal(), pieces.degree + 2).jet(pieces)
    return jet.value, jet.mean


def kinked_squares(pieces: Pieces, mean: Any, variance: Any) -> tuple[Any, Any]:
    """E phi and E phi^2 for arrays of one shape."""
    table = Truncated.at(pieces, mean, np.sqrt(variance), _float_normal(), 2 * pieces.degree + 2)
    return table.jet(pieces).value, table.jet(pieces.square).value


def _price(pieces: Pieces, order: int, m: Any, d: Any, k: int, c: Any) -> Jet:
    """The jet of I_k."""
    nodes, weights = _gauss()
    start = np.arcsin(np.clip(c / d, -1, 1))
    half = (np.pi / 2 - start) / 2
    t = start[..., None] + half[..., None] * (1 + nodes)
    sine, cosine = np.sin(t), np.cos(t)
    gap = d[..., None] * sine - c[..., None]
    jumps = [float(j) for j in pieces.nth(order).jumps]
    shifts = [float(b) - m[..., None] for b in pieces.breaks]
    total = [0.0, 0.0, 0.0, 0.0]
    for a, u in zip(jumps, shifts, strict=True):
        for b, v in zip(jumps, shifts, strict=True):
            e = (
                u * u / (d[..., None] * (1 + sine))
                if u is v
                else (u * u + v * v - 2 * u * v * sine) / (2 * d[..., None] * cosine**2)
            )
            bell = a * b * np.exp(-e) / (2 * np.pi) * weights * half[..., None]
            power = gap**k / factorial(k)
            below = gap ** (k - 1) / factorial(k - 1) if k else 0 * gap
            total[0] += (power * bell).sum(-1)
            total[1] += (power * bell * (u + v) / (d[..., None] * (1 + sine))).sum(-1)
            total[2] += ((below * sine + power * e / d[..., None]) * bell).sum(-1)
            total[3] -= (below * bell).sum(-1)
    return Jet(*total)

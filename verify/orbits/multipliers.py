r"""Floquet exponents of a closed orbit, ln |mu_i|/T, when multipliers span more than floating point holds.

mu are the eigenvalues of the monodromy M = DPhi_T. exp(-T) is lost beside 1 for T = 40, so M is never formed:
a frame Q goes round the orbit in segments, Q_j R_j = DPhi_j Q_(j-1), each triangle with a mild condition.
Orthogonal iteration turns Q into the flag of M's invariant subspaces; W = Q^T Q_m then falls into diagonal
blocks, one for each group of multipliers of nearly the same size (complex pairs), and

    |mu| of a block = exp(sum_j s_j) |eig(W_bb prod_j R_j,bb e^(-s_j))|,   s_j the mean of ln R_ii over it.

Rounds go on until no block spans more than `SPAN`, so that each of its eigenvalues is sure. With fewer than N
vectors the leading multipliers come out, to the change that the last round made.
"""

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.orbits.orbit import System

Array = NDArray[Any]

ROUNDS, SPAN, SPLIT, SETTLED = 20, 1e8, 1e-7, 1e-9
SEGMENT = 0.5
"""Longest segment of a flow between two factorisations."""


def floquet(
    system: System, state: Array, period: float, steps: int, frame: Array, *, rank: int | None = None
) -> tuple[Array, Array]:
    """Exponents (m,) of the closed orbit through `state`, falling, from a frame (m, N), and the last frame.

    The orbit is gone round in `steps` steps. A direction that vanishes has the exponent -inf. After one round
    as many vectors as the `rank` of M, N where it is not given, span all that M leaves, and need not settle.
    """
    spanning = 0 if len(frame) == system.N else 1 if len(frame) == rank else ROUNDS
    before = np.full(len(frame), np.nan)
    for turn in range(ROUNDS if len(frame) else 0):
        turned, triangles = _round(system, state, period, steps, frame)
        exponents, span = _blocks(frame @ turned.T, triangles)
        known = np.isfinite(exponents)
        change = np.abs(exponents[known] - before[known]).max(initial=0.0)
        before, frame = exponents, turned
        if span <= SPAN and (turn >= spanning or change <= SETTLED * period):
            break
    return before / (period * (system.unit if system.discrete else 1.0)), frame


def _round(
    system: System, state: Array, period: float, steps: int, frame: Array
) -> tuple[Array, list[Array]]:
    """The frame after one period, and the triangle of each segment."""
    parts = steps if system.discrete else max(1, min(steps, round(period / SEGMENT)))
    counts = np.diff(np.linspace(0, steps, parts + 1).round().astype(int))
    rows, triangles = np.vstack([state, frame]), []
    for count in counts:
        rows = system.advance(rows, period * count / steps, int(count))
        orthogonal, triangle = np.linalg.qr(rows[1:].T)
        sign = np.where(triangle.diagonal() < 0, -1.0, 1.0)
        rows[1:], triangle = (orthogonal * sign).T, triangle * sign[:, None]
        triangles.append(triangle)
    return rows[1:], triangles


def _blocks(turn: Array, triangles: list[Array]) -> tuple[Array, float]:
    """ln |mu| (m,), falling, and the widest span of a block."""
    m, found, widest = len(turn), [], 1.0
    with np.errstate(divide="ignore"):
        logs = np.log([np.abs(triangle.diagonal()) for triangle in triangles])
    edges = [i for i in range(m + 1) if i in (0, m) or np.linalg.norm(turn[i:, :i]) <= SPLIT]
    for low, high in pairwise(edges):
        block = slice(low, high)
        if np.isneginf(logs[:, block]).any():
            found += [-np.inf] * (high - low)
            continue
        product = np.eye(high - low)
        for triangle, scale in zip(triangles, means := logs[:, block].mean(axis=1), strict=True):
            product = triangle[block, block] @ product * np.exp(-scale)
        values = np.abs(np.linalg.eigvals(turn[block, block] @ product))
        widest = max(widest, float(np.exp(np.ptp(logs[:, block].sum(axis=0)))))
        with np.errstate(divide="ignore"):
            found += list(np.log(values) + means.sum())
    return np.sort(found)[::-1], widest

r"""Couplings of a hierarchy of populations: constant on blocks, and never formed.

    h_i = sum_k sum_b M^k_(a_k(i), b) m^k_b,   M^k ~ N(0, sigma_k^2/P_k) iid,

over levels k = 0..K: m^k_b is the mean activity of unit b of level k, P_k the number of these units; level
0 are the neurons themselves, m^0 = x, and the `sizes` n_1, n_2, ... say how many units of level k-1 make
one of level k. The means of each level go through a P_k x P_k product, and inputs are handed down by
repetition.
"""

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class Hierarchy:
    """Couplings of all levels; `matrices[k]` is M^k transposed, (P_k, P_k), in float32: rows @ matrix reads
    it without a copy.

    `sizes` are n_1, ..., n_K; `top` is the number of units of the highest level. Draws from PCG64.
    """

    def __init__(
        self, rng: np.random.Generator, strengths: Sequence[float], sizes: Sequence[int], top: int
    ) -> None:
        self.sizes, self.matrices = tuple(sizes), list[Array]()
        for units, sigma in zip(counts(sizes, top), strengths, strict=True):
            matrix = rng.standard_normal((units, units), dtype=np.float32)
            self.matrices.append(np.multiply(matrix, np.float32(sigma / np.sqrt(units)), out=matrix))

    @property
    def shape(self) -> tuple[int, int]:
        """(N, N), N neurons."""
        return self.matrices[0].shape

    def means(self, rows: Array) -> list[Array]:
        """The means of every level: [(m, N), (m, P_1), ...]."""
        out = [rows]
        for size in self.sizes:
            out.append(out[-1].reshape(len(rows), -1, size).mean(axis=2))
        return out

    def inputs(self, rows: Array) -> Array:
        """h of every row, (m, N)."""
        levels = self.means(rows)
        total = levels[-1] @ self.matrices[-1]
        for k in range(len(self.sizes) - 1, -1, -1):
            total = np.repeat(total, self.sizes[k], axis=1)
            total += levels[k] @ self.matrices[k]
        return total

    def matmat(self, columns: Array) -> Array:
        """h of every column of an (N, m) array: the couplings as a linear operator."""
        return self.inputs(columns.T).T


def counts(sizes: Sequence[int], top: int) -> list[int]:
    """P_0 = N, P_1, ..., P_K = `top`."""
    return [top * prod(sizes[k:]) for k in range(len(sizes) + 1)]

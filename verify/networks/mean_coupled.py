r"""Couplings with a mean: $J_{ij}=J_0/N+g\,z_{ij}/\sqrt N$, $z_{ij}\sim\mathcal N(0,1)$ iid.

The mean is a matrix of rank one, so its product with a vector is J0 times the vector's average; only the
random part is a matrix.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.spectrum.couplings import Dense, Shared

Array = NDArray[Any]


class MeanCoupled(Shared):
    """The random part as `Dense`, and the mean J0: the couplings of `rnnchaos.verify.spectrum.field`."""

    def __init__(self, random: Dense, J0: float) -> None:
        self.random, self.J0 = random, J0

    @property
    def N(self) -> int:
        return self.random.N

    def fingerprint(self) -> str:
        """That of the random part, with the mean."""
        return f"{self.random.fingerprint()}:{self.J0!r}"

    def add(self, rows: Array, factor: float, out: Array, keep: float = 1.0) -> None:
        """out <- keep out + factor J rows, for C-ordered (m, N) arrays of one dtype."""
        averages = rows.mean(axis=1, keepdims=True)
        self.random.add(rows, factor, out, keep)
        out += factor * self.J0 * averages


def drawn(rng: np.random.Generator, *, N: int, g: float, J0: float) -> MeanCoupled:
    """Such couplings of N neurons, in float32."""
    matrix = rng.standard_normal((N, N), dtype=np.float32)
    matrix *= np.float32(g / np.sqrt(N))
    return MeanCoupled(Dense(matrix.T), J0)

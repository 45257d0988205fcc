r"""Couplings of independent normal numbers: $W_{ij}\sim\mathcal N(0,1/N)$."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def couplings(rng: np.random.Generator, N: int, kind: Any = np.float64) -> NDArray[Any]:
    """W (N, N), drawn in the precision `kind`; J = g W."""
    matrix: NDArray[Any] = rng.standard_normal((N, N), dtype=kind)
    matrix *= matrix.dtype.type(1 / np.sqrt(N))
    return matrix

r"""Couplings of independent normal numbers: $W_{ij}\sim\mathcal N(0,1/N)$."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray


def couplings(rng: np.random.Generator, N: int, kind: DTypeLike = np.float64) -> NDArray[Any]:
    """W (N, N), drawn in the precision `kind`; J = g W."""
    drawn: NDArray[Any] = rng.standard_normal((N, N), dtype=np.dtype(kind))
    return drawn * drawn.dtype.type(1 / np.sqrt(N))

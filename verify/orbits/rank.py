r"""Rank of a Jacobian whose rows and columns are of very different size.

    DF = D A  or  A D,   D diagonal (the slopes phi'),
    rank DF = rank of A without the rows, or columns, where D = 0.

The singular values of DF itself span those of D, and tell nothing of the rank: tanh' is 1e-17 at |x| = 20.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.orbits.orbit import System, jacobian

Array = NDArray[Any]


def rank(matrix: Array) -> int:
    """Numerical rank, rows and columns brought to the length 1 and those that are 0 left out."""
    for _ in range(2):
        size = np.linalg.norm(matrix, axis=0)
        matrix = (matrix[:, size > 0] / size[size > 0]).T
    return int(np.linalg.matrix_rank(matrix)) if matrix.size else 0


def rank_round(system: System, state: Array, steps: int) -> int:
    """An upper bound of the rank of the product of a map's Jacobians at `steps` states on."""
    least, x = system.N, state[None]
    for _ in range(steps):
        least = min(least, rank(jacobian(system, x[0])))
        x = system.advance(x, system.unit, 1)
    return least

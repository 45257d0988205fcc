r"""Newton's method x <- x + d, A(x) d = -r(x), with A as a matrix or as products with vectors.

Where A is a matrix, d solves it; else GMRES finds d from products alone, to a relative residual of `INNER`.
It ends where a step no longer changes x, and the residual that is left is given. Where it does not converge
there is no orbit: None, never an iterate.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Linear = Array | Callable[[Array], Array]

ITERATIONS, FREE, INNER = 12, 2, 1e-6
"""Most iterations; the first of them, after which the residual has to halve; GMRES's residual."""
ROUNDING, ACCEPTED = 1e-10, 1e-10
"""Change of x, relative to 1 + max |x|, after which it ends (the next is its square); residual to reach."""


def newton(
    linearised: Callable[[Array], tuple[Array, Linear]], start: Array, *, farthest: float = np.inf
) -> tuple[Array, float] | None:
    """The zero of r near `start`, and max |r| there; `linearised(x)` is r(x) and A(x).

    None where it does not converge, or leaves the ball of radius `farthest` about `start`.
    """
    x, best = start, np.inf
    for done in range(ITERATIONS):
        residual, matrix = linearised(x)
        size, scale = float(np.abs(residual).max()), 1 + float(np.abs(x).max())
        contracts = np.isfinite(size) and (done < FREE or size <= best / 2)
        step = _solve(matrix, -residual) if contracts else None
        if step is None or np.linalg.norm(x + step - start) > farthest:
            return None
        x, best = x + step, size
        if np.abs(step).max() <= ROUNDING * scale or size == 0:
            break
    size = float(np.abs(linearised(x)[0]).max())
    return (x, size) if size <= ACCEPTED * (1 + float(np.abs(x).max())) and size <= max(best, size) else None


def _solve(matrix: Linear, right: Array) -> Array | None:
    """d of A d = `right`; None where A is singular or GMRES does not converge."""
    if callable(matrix):
        from scipy.sparse.linalg import LinearOperator, gmres

        operator = LinearOperator((len(right), len(right)), matvec=matrix, dtype=float)
        found, failed = gmres(operator, right, atol=0.0, restart=60, maxiter=3, rtol=INNER)
        return None if failed or not np.isfinite(found).all() else np.asarray(found)
    try:
        solved = np.linalg.solve(matrix, right)
    except np.linalg.LinAlgError:
        return None
    return solved if np.isfinite(solved).all() else None

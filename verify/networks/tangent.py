r"""The tangent of the simulator's step, and the growth of vectors that follow it.

    x' = x + dt (-x + J phi(x))   has   v' = (1 - dt) v + dt J (phi'(x) v).

The Jacobian belongs to the state BEFORE the step and acts as J diag(phi') v, never transposed. In Gaussian
networks a transposed or delayed Jacobian gives the same exponents within error, so that no simulation can
refute it; the exact test is that v' equals the complex-step derivative of the simulator's own step,
`rnnchaos.verify.testing.properties.tangent_step`. A vector that starts anywhere turns into the leading
direction, and grows by lambda_1 = <ln |v'|/|v|> a step.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.numerics.nonlinearity.forward_derivative import with_slope
from rnnchaos.theory.nonlinearity.registry import nonlinearity


def tangent(states: Any, displacements: Any, couplings: Any, *, dt: float, phi: str) -> Any:
    """v' of `displacements` v at `states` x, before the step; rows of shape (S, N).

    `couplings` is dt J transposed, as `rnnchaos.verify.networks.flow.Flow` keeps it. Source: chain rule.
    """
    slope = with_slope(nonlinearity(phi))(states)[1]
    return (1 - dt) * displacements + (slope * displacements) @ couplings


def normalised(vectors: NDArray[Any]) -> NDArray[np.float64]:
    """|v| of each row, (S,), which is divided by it; summed in float64, as vectors may shrink by 1e-30 where
    phi saturates."""
    norms: NDArray[np.float64] = np.sqrt(np.einsum("sn,sn->s", vectors, vectors, dtype=float))
    vectors /= norms[:, None]
    return norms


def log_growth(
    step: Callable[[], NDArray[Any]],
    *,
    align: int,
    steps: int,
    observe: Callable[[], object] | None = None,
) -> NDArray[np.float64]:
    """Sum of ln |v'|/|v| over `steps` steps after `align` others, (S,), of vectors (S, N).

    `step()` makes one step and returns its vectors, which are then normalised in place; `observe()` is called
    after each of the `steps`. Nothing is orthogonalised: all S vectors follow the leading direction. Not
    finite once a vector vanishes.
    """
    total = np.zeros(())
    for n in range(-align, steps):
        vectors = step()
        norms = np.array([np.linalg.norm(vector) for vector in vectors])
        vectors /= norms[:, None]
        if n >= 0:
            total = total + np.log(norms.astype(float))
            if observe is not None:
                observe()
    return total

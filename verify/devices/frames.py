r"""Orthonormal frames on a device: V V^T = R^T R by Cholesky's method, Q = R^-T V, the vectors being rows.

The limits are those of `rnnchaos.verify.spectrum.orthonormal`: below cond = `ONCE` one pass, below
`BREAKDOWN` two, beyond it the library's QR. The standard has no triangular solver and says not what happens
to a matrix that is not positive definite: the general solver stands in, and an error, or a factor that is not
finite, is a breakdown.
"""

import math
from typing import Any

import numpy as np

from rnnchaos.theory.errors import NonConvergence
from rnnchaos.verify.devices.device import Device
from rnnchaos.verify.spectrum.orthonormal import BREAKDOWN, ONCE


def orthonormal(where: Device, V: Any) -> tuple[Any, Any, float, int]:
    """Q of each frame V (B, k, N), ln R_ii (B, k), the largest condition, and frames that went to QR.

    Raises `NonConvergence` where a frame is not finite."""
    xp = where.xp
    if not bool(xp.all(xp.isfinite(V))):
        raise NonConvergence("the tangent frame", "not finite (a blow-up)")
    wide = xp.astype(V, xp.float64, copy=False) if where.doubles else V
    growth, worst = xp.zeros(V.shape[:2], dtype=wide.dtype, device=where.place), 1.0
    turned = wide
    for _ in range(2):
        lower = _cholesky(xp, turned @ xp.matrix_transpose(turned))
        condition = math.inf if lower is None else _condition(xp, lower)
        worst = max(worst, condition)
        if lower is None or not condition <= BREAKDOWN:
            return _by_qr(xp, wide, V.dtype, worst)
        turned = xp.linalg.solve(lower, turned)
        growth = growth + xp.log(xp.linalg.diagonal(lower))
        if condition <= ONCE:
            break
    return xp.astype(turned, V.dtype, copy=False), growth, worst, 0


def _cholesky(xp: Any, gram: Any) -> Any:
    """R^T; None where it has none."""
    try:
        lower = xp.linalg.cholesky(gram)
    except (RuntimeError, np.linalg.LinAlgError):  # PyTorch's is a RuntimeError
        return None
    return lower if bool(xp.all(xp.isfinite(lower))) else None


def _condition(xp: Any, lower: Any) -> float:
    """The largest of R, in the 1-norm, over sqrt(k)."""
    k = lower.shape[-1]
    sizes = xp.max(xp.sum(xp.abs(lower), axis=-1), axis=-1)
    inverses = xp.max(xp.sum(xp.abs(xp.linalg.inv(lower)), axis=-1), axis=-1)
    return float(xp.max(sizes * inverses)) / math.sqrt(k)


def _by_qr(xp: Any, wide: Any, kind: Any, condition: float) -> tuple[Any, Any, float, int]:
    Q, R = xp.linalg.qr(xp.matrix_transpose(wide))
    growth = xp.log(xp.abs(xp.linalg.diagonal(R)))
    return xp.astype(xp.matrix_transpose(Q), kind, copy=False), growth, condition, wide.shape[0]

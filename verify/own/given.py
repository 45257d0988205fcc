"""A user's J, checked: an array, a sparse matrix or a LinearOperator, or a stack of arrays."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.spectrum.couplings import ACCEPTED, Dense, Operator, Stack

Array = NDArray[Any]

STACKED = f"{ACCEPTED}, or arrays of one size (R, N, N)"


def couplings(J: Any) -> Dense | Operator:
    """J checked. Raises `UsageError` where it is not square, not real, not finite or masked."""
    if hasattr(J, "tocsr"):
        return _sparse(J)
    if hasattr(J, "matmat") and hasattr(J, "shape"):
        _refuse_shape(J.shape, "a LinearOperator")
        if np.dtype(J.dtype or float).kind == "c":
            raise UsageError("J", f"a LinearOperator of dtype {J.dtype}", ACCEPTED)
        return Operator(J)
    _refuse_mask(J)
    matrix = np.asarray(J)
    _refuse_shape(matrix.shape, "an array")
    return Dense(_finite(_real(matrix, "an array")))


def stacked(J: Any) -> Dense | Stack | Operator:
    """J checked, or a J for each network where it has three dimensions. Raises `UsageError`."""
    if np.ndim(J) != 3:
        return couplings(J)
    _refuse_mask(J)
    matrices = np.asarray(J)
    if 0 in matrices.shape or matrices.shape[1] != matrices.shape[2]:
        raise UsageError("J", f"an array of shape {matrices.shape}", STACKED)
    return Stack(_finite(_real(matrices, "an array")))


def _sparse(J: Any) -> Operator:
    from scipy.sparse.linalg import aslinearoperator

    _refuse_shape(J.shape, "a sparse matrix")
    matrix = _real(J.tocsr(), "a sparse matrix")
    if not np.isfinite(matrix.data).all():
        raise UsageError("J", f"{matrix.data[~np.isfinite(matrix.data)][0]} among its entries", ACCEPTED)
    return Operator(aslinearoperator(matrix))


def _refuse_shape(shape: tuple[int, ...], what: str) -> None:
    if len(shape) != 2 or shape[0] != shape[1] or shape[0] == 0:
        raise UsageError("J", f"{what} of shape {shape}", ACCEPTED)


def _refuse_mask(J: Any) -> None:
    if isinstance(J, np.ma.MaskedArray):
        raise UsageError("J", "a masked array", f"{ACCEPTED}; a mask would be lost")


def _finite(matrix: Array) -> Array:
    if not np.isfinite(matrix).all():
        bad = np.argwhere(~np.isfinite(matrix))[0]
        raise UsageError("J", f"{matrix[tuple(bad)]} at {tuple(map(int, bad))}", ACCEPTED)
    return matrix


def _real(matrix: Any, what: str) -> Any:
    """`matrix` in float32 or float64. Raises `UsageError` where it is not real."""
    if matrix.dtype.kind not in "iuf":
        raise UsageError("J", f"{what} of dtype {matrix.dtype}", ACCEPTED)
    return matrix if matrix.dtype in (np.float32, np.float64) else matrix.astype(float)

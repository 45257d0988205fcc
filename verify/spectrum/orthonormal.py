r"""Orthonormal frames: what re-orthonormalising costs, and how long it can wait.

A frame V of k tangent vectors, evolved for a while, is factorised V = Q R; ln R_ii is how the i-th
direction has grown. Cholesky-QR takes R from V^T V = R^T R and Q = V R^-1: products and a triangular solve,
at the speed of the tangent products themselves, where Householder's method is several times slower. It
loses eps cond(V)^2 of orthogonality and breaks down at cond ~ 1e7 (float64); done twice it is orthogonal to
rounding (Yamamoto et al., Electron. Trans. Numer. Anal. 44 (2015) 306). Where a frame is too
ill-conditioned, Householder's method takes over and the result counts it. Frames kept in float32 are
factorised in float64.

How long it can wait is measured, not guessed: cond(V) grows like exp(rate t), R gives it at every
factorisation (LAPACK's trcon), and `QRInterval` sets the next interval so that cond stays below a limit. The
limit bounds the relative error of the last R_ii, about eps cond: 1e-10 in float64, and 1e-4 in float32,
which averages out over intervals (exponents agree to 1e-6).
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import NonConvergence

Array = NDArray[Any]

LIMITS = {"f8": 1e6, "f4": 1e3, "householder": 1e10}
"""Condition that an interval may reach: frames of float64 and float32 by Cholesky-QR, and implicit frames."""
BREAKDOWN = 1e7
"""Condition beyond which Cholesky-QR is not orthogonal even when done twice."""
SAFETY = 0.9
SINGULAR = "J or phi' is singular to this precision"


@dataclass(frozen=True)
class Factored:
    """ln R_ii of each frame (B, k), the largest condition, and how many frames fell back to Householder."""

    growth: Array
    condition: float
    fallbacks: int = 0


def orthonormalise(stack: Array) -> Factored:
    """Q in place of V for each frame of `stack` (B, k, N), whose rows are the vectors.

    Raises `NonConvergence` where a frame is not finite or has lost a dimension.
    """
    if stack.shape[1] == 1:
        return _normalise(stack)
    found = [_orthonormalise(rows) for rows in stack]
    growth = np.array([log_diagonal for log_diagonal, _, _ in found])
    return Factored(finite(growth), max(c for _, c, _ in found), sum(f for _, _, f in found))


def _normalise(stack: Array) -> Factored:
    """k = 1: a norm for each system."""
    norms = np.sqrt(np.einsum("bkn,bkn->bk", stack, stack, dtype=float))
    growth = finite(np.log(norms, where=norms > 0, out=np.full_like(norms, -np.inf)))
    stack /= norms[..., None].astype(stack.dtype)
    return Factored(growth, 1.0)


def _orthonormalise(rows: Array) -> tuple[Array, float, bool]:
    """ln R_ii, condition, and whether Householder's method was needed, for one frame (k, N)."""
    work = np.ascontiguousarray(rows, dtype=float)
    if not np.isfinite(work).all():
        raise NonConvergence("the tangent frame", "not finite (a blow-up)")
    first, condition, done = _cholesky(work)
    if not done:
        log_diagonal, condition = _householder(work)
    else:
        second, _, again = _cholesky(work)
        log_diagonal = first + (second if again else _householder(work)[0])
        done = again
    if work is not rows:
        rows[...] = work
    return log_diagonal, condition, not done


def _cholesky(rows: Array) -> tuple[Array, float, bool]:
    """One pass in place: ln R_ii, the condition of R, and whether it was safe; if not, nothing is changed."""
    from scipy.linalg import blas, lapack

    gram = blas.dsyrk(1.0, rows.T, trans=1)
    triangle, info = lapack.dpotrf(gram, lower=0, overwrite_a=1)
    if info:
        return np.empty(0), math.inf, False
    condition = triangle_condition(triangle)
    if condition > BREAKDOWN:
        return np.empty(0), condition, False
    blas.dtrsm(1.0, triangle, rows.T, side=1, overwrite_b=1)
    return np.log(triangle.diagonal()), condition, True


def _householder(rows: Array) -> tuple[Array, float]:
    """V = Q R by Householder's method, in place; stable at any condition."""
    orthogonal, triangle = np.linalg.qr(rows.T)
    rows[...] = orthogonal.T
    return log_abs(triangle.diagonal()), triangle_condition(triangle)


def triangle_condition(triangle: Array) -> float:
    """Condition of an upper triangle: the 1-norm estimate over sqrt(k), near that in the 2-norm."""
    from scipy.linalg import lapack

    reciprocal = float(lapack.dtrcon(triangle)[0]) * math.sqrt(len(triangle))
    return max(1.0, 1 / reciprocal) if reciprocal > 0 else math.inf


def log_abs(x: Array) -> Array:
    """ln |x|, -inf at 0."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(np.abs(x)))


def finite(growth: Array) -> Array:
    """`growth` (B, k), all finite. Raises `NonConvergence`, which says how many directions are left where
    some vanished."""
    if np.isfinite(growth).all():
        return growth
    kept = int((growth > -np.inf).sum(axis=1).min())
    if kept == growth.shape[1] or np.isnan(growth).any():
        raise NonConvergence("the tangent frame", "a direction has grown out of range")
    advice = f": use k <= {kept}" if kept else ""
    raise NonConvergence("the tangent frame", f"a direction has vanished: {SINGULAR}{advice}")


@dataclass
class QRInterval:
    """Steps between factorisations, from the condition that the last ones measured."""

    limit: float
    most: int
    interval: int = 1
    rate: float = 0.0

    def update(self, factored: Factored, steps: int) -> None:
        """Set the interval so that condition, growth and shrinking stay below the limit."""
        condition = min(factored.condition, 1 / np.finfo(float).eps)
        spread = max(math.log(condition), float(np.abs(factored.growth).max()))
        self.rate = max(spread / steps, 0.9 * self.rate)
        allowed = SAFETY * math.log(self.limit) / max(self.rate, 1e-300)
        self.interval = int(max(1, min(allowed, self.most, 2 * self.interval)))

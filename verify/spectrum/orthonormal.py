r"""Orthonormal frames: what re-orthonormalising costs, and how long it can wait.

A frame V of k tangent vectors, evolved for a while, is factorised V = Q R; ln R_ii is how the i-th
direction has grown. Cholesky-QR takes R from V^T V = R^T R and Q = V R^-1: products and a triangular solve,
at the speed of the tangent products themselves, where Householder's method is several times slower. It
loses eps cond(V)^2 of orthogonality and breaks down at cond ~ 1e7 (float64); done twice it is orthogonal to
rounding (Yamamoto et al., Electron. Trans. Numer. Anal. 44 (2015) 306), and below cond = `ONCE` it is done
once: what the next factorisation finds is of Q as it is, so that no error adds up. Where a frame is too
ill-conditioned, Householder's method takes over and the result counts it. Of frames kept in float32 R is
found in float64, and V R^-1 in float32.

How long it can wait is measured, not guessed: cond(V) grows like exp(rate t), R gives it at every
factorisation (LAPACK's trcon), and `QRInterval` sets the next interval so that cond stays below a limit. The
limit bounds the relative error of the last R_ii, about eps cond: 1e-10 in float64, and 1e-3 in float32,
which averages out over intervals (exponents agree to a few 1e-6).
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import NonConvergence

Array = NDArray[Any]

LIMITS = {"f8": 1e6, "f4": 1e4, "elimination": math.inf}
"""Condition that an interval may reach, of frames in float64, in float32, and by elimination."""
BREAKDOWN = 1e7
"""Condition beyond which Cholesky-QR is not orthogonal even when done twice."""
ONCE = 1e3
"""Condition up to which one pass of Cholesky-QR is orthogonal to eps cond^2 = 2e-10."""
NARROW = 32
"""Vectors up to which the frames of several systems are factorised in one call."""
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
    if len(stack) > 1 and stack.shape[1] <= NARROW and (together := _together(stack)) is not None:
        return together
    found = [_orthonormalise(rows) for rows in stack]
    growth = np.array([log_diagonal for log_diagonal, _, _ in found])
    return Factored(finite(growth), max(c for _, c, _ in found), sum(f for _, _, f in found))


def _together(stack: Array) -> Factored | None:
    """Cholesky-QR of narrow frames, all in one call; None, and nothing changed, where one is not safe."""
    turned, growth, worst = stack.astype(float, copy=False), np.zeros(stack.shape[:2]), 1.0
    for _ in range(2):
        found = _triangles(turned @ turned.transpose(0, 2, 1))
        if found is None:
            return None
        lower, inverse, condition = found
        turned, worst = inverse @ turned, max(worst, condition)
        growth += np.log(np.diagonal(lower, axis1=1, axis2=2))
        if condition <= ONCE:
            break
    stack[...] = turned
    return Factored(finite(growth), worst)


def _triangles(gram: Array) -> tuple[Array, Array, float] | None:
    """R^T of V^T V = R^T R (B, k, k), their inverses, and the largest condition; None beyond `BREAKDOWN`."""
    try:
        lower = np.linalg.cholesky(gram)
    except np.linalg.LinAlgError:
        return None
    inverse = np.linalg.inv(lower)
    sizes = np.abs(lower).sum(axis=2).max(axis=1) * np.abs(inverse).sum(axis=2).max(axis=1)
    condition = float(sizes.max()) / math.sqrt(gram.shape[1])
    return (lower, inverse, condition) if condition <= BREAKDOWN else None


def _normalise(stack: Array) -> Factored:
    """k = 1: a norm for each system."""
    norms = np.sqrt(np.einsum("bkn,bkn->bk", stack, stack, dtype=float))
    growth = finite(np.log(norms, where=norms > 0, out=np.full_like(norms, -np.inf)))
    stack /= norms[..., None].astype(stack.dtype)
    return Factored(growth, 1.0)


def _orthonormalise(rows: Array) -> tuple[Array, float, bool]:
    """ln R_ii, condition, and whether Householder's method was needed, for one frame (k, N)."""
    if not np.isfinite(rows).all():
        raise NonConvergence("the tangent frame", "not finite (a blow-up)")
    triangle, condition = _triangle(rows)
    if condition <= ONCE:
        _solve(triangle, rows)
        return np.log(triangle.diagonal()), condition, False
    wide = rows.astype(float)
    if broken := condition > BREAKDOWN:
        log_diagonal, condition = _householder(wide)
    else:
        _solve(triangle, wide)
        again, _ = _triangle(wide)
        _solve(again, wide)
        log_diagonal = np.log(triangle.diagonal()) + np.log(again.diagonal())
    rows[...] = wide
    return log_diagonal, condition, broken


def _triangle(rows: Array) -> tuple[Array, float]:
    """R of V^T V = R^T R in float64, and its condition; inf where it has none."""
    from scipy.linalg import blas, lapack

    gram = blas.dsyrk(1.0, rows.T, trans=1)
    triangle, info = lapack.dpotrf(gram, lower=0, overwrite_a=1)
    return triangle, math.inf if info else triangle_condition(triangle)


def _solve(triangle: Array, rows: Array) -> None:
    """V <- V R^-1, in the precision of V."""
    from scipy.linalg import blas

    solve = blas.dtrsm if rows.dtype == float else blas.strsm
    rows[...] = solve(1.0, triangle, rows.T, side=1, overwrite_b=1).T


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

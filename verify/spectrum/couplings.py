r"""The matrix product of a step, out <- keep out + a J S: states and tangent vectors in one call.

A row of S is one vector (a state's phi, or diag(phi') v), so an array of rows in C order is LAPACK's matrix
of columns. BLAS adds into `out`, which spares passes over the frame at every stage. A product of a few rows
is bound by reading J; up to `FEW` rows go through matrix-vector products, which read J without the copy
that OpenBLAS makes of it for a matrix-matrix product. J is kept in Fortran order and rows are padded with
zeros to a multiple of `PAD`: 101 rows cost a twentieth more than 104.

A J that is a SciPy sparse matrix or LinearOperator is applied by its `matmat`: enough for leading exponents.
Networks that have a J each are a `Stack`: their products are those of one call, so that small networks do not
wait for the interpreter.
"""

import hashlib
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import repeat
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import UsageError

Array = NDArray[Any]
FEW = 3
PAD = 8
ACCEPTED = "accepted: a finite real square array, sparse matrix or LinearOperator"


class Couplings(Protocol):
    """J, N x N, or one for each system."""

    @property
    def N(self) -> int: ...

    def fingerprint(self) -> str:
        """What tells this J from others of its shape."""

    def act(self, part: Array, factor: float, out: Array, keep: float = 1.0) -> None:
        """out <- keep out + factor J part, for arrays (B, m, N) of one dtype from `stack`; `out` may be
        `part`."""


class Shared:
    """A J that all systems share: their rows are those of one product."""

    def add(self, rows: Array, factor: float, out: Array, keep: float = 1.0) -> None:
        """out <- keep out + factor J rows, for C-ordered (m, N) arrays of one dtype."""
        raise NotImplementedError

    def act(self, part: Array, factor: float, out: Array, keep: float = 1.0) -> None:
        """out <- keep out + factor J part."""
        rows, image = flat(part), flat(out)
        count = min(len(rows), len(image))
        self.add(rows[:count], factor, image[:count], keep)


class Dense(Shared):
    """J as an array in Fortran order; a copy in another precision is made where the frame has it, once."""

    def __init__(self, matrix: Array) -> None:
        self.matrix = np.asfortranarray(matrix)
        self._copies: dict[Any, Array] = {matrix.dtype: self.matrix}

    @property
    def N(self) -> int:
        return len(self.matrix)

    def fingerprint(self) -> str:
        """sha256 of the matrix."""
        return hashlib.sha256(self.matrix.T.data).hexdigest()

    def of_each(self, dtype: Any) -> Iterator[Array]:
        """J^T of each system, without end."""
        return repeat(self.of(dtype).T)

    @cached_property
    def diagonal(self) -> Array:
        return self.matrix.diagonal().astype(float)

    def trace(self, slopes: Array) -> Array:
        """sum_i J_ii s_i for slopes s (B, N)."""
        return np.asarray(slopes @ self.diagonal)

    @cached_property
    def log_determinant(self) -> float:
        """ln |det J|; -inf for a singular J."""
        return float(np.linalg.slogdet(self.matrix.astype(float, copy=False))[1])

    def of(self, dtype: Any) -> Array:
        """J in this precision."""
        if dtype not in self._copies:
            self._copies[dtype] = self.matrix.astype(dtype, order="F")
        return self._copies[dtype]

    def add(self, rows: Array, factor: float, out: Array, keep: float = 1.0) -> None:
        """out <- keep out + factor J rows; what `out` held is not read where keep is 0."""
        matrix = self.of(rows.dtype)
        if len(rows) <= FEW:
            return _added(np.array([matrix @ row for row in rows]), factor, out, keep)
        blas("gemm", rows.dtype)(factor, matrix, rows.T, beta=keep, c=out.T, overwrite_c=1)
        return None


class Stack:
    """A J for each of B systems, (B, N, N); kept transposed, which BLAS reads fastest."""

    def __init__(self, matrices: Array) -> None:
        self.transposed = np.ascontiguousarray(matrices.transpose(0, 2, 1))
        self._copies: dict[Any, Array] = {self.transposed.dtype: self.transposed}
        self._product = np.empty((0, 0, 0))

    def __len__(self) -> int:
        return len(self.transposed)

    @property
    def N(self) -> int:
        return int(self.transposed.shape[1])

    def fingerprint(self) -> str:
        """sha256 of the matrices."""
        return hashlib.sha256(self.transposed.data).hexdigest()

    @cached_property
    def diagonal(self) -> Array:
        """(B, N)."""
        return np.diagonal(self.transposed, axis1=1, axis2=2).astype(float)

    def trace(self, slopes: Array) -> Array:
        """sum_i J_ii s_i for slopes s (B, N)."""
        return np.asarray(np.einsum("bn,bn->b", slopes, self.diagonal))

    @cached_property
    def log_determinant(self) -> Array:
        """ln |det J|, (B,)."""
        return np.asarray(np.linalg.slogdet(self.transposed.astype(float, copy=False))[1])

    def of_each(self, dtype: Any) -> Array:
        """J^T of each system, (B, N, N)."""
        if dtype not in self._copies:
            self._copies[dtype] = self.transposed.astype(dtype)
        return self._copies[dtype]

    def act(self, part: Array, factor: float, out: Array, keep: float = 1.0) -> None:
        """out <- keep out + factor J part."""
        transposed = self.of_each(part.dtype)
        if keep == 0:
            np.matmul(part, transposed, out=out)
            if factor != 1:
                out *= factor
            return
        if (self._product.shape, self._product.dtype) != (part.shape, part.dtype):
            self._product = np.empty(part.shape, part.dtype)
        np.matmul(part, transposed, out=self._product)
        if keep != 1:
            out *= keep
        axpy(self._product, factor, out)


class Operator(Shared):
    """J as a LinearOperator: `matmat` of (N, m) arrays."""

    def __init__(self, operator: Any) -> None:
        self.operator = operator

    @property
    def N(self) -> int:
        return int(self.operator.shape[0])

    def fingerprint(self) -> str:
        """sha256 of its product with a fixed random block (N, 3)."""
        rows = np.random.default_rng(0).standard_normal((3, self.N))
        self.add(rows, 1.0, product := np.empty_like(rows), keep=0)
        return hashlib.sha256(product.tobytes()).hexdigest()

    def add(self, rows: Array, factor: float, out: Array, keep: float = 1.0) -> None:
        """out <- keep out + factor J rows."""
        product = np.asarray(self.operator.matmat(rows.T))
        if product.dtype.kind == "f" and product.dtype.itemsize < rows.dtype.itemsize:
            given = f"a LinearOperator whose product with {rows.dtype} is {product.dtype}"
            raise UsageError("J", given, f"{ACCEPTED} that computes in the precision of its argument")
        if not np.isfinite(product).all() and np.isfinite(rows).all():
            raise UsageError("J", "a LinearOperator", f"its product is not finite; {ACCEPTED}")
        _added(product.T, factor, out, keep)


@lru_cache(maxsize=16)
def blas(name: str, dtype: Any) -> Any:
    """SciPy's BLAS function of this precision."""
    from scipy.linalg import get_blas_funcs

    return get_blas_funcs(name, dtype=dtype)


def axpy(x: Array, factor: Any, y: Array) -> None:
    """y += factor x for C-ordered arrays, in one pass where the factor is a number."""
    if isinstance(factor, np.ndarray) and factor.ndim:
        y += factor * x
        return
    blas("axpy", y.dtype)(x.ravel(), y.ravel(), a=factor)


def _added(product: Array, factor: float, out: Array, keep: float) -> None:
    if keep == 0:
        np.multiply(product, factor, out=out, casting="same_kind")
        return
    if keep != 1:
        out *= keep
    out += factor * product


def stack(shape: tuple[int, ...], dtype: Any) -> Array:
    """Zeros of `shape` (systems, rows, N) in memory that is padded as products like it."""
    systems, rows, N = shape
    return np.zeros(_shape(systems * rows, N), dtype)[: systems * rows].reshape(systems, rows, N)


def flat(part: Array) -> Array:
    """`part` (systems, rows, N), all of its memory, as rows with the padding that `stack` gave it."""
    rows, N = part.shape[0] * part.shape[1], part.shape[2]
    whole = part.base
    if (
        isinstance(whole, np.ndarray)
        and whole.shape == _shape(rows, N)
        and whole.ctypes.data == part.ctypes.data
    ):
        return whole
    return part.reshape(rows, N)


def _shape(rows: int, N: int) -> tuple[int, int]:
    return (rows if rows <= FEW else -(-rows // PAD) * PAD), N

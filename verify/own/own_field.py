r"""A system that is given by functions: its field F, and DF applied to tangent vectors.

    jacobian       J(x) (N, N)                        DF V = J V
    tangent        T(x, V) (N, m) of columns (N, m)   DF V = T
    complex step   F analytic, written in NumPy       DF v = Im F(x + i h v)/h, h = `TINY`: no difference is
                                                      taken, and nothing is lost to rounding

A function is called with arrays of its own, which it may change, and what it returns is copied.
"""

from collections.abc import Callable
from inspect import Parameter, signature
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.own.arguments import called, finite
from rnnchaos.verify.spectrum.field import Parts

Array = NDArray[Any]
Function = Callable[..., Any]
Products = Callable[[Array, Array], Array]

TINY = 1e-40
COMPLEX = "complex step"
ACCEPTED = f'accepted: a function (x, V) -> J V, a function x -> Jacobian (N, N), or "{COMPLEX}"'


def where(x: Array) -> str:
    """The state, of many variables the first few."""
    shown = ", ".join(f"{value:.6g}" for value in x[:4])
    return f"at x = [{shown}{', ...' if len(x) > 4 else ''}]"


def value(function: Function, x: Array) -> Array:
    """F(x) (N,). Raises `UsageError`."""
    found = called("system", function, x.copy(), where=lambda: where(x), shape=x.shape)
    if found.dtype.kind == "c" and np.isrealobj(x):
        return finite("system", found, where=lambda: where(x))  # raises
    return found


def products(function: Function, tangent: Any) -> Products:
    """(x, V) -> DF V of columns V (N, m). Raises `UsageError`."""
    if isinstance(tangent, str) and tangent == COMPLEX:
        return lambda x, V: complex_step(function, x, V)
    if not callable(tangent):
        raise UsageError("tangent", tangent, ACCEPTED)
    if _required(tangent) == 1:
        return lambda x, V: _real(tangent, x, shape=(len(x), len(x))) @ V
    return lambda x, V: _real(tangent, x, V.copy(), shape=V.shape)


def complex_step(function: Function, x: Array, V: Array) -> Array:
    """Im F(x + i h v)/h of each column v."""
    columns = [value(function, x + 1j * TINY * v).imag / TINY for v in V.T]
    return np.array(columns, dtype=float).reshape(V.shape[::-1]).T


def _real(tangent: Function, x: Array, *more: Array, shape: tuple[int, ...]) -> Array:
    found = called("tangent", tangent, x.copy(), *more, where=lambda: where(x), shape=shape)
    return (
        finite("tangent", found, where=lambda: where(x)) if found.dtype.kind == "c" else found.astype(float)
    )


def _required(function: Function) -> int:
    """How many arguments it needs; 2 where that cannot be told."""
    try:
        parameters = signature(function).parameters.values()
    except (TypeError, ValueError):
        return 2
    kinds = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    needed = [each for each in parameters if each.kind in kinds and each.default is Parameter.empty]
    return 2 if any(each.kind is Parameter.VAR_POSITIONAL for each in parameters) else len(needed)


class OwnField:
    """dx/dt = F(x) with t in `unit` (`leak` 0), or as a step of length 1 the map x' = F(x) (`leak` 1, `unit`
    1); of one system.

    `whole` says that all N exponents are followed: DF itself is then asked for, which moves the frame and
    tells the growth of volume.
    """

    def __init__(
        self, function: Function, tangent: Products, N: int, *, leak: float, unit: float, whole: bool
    ) -> None:
        self.function, self.tangent, self.leak, self.unit = function, tangent, leak, unit
        self.every, self.whole = np.eye(N), whole
        self.matrix = self.every

    def add(self, parts: Parts, factor: float, out: Parts, keep: Any = 1.0) -> None:
        """out <- keep out + factor [F(x); DF(x) V]; nan where x is not finite, and F is not asked."""
        rows = np.array(parts[0][0], dtype=float)
        image = np.full_like(rows, np.nan)
        if np.isfinite(rows).all():
            image[0] = self.unit * value(self.function, rows[0])
            if len(rows) > 1:
                image[1:] = self._moved(rows[0], rows[1:].T).T
        target = out[0][0]
        target[...] = factor * image if keep == 0 else keep * target + factor * image

    def _moved(self, x: Array, V: Array) -> Array:
        if not self.whole:
            return self.unit * self.tangent(x, V)
        self.matrix = self.unit * self.tangent(x, self.every)
        return np.asarray(self.matrix @ V)

    def divergence(self) -> Array | None:
        """tr DF."""
        return np.array([np.trace(self.matrix)]) if self.whole else None

    def volume(self, shrink: Any, factor: float) -> Array | None:
        """ln |det(shrink 1 + factor DF)|."""
        if not self.whole:
            return None
        return np.array([np.linalg.slogdet(shrink * self.every + factor * self.matrix)[1]])

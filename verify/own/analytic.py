r"""Is a tangent that of its function, and may the complex step be taken?

At a state x and in random directions v, with e = `STEP` (1 + |x|),

    (F(x + e v) - F(x - e v))/2e       the tangent's DF v must agree with it, to `LOOSE` and to rounding;
    (F(x + i e v) - F(x - i e v))/2ie  of the complex step this too: Cauchy and Riemann's condition.

|x|, Re x, or the conjugate of x fail here. `np.maximum` does not, as NumPy orders complex numbers by their
real parts first, but it is no analytic function either; so F is called once with an array that notes which of
NumPy's functions it goes through, and those that are nowhere analytic are named.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.own.own_field import ACCEPTED, COMPLEX, Function, Products, value, where

Array = NDArray[Any]

STEP, LOOSE, ROUNDING, DIRECTIONS = 1e-6, 1e-4, 1e3, 2
NOT_ANALYTIC = {
    *("absolute", "fabs", "maximum", "minimum", "fmax", "fmin", "clip", "sign", "signbit", "copysign"),
    *("conjugate", "heaviside", "floor", "ceil", "rint", "trunc", "floor_divide", "remainder", "fmod"),
    *("arctan2", "hypot", "greater", "greater_equal", "less", "less_equal"),
}


class _Noting(np.ndarray[Any, Any]):
    """An array that notes the universal functions that are applied to it, and to what they return."""

    seen: set[str]

    def __array_finalize__(self, of: Any) -> None:
        self.seen = getattr(of, "seen", set())

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        self.seen.add(ufunc.__name__)
        bare = [each.view(np.ndarray) if isinstance(each, _Noting) else each for each in inputs]
        if "out" in options:
            options["out"] = tuple(
                each.view(np.ndarray) if isinstance(each, _Noting) else each for each in options["out"]
            )
        found = getattr(ufunc, method)(*bare, **options)
        return self._noting(found) if isinstance(found, np.ndarray) else found

    def _noting(self, found: Array) -> Array:
        noting = found.view(_Noting)
        noting.seen = self.seen
        return noting


def refuse_not_analytic(function: Function, x: Array) -> None:
    """Raise `UsageError` where F goes through a function that is nowhere analytic."""
    noting = x.astype(complex).view(_Noting)
    noting.seen = set()
    with np.errstate(all="ignore"):
        try:
            function(noting)
        except Exception:  # its own fault is told where it is called as it will be
            return
    bad = sorted(noting.seen & NOT_ANALYTIC)
    if bad:
        raise UsageError(
            "tangent", COMPLEX, f"system uses {', '.join(bad)}, not complex-analytic; {ACCEPTED}"
        )


def refuse_wrong_tangent(function: Function, tangent: Products, x: Array, *, by_complex: bool) -> None:
    """Raise `UsageError` where DF v is not the derivative of F at x."""
    step = STEP * (1 + float(np.abs(x).max()))
    V = np.random.default_rng(0).standard_normal((len(x), DIRECTIONS))
    with np.errstate(all="ignore"):
        found = tangent(x, V)
        rounding = ROUNDING * np.finfo(float).eps * float(np.abs(value(function, x)).max()) / step
        for v, of in zip(V.T, found.T, strict=True):
            for unit in (1.0, 1j) if by_complex else (1.0,):
                ends = [value(function, x + sign * unit * step * v) for sign in (1, -1)]
                expected = (ends[0] - ends[1]) / (2 * unit * step)
                allowed = LOOSE * float(np.abs(expected).max()) + rounding + STEP
                known = bool(np.isfinite(expected).all())  # else F blows up, which the run tells
                if known and not np.abs(of - expected).max() <= allowed:
                    raise UsageError("tangent", where(x), _why(by_complex))


def _why(by_complex: bool) -> str:
    if by_complex:
        return f"system is not complex-analytic there, or does not compute with complex numbers; {ACCEPTED}"
    return f"it is not the derivative of system: J[i, j] = dF_i/dx_j; {ACCEPTED}"

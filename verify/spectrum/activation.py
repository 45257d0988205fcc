r"""phi, its slope and the logarithm of its slope, for states of any size.

The frame needs phi'(x) with small relative error where it is tiny: 1 - tanh^2 x is 0 from |x| = 19 on, and
with heavy-tailed couplings most |x| are larger. The registered functions therefore give ln phi' in closed
form,

    tanh  -2 ln cosh x      gd  -ln cosh x      algebraic  -(3/2) ln(1 + x^2)
    erf   -pi x^2/4         atan  -ln(1 + (pi x/2)^2)
    logistic  -|x| - 2 ln(1 + e^-|x|)      softplus  min(x, 0) - ln(1 + e^-|x|)      elu  min(x, 0),

and phi' = exp(ln phi'), good until exp underflows at ln phi' = -745; ln phi' itself, which the determinant
needs, never does. In a small network tanh takes more time than the product; for it and the logistic function
one exponential gives phi': 4q/(1 + q)^2, q = e^(-2|x|), and q/(1 + q)^2, q = e^-|x|. For an expression of the
grammar phi' comes from differentiating its tree. A pair of a user's own functions may treat each unit
differently, as a constant input `shifted` in does.
"""

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.forward_derivative import with_slope
from rnnchaos.numerics.nonlinearity.over_float64 import float_operations
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.grammar import ANY_EXPRESSION, EVERY_NAME, definitions
from rnnchaos.theory.nonlinearity.registry import Nonlinearity, continuous_nonlinearity

Array = NDArray[Any]
Function = Callable[[Any], Any]
ACCEPTED = (
    f"accepted: {definitions(EVERY_NAME)}, {ANY_EXPRESSION}, a known function such as np.tanh, or a pair of "
    "functions (phi, slope of phi)"
)
PROBE = 1e-6
"""Step of the central difference that a user's own slope is compared with."""


@dataclass(frozen=True)
class Activation:
    """phi, phi' and ln|phi'| of arrays; `flat` where phi may be constant on an interval, phi' = 0 exactly."""

    name: str
    value: Function
    slope: Function
    log_slope: Function
    flat: bool = False

    def shifted(self, by: Array) -> "Activation":
        """x -> phi(x + by), `by` (N,) added to each state."""

        def at(function: Function) -> Function:
            return lambda x: function(x + by.astype(x.dtype, copy=False))

        return Activation(self.name, at(self.value), at(self.slope), at(self.log_slope), self.flat)

    def fingerprint(self, N: int) -> str:
        """sha256 of values and slopes at fixed states (4, N): tells functions apart that share a name."""
        x = 2 * np.random.default_rng(0).standard_normal((4, N))
        values = (np.ascontiguousarray(function(x), dtype=float) for function in (self.value, self.slope))
        return hashlib.sha256(b"".join(value.tobytes() for value in values)).hexdigest()


def log_cosh(x: Any, xp: Any = np) -> Any:
    """ln cosh x = |x| - ln 2 + ln(1 + e^(-2|x|)), which neither overflows nor underflows."""
    size = xp.abs(x)
    return size - math.log(2) + xp.log1p(xp.exp(-2 * size))


LOG_SLOPES: dict[str, Callable[..., Any]] = {
    "tanh": lambda x, xp=np: -2 * log_cosh(x, xp),
    "gd": lambda x, xp=np: -log_cosh(x, xp),
    "algebraic": lambda x, xp=np: -1.5 * xp.log1p(x * x),
    "erf": lambda x, xp=np: -math.pi / 4 * x * x,
    "atan": lambda x, xp=np: -xp.log1p((math.pi / 2 * x) ** 2),
    "logistic": lambda x, xp=np: -xp.abs(x) - 2 * xp.log1p(xp.exp(-xp.abs(x))),
    "softplus": lambda x, xp=np: (x - xp.abs(x)) / 2 - xp.log1p(xp.exp(-xp.abs(x))),
    "elu": lambda x, xp=np: (x - xp.abs(x)) / 2,
}
"""ln phi' over any namespace `xp` of the array API standard."""


def _hump(q: Any) -> Any:
    below = 1 + q
    return q / (below * below)


SLOPES: dict[str, Function] = {
    "tanh": lambda x: 4 * _hump(np.exp(-2 * np.abs(x))),
    "logistic": lambda x: _hump(np.exp(-np.abs(x))),
}


def activation(phi: Any, N: int = 9) -> Activation:
    """The activation of N units that `phi` names, or a user's pair (phi, slope). Raises `UsageError`."""
    if isinstance(phi, tuple | list):
        return _own(phi[0], phi[1], N) if len(phi) == 2 and all(map(callable, phi)) else _refuse(phi)
    if isinstance(phi, str | Nonlinearity):
        return _named(continuous_nonlinearity(phi))
    try:
        return _named(continuous_nonlinearity(phi))
    except UsageError:
        why = "a function without its derivative; " if callable(phi) else ""
        raise UsageError("phi", phi, f"{why}{ACCEPTED}") from None


def _named(phi: Nonlinearity) -> Activation:
    value = np.tanh if phi.name == "tanh" else compiled(phi.node, float_operations())
    if phi.registered and phi.name in LOG_SLOPES:
        log_slope = LOG_SLOPES[phi.name]
        slope = SLOPES.get(phi.name, lambda x: np.exp(log_slope(x)))
        return Activation(phi.name, value, slope, log_slope)
    pair = with_slope(phi)
    return _activation(phi.name, value, lambda x: np.broadcast_to(pair(x)[1], np.shape(x)), phi.kinked)


def _own(value: Function, slope: Function, N: int) -> Activation:
    """A user's pair, whose slope is checked at nine points. Raises `UsageError` where it is not phi'."""
    x = np.resize(np.linspace(-2, 2, 9) + 0.01, N)
    try:
        for function in (value, slope):
            _refuse_less(function, x)
        found = np.asarray(slope(x), dtype=float)
        expected = (value(x + PROBE) - value(x - PROBE)) / (2 * PROBE)
    except UsageError:
        raise
    except (TypeError, ValueError):
        raise UsageError("phi", value, f"accepted: functions of NumPy arrays (..., N), N = {N}") from None
    if found.shape != x.shape or not np.allclose(found, expected, rtol=1e-4, atol=1e-6):
        raise UsageError("phi", slope, "its second function is not the derivative of its first")
    return _activation(getattr(value, "__name__", "phi"), value, slope, True)


def _refuse_less(function: Function, x: Array) -> None:
    """Raise `UsageError` for a function that gives back less precision than its argument has."""
    kind = np.asarray(function(x)).dtype
    if kind.kind == "f" and kind.itemsize < x.dtype.itemsize:
        given = f"{getattr(function, '__name__', 'a function')}, which gives {kind} of {x.dtype}"
        raise UsageError("phi", given, "accepted: functions that compute in the precision of their argument")


def _activation(name: str, value: Function, slope: Function, flat: bool) -> Activation:
    def log_slope(x: Any) -> Any:
        with np.errstate(divide="ignore"):
            return np.log(np.abs(slope(x)))

    return Activation(name, value, slope, log_slope, flat)


def _refuse(phi: Any) -> Activation:
    raise UsageError("phi", phi, ACCEPTED)

r"""phi and phi' together, from the tree: forward differentiation in float64 (or complex128) arrays.

Every node becomes a pair (value, derivative) and every operation acts on pairs, (f, f') -> (F(f), F'(f) f').
The derivative is exact up to rounding. The values alone are those of
`rnnchaos.numerics.nonlinearity.compiled`, operation by operation.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from rnnchaos.numerics.nonlinearity.compiled import Operations, compiled
from rnnchaos.numerics.nonlinearity.over_float64 import float_operations
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

Pair = tuple[Any, Any]


def with_slope(phi: Nonlinearity) -> Callable[[Any], Pair]:
    """The function x -> (phi(x), phi'(x)) of arrays."""
    function = compiled(phi.node, _pairs())
    return lambda x: function((x, np.ones_like(x)))


DERIVATIVES: dict[str, Callable[[Any, Any], Any]] = {
    "tanh": lambda x, y: 1 - y * y,
    "sinh": lambda x, y: np.cosh(x),
    "cosh": lambda x, y: np.sinh(x),
    "exp": lambda x, y: y,
    "sin": lambda x, y: np.cos(x),
    "cos": lambda x, y: -np.sin(x),
    "atan": lambda x, y: 1 / (1 + x * x),
    "erf": lambda x, y: 2 / np.sqrt(np.pi) * np.exp(-x * x),
    "asinh": lambda x, y: 1 / np.sqrt(1 + x * x),
    "sqrt": lambda x, y: 1 / (2 * y),
    "log": lambda x, y: 1 / x,
    "log1p": lambda x, y: 1 / (1 + x),
    "sech": lambda x, y: -y * np.tanh(x),
    "logistic": lambda x, y: float_operations()["logistic"](-x) * y,
    "softplus": lambda x, y: float_operations()["logistic"](x),
    "abs": lambda x, y: np.sign(x),
    "sign": lambda x, y: 0 * y,
    "relu": lambda x, y: np.heaviside(x, 0),
    "elu": lambda x, y: np.exp(np.minimum(x, 0)),
    "hard_tanh": lambda x, y: np.heaviside(1 - np.abs(x), 0),
}
"""F'(x) for y = F(x); 0 at the kinks of relu and hard_tanh."""


def _below(base: Operations, a: Any, exponent: Fraction) -> Any:
    """a^(p - 1); 0 at a = 0 for 0 < p < 1: what relu cuts off has no slope."""
    if exponent == 0:
        return 0.0
    if exponent.denominator > 1 and 0 < exponent < 1:
        return np.where(a == 0, 0, base["pow"](np.where(a == 0, 1, a), exponent - 1))
    return base["pow"](a, exponent - 1)


@lru_cache(maxsize=1)
def _pairs() -> Operations:
    """The table over pairs."""
    base = float_operations()

    def chained(name: str) -> Callable[[Pair], Pair]:
        def apply(a: Pair) -> Pair:
            value = base[name](a[0])
            return value, DERIVATIVES[name](a[0], value) * a[1]

        return apply

    def power(a: Pair, exponent: Fraction) -> Pair:
        return base["pow"](a[0], exponent), float(exponent) * _below(base, a[0], exponent) * a[1]

    return {
        "num": lambda value: (base["num"](value), 0.0),
        "pi": lambda: (base["pi"](), 0.0),
        "neg": lambda a: (-a[0], -a[1]),
        "add": lambda a, b: (a[0] + b[0], a[1] + b[1]),
        "sub": lambda a, b: (a[0] - b[0], a[1] - b[1]),
        "mul": lambda a, b: (a[0] * b[0], a[1] * b[0] + a[0] * b[1]),
        "div": lambda a, b: (a[0] / b[0], (a[1] - a[0] / b[0] * b[1]) / b[0]),
        "pow": power,
        **{name: chained(name) for name in DERIVATIVES},
    }

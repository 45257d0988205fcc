r"""phi and phi' over any namespace of the array API standard.

Slopes are exp(ln phi') with ln phi' in closed form, as in `rnnchaos.verify.spectrum.activation`, whose
formulas these are; phi is the tree of its expression over the operations that the standard has.
"""

import math
from functools import partial
from typing import Any

from rnnchaos.numerics.nonlinearity.compiled import ARITHMETIC, Function, Operations, compiled
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import continuous_nonlinearity
from rnnchaos.verify.spectrum.activation import LOG_SLOPES

NAMES = ("tanh", "algebraic", "atan", "gd", "logistic", "softplus")
"""Without erf and elu, which the standard has no function for."""


def over(xp: Any, name: str) -> tuple[Function, Function]:
    """phi and phi' of this name. Raises `UsageError` where it is not in `NAMES`."""
    if name not in NAMES:
        raise UsageError("phi", name, f"accepted with a device: {', '.join(NAMES)}")
    log_slope = partial(LOG_SLOPES[name], xp=xp)
    value = compiled(continuous_nonlinearity(name).node, _operations(xp))
    return value, lambda x: xp.exp(log_slope(x))


def _operations(xp: Any) -> Operations:
    """The table, as far as `NAMES` need it."""

    def logistic(x: Any) -> Any:
        small = xp.exp(-xp.abs(x))
        return xp.where(x < 0, small, xp.ones_like(small)) / (1 + small)

    def softplus(x: Any) -> Any:
        return (x + xp.abs(x)) / 2 + xp.log1p(xp.exp(-xp.abs(x)))

    names = {"tanh": xp.tanh, "atan": xp.atan, "sqrt": xp.sqrt}
    names |= {"logistic": logistic, "softplus": softplus}
    powers = {"pow": lambda base, exponent: base ** int(exponent)}
    return {**ARITHMETIC, **names, **powers, "num": float, "pi": lambda: math.pi}

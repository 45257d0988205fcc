"""The operations of an expression tree over float64 arrays: NumPy, and SciPy where it is needed.

Nothing else of numerics is loaded: simulation kernels get phi from here.
"""

from functools import lru_cache
from typing import Any

from rnnchaos.numerics.nonlinearity.compiled import ARITHMETIC, Function, Operations, power_of
from rnnchaos.theory.nonlinearity.grammar import FUNCTIONS, KINKED

_CATALAN = 0.915965594177219015  # OEIS A006752


@lru_cache(maxsize=1)
def float_operations() -> Operations:
    """The table over float64 arrays; x >= 0 for primitives."""
    import numpy as np

    def log_cosh(a: Any) -> Any:
        size = np.abs(a)
        small = np.log1p(2 * np.sinh(np.minimum(size, 1.0) / 2) ** 2)
        return np.where(size < 1, small, size + np.log1p(np.exp(-2 * size)) - np.log(2))

    def gd_primitive(x: Any) -> Any:
        from scipy.special import spence

        return np.pi * x / 2 - 2 * (_CATALAN - spence(1 - 1j * np.exp(-x)).imag)

    def erf(a: Any) -> Any:
        from scipy.special import erf as error_function  # SciPy is slow to import and only erf and gd need it

        return error_function(a)

    def sech(a: Any) -> Any:
        decay = np.exp(-np.abs(a))  # cosh would overflow
        return 2 * decay / (1 + decay * decay)

    def logistic(a: Any) -> Any:
        small = np.exp(-np.abs(a))
        return np.where(np.asarray(a) < 0, small, 1) / (1 + small)

    def softplus(a: Any) -> Any:
        return np.maximum(a, 0) + np.log1p(np.exp(-np.abs(a)))

    def elu(a: Any) -> Any:
        return np.maximum(a, 0) + np.expm1(np.minimum(a, 0))

    names: dict[str, Function] = {"atan": np.arctan, "asinh": np.arcsinh, "erf": erf, "sech": sech}
    names |= {"logistic": logistic, "softplus": softplus, "elu": elu}
    names |= {"relu": lambda a: np.maximum(a, 0), "hard_tanh": lambda a: np.clip(a, -1, 1)}
    return {
        **ARITHMETIC,
        "num": float,
        "pi": lambda: np.pi,
        "pow": power_of(np.sqrt, 1.0, lambda base, exponent: np.power(base, float(exponent))),
        "log_cosh": log_cosh,
        "gd_primitive": gd_primitive,
        **{name: names[name] if name in names else getattr(np, name) for name in (*FUNCTIONS, *KINKED)},
    }

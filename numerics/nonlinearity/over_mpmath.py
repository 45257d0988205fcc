"""The operations of an expression tree over mpmath numbers, at mpmath's precision in force."""

from typing import Any

from mpmath import mp

from rnnchaos.numerics.ball.convert import mpf_of
from rnnchaos.numerics.nonlinearity.compiled import ARITHMETIC, Operations, power_of
from rnnchaos.theory.nonlinearity.grammar import FUNCTIONS


def log_cosh(a: Any) -> Any:
    """ln cosh a."""
    size = abs(a)
    return size + mp.log1p(mp.exp(-2 * size)) - mp.ln2 if size > 1 else mp.log1p(2 * mp.sinh(a / 2) ** 2)


def logistic(a: Any) -> Any:
    """1/(1 + e^-a), by the exponential that does not overflow."""
    if mp.re(a) >= 0:
        return 1 / (1 + mp.exp(-a))
    small = mp.exp(a)
    return small / (1 + small)


def softplus(a: Any) -> Any:
    """ln(1 + e^a) = max(a, 0) + ln(1 + e^-|a|)."""
    return a + mp.log1p(mp.exp(-a)) if mp.re(a) > 0 else mp.log1p(mp.exp(a))


def _rectified(a: Any) -> Any:
    return a if a > 0 else mp.zero


def _gd_primitive(x: Any) -> Any:
    return mp.pi * x / 2 - 2 * (mp.catalan - mp.im(mp.polylog(2, mp.mpc(0, mp.exp(-x)))))


MPMATH: Operations = {
    **ARITHMETIC,
    "num": mpf_of,
    "pi": lambda: +mp.pi,
    "pow": power_of(mp.sqrt, mp.one, lambda base, exponent: mp.power(base, mpf_of(exponent))),
    "log_cosh": log_cosh,
    "gd_primitive": _gd_primitive,
    "abs": abs,
    "sign": mp.sign,
    "relu": _rectified,
    "elu": lambda a: a if a > 0 else mp.expm1(a),
    "hard_tanh": lambda a: min(max(a, -mp.one), mp.one),
    "logistic": logistic,
    "softplus": softplus,
    **{name: getattr(mp, name) for name in FUNCTIONS if hasattr(mp, name)},
}

"""The operations of an expression tree over mpmath numbers, at mpmath's precision in force."""

from typing import Any

from mpmath import mp

from rnnchaos.numerics.ball.convert import mpf_of
from rnnchaos.numerics.nonlinearity.compiled import ARITHMETIC, Operations, half_integer_power
from rnnchaos.theory.nonlinearity.grammar import FUNCTIONS


def log_cosh(a: Any) -> Any:
    """ln cosh a."""
    size = abs(a)
    return size + mp.log1p(mp.exp(-2 * size)) - mp.ln2 if size > 1 else mp.log1p(2 * mp.sinh(a / 2) ** 2)


def _gd_primitive(x: Any) -> Any:
    return mp.pi * x / 2 - 2 * (mp.catalan - mp.im(mp.polylog(2, mp.mpc(0, mp.exp(-x)))))


MPMATH: Operations = {
    **ARITHMETIC,
    "num": mpf_of,
    "pi": lambda: +mp.pi,
    "pow": half_integer_power(mp.sqrt, mp.one),
    "log_cosh": log_cosh,
    "gd_primitive": _gd_primitive,
    "abs": abs,
    "sign": mp.sign,
    **{name: getattr(mp, name) for name in FUNCTIONS},
}

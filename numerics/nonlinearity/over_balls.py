"""The operations of an expression tree over balls, at the precision in force."""

from fractions import Fraction
from functools import lru_cache

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.nonlinearity.compiled import ARITHMETIC, Operations, power_of
from rnnchaos.theory.nonlinearity.grammar import FUNCTIONS


@lru_cache(maxsize=1024)
def _constant(numerator: int, denominator: int, bits: int) -> arb:
    """A number of an expression, which is met at every node: enclosed once at each precision."""
    return arb_of(Fraction(numerator, denominator))


def log_cosh(a: arb) -> arb:
    """ln cosh a."""
    size = abs(a)
    if size > 1:
        return size - arb.const_log2() + (-2 * size).exp().log1p()
    half = (a / 2).sinh()
    return (2 * half * half).log1p()


def logistic(a: arb) -> arb:
    """1/(1 + e^-a), whose exponent overflows nowhere in ball arithmetic."""
    return 1 / (1 + (-a).exp())


def softplus(a: arb) -> arb:
    """ln(1 + e^a) = a + ln(1 + e^-a)."""
    return a + (-a).exp().log1p() if a > 1 else a.exp().log1p()


def _rectified(a: arb) -> arb:
    """max(a, 0), without a fringe below 0 where a is certain."""
    return a if a >= 0 else a.max(arb(0))


def _threshold_power(base: arb, exponent: Fraction) -> arb:
    """base^p, p > 0, of base >= 0; a ball around 0 gives one from 0 on."""
    if base > 0:
        return base ** arb_of(exponent)
    most = base.upper().max(arb(0))
    return arb(0).union(most ** arb_of(exponent)) if most > 0 else arb(0)


def _gd_primitive(x: arb) -> arb:
    inverse_tangent = flint.acb(0, (-x).exp()).polylog(2).imag
    return arb.pi() * x / 2 - 2 * (arb.const_catalan() - inverse_tangent)


BALL: Operations = {
    **ARITHMETIC,
    "num": lambda value: _constant(value.numerator, value.denominator, ctx.prec),
    "pi": arb.pi,
    "pow": power_of(arb.sqrt, arb(1), _threshold_power),
    "log_cosh": log_cosh,
    "gd_primitive": _gd_primitive,
    "abs": abs,
    "sign": arb.sgn,
    "relu": _rectified,
    "elu": lambda a: _rectified(a) + a.min(arb(0)).expm1(),
    "hard_tanh": lambda a: a.max(arb(-1)).min(arb(1)),
    "logistic": logistic,
    "softplus": softplus,
    **{name: getattr(arb, name) for name in FUNCTIONS if hasattr(arb, name)},
}

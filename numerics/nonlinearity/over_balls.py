"""The operations of an expression tree over balls, at the precision in force."""

from fractions import Fraction
from functools import lru_cache

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.nonlinearity.compiled import ARITHMETIC, Operations, half_integer_power
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


def _gd_primitive(x: arb) -> arb:
    inverse_tangent = flint.acb(0, (-x).exp()).polylog(2).imag
    return arb.pi() * x / 2 - 2 * (arb.const_catalan() - inverse_tangent)


BALL: Operations = {
    **ARITHMETIC,
    "num": lambda value: _constant(value.numerator, value.denominator, ctx.prec),
    "pi": arb.pi,
    "pow": half_integer_power(arb.sqrt, arb(1)),
    "log_cosh": log_cosh,
    "gd_primitive": _gd_primitive,
    "abs": abs,
    "sign": arb.sgn,
    **{name: getattr(arb, name) for name in FUNCTIONS},
}

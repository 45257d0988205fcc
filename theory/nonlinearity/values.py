"""phi at a rational point, enclosed by a ball: what is known of an expression before anything is derived.

Not finite where the expression has no real value, or one that is too large for a ball.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from flint import arb, ctx, fmpq

from rnnchaos.theory.nonlinearity.grammar import FUNCTIONS, Node, fold

_BITS = 128


def value(node: Node, x: Fraction) -> arb:
    """phi(x) to about 38 digits."""
    before, ctx.prec = ctx.prec, _BITS
    try:
        found: arb = fold(node, {**_REAL, "x": lambda: _number(x)})
    finally:
        ctx.prec = before
    return found


def _number(exact: Fraction) -> arb:
    return arb(fmpq(exact.numerator, exact.denominator))


def _power(base: arb, exponent: Fraction) -> arb:
    if base == 0:
        return arb(int(exponent == 0)) if exponent >= 0 else arb.nan()
    return base**exponent.numerator if exponent.denominator == 1 else base ** _number(exponent)


_REAL: Mapping[str, Callable[..., Any]] = {
    "num": _number,
    "pi": arb.pi,
    "neg": lambda a: -a,
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": _power,
    **{name: getattr(arb, name) for name in FUNCTIONS if hasattr(arb, name)},
    "logistic": lambda a: 1 / (1 + (-a).exp()),
    "softplus": lambda a: a.max(arb(0)) + (-abs(a)).exp().log1p(),
    "abs": abs,
    "sign": lambda a: a.sgn() if a.is_finite() else arb.nan(),
    "relu": lambda a: a.max(arb(0)),
    "elu": lambda a: a.max(arb(0)) + a.min(arb(0)).expm1(),
    "hard_tanh": lambda a: a.max(arb(-1)).min(arb(1)),
}

"""A SymPy expression as a function of one variable over balls: the integrand of a Gaussian mean."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import sympy as sp
from flint import arb

from rnnchaos.numerics.ball.convert import arb_of


@lru_cache(maxsize=256)
def over_balls(
    expr: sp.Expr, variable: sp.Symbol, given: tuple[tuple[sp.Symbol, Any], ...]
) -> Callable[[arb], arb]:
    """The expression as a function of one variable over balls, `given` numbers for the other symbols."""
    known = dict(given)

    def read(node: Any, x: arb) -> arb:
        if node == variable:
            return x
        if isinstance(node, sp.Symbol):
            return arb_of(known[node])
        if isinstance(node, sp.Rational):
            return arb(int(node.p)) / int(node.q)
        if node == sp.pi:
            return arb.pi()
        parts = [read(a, x) for a in node.args]
        if isinstance(node, sp.Add):
            return sum(parts[1:], parts[0])
        if isinstance(node, sp.Mul):
            total = parts[0]
            for part in parts[1:]:
                total = total * part
            return total
        if isinstance(node, sp.Pow):
            return _power(parts[0], node.exp, parts[1])
        found: arb = getattr(parts[0], node.func.__name__.lower())()
        return found

    return lambda x: read(expr, x)


def _power(base: arb, exponent: sp.Expr, number: arb) -> arb:
    if exponent.is_Integer:
        return base ** int(exponent)
    if (2 * exponent).is_Integer:
        return base.sqrt() ** int(2 * exponent)
    return (number * base.log()).exp()

r"""Exact derivatives $c_j=\varphi^{(j)}(0)$ of a nonlinearity: rational up to one factor where its kernel is,
else by SymPy from its tree on x > 0, where a kink at 0 ends them.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import factorial
from typing import Any

import sympy as sp

from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.grammar import Node
from rnnchaos.theory.nonlinearity.taylor import taylor_exact
from rnnchaos.theory.nonlinearity.to_sympy import expression


def of_kernel(rational: Sequence[Any], square: sp.Expr) -> tuple[sp.Expr, ...]:
    """Of phi(x) = kernel(a x)/a from the coefficients of the kernel and a^2."""
    exact = [sp.Rational(int(c.p), int(c.q)) * factorial(k) for k, c in enumerate(rational)]
    return tuple(c * square ** sp.Rational(k - 1, 2) if c else c for k, c in enumerate(exact))


@lru_cache(maxsize=64)
def of_tree(half: Node, order: int, name: str, kinked: bool) -> tuple[sp.Expr, ...]:
    """c_0 .. c_order. Raises `UsageError` where phi, known by its `name`, has no such derivative at 0."""
    coefficients = taylor_exact(half, order + 1)
    if any(not c.is_finite for c in coefficients):
        raise UsageError("phi", name, "not smooth at x = 0; accepted: phi with a Taylor series at 0")
    if kinked:
        _require_smooth(coefficients, name)
    return tuple(sp.simplify(c * factorial(k)) for k, c in enumerate(coefficients))


def _require_smooth(coefficients: Sequence[sp.Expr], name: str) -> None:
    """Refuse a kink that these derivatives at 0+ show: of an odd function the even ones are 0."""
    for k, c in enumerate(coefficients):
        if k % 2 == 0 and c != 0:
            why = f"not continuous at 0: phi(0+) = {c}" if k == 0 else f"its derivative {k} at 0+ is not 0"
            order = "continuous at 0" if k == 0 else f"with derivatives to order {len(coefficients) - 1} at 0"
            raise UsageError("phi", name, f"{why}; accepted: phi {order}")


def at(node: Node, primitive: Node | None, order: int, x: sp.Expr) -> sp.Expr:
    """The derivative of a tree at x; for order -1 its primitive, as an integral where there is no tree."""
    inside = sp.Dummy("x", real=True)
    phi = expression(node, inside)
    if order >= 0:
        return sp.diff(phi, inside, order).subs(inside, x)
    return sp.Integral(phi, (inside, 0, x)) if primitive is None else expression(primitive, x)

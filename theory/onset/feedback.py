r"""Series of units with feedback: $y=\varphi(\eta+sy)$ in powers of $\eta$ and s; equations order by order.

With eta of order 1 and s of order 2 each turn of the equation, put into itself, gives two orders more.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import sympy as sp

from rnnchaos.theory.algebra.expansion import expansion
from rnnchaos.theory.algebra.expectation import phi
from rnnchaos.theory.algebra.operations import DoesNotFollow
from rnnchaos.theory.formula import Series

Known = tuple[tuple[int, sp.Expr], ...]
"""Derivatives of phi at 0 by their order."""


@lru_cache(maxsize=64)
def iterated(equation: sp.Basic, eta: sp.Symbol, s: sp.Expr, known: Known, order: int) -> sp.Expr:
    """y by its equation itself, from 0 on, in truncated powers of eta (of order 1) and s (of order 2).

    Raises `DoesNotFollow` for another equation than y = phi(a eta + b s y).
    """
    y = equation.lhs
    inside = equation.rhs.args[1] if isinstance(equation.rhs, phi) else sp.nan
    a, b = (sp.expand(inside).coeff(part) for part in (eta, y))
    if sp.expand(inside - a * eta - b * y) != 0 or (b / s).free_symbols or a.free_symbols:
        raise DoesNotFollow("no unit with feedback")
    ring, e, back = sp.ring("eta,s", sp.EX if any(not c.is_Rational for _, c in known) else sp.QQ)

    def cut(found: Any) -> Any:
        return ring({(i, j): c for (i, j), c in found.terms() if i + 2 * j < 2 * order + 2})

    found = ring(0)
    for _ in range(order + 1):
        x = a * e + b / s * back * found
        total, power, last = ring(0), ring(1), 0
        for j, c in known:
            for _ in range(j - last):
                power = cut(power * x)
            total, last = total + power * (c / sp.factorial(j)), j
        found = total
    return found.as_expr().subs({sp.Symbol("s"): s, sp.Symbol("eta"): eta})


def series_of(expr: sp.Expr, variable: sp.Symbol, order: int) -> Series:
    """Its coefficients up to an order, factored."""
    whole = sp.expand(expansion(expr, variable, order))
    return Series(tuple(sp.factor(whole.coeff(variable, n)) for n in range(order + 1)))


def by_order(
    gap: sp.Expr, of: sp.Symbol, start: sp.Expr, variable: sp.Symbol, orders: Iterable[int]
) -> sp.Expr:
    """`of` with gap = 0 from `start` on: each coefficient enters linearly, by the slope at the start.

    Raises `DoesNotFollow` where the start does not solve the order 0.
    """
    found = start
    slope = expansion(sp.diff(gap, of).subs(of, start), variable, 0)
    if slope == 0 or sp.simplify(expansion(gap.subs(of, found), variable, 0)) != 0:
        raise DoesNotFollow(f"{of} = {start} solves nothing")
    for n in orders:
        left = sp.expand(expansion(gap.subs(of, found), variable, n)).coeff(variable, n)
        found -= sp.factor(left / slope) * variable**n
    return found

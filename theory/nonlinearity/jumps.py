r"""Jumps of phi and of its derivatives at its breakpoints b: $\varphi^{(k)}(b^+)-\varphi^{(k)}(b^-)$.

Away from the breakpoints phi' is the derivative of the pieces; as a distribution

    phi^(k) = (derivative of the pieces) + sum_b sum_(j<k) jump_j(b) delta^(k-1-j)(x - b),

so that by Price's theorem $\partial_\Delta E\varphi(x)\varphi(y)=E\varphi'(x)\varphi'(y)$ needs no further
term where phi is continuous (no jump of order 0), and $\partial_\Delta E\varphi'\varphi'$ needs one for each
jump of phi'. A jump of order 0 makes $E\varphi'^2$ infinite.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import factorial
from typing import Any

from rnnchaos.theory.nonlinearity.grammar import Node, X, num
from rnnchaos.theory.nonlinearity.pieces import pieces
from rnnchaos.theory.nonlinearity.signs import polynomial
from rnnchaos.theory.nonlinearity.structure import composed
from rnnchaos.theory.nonlinearity.taylor import Irrational, taylor_rational

_CLEAR = 1e-20


@dataclass(frozen=True)
class Jump:
    """Of the derivative of this `order` (0: phi itself) at `place`; `size` a Fraction where it is rational,
    else an exact SymPy number; infinite (`sympy.oo`, `-oo`, `zoo`) where a side has no limit.
    """

    place: Fraction
    order: int
    size: Any


@lru_cache(maxsize=128)
def jumps(node: Node, order: int) -> tuple[Jump, ...]:
    """All jumps up to this order that are not 0, by place and order. Raises `UsageError` as `pieces`."""
    of = pieces(node)
    found = []
    for place, left, right in zip(of.breaks, of.trees, of.trees[1:], strict=False):
        sides = zip(_derivatives(left, place, order, -1), _derivatives(right, place, order, 1), strict=True)
        sizes = ((k, _gap(before, after)) for k, (before, after) in enumerate(sides))
        found += [Jump(place, k, size) for k, size in sizes if size != 0]
    return tuple(found)


def _gap(*sides: Any) -> Any:
    """Right minus left; SymPy simplifies, slowly, only what seems to be 0."""
    before, after = sides
    if isinstance(before, Fraction) and isinstance(after, Fraction):
        return after - before
    import sympy as sp

    one, two = (sp.Rational(v.numerator, v.denominator) if isinstance(v, Fraction) else v for v in sides)
    gap = two - one
    if gap.has(sp.oo, sp.zoo, sp.nan) or abs(sp.N(gap, 30)) > _CLEAR:
        return gap
    return sp.simplify(gap)


def _derivatives(tree: Node, place: Fraction, order: int, side: int) -> list[Any]:
    """phi, phi', ... at the place, as limits from one side."""
    near = tree if place == 0 else composed(tree, ("add", num(place), X))
    if (known := polynomial(near)) is not None:
        return [factorial(k) * c for k, c in enumerate((*known, *[Fraction(0)] * order)[: order + 1])]
    try:
        series = taylor_rational(near, order + 1)
    except (Irrational, ValueError, ZeroDivisionError):
        return _limits(near, order, side)
    return [Fraction(int(c.p), int(c.q)) * factorial(k) for k, c in enumerate(series)]


def _limits(tree: Node, order: int, side: int) -> list[Any]:
    """By SymPy: values at 0, and limits where there is none."""
    import sympy as sp

    from rnnchaos.theory.nonlinearity.to_sympy import expression

    x = sp.Symbol("x", positive=side > 0, negative=side < 0)
    derivative, found = expression(tree, x), []
    for _ in range(order + 1):
        value = derivative.subs(x, 0)
        direction = "+" if side > 0 else "-"
        lost = value.has(sp.nan, sp.zoo, sp.oo)
        found.append(sp.limit(derivative, x, 0, direction) if lost else value)
        derivative = sp.diff(derivative, x)
    return found

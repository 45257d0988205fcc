r"""phi' as a function: $\mathrm{sech}^2x$, $\mathrm{sech}\,x$, $1/(1+(\pi x/2)^2)$, $(1+x^2)^{-3/2}$,
$e^{-\pi x^2/4}$ for tanh, gd, atan, algebraic and erf over balls; SymPy's derivative otherwise.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import flint
from flint import arb
from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.nonlinearity.compiled import Function, compiled
from rnnchaos.numerics.nonlinearity.dual import Dual, duals
from rnnchaos.numerics.nonlinearity.over_balls import BALL
from rnnchaos.numerics.nonlinearity.over_mpmath import MPMATH
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.grammar import Node, X, definitions
from rnnchaos.theory.nonlinearity.registry import Nonlinearity
from rnnchaos.theory.nonlinearity.structure import composed

SLOPES: dict[str, Callable[[flint.arb], flint.arb]] = {
    "tanh": lambda x: x.sech() ** 2,
    "gd": lambda x: x.sech(),
    "atan": lambda x: 1 / (1 + (arb.pi() * x / 2) ** 2),
    "algebraic": lambda x: (1 + x * x).rsqrt() ** 3,
    "erf": lambda x: (-arb.pi() * x * x / 4).exp(),
}
"""phi' of the registered phi, enclosed."""


def ball_derivative(phi: Nonlinearity) -> Function:
    """phi' over balls. Raises `UsageError` as `derivative_tree`."""
    return SLOPES[phi.name] if phi.registered else compiled(derivative_tree(phi), BALL)


def mpmath_derivative(phi: Nonlinearity) -> Function:
    """phi' over mpmath numbers, by the chain rule: the derivative of tanh is sech^2, which keeps its digits
    where 1 - tanh^2 loses them. Raises `UsageError` as `derivative_tree`."""
    derivative_tree(phi)
    function = compiled(phi.node, duals(MPMATH))
    return lambda x: function(Dual(x, mp.one)).slope


@lru_cache(maxsize=64)
def phi_and_slope(phi: Nonlinearity) -> Callable[[flint.arb], Dual]:
    """x -> (phi(x), phi'(x)) over balls; of phi with kinks over balls on one side of each. At a kink raises
    `UsageError`.
    """
    if phi.kinked:
        return by_piece(phi, [_with_slope(piece.tree) for piece in phi.pieces])
    return _with_slope(phi.node)


def _with_slope(tree: Node) -> Callable[[flint.arb], Dual]:
    function = compiled(tree, duals({"sech": arb.sech, **BALL}))
    return lambda x: function(Dual(x, arb(1)))


def by_piece(phi: Nonlinearity, functions: Sequence[Function], *, continuous: bool = False) -> Function:
    """The function of the piece of phi that holds a ball; of a ball that may hold a kink, the union of the
    pieces about it where the functions are `continuous`, else raises `UsageError`.
    """
    breaks = phi.pieces.breaks

    def chosen(x: flint.arb) -> Any:
        gaps = [x - arb_of(place) for place in breaks]
        held = [place for place, gap in zip(breaks, gaps, strict=True) if gap.contains(0)]
        if held and not continuous:
            raise UsageError("phi", phi.name, f"it has a kink at x = {held[0]}; accepted: phi smooth there")
        first = sum(1 for gap in gaps if gap > 0)
        found = functions[first](x)
        for function in functions[first + 1 : first + len(held) + 1]:
            found = found.union(function(x))
        return found

    return chosen


@lru_cache(maxsize=64)
def derivative_tree(phi: Nonlinearity) -> Node:
    """phi' as a tree of the grammar. Raises `UsageError` where it is outside of it."""
    import sympy as sp

    from rnnchaos.theory.nonlinearity.to_sympy import expression, tree

    x = sp.Symbol("x", real=True)
    found: Node | None = tree(sp.diff(expression(phi.half, x), x), x)
    if found is None:
        raise UsageError("phi", phi.name, f"its derivative is outside the grammar; accepted: {definitions()}")
    return composed(found, ("abs", X)) if phi.kinked else found

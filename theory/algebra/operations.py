"""The operations by which one step of a derivation becomes the next: each takes relations and returns the
relation that follows, or its right side."""

from collections.abc import Callable
from typing import Any

import sympy as sp

from rnnchaos.theory.errors import RnnChaosError

Operation = Callable[..., sp.Basic]


class DoesNotFollow(RnnChaosError):
    """An operation whose own conditions fail."""


def eq(left: Any, right: Any) -> sp.Basic:
    """The equation left = right, which SymPy leaves as it is."""
    return sp.Eq(left, right, evaluate=False)


def same(*relations: sp.Basic) -> sp.Basic:
    """The last relation itself: the step rewrites it."""
    return relations[-1]


def identity(*_: sp.Basic) -> sp.Basic:
    """Nothing is needed: the step's relation holds identically."""
    return sp.true


def both_sides(f: Callable[[sp.Expr], sp.Expr]) -> Operation:
    """Apply f to both sides of the last relation."""
    return lambda *relations: eq(f(relations[-1].lhs), f(relations[-1].rhs))


def right_side(f: Callable[[sp.Expr], sp.Expr]) -> Operation:
    """Apply f to the right side of the last relation: what the step's left side is then equal to."""
    return lambda *relations: f(relations[-1].rhs)


def substitute(*rules: tuple[Any, Any]) -> Operation:
    """Substitute in the last relation, in order."""

    def apply(*relations: sp.Basic) -> sp.Basic:
        result = relations[-1]
        for old, new in rules:
            result = eq(result.lhs.subs(old, new), result.rhs.subs(old, new))
        return result

    return apply


def insert(index: int) -> Operation:
    """Replace the left side of relation `index` by its right side in the last relation."""

    def apply(*relations: sp.Basic) -> sp.Basic:
        known = relations[index]
        return substitute((known.lhs, known.rhs))(relations[-1])

    return apply


def inserted(into: int = 0) -> Operation:
    """The right side of relation `into`, with the left side of each later one replaced by its right side, in
    order."""

    def apply(*relations: sp.Basic) -> sp.Expr:
        return relations[into].rhs.subs([(known.lhs, known.rhs) for known in relations[into + 1 or None :]])

    return apply


def conserved(*relations: sp.Basic) -> sp.Expr:
    """The quantity whose derivative the last relation says is 0: it keeps its value."""
    rate = relations[-1]
    if rate.rhs != 0 or not isinstance(rate.lhs, sp.Derivative):
        raise DoesNotFollow(f"{rate} does not say that a derivative is 0")
    return rate.lhs.expr


def integrated(s: sp.Symbol, left: sp.Expr, right: sp.Expr) -> Operation:
    """Integrate both sides of the last relation over s from 0, given antiderivatives, whose derivatives are
    checked."""

    def apply(*relations: sp.Basic) -> sp.Basic:
        for antiderivative, side in ((left, relations[-1].lhs), (right, relations[-1].rhs)):
            gap = sp.simplify((sp.diff(antiderivative, s) - side).doit())
            if gap != 0:
                raise DoesNotFollow(f"the derivative of {antiderivative} is off by {gap}")
        return eq(left - left.subs(s, 0), right - right.subs(s, 0))

    return apply


def power(expr: sp.Expr, exponent: sp.Expr) -> sp.Expr:
    """A product of powers to a power, factor by factor."""
    factors = (factor.as_base_exp() for factor in sp.Mul.make_args(sp.factor(expr)))
    return sp.Mul(*(base ** sp.expand(e * exponent) for base, e in factors))

"""The operations by which one step of a derivation becomes the next: each takes relations and returns the
relation that follows, or its right side."""

from collections.abc import Callable, Mapping
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


def done(*relations: sp.Basic) -> sp.Expr:
    """The right side of the last relation, with its derivatives and integrals carried out."""
    return relations[-1].rhs.doit()


def expanded(*relations: sp.Basic) -> sp.Expr:
    """The same, expanded."""
    return sp.expand(done(*relations))


def gaussian_integral(*relations: sp.Basic) -> sp.Expr:
    """The right side of the last relation, an integral of c exp(-a x^2 + b x + e) over the line, a > 0."""
    integral = relations[-1].rhs
    (x,) = integral.variables
    factor, rest = sp.powsimp(integral.function).as_independent(x)
    a, b, e = sp.Poly(sp.expand(sp.log(rest).expand(force=True)), x).all_coeffs()
    return factor * sp.sqrt(sp.pi / -a) * sp.exp(e - b**2 / (4 * a))


def solved(
    x: sp.Expr, of: int = -1, end: Callable[..., sp.Expr] | None = None, at: Mapping[Any, Any] | None = None
) -> Operation:
    """x from relation `of`, with the left side of each later one replaced by its right side: the first root
    that SymPy finds; the least or largest for numbers `at`, where `end` is min or max."""

    def apply(*relations: sp.Basic) -> sp.Expr:
        known = [(later.lhs, later.rhs) for later in relations[of:][1:]]
        roots = sp.solve((relations[of].lhs - relations[of].rhs).subs(known), x)
        return end(roots, key=lambda root: root.subs(at or {})) if end else roots[0]

    return apply


def eliminated(*unknowns: sp.Symbol) -> Operation:
    """That the last relations, one for each unknown and homogeneous in them, have a solution: their
    determinant is 0."""

    def apply(*relations: sp.Basic) -> sp.Basic:
        gaps = [relation.lhs - relation.rhs for relation in relations[-len(unknowns) :]]
        matrix = sp.Matrix(gaps).jacobian(list(unknowns))
        if any(sp.expand(gap) != 0 for gap in sp.Matrix(gaps) - matrix * sp.Matrix(unknowns)):
            raise DoesNotFollow(f"relations that are not linear in {unknowns}")
        return eq(matrix.det(), 0)

    return apply


def relaxed(x: sp.Symbol, start: sp.Expr, t: sp.Symbol) -> Operation:
    """x(t) from x(0) = `start`, where the last relation's right side is its rate, linear in x."""

    def apply(*relations: sp.Basic) -> sp.Expr:
        slope, source = relations[-1].rhs.diff(x), relations[-1].rhs.subs(x, 0)
        if slope.has(x):
            raise DoesNotFollow(f"the rate {relations[-1].rhs} is not linear in {x}")
        return -source / slope + (start + source / slope) * sp.exp(slope * t)

    return apply


def larger_root(unknown: sp.Symbol) -> Operation:
    """The root of the last relation, quadratic in the unknown, that has the positive square root."""

    def apply(*relations: sp.Basic) -> sp.Expr:
        a, b, c = sp.Poly(sp.expand(relations[-1].lhs - relations[-1].rhs), unknown).all_coeffs()
        return (-b + sp.sqrt(b**2 - 4 * a * c)) / (2 * a)

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
        _derivative_is(left, s, relations[-1].lhs)
        _derivative_is(right, s, relations[-1].rhs)
        return eq(left - left.subs(s, 0), right - right.subs(s, 0))

    return apply


def antiderivative(f: sp.Expr, s: sp.Symbol) -> Operation:
    """f, whose derivative by s is the right side of the last relation: that is checked."""

    def apply(*relations: sp.Basic) -> sp.Expr:
        _derivative_is(f, s, relations[-1].rhs)
        return f

    return apply


def _derivative_is(f: sp.Expr, s: sp.Symbol, slope: sp.Expr) -> None:
    gap = sp.simplify((sp.diff(f, s) - slope).doit())
    if gap != 0:
        raise DoesNotFollow(f"the derivative of {f} is off by {gap}")


def power(expr: sp.Expr, exponent: sp.Expr) -> sp.Expr:
    """A product of powers to a power, factor by factor."""
    factors = (factor.as_base_exp() for factor in sp.Mul.make_args(sp.factor(expr)))
    return sp.Mul(*(base ** sp.expand(e * exponent) for base, e in factors))

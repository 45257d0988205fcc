r"""Wrong formulas made on purpose: a fixed list of small changes to a statement, each of which some layer
must catch.

    drop a term           of every sum
    flip a sign           of every term of a sum
    coefficient +5 %      of every rational factor, at least of the whole right side
    swap two parameters   every pair of symbols that the statement tells apart
    shift an exponent     by one, of every power

A mutation changes the statement and the derivation's last step consistently, so that only a check that
computes something can notice. Changes that leave the expression the same (dropping 0, swapping symbols that
enter alike) are not mutations and are not counted. Remainders O(.) and what stands inside them stay as they
are. Source: derived here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations

import sympy as sp

from rnnchaos.theory.algebra.expectation import GaussianMean
from rnnchaos.theory.algebra.trial_value import TrialPoint
from rnnchaos.theory.formula import Formula
from rnnchaos.theory.printing import remainder

FIVE_PERCENT = sp.Rational(21, 20)


@dataclass(frozen=True)
class Mutant:
    """A mutated formula: what was done to it (`name`), of which kind."""

    kind: str
    name: str
    formula: Formula


def mutants(formula: Formula) -> list[Mutant]:
    """All mutations of a formula whose statement is an equation, in a fixed order; none of a statement of
    another kind."""
    if not isinstance(formula.statement, sp.Equality):
        return []
    out: list[Mutant] = []
    seen = {formula.statement.rhs}
    changed = _changed_from(formula.statement.rhs)
    for kind, name, rhs in changes(formula.statement.rhs):
        if rhs not in seen and changed(rhs):
            seen.add(rhs)
            out.append(Mutant(kind, name, _with(formula, rhs)))
    return out


def _changed_from(original: sp.Expr) -> Callable[[sp.Expr], bool]:
    """Whether a right side is another expression: seen at a random point, else by expansion."""
    point = TrialPoint()
    return lambda rhs: point.differ(rhs, original) or sp.expand(rhs - original) != 0


def _with(formula: Formula, rhs: sp.Expr) -> Formula:
    statement = sp.Eq(formula.statement.lhs, rhs, evaluate=False)
    *steps, last = formula.derivation
    return replace(formula, statement=statement, derivation=(*steps, replace(last, relation=statement)))


def changes(rhs: sp.Expr) -> Iterator[tuple[str, str, sp.Expr]]:
    for place, node in _places(rhs):
        where = f"in {node}" if place else "of the statement"
        if isinstance(node, sp.Add):
            for i, term in enumerate(node.args):
                if not isinstance(term, remainder):
                    rest = [a for j, a in enumerate(node.args) if j != i]
                    yield "drop a term", f"without {term}", _put(rhs, place, _sum(rest))
                    yield (
                        "flip a sign",
                        f"{term} negated",
                        _put(rhs, place, _sum([*rest[:i], -term, *rest[i:]])),
                    )
        if isinstance(node, sp.Pow) and node.exp.is_Rational:
            yield (
                "shift an exponent",
                f"exponent of {node} + 1",
                _put(rhs, place, node.base ** (node.exp + 1)),
            )
        if isinstance(node, sp.Rational) and not _is_exponent(rhs, place) and node not in (0, 1, -1):
            yield "coefficient +5 %", f"{node} {where} times 21/20", _put(rhs, place, node * FIVE_PERCENT)
    yield "coefficient +5 %", "the whole right side times 21/20", _scaled(rhs)
    for a, b in combinations(sorted(rhs.free_symbols, key=lambda s: s.name), 2):
        yield "swap two parameters", f"{a} and {b}", rhs.xreplace({a: b, b: a})


def _sum(terms: list[sp.Expr]) -> sp.Expr:
    """A sum that keeps a remainder last, as series are printed."""
    tail = [t for t in terms if isinstance(t, remainder)]
    head = [t for t in terms if not isinstance(t, remainder)]
    return sp.Add(*head, *tail, evaluate=False) if tail else sp.Add(*head)


def _scaled(rhs: sp.Expr) -> sp.Expr:
    if isinstance(rhs, sp.Add) and any(isinstance(t, remainder) for t in rhs.args):
        return _sum([t if isinstance(t, remainder) else FIVE_PERCENT * t for t in rhs.args])
    return FIVE_PERCENT * rhs


Place = tuple[int, ...]


def _places(expr: sp.Expr, place: Place = ()) -> Iterator[tuple[Place, sp.Expr]]:
    """Every node with the path to it; covariances and bound variables of means, and remainders, are left
    alone."""
    yield place, expr
    if isinstance(expr, remainder):
        return
    children = enumerate(expr.args[:1] if isinstance(expr, GaussianMean) else expr.args)
    for i, child in children:
        if isinstance(child, sp.Expr):
            yield from _places(child, (*place, i))


def _is_exponent(rhs: sp.Expr, place: Place) -> bool:
    """Whether the node at `place` is an exponent or the order of a derivative of phi."""
    parent = _at(rhs, place[:-1])
    return bool(place) and (
        (parent.is_Pow and place[-1] == 1) or (parent.func.__name__ == "phi" and place[-1] == 0)
    )


def _at(expr: sp.Expr, place: Place) -> sp.Expr:
    for i in place:
        expr = expr.args[i]
    return expr


def _put(expr: sp.Expr, place: Place, new: sp.Expr) -> sp.Expr:
    """The expression with the node at `place` replaced."""
    if not place:
        return new
    args = list(expr.args)
    args[place[0]] = _put(args[place[0]], place[1:], new)
    rebuild: Callable[..., sp.Expr] = expr.func
    if isinstance(expr, sp.Add) and any(isinstance(a, remainder) for a in args):
        return _sum(args)
    return rebuild(*args)

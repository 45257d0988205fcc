"""From a nonlinearity's tree to SymPy and back. Only trees made by the grammar come here: no text is ever
sympified."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import sympy as sp

from rnnchaos.theory.nonlinearity.grammar import FUNCTIONS, Node, fold


def expression(node: Node, x: sp.Expr) -> sp.Expr:
    """The tree as a SymPy expression in `x`."""
    return fold(node, {**_ALGEBRA, "x": lambda: x})


_ALGEBRA: Mapping[str, Callable[..., Any]] = {
    "num": lambda value: sp.Rational(value.numerator, value.denominator),
    "pi": lambda: sp.pi,
    "neg": lambda a: -a,
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": lambda a, p: a ** sp.Rational(p.numerator, p.denominator),
    **{name: getattr(sp, name) for name in FUNCTIONS if name != "log1p"},
    "log1p": lambda a: sp.log(1 + a),
    "abs": sp.Abs,
    "sign": sp.sign,
}
_HEADS = {getattr(sp, name): name for name in FUNCTIONS if name not in ("log1p", "sqrt")}
_HEADS |= {sp.Abs: "abs", sp.sign: "sign"}


def tree(expr: sp.Expr, x: sp.Symbol) -> Node | None:
    """The inverse: a tree of a SymPy expression, or None where the grammar has no word for it."""
    if expr == x:
        return ("x",)
    if expr.is_Float:
        return ("num", Fraction(str(expr)))
    if expr.is_Rational:
        return ("num", Fraction(int(expr.p), int(expr.q)))
    if expr == sp.pi:
        return ("pi",)
    if expr == sp.E:
        return ("exp", ("num", Fraction(1)))
    if isinstance(expr, sp.exp):
        return _call("exp", expr.args[0], x)
    if isinstance(expr, (sp.Add, sp.Mul)):
        return _chain("add" if isinstance(expr, sp.Add) else "mul", expr.args, x)
    if isinstance(expr, sp.Pow) and expr.exp.is_Rational and expr.exp.q <= 2:
        base = tree(expr.base, x)
        return base and ("pow", base, Fraction(int(expr.exp.p), int(expr.exp.q)))
    head = _HEADS.get(expr.func)
    return _call(head, expr.args[0], x) if head and len(expr.args) == 1 else None


def _call(name: str, argument: sp.Expr, x: sp.Symbol) -> Node | None:
    inner = tree(argument, x)
    return inner and (name, inner)


def _chain(head: str, arguments: tuple[sp.Expr, ...], x: sp.Symbol) -> Node | None:
    children = [tree(a, x) for a in arguments]
    if any(c is None for c in children):
        return None
    result = children[0]
    for child in children[1:]:
        result = (head, result, child)
    return result

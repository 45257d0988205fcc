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
    **{name: getattr(sp, name) for name in FUNCTIONS if hasattr(sp, name)},
    "log1p": lambda a: sp.log(1 + a),
    "logistic": lambda a: 1 / (1 + sp.exp(-a)),
    "softplus": lambda a: sp.log(1 + sp.exp(a)),
    "abs": sp.Abs,
    "sign": sp.sign,
    "relu": lambda a: sp.Max(0, a),
    "elu": lambda a: sp.Max(0, a) + sp.exp(sp.Min(0, a)) - 1,
    "hard_tanh": lambda a: sp.Max(-1, sp.Min(1, a)),
}
_HEADS = {getattr(sp, name): name for name in FUNCTIONS if hasattr(sp, name) and name != "sqrt"}
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
    if isinstance(expr, (sp.Max, sp.Min)):
        return _extreme(expr, x)
    if isinstance(expr, sp.Pow) and expr.exp.is_Rational:
        base = tree(expr.base, x)
        known = base and (expr.exp.q <= 2 or base[0] == "relu")
        return ("pow", base, Fraction(int(expr.exp.p), int(expr.exp.q))) if known else None
    head = _HEADS.get(expr.func)
    return _call(head, expr.args[0], x) if head and len(expr.args) == 1 else None


def _call(name: str, argument: sp.Expr, x: sp.Symbol) -> Node | None:
    inner = tree(argument, x)
    return inner and (name, inner)


def _extreme(expr: sp.Expr, x: sp.Symbol) -> Node | None:
    """max(a, b) = a + relu(b - a), min(a, b) = a - relu(a - b), of any number of arguments."""
    children = [tree(a, x) for a in expr.args]
    if any(c is None for c in children):
        return None
    result, above = children[0], isinstance(expr, sp.Max)
    for child in children[1:]:
        rest = _difference(child, result) if above else _difference(result, child)
        rising: Node = ("relu", rest)
        result = rising if above and result == _ZERO else ("add" if above else "sub", result, rising)
    return result


_ZERO: Node = ("num", Fraction(0))


def _difference(a: Any, b: Any) -> Node:
    return a if b == _ZERO else ("neg", b) if a == _ZERO else ("sub", a, b)


def _chain(head: str, arguments: tuple[sp.Expr, ...], x: sp.Symbol) -> Node | None:
    children = [tree(a, x) for a in arguments]
    if any(c is None for c in children):
        return None
    result = children[0]
    for child in children[1:]:
        result = (head, result, child)
    return result

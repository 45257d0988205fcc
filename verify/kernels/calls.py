"""What is done to calls: phi, roots and draws left out or doubled, means exchanged, loops cut short."""

import ast
from collections.abc import Iterator
from typing import Any

Change = tuple[str, ast.AST]
"""What a change is called, and what takes the node's place."""
SWAPPED = {"min": "max", "max": "min", "minimum": "maximum", "maximum": "minimum", "argmin": "argmax"} | {
    "argmax": "argmin"
}
PHI = {"tanh", "value", "phi", "_phi", "exp_phi"}
SLOPE = {"slope"}
JET = {"jet"}
DRAWS = {"standard_normal", "standard_exponential", "random", "draw", "_draw"}
MEANS = {"mean", "sum"}
CURVED = {"log", "sqrt", "square", "abs", "exp", "log_abs", "absolute_power"}


def less(node: ast.expr) -> ast.expr:
    """node - 1."""
    return ast.BinOp(node, ast.Sub(), ast.Constant(1))


def more(node: ast.expr) -> ast.expr:
    """node + 1."""
    return ast.BinOp(node, ast.Add(), ast.Constant(1))


def called_changes(node: Any, inside: ast.AST) -> Iterator[Change]:
    """Every change of a call."""
    name = called(node)
    if name in SWAPPED:
        yield "min for max", _renamed(node, SWAPPED[name])
    if name in DRAWS:
        yield "twice the noise", ast.BinOp(ast.Constant(2), ast.Mult(), node)
        if not _one_row(node):
            yield "one draw for all", _all_alike(node)
    if name == "range":
        yield from _fewer(node)
    if name == "sqrt":
        yield "root left out", node.args[0]
    if name in PHI | SLOPE | JET and not (isinstance(inside, ast.Call) and inside.func is node):
        yield from _without_phi(node, name)
    if name in MEANS | CURVED:
        yield from _exchanged(node, name)
    if name in ("child", "SeedSequence", "rng") and node.args and isinstance(inside, ast.Call | ast.Return):
        yield "the parent's seed", _parent(node)
    if name == "astype":
        yield "precision", ast.Call(node.func, [_half(), *node.args[1:]], node.keywords)


def called(node: ast.expr) -> str:
    """The bare name of what a call calls; that of the inner call for `activation(phi)(x)`."""
    function: Any = node.func if isinstance(node, ast.Call) else node
    if isinstance(function, ast.Call):
        return {"activation": "phi", "jet": "jet"}.get(called(function), "")
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _half() -> ast.expr:
    return ast.Attribute(ast.Name("np", ast.Load()), "float16", ast.Load())


def _renamed(node: Any, name: str) -> ast.Call:
    function = node.func
    other = ast.Attribute(function.value, name, ast.Load()) if isinstance(function, ast.Attribute) else None
    return ast.Call(other or ast.Name(name, ast.Load()), node.args, node.keywords)


def _one_row(node: Any) -> bool:
    """Whether the shape of a draw is written as that of one row."""
    shapes = [arg.elts for arg in node.args if isinstance(arg, ast.Tuple) and arg.elts]
    return any(isinstance(first, ast.Constant) and first.value == 1 for first, *_ in shapes)


def _all_alike(node: ast.expr) -> ast.expr:
    """The first row of the draw in place of every row."""
    first = ast.parse("lambda a: a[:1].repeat(len(a), 0)", mode="eval").body
    return ast.Call(first, [node], [])


def _fewer(node: Any) -> Iterator[Change]:
    *first, last = node.args[:2]
    step = node.args[2:]
    yield "loop left out", ast.Call(node.func, [ast.Constant(0)], [])
    yield "one step short", ast.Call(node.func, [*first, less(last), *step], [])
    if first:
        yield "one step late", ast.Call(node.func, [more(first[0]), last, *step], [])


def _without_phi(node: Any, name: str) -> Iterator[Change]:
    out = [k.value for k in node.keywords if k.arg == "out"] or node.args[1:2]
    copy = ast.Attribute(ast.Name("np", ast.Load()), "copyto", ast.Load())
    if name in PHI and out:
        yield "phi left out", ast.Call(copy, [out[0], node.args[0]], [])
    elif node.args and name in PHI:
        yield "phi left out", node.args[0]
    elif node.args:
        flat: Any = ast.parse("x * 0 + 1" if name in SLOPE else "(x, x * 0 + 1, x * 0)", mode="eval").body
        yield "phi left out", _Put(node.args[0]).visit(flat)


class _Put(ast.NodeTransformer):
    """An expression in place of the name x."""

    def __init__(self, of: ast.expr) -> None:
        self.of = of

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.of if node.id == "x" else node


def _exchanged(node: Any, name: str) -> Iterator[Change]:
    """F(x).mean() for F(x.mean()), and the other way round."""
    inner = node.func.value if isinstance(node.func, ast.Attribute) and name in MEANS else None
    if isinstance(inner, ast.Call) and called(inner) in CURVED and inner.args:
        mean = ast.Call(ast.Attribute(inner.args[0], name, ast.Load()), node.args, node.keywords)
        yield "mean inside", ast.Call(inner.func, [mean, *inner.args[1:]], [])
    inner = node.args[0] if name in CURVED and node.args else None
    if isinstance(inner, ast.Call) and called(inner) in MEANS and isinstance(inner.func, ast.Attribute):
        outside = ast.Call(node.func, [inner.func.value, *node.args[1:]], node.keywords)
        yield "mean outside", ast.Call(ast.Attribute(outside, called(inner), ast.Load()), *_rest(inner))


def _rest(call: ast.Call) -> tuple[list[ast.expr], list[ast.keyword]]:
    return call.args, call.keywords


def _parent(node: Any) -> ast.expr:
    first: Any = node.args[0]
    if called(node) == "rng":
        return ast.Call(node.func, [ast.Constant(0)], [])
    found: ast.expr = first.value if isinstance(first, ast.Attribute) and first.attr == "entropy" else first
    return found

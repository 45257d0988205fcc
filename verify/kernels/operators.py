r"""What is done to a kernel's source, by rule, at every place where it can be done.

    the transient    burn and align to 0 and to a half; a loop left out, one step short; a statement left out
    the arithmetic   signs; * for /; a factor 2 left out; exponents by one; square roots left out; N - 1 for N
    products         M^T for M; a sum overwritten where it should grow
    phi              phi(x) for x, phi' for 1
    randomness       twice the noise; one draw for all rows (the same start); a seed for its child's
    averages         the log of a mean for the mean of a log, and the like; another axis; ddof
    precision        float32 for float64, float16 for float32
    comparisons      < for <=, and turned round; and for or; conditions negated; min for max
    time             an index, or the end of a slice, one further

A change is one node of the syntax tree; nothing is a text patch. What is no computation stays as it is:
annotations, messages, and branches that only raise.
"""

import ast
from collections.abc import Iterator
from typing import Any

from rnnchaos.verify.kernels.calls import Change, called_changes, less, more

SIGNS: dict[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add}
OTHERS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
EDGES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}
TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}
TRANSIENT = {"burn", "align", "aligned"}
NARROWER = {"float64": "float32", "float32": "float16"}


def changes(node: ast.AST, inside: ast.AST) -> Iterator[Change]:
    """Every change of this node, `inside` its parent: what it is called, and what takes the node's place."""
    for kind, rule in RULES.items():
        if isinstance(node, kind):
            yield from rule(node, inside)


def _binary(node: Any, inside: ast.AST) -> Iterator[Change]:
    kind = type(node.op)
    if kind in SIGNS:
        yield "sign", ast.BinOp(node.left, SIGNS[kind](), node.right)
    if kind in OTHERS:
        yield "operator", ast.BinOp(node.left, OTHERS[kind](), node.right)
    if kind in (ast.Mult, ast.Div):
        yield from _factor(node)
    if kind is ast.Div and not isinstance(node.right, ast.Constant):
        yield "one less", ast.BinOp(node.left, ast.Div(), less(node.right))
    if kind is ast.Pow:
        yield "exponent", ast.BinOp(node.left, ast.Pow(), ast.BinOp(node.right, ast.Add(), ast.Constant(1)))
    if kind is ast.MatMult and not (isinstance(node.right, ast.Attribute) and node.right.attr == "T"):
        yield "transposed", ast.BinOp(node.left, ast.MatMult(), ast.Attribute(node.right, "T", ast.Load()))


def _factor(node: Any) -> Iterator[Change]:
    if isinstance(node.right, ast.Constant):
        yield "factor left out", node.left
    elif isinstance(node.left, ast.Constant) and isinstance(node.op, ast.Mult):
        yield "factor left out", node.right


def _augmented(node: Any, inside: ast.AST) -> Iterator[Change]:
    kind = type(node.op)
    yield "left out", ast.Pass()
    yield "overwritten", ast.Assign([node.target], node.value)
    for table in (SIGNS, OTHERS):
        if kind in table:
            yield "operator", ast.AugAssign(node.target, table[kind](), node.value)


def _statement(node: Any, inside: ast.AST) -> Iterator[Change]:
    if not isinstance(node.value, ast.Constant):
        yield "left out", ast.Pass()


def _assigned(node: Any, inside: ast.AST) -> Iterator[Change]:
    if all(isinstance(target, ast.Subscript) for target in node.targets):
        yield "left out", ast.Pass()


def _unary(node: Any, inside: ast.AST) -> Iterator[Change]:
    if isinstance(node.op, ast.USub | ast.Invert):
        yield "sign", node.operand


def _compared(node: Any, inside: ast.AST) -> Iterator[Change]:
    for name, table in (("edge", EDGES), ("turned", TURNED)):
        if type(node.ops[0]) in table:
            ops = [table[type(node.ops[0])](), *node.ops[1:]]
            yield name, ast.Compare(node.left, ops, node.comparators)


def _condition(node: Any, inside: ast.AST) -> Iterator[Change]:
    negated = ast.UnaryOp(ast.Not(), node.test)
    if isinstance(node, ast.If):
        yield "negated", ast.If(negated, node.body, node.orelse)
    else:
        yield "negated", ast.IfExp(negated, node.body, node.orelse)


def _boolean(node: Any, inside: ast.AST) -> Iterator[Change]:
    yield "and for or", ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)


def _name(node: Any, inside: ast.AST) -> Iterator[Change]:
    """The transient, wherever it is read; and float for arrays."""
    read = isinstance(node.ctx, ast.Load)
    if read and (node.id if isinstance(node, ast.Name) else node.attr) in TRANSIENT:
        yield "no transient", ast.BinOp(ast.Constant(0), ast.Mult(), node)
        yield "half the transient", ast.BinOp(node, ast.FloorDiv(), ast.Constant(2))
    called = isinstance(inside, ast.Call) and inside.func is node
    if isinstance(node, ast.Name) and node.id == "float" and not called:
        yield "precision", ast.Attribute(ast.Name("np", ast.Load()), "float16", ast.Load())


def _attribute(node: Any, inside: ast.AST) -> Iterator[Change]:
    yield from _name(node, inside)
    if node.attr == "T":
        yield "transposed", node.value
    if node.attr in NARROWER and isinstance(node.value, ast.Name):
        yield "precision", ast.Attribute(node.value, NARROWER[node.attr], node.ctx)


def _indexed(node: Any, inside: ast.AST) -> Iterator[Change]:
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    for place, part in enumerate(parts):
        for name, other in _shifted(part):
            found: Any = other
            if isinstance(node.slice, ast.Tuple):
                found = ast.Tuple([*parts[:place], other, *parts[place + 1 :]], ast.Load())
            yield name, ast.Subscript(node.value, found, node.ctx)


def _shifted(part: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(part, ast.Slice):
        if part.lower is not None:
            yield "later", ast.Slice(more(part.lower), part.upper, part.step)
        if part.upper is not None:
            yield "earlier", ast.Slice(part.lower, less(part.upper), part.step)
    elif (isinstance(part, ast.Constant) and isinstance(part.value, int)) or isinstance(part, ast.BinOp):
        yield "later", more(part)
    elif isinstance(part, ast.Name):
        yield "earlier", less(part)


def _keyword(node: Any, inside: ast.AST) -> Iterator[Change]:
    if node.arg in ("axis", "ddof") and isinstance(node.value, ast.Constant):
        other = 1 - node.value.value if node.value.value in (0, 1) else 0
        yield node.arg, ast.keyword(node.arg, ast.Constant(other))


RULES: dict[type[ast.AST], Any] = {
    ast.BinOp: _binary,
    ast.AugAssign: _augmented,
    ast.Expr: _statement,
    ast.Assign: _assigned,
    ast.UnaryOp: _unary,
    ast.Compare: _compared,
    ast.If: _condition,
    ast.IfExp: _condition,
    ast.BoolOp: _boolean,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Subscript: _indexed,
    ast.Call: called_changes,
    ast.keyword: _keyword,
}

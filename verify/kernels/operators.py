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

Change = tuple[str, ast.AST]

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
SWAPPED = {"min": "max", "max": "min", "minimum": "maximum", "maximum": "minimum", "argmin": "argmax"} | {
    "argmax": "argmin"
}
PHI = {"tanh", "value", "phi", "_phi", "exp_phi"}
SLOPE = {"slope"}
JET = {"jet"}
DRAWS = {"standard_normal", "standard_exponential", "random", "draw", "_draw"}
MEANS = {"mean", "sum"}
CURVED = {"log", "sqrt", "square", "abs", "exp", "log_abs", "absolute_power"}
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
        yield "one less", ast.BinOp(node.left, ast.Div(), _less(node.right))
    if kind is ast.Pow:
        yield "exponent", ast.BinOp(node.left, ast.Pow(), ast.BinOp(node.right, ast.Add(), ast.Constant(1)))
    if kind is ast.MatMult and not (isinstance(node.right, ast.Attribute) and node.right.attr == "T"):
        yield "transposed", ast.BinOp(node.left, ast.MatMult(), ast.Attribute(node.right, "T", ast.Load()))


def _factor(node: Any) -> Iterator[Change]:
    if isinstance(node.right, ast.Constant):
        yield "factor left out", node.left
    elif isinstance(node.left, ast.Constant) and isinstance(node.op, ast.Mult):
        yield "factor left out", node.right


def _less(node: ast.expr) -> ast.expr:
    return ast.BinOp(node, ast.Sub(), ast.Constant(1))


def _more(node: ast.expr) -> ast.expr:
    return ast.BinOp(node, ast.Add(), ast.Constant(1))


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
            yield "later", ast.Slice(_more(part.lower), part.upper, part.step)
        if part.upper is not None:
            yield "earlier", ast.Slice(part.lower, _less(part.upper), part.step)
    elif (isinstance(part, ast.Constant) and isinstance(part.value, int)) or isinstance(part, ast.BinOp):
        yield "later", _more(part)
    elif isinstance(part, ast.Name):
        yield "earlier", _less(part)


def _called(node: Any, inside: ast.AST) -> Iterator[Change]:
    name = called(node)
    if name in SWAPPED:
        yield "min for max", _renamed(node, SWAPPED[name])
    if name in DRAWS:
        yield "twice the noise", ast.BinOp(ast.Constant(2), ast.Mult(), node)
        if not (_shape(node) and isinstance(_shape(node)[0], ast.Constant) and _shape(node)[0].value == 1):
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
    function = node.func if isinstance(node, ast.Call) else node
    if isinstance(function, ast.Call):
        return {"activation": "phi", "jet": "jet"}.get(called(function), "")
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _half() -> ast.expr:
    return ast.Attribute(ast.Name("np", ast.Load()), "float16", ast.Load())


def _renamed(node: Any, name: str) -> ast.Call:
    function = node.func
    other = ast.Attribute(function.value, name, ast.Load()) if isinstance(function, ast.Attribute) else None
    return ast.Call(other or ast.Name(name, ast.Load()), node.args, node.keywords)


def _shape(node: Any) -> list[ast.expr]:
    """What is written of the shape of a draw."""
    shapes = [arg.elts for arg in node.args if isinstance(arg, ast.Tuple)]
    return shapes[0] if shapes else []


def _all_alike(node: ast.expr) -> ast.expr:
    """The first row of the draw in place of every row."""
    alike: Any = ast.parse("(lambda a: a[:1].repeat(len(a), 0))(x)", mode="eval").body
    alike.args = [node]
    return alike


def _fewer(node: Any) -> Iterator[Change]:
    *first, last = node.args[:2]
    step = node.args[2:]
    yield "loop left out", ast.Call(node.func, [ast.Constant(0)], [])
    yield "one step short", ast.Call(node.func, [*first, _less(last), *step], [])
    if first:
        yield "one step late", ast.Call(node.func, [_more(first[0]), last, *step], [])


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
    first = node.args[0]
    if called(node) == "rng":
        return ast.Call(node.func, [ast.Constant(0)], [])
    return first.value if isinstance(first, ast.Attribute) and first.attr == "entropy" else first


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
    ast.Call: _called,
    ast.keyword: _keyword,
}

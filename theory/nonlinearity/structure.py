r"""What the structure of a tree says: its parity, the tree on x > 0 without `abs` and `sign`, and the same
function without quotients by what grows.

Parity is +1 (even), -1 (odd) or 0 (unknown): sound, not complete, $e^x-e^{-x}$ is unknown here.

An odd phi is known from x > 0, where $|u|=\pm u$ and $\mathrm{sign}\,u=\pm1$ for an argument u of one
sign: there phi is the analytic `half_line(node)`, and all that `abs` and `sign` do is a kink at 0. Sound, not
complete: an argument whose sign the structure does not tell (`x - x**3` has both) is refused.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial

from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.grammar import FUNCTIONS, KINKED, Node, X, fold, num


def parity(node: Node) -> int:
    """-1 if the tree is odd by its structure, +1 if even, 0 if its structure does not say."""
    return int(fold(node, _PARITY))


def _same(a: int, b: int) -> int:
    return a if a == b else 0


def _power_parity(base: int, exponent: Fraction) -> int:
    if exponent.denominator == 1:
        return base if exponent.numerator % 2 else abs(base)
    return 1 if base == 1 else 0


_OF_NO_PARITY = ("exp", "sqrt", "log", "log1p", "logistic", "softplus", "relu", "elu")
_PARITY: Mapping[str, Callable[..., int]] = {
    "x": lambda: -1,
    "num": lambda _: 1,
    "pi": lambda: 1,
    "neg": lambda a: a,
    "add": _same,
    "sub": _same,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a * b,
    "pow": _power_parity,
    **dict.fromkeys(("tanh", "sinh", "sin", "atan", "erf", "asinh", "sign", "hard_tanh"), lambda a: a),
    **dict.fromkeys(("cosh", "sech", "cos", "abs"), abs),
    **dict.fromkeys(_OF_NO_PARITY, lambda a: int(a == 1)),
}


Signed = tuple[Node, int | None]
"""A tree on x > 0 and its sign there; None where that is not known."""


def kinked(node: Node) -> bool:
    """Whether a function of `KINKED` stands in the tree."""
    return contains(node, *KINKED)


def contains(node: Node, *heads: str) -> bool:
    """Whether one of these functions stands in the tree."""
    return node[0] in heads or any(contains(part, *heads) for part in node[1:] if isinstance(part, tuple))


def half_line(node: Node) -> Node:
    """The tree on x > 0, without what is `kinked`. Raises `UsageError` for an argument of no known sign."""
    tree: Node = fold(node, _HALF)[0] if kinked(node) else node
    return tree


def depends(node: Node) -> bool:
    """Whether x stands in the tree."""
    return node == X or any(depends(part) for part in node[1:] if isinstance(part, tuple))


def composed(tree: Node, inner: Node) -> Node:
    """The tree with `inner` in the place of x."""
    if tree == X:
        return inner
    return (tree[0], *(composed(part, inner) if isinstance(part, tuple) else part for part in tree[1:]))


def _sum(a: int | None, b: int | None) -> int | None:
    return a if b in (0, a) else b if a == 0 else None


def _product(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a * b


def _power_sign(a: int | None, exponent: Fraction) -> int | None:
    return a if a in (1, None) or exponent.denominator > 1 or exponent.numerator % 2 else a * a


def _without_kink(name: str, argument: Signed) -> Signed:
    tree, sign = argument
    if sign is None:
        accepted = "accepted: an argument of one sign on x > 0, such as x, tanh(x) or x**3"
        raise UsageError("phi", name, f"its argument may change sign beside x = 0; {accepted}")
    if name == "sign":
        return num(sign), sign
    if sign == 0:
        return num(0), 0
    if sign == 1:
        return tree, 1
    return {"abs": (("neg", tree), 1), "relu": (num(0), 0), "elu": (_below(tree), -1)}[name]


def _below(tree: Node) -> Node:
    """elu of an argument below 0."""
    return ("sub", ("exp", tree), num(1))


def _beside(_: Signed) -> Signed:
    raise UsageError("phi", "hard_tanh", "its kinks lie beside x = 0; accepted: phi analytic on x > 0")


def _binary(head: str, sign: Callable[[int | None, int | None], int | None]) -> Callable[..., Signed]:
    return lambda a, b: ((head, a[0], b[0]), sign(a[1], b[1]))


_OF_ITS_ARGUMENT = ("tanh", "sinh", "atan", "asinh", "erf", "sqrt", "log1p")
_POSITIVE = ("exp", "cosh", "sech", "logistic", "softplus")


def _applied(name: str) -> Callable[[Signed], Signed]:
    def apply(a: Signed) -> Signed:
        sign = 1 if name in _POSITIVE else a[1] if name in _OF_ITS_ARGUMENT else None
        return (name, a[0]), sign

    return apply


_HALF: Mapping[str, Callable[..., Signed]] = {
    "x": lambda: (X, 1),
    "pi": lambda: (("pi",), 1),
    "num": lambda value: (num(value), (value > 0) - (value < 0)),
    "neg": lambda a: (("neg", a[0]), _product(-1, a[1])),
    "add": _binary("add", _sum),
    "sub": _binary("sub", lambda a, b: _sum(a, _product(-1, b))),
    "mul": _binary("mul", _product),
    "div": _binary("div", _product),
    "pow": lambda a, exponent: (("pow", a[0], exponent), _power_sign(a[1], exponent)),
    **{name: _applied(name) for name in FUNCTIONS},
    **{name: partial(_without_kink, name) for name in ("abs", "sign", "relu", "elu")},
    "hard_tanh": _beside,
}


def decaying(node: Node) -> Node:
    """a/cosh(b)^n as a sech(b)^n, a/exp(b) as a exp(-b): the slope of a quotient would lose the decay."""
    head, *parts = node
    parts = [decaying(part) if isinstance(part, tuple) else part for part in parts]
    inverse = _inverse(parts[1]) if head == "div" else None
    return (head, *parts) if inverse is None else ("mul", parts[0], inverse)


def _inverse(node: Node) -> Node | None:
    """1/node without a quotient, where there is such a form."""
    head, *parts = node
    if head == "cosh":
        return ("sech", parts[0])
    if head == "exp":
        return ("exp", ("neg", parts[0]))
    base = _inverse(parts[0]) if head == "pow" else None
    return None if base is None else ("pow", base, parts[1])

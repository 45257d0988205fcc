"""A tree of the grammar as text that the grammar reads back: products before sums, as few brackets as that
needs."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from rnnchaos.theory.nonlinearity.grammar import FUNCTIONS, KINKED, Node, fold, num

Written = tuple[str, int]
"""A text and how tightly it binds: `_SUM` < `_QUOTIENT` < `_PRODUCT` < `_ATOM`."""
_SUM, _QUOTIENT, _PRODUCT, _ATOM = range(4)


def written(node: Node) -> str:
    """The tree as text.

    >>> written(("mul", ("div", num(2), ("pi",)), ("atan", ("x",))))
    '(2/pi)*atan(x)'
    """
    text: str = fold(node, _TEXT)[0]
    return text


def _bracketed(part: Written, least: int) -> str:
    return part[0] if part[1] >= least else f"({part[0]})"


def _infix(sign: str, binds: int, left: int, right: int) -> Callable[[Written, Written], Written]:
    return lambda a, b: (f"{_bracketed(a, left)}{sign}{_bracketed(b, right)}", binds)


def _number(value: Fraction) -> Written:
    return str(value), _SUM if value < 0 else _ATOM if value.denominator == 1 else _QUOTIENT


def _power(base: Written, exponent: Fraction) -> Written:
    shown = str(exponent) if exponent.denominator == 1 and exponent >= 0 else f"({exponent})"
    return f"{_bracketed(base, _ATOM)}**{shown}", _PRODUCT


def _call(name: str) -> Callable[[Written], Written]:
    return lambda argument: (f"{name}({argument[0]})", _ATOM)


_TEXT: Mapping[str, Callable[..., Written]] = {
    "x": lambda: ("x", _ATOM),
    "pi": lambda: ("pi", _ATOM),
    "num": _number,
    "neg": lambda a: (f"-{_bracketed(a, _QUOTIENT)}", _SUM),
    "add": _infix(" + ", _SUM, _SUM, _QUOTIENT),
    "sub": _infix(" - ", _SUM, _SUM, _QUOTIENT),
    "mul": _infix("*", _PRODUCT, _PRODUCT, _ATOM),
    "div": _infix("/", _QUOTIENT, _PRODUCT, _ATOM),
    "pow": _power,
    **{name: _call(name) for name in (*FUNCTIONS, *KINKED)},
}


def tidied(node: Node) -> Node:
    """The same function as people write it: `a + (-1)*b` becomes `a - b`, `a*b**(-1)` becomes `a/b`."""
    tree: Node = fold(node, _TIDY)
    return tree


def _negated(a: Node) -> Node | None:
    """b where the tree is -b as it is written."""
    if a[0] == "neg":
        return Node(a[1])
    return num(-a[1]) if a[0] == "num" and a[1] < 0 else None


def _added(a: Node, b: Node) -> Node:
    for one, other in ((b, a), (a, b)):
        if (rest := _negated(one)) is not None:
            return ("sub", other, rest)
    return ("add", a, b)


def _multiplied(a: Node, b: Node) -> Node:
    for one, other in ((a, b), (b, a)):
        if (rest := _negated(one)) is not None:
            return ("neg", other if rest == num(1) else _multiplied(rest, other))
        if one == num(1):
            return other
    if a[0] == "div" and a[1] == num(1):
        return ("div", b, a[2])
    return ("div", a, b[2]) if b[0] == "div" and b[1] == num(1) else ("mul", a, b)


def _raised(base: Node, exponent: Fraction) -> Node:
    if exponent < 0:
        return ("div", num(1), _raised(base, -exponent))
    if exponent == Fraction(1, 2):
        return ("sqrt", base)
    return base if exponent == 1 else ("pow", base, exponent)


_TIDY: Mapping[str, Callable[..., Any]] = {
    "x": lambda: ("x",),
    "pi": lambda: ("pi",),
    "num": num,
    "neg": lambda a: ("neg", a),
    "sub": lambda a, b: ("sub", a, b),
    "div": lambda a, b: ("div", a, b),
    "add": _added,
    "mul": _multiplied,
    "pow": _raised,
    **{name: (lambda a, name=name: (name, a)) for name in (*FUNCTIONS, *KINKED)},
}

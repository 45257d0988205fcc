"""The grammar of nonlinearities: an expression in x is parsed to a tree, and `fold` evaluates the tree in any
algebra.

Accepted are numbers, `x`, `+ - * / **`, parentheses and the functions of `FUNCTIONS`; nothing is ever
evaluated by Python or SymPy on the way, and size, nesting and exponents are bounded before any arithmetic
happens. A tree is a nested tuple, `("mul", ("num", 2), ("tanh", ("x",)))`; `fold` replaces every constructor
by an operation of an algebra (SymPy, power series, balls, float64, parity), so that a nonlinearity is written
once.
"""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from rnnchaos.theory.errors import UsageError, quoted

Node = tuple[Any, ...]

FUNCTIONS = ("tanh", "sinh", "cosh", "exp", "sin", "cos", "atan", "erf", "asinh", "sqrt")
REGISTERED = ("tanh", "erf", "atan", "algebraic", "gd")
ACCEPTED = (
    f"a registered name ({', '.join(REGISTERED)}), or an odd expression in x of numbers, + - * / **, "
    f"parentheses, {' '.join(FUNCTIONS)}"
)
MAX_LENGTH, MAX_DEPTH, MAX_DIGITS, MAX_EXPONENT = 400, 50, 40, 64

_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?)|(?P<name>[A-Za-z_]\w*)|(?P<sign>\*\*|[-+*/()]))"
)

X: Node = ("x",)


def parse(text: str) -> Node:
    """The tree of an expression. Raises `UsageError` naming what the grammar accepts."""
    if len(text) > MAX_LENGTH:
        raise UsageError("phi", text, f"at most {MAX_LENGTH} characters")
    return _Parser(text).whole()


def num(value: Fraction | int) -> Node:
    """A rational constant."""
    return ("num", Fraction(value))


class _Parser:
    """Recursive descent: sum > product > sign > power > atom."""

    def __init__(self, text: str) -> None:
        self.text, self.position, self.depth = text, 0, 0
        self.tokens = list(self._tokens())

    def _tokens(self) -> Any:
        position, end = 0, len(self.text.rstrip())
        while position < end:
            match = _TOKEN.match(self.text, position)
            if match is None or len(match["number"] or "") > MAX_DIGITS:
                raise self.refuse(f"cannot read {quoted(self.text[position : position + 12])}")
            position = match.end()
            yield match.lastgroup, match[match.lastgroup or 0]

    def refuse(self, why: str) -> UsageError:
        return UsageError("phi", self.text, f"{why}; accepted: {ACCEPTED}")

    def peek(self) -> str:
        return str(self.tokens[self.position][1]) if self.position < len(self.tokens) else ""

    def take(self, *wanted: str) -> str:
        token = self.peek()
        if token not in wanted:
            raise self.refuse(f"expected {' or '.join(wanted)} before {quoted(token) or 'the end'}")
        self.position += 1
        return token

    def whole(self) -> Node:
        tree = self.sum()
        if self.peek():
            raise self.refuse(f"unexpected {quoted(self.peek())}")
        return tree

    def sum(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.refuse(f"nested deeper than {MAX_DEPTH}")
        tree = self.product()
        while self.peek() in ("+", "-"):
            tree = ("add" if self.take("+", "-") == "+" else "sub", tree, self.product())
        self.depth -= 1
        return tree

    def product(self) -> Node:
        tree = self.signed()
        while self.peek() in ("*", "/"):
            tree = ("mul" if self.take("*", "/") == "*" else "div", tree, self.signed())
        return tree

    def signed(self) -> Node:
        if self.peek() in ("+", "-"):
            self.depth += 1
            if self.depth > MAX_DEPTH:
                raise self.refuse(f"nested deeper than {MAX_DEPTH}")
            sign, tree = self.take("+", "-"), self.signed()
            self.depth -= 1
            return ("neg", tree) if sign == "-" else tree
        return self.power()

    def power(self) -> Node:
        base = self.atom()
        if self.peek() != "**":
            return base
        self.take("**")
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.refuse(f"nested deeper than {MAX_DEPTH}")
        exponent = self.exponent(self.signed())
        self.depth -= 1
        return ("pow", base, exponent)

    def exponent(self, tree: Node) -> Fraction:
        value = constant(tree)
        if value is None or abs(value) > MAX_EXPONENT or value.denominator > 2:
            raise self.refuse(f"an exponent is a whole or half number up to {MAX_EXPONENT}")
        return value

    def atom(self) -> Node:
        kind, token = self.tokens[self.position] if self.position < len(self.tokens) else ("end", "")
        if kind == "number":
            self.position += 1
            return num(Fraction(token))
        if token == "x":
            self.position += 1
            return X
        if kind == "name" and token not in FUNCTIONS:
            raise self.refuse(f"unknown name {quoted(token)}")
        if kind == "name":
            self.position += 1
        self.take("(")
        inner = self.sum()
        self.take(")")
        return (token, inner) if kind == "name" else inner


def fold(node: Node, algebra: Mapping[str, Callable[..., Any]]) -> Any:
    """Replace every constructor by the algebra's operation: leaves `x`, `num`, `pi`; the exponent of `pow`
    stays exact."""
    head, *rest = node
    if head == "pow":
        return algebra["pow"](fold(rest[0], algebra), rest[1])
    if head == "num":
        return algebra["num"](rest[0])
    return algebra[head](*(fold(child, algebra) for child in rest))


def constant(node: Node) -> Fraction | None:
    """The rational value of a tree without x or functions, small enough to serve as an exponent; else
    None."""
    try:
        value = fold(node, _ARITHMETIC)
    except (KeyError, ZeroDivisionError, OverflowError):
        return None
    return value if isinstance(value, Fraction) else None


def _bounded_power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator != 1:
        raise OverflowError
    return Fraction(base**exponent.numerator)


_ARITHMETIC: Mapping[str, Callable[..., Any]] = {
    "num": lambda value: value,
    "neg": lambda a: -a,
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": _bounded_power,
}


# Parity: +1 even, -1 odd, 0 unknown. Sound, not complete: exp(x) - exp(-x) is unknown here.


def parity(node: Node) -> int:
    """-1 if the tree is odd by its structure, +1 if even, 0 if its structure does not say."""
    return int(fold(node, _PARITY))


def _same(a: int, b: int) -> int:
    return a if a == b else 0


def _power_parity(base: int, exponent: Fraction) -> int:
    if exponent.denominator == 1:
        return base if exponent.numerator % 2 else abs(base)
    return 1 if base == 1 else 0


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
    **dict.fromkeys(("tanh", "sinh", "sin", "atan", "erf", "asinh"), lambda a: a),
    **dict.fromkeys(("cosh", "cos"), abs),
    **dict.fromkeys(("exp", "sqrt", "log"), lambda a: int(a == 1)),
}

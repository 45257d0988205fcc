"""The grammar of nonlinearities: an expression in x is parsed to a tree, and `fold` evaluates the tree in any
algebra.

Accepted are numbers, `pi`, `x`, `+ - * / **` (or `^`), parentheses and the functions of `FUNCTIONS` and
`KINKED`; an exponent is a whole or half number, of `relu(...)` any positive rational one. Nothing is ever
evaluated by Python or SymPy on the way, and size, nesting and exponents are bounded before any arithmetic
happens. A tree is a nested tuple, `("mul", ("num", 2), ("tanh", ("x",)))`; `fold`
replaces every constructor by an operation of an algebra (SymPy, power series, balls, float64, parity), so
that a nonlinearity is written once.

A name alone is a registered nonlinearity, of `DEFINITIONS` (odd) or `MORE_DEFINITIONS`; a function of the
grammar has its argument. They differ where the registered one is normalised to slope 1: `atan` is (2/pi)
atan(pi x/2), `atan(x)` and `arctan(x)` are the plain arctangent.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from rnnchaos.theory.errors import UsageError, quoted

Node = tuple[Any, ...]

FUNCTIONS = (
    *("tanh", "sinh", "cosh", "sech", "exp", "log", "log1p", "sin", "cos"),
    *("atan", "asinh", "erf", "sqrt", "logistic", "softplus"),
)
"""The analytic functions."""
KINKED = ("abs", "sign", "relu", "elu", "hard_tanh")
"""Those with a kink, or a jump, where their argument is 0; hard_tanh where it is -1 or 1."""
_INVERSES = {"arctan": "atan", "arcsinh": "asinh"}
ALIASES = _INVERSES | {"sigmoid": "logistic", "expit": "logistic", "hardtanh": "hard_tanh"}
DEFINITIONS = {
    "tanh": "tanh(x)",
    "erf": "erf(sqrt(pi)*x/2)",
    "atan": "(2/pi)*atan(pi*x/2)",
    "algebraic": "x/sqrt(1 + x**2)",
    "gd": "2*atan(tanh(x/2))",
}
"""The registered odd nonlinearities of slope 1, in the words of the grammar."""
MORE_DEFINITIONS = {
    "relu": "(x + abs(x))/2",
    "softplus": "log(1 + exp(x))",
    "logistic": "1/(1 + exp(-x))",
    "elu": "relu(x) + exp(-relu(-x)) - 1",
    "hard_tanh": "(abs(x + 1) - abs(x - 1))/2",
}
"""The registered ones that are not odd, or not analytic on x > 0."""
_DEFINED = DEFINITIONS | MORE_DEFINITIONS
EVERY_NAME = tuple(_DEFINED)


def definitions(names: Iterable[str] = DEFINITIONS) -> str:
    """Registered names, each with what it means where that is not plain.

    >>> definitions(["tanh", "erf", "relu"])
    'tanh, erf = erf(sqrt(pi)*x/2), relu = (x + abs(x))/2'
    """
    return ", ".join(n if _DEFINED[n] == f"{n}(x)" else f"{n} = {_DEFINED[n]}" for n in names)


EXPRESSION, ANY_EXPRESSION = "an odd expression in x", "an expression in x"
_WORDS = (*FUNCTIONS, *_INVERSES, *KINKED)
_ODD_WORDS = (word for word in _WORDS if word not in ("softplus", "elu", "hard_tanh"))  # of no use there


def _accepted(names: Iterable[str], expression: str, words: Iterable[str]) -> str:
    made = f"{expression} of numbers, pi, + - * / ** ^, parentheses, {' '.join(words)}"
    return f"a registered name ({definitions(names)}), or {made}"


ACCEPTED = _accepted(DEFINITIONS, EXPRESSION, _ODD_WORDS)
ACCEPTED_ANY = _accepted(EVERY_NAME, ANY_EXPRESSION, _WORDS)
MAX_LENGTH, MAX_DEPTH, MAX_DIGITS, MAX_EXPONENT, MAX_BITS = 400, 50, 40, 64, 10_000
MAX_DENOMINATOR = 1000

_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?)|(?P<name>[A-Za-z_]\w*)|(?P<sign>\*\*|[-+*/()^]))"
)

X: Node = ("x",)


def parse(text: str, accepted: str = ACCEPTED) -> Node:
    """The tree of an expression. Raises `UsageError` naming what the grammar accepts, by `accepted`."""
    if len(text) > MAX_LENGTH:
        raise UsageError("phi", text, f"at most {MAX_LENGTH} characters")
    return _Parser(text, accepted).whole()


def num(value: Fraction | int) -> Node:
    """A rational constant."""
    return ("num", Fraction(value))


class _Parser:
    """Recursive descent: sum > product > sign > power > atom."""

    def __init__(self, text: str, accepted: str) -> None:
        self.text, self.accepted, self.position, self.depth = text, accepted, 0, 0
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
        return UsageError("phi", self.text, f"{why}; accepted: {self.accepted}")

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
        if self.peek() not in ("**", "^"):
            return base
        self.take("**", "^")
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.refuse(f"nested deeper than {MAX_DEPTH}")
        exponent = self.exponent(self.signed(), threshold=base[0] == "relu")
        self.depth -= 1
        return ("pow", base, exponent)

    def exponent(self, tree: Node, *, threshold: bool) -> Fraction:
        """A whole or half number; of a `threshold` power relu(..)**p any positive rational."""
        value, most = constant(tree), MAX_DENOMINATOR if threshold else 2
        if value is None or abs(value) > MAX_EXPONENT or value.denominator > most:
            kind = "rational" if threshold else "a whole or half number"
            raise self.refuse(f"an exponent is {kind} up to {MAX_EXPONENT}")
        if threshold and value <= 0:
            raise self.refuse("an exponent of relu(...) is above 0")
        return value

    def atom(self) -> Node:
        kind, token = self.tokens[self.position] if self.position < len(self.tokens) else ("end", "")
        if kind == "number":
            self.position += 1
            return num(Fraction(token))
        if token in ("x", "pi"):
            self.position += 1
            return (token,)
        if kind == "name":
            token = self.function(token)
        self.take("(")
        inner = self.sum()
        self.take(")")
        return (token, inner) if kind == "name" else inner

    def function(self, token: str) -> str:
        """The function that `token` names, whose argument follows."""
        name = ALIASES.get(token, token)
        if name not in (*FUNCTIONS, *KINKED):
            raise self.refuse(f"unknown name {quoted(token)}")
        self.position += 1
        if self.peek() != "(":
            other = f" (the registered {name} is {_DEFINED[name]})" if name in _DEFINED else ""
            raise self.refuse(f"{token} has no argument: {token}(x){other}")
        return name


def fold(node: Node, algebra: Mapping[str, Callable[..., Any]]) -> Any:
    """Replace every constructor by the algebra's operation: leaves `x`, `num`, `pi`; the exponent of `pow`
    stays exact."""
    head, *rest = node
    if head == "pow":
        return algebra["pow"](fold(rest[0], algebra), rest[1])
    if head == "num":
        return algebra["num"](rest[0])
    return algebra[head](*(fold(child, algebra) for child in rest))


def constant(node: Node, **more: Callable[..., Fraction]) -> Fraction | None:
    """The rational value of a tree without x or functions (but `more`), of no unreasonable size; else
    None."""
    try:
        value = fold(node, {**_ARITHMETIC, **more})
    except (KeyError, ZeroDivisionError, OverflowError):
        return None
    return value if isinstance(value, Fraction) else None


def _bounded_power(base: Fraction, exponent: Fraction) -> Fraction:
    size = max(base.numerator.bit_length(), base.denominator.bit_length())
    if exponent.denominator != 1 or size * abs(exponent) > MAX_BITS:
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

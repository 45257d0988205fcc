r"""An expression tree compiled to a function of x over the operations of one arithmetic.

`compiled(node, operations)` takes a tree of `rnnchaos.theory.nonlinearity.grammar` and a table of operations:
balls (`rnnchaos.numerics.nonlinearity.over_balls`), mpmath numbers (`over_mpmath`) or float64 arrays
(`over_float64`). Two operations exist only here. `log_cosh` replaces log(cosh(a)) and is computed without
overflow or cancellation, $\ln\cosh a=\mathrm{log1p}(2\sinh^2\tfrac a2)=|a|-\ln2+\mathrm{log1p}\,e^{-2|a|}$.
`gd_primitive` is

    int_0^x gd = (pi/2) x - 2 [G - Ti2(e^-x)],   Ti2(u) = Im Li2(i u),   G = Catalan's constant, x >= 0,

from gd(x) = pi/2 - 2 atan(e^-x) (DLMF 4.23.41) and Ti2' = atan(u)/u. Constants are made at call time, at the
precision then in force.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import prod
from typing import Any

from rnnchaos.theory.nonlinearity.grammar import Node, X, fold
from rnnchaos.theory.nonlinearity.registry import Nonlinearity
from rnnchaos.theory.nonlinearity.spellings import respelled

Function = Callable[[Any], Any]
Operations = Mapping[str, Callable[..., Any]]


def primitive_node(phi: Nonlinearity) -> Node | None:
    """The tree of Phi for x >= 0 (Phi is even), or None where it has to be integrated numerically."""
    return ("gd_primitive", X) if phi.registered and phi.name == "gd" else phi.primitive


def compiled(node: Node, operations: Operations) -> Function:
    """The function x -> value of the tree, over `operations`."""
    lifted: dict[str, Callable[..., Any]] = {head: _lift(operation) for head, operation in operations.items()}
    lifted["x"] = lambda: lambda x: x
    lifted["num"] = lambda value: lambda x: operations["num"](value)
    lifted["pow"] = lambda base, exponent: lambda x: operations["pow"](base(x), exponent)
    function: Function = fold(_stable(respelled(node)), lifted)
    return function


def _lift(operation: Callable[..., Any]) -> Callable[..., Function]:
    def lifted(*parts: Function) -> Function:
        if len(parts) == 1:
            (only,) = parts
            return lambda x: operation(only(x))
        if len(parts) == 2:
            one, other = parts
            return lambda x: operation(one(x), other(x))
        return lambda x: operation(*(part(x) for part in parts))

    return lifted


def _stable(node: Node) -> Node:
    """log(cosh(a)) becomes the head log_cosh."""
    head, *rest = node
    if head == "log" and rest[0][0] == "cosh":
        return ("log_cosh", _stable(rest[0][1]))
    return (head, *(_stable(child) if isinstance(child, tuple) else child for child in rest))


ARITHMETIC: Operations = {
    "neg": lambda a: -a,
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
}
"""What every arithmetic writes alike."""


def power_of(
    sqrt: Function, one: Any, general: Callable[[Any, Fraction], Any]
) -> Callable[[Any, Fraction], Any]:
    """base^(p/2) by repeated multiplication: for odd p/2 it is odd to the last bit, which the powers of
    NumPy are not on every processor, and finite for a ball around 0, where python-flint's own power is nan.
    Other exponents, of a base >= 0, go to `general`.
    """

    def power(base: Any, exponent: Fraction) -> Any:
        if exponent.denominator > 2:
            return general(base, exponent)
        root = base if exponent.denominator == 1 else sqrt(base)
        product = prod([root] * abs(exponent.numerator), start=one)
        return product if exponent.numerator > 0 else one / product

    return power

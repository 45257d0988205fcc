r"""From the tree of a nonlinearity to functions: one tree, one reading per arithmetic.

`compiled(node, operations)` turns a tree of `rnnchaos.theory.nonlinearity.grammar` into a function of x over
any table of operations: balls (`BALL`), mpmath (`mpmath_operations`), float64 arrays (`float_operations`).
Two heads exist only here. `log_cosh` replaces log(cosh(a)) and is computed without overflow or cancellation,
$\ln\cosh a=\mathrm{log1p}(2\sinh^2\tfrac a2)=|a|-\ln2+\mathrm{log1p}\,e^{-2|a|}$. `gd_primitive` is

    int_0^x gd = (pi/2) x - 2 [G - Ti2(e^-x)],   Ti2(u) = Im Li2(i u),   G = Catalan's constant, x >= 0,

from gd(x) = pi/2 - 2 atan(e^-x) (DLMF 4.23.41) and Ti2' = atan(u)/u. Constants are made at call time, at the
precision then in force.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from math import prod
from typing import Any

import flint
from flint import arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.theory.nonlinearity.grammar import FUNCTIONS, Node, X, fold
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

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
    function: Function = fold(_stable(node), lifted)
    return function


def _lift(operation: Callable[..., Any]) -> Callable[..., Function]:
    return lambda *parts: lambda x: operation(*(part(x) for part in parts))


def _stable(node: Node) -> Node:
    """log(cosh(a)) becomes the head log_cosh."""
    head, *rest = node
    if head == "log" and rest[0][0] == "cosh":
        return ("log_cosh", _stable(rest[0][1]))
    return (head, *(_stable(child) if isinstance(child, tuple) else child for child in rest))


_ARITHMETIC: Operations = {
    "neg": lambda a: -a,
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
}


def _half_integer_power(sqrt: Function, one: Any) -> Callable[[Any, Fraction], Any]:
    """base^(p/2) by repeated multiplication: for odd p/2 it is odd to the last bit, which the powers of
    NumPy are not on every processor, and finite for a ball around 0, where python-flint's own power is nan.
    """

    def power(base: Any, exponent: Fraction) -> Any:
        root = base if exponent.denominator == 1 else sqrt(base)
        product = prod([root] * abs(exponent.numerator), start=one)
        return product if exponent > 0 else one / product

    return power


def _ball_log_cosh(a: arb) -> arb:
    size = abs(a)
    if size > 1:
        return size - arb.const_log2() + (-2 * size).exp().log1p()
    half = (a / 2).sinh()
    return (2 * half * half).log1p()


def _ball_gd_primitive(x: arb) -> arb:
    inverse_tangent = flint.acb(0, (-x).exp()).polylog(2).imag
    return arb.pi() * x / 2 - 2 * (arb.const_catalan() - inverse_tangent)


BALL: Operations = {
    **_ARITHMETIC,
    "num": arb_of,
    "pi": arb.pi,
    "pow": _half_integer_power(arb.sqrt, arb(1)),
    "log_cosh": _ball_log_cosh,
    "gd_primitive": _ball_gd_primitive,
    **{name: getattr(arb, name) for name in (*FUNCTIONS, "log")},
}


@lru_cache(maxsize=1)
def mpmath_operations() -> Operations:
    """The table over mpmath numbers at mpmath's current precision."""
    from mpmath import mp

    def log_cosh(a: Any) -> Any:
        return (
            abs(a) + mp.log1p(mp.exp(-2 * abs(a))) - mp.ln2
            if abs(a) > 1
            else mp.log1p(2 * mp.sinh(a / 2) ** 2)
        )

    def gd_primitive(x: Any) -> Any:
        return mp.pi * x / 2 - 2 * (mp.catalan - mp.im(mp.polylog(2, mp.mpc(0, mp.exp(-x)))))

    return {
        **_ARITHMETIC,
        "num": lambda value: mp.mpf(value.numerator) / value.denominator,
        "pi": lambda: +mp.pi,
        "pow": _half_integer_power(mp.sqrt, mp.one),
        "log_cosh": log_cosh,
        "gd_primitive": gd_primitive,
        **{name: getattr(mp, name) for name in (*FUNCTIONS, "log")},
    }


@lru_cache(maxsize=1)
def float_operations() -> Operations:
    """The table over float64 arrays; x >= 0 for primitives."""
    import numpy as np

    def log_cosh(a: Any) -> Any:
        size = np.abs(a)
        small = np.log1p(2 * np.sinh(np.minimum(size, 1.0) / 2) ** 2)
        return np.where(size < 1, small, size + np.log1p(np.exp(-2 * size)) - np.log(2))

    def gd_primitive(x: Any) -> Any:
        from scipy.special import spence

        catalan = float(arb.const_catalan())
        return np.pi * x / 2 - 2 * (catalan - spence(1 - 1j * np.exp(-x)).imag)

    def erf(a: Any) -> Any:
        from scipy.special import erf as error_function  # SciPy is slow to import and only erf and gd need it

        return error_function(a)

    names: dict[str, Function] = {"atan": np.arctan, "asinh": np.arcsinh, "erf": erf}
    return {
        **_ARITHMETIC,
        "num": float,
        "pi": lambda: np.pi,
        "pow": _half_integer_power(np.sqrt, 1.0),
        "log_cosh": log_cosh,
        "gd_primitive": gd_primitive,
        **{name: names[name] if name in names else getattr(np, name) for name in (*FUNCTIONS, "log")},
    }

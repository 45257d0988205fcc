"""Whether an expression is odd: by its structure, else at points and by SymPy; and whether it has values."""

from collections.abc import Callable
from math import isclose, isnan
from typing import Any

from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.grammar import DEFINITIONS, Node
from rnnchaos.theory.nonlinearity.structure import parity
from rnnchaos.theory.nonlinearity.taylor import Irrational, taylor_rational

_POINTS = (0.3, 1.1, 2.7)


def is_odd(text: str, node: Node) -> bool:
    """Whether phi is shown to be odd."""
    try:
        require_odd(text, node)
    except UsageError:
        return False
    return True


def require_values(text: str, node: Node) -> None:
    """Refuse a phi that does not depend on x, or that has no real finite value at points of both signs."""
    import sympy as sp

    from rnnchaos.theory.nonlinearity.to_sympy import expression

    x = sp.Symbol("x", real=True)
    phi = expression(node, x)
    if not phi.has(x):
        raise UsageError("phi", text, "it does not depend on x; accepted: an expression in x")
    at = _evaluator(phi, x)
    for point in (0, *_POINTS, *(-each for each in _POINTS)):
        if isnan(at(point)) and (point or not _removable(node)):
            why = f"no finite real value at x = {point}"
            raise UsageError("phi", text, f"{why}; accepted: phi with one for every x")


def _removable(node: Node) -> bool:
    """Whether a series gives the value at 0 that the expression itself does not have, as of sin(x)/x."""
    try:
        taylor_rational(node, 1)
    except (Irrational, ValueError, ZeroDivisionError):
        return False
    return True


def require_odd(text: str, node: Node) -> None:
    """Refuse a phi that is not odd: first at points, then by SymPy where the structure leaves it open."""
    if parity(node) == -1:
        return
    import sympy as sp

    from rnnchaos.theory.nonlinearity.to_sympy import expression

    x = sp.Symbol("x", real=True)
    phi = expression(node, x)
    at = _evaluator(phi, x)
    for point in _POINTS:
        plus, minus = at(point), at(-point)
        if not isclose(plus, -minus, rel_tol=1e-9, abs_tol=1e-12):
            why = f"not odd: phi({point}) = {plus:.6g}, phi(-{point}) = {minus:.6g}"
            raise UsageError("phi", text, f"{why}; accepted: odd phi, such as {', '.join(DEFINITIONS)}")
    if sp.simplify((phi + phi.subs(x, -x)).rewrite(sp.exp)) != 0:
        raise UsageError(
            "phi", text, "its oddness could not be proved; accepted: an expression odd by its structure"
        )


def _evaluator(phi: Any, x: Any) -> Callable[[float], float]:
    import sympy as sp

    def at(point: float) -> float:
        value = sp.N(phi.subs(x, sp.Float(point)), 20)
        return float(value) if value.is_real and value.is_finite else float("nan")

    return at

"""Whether an expression is odd, where its structure does not say: at points, then by SymPy."""

from collections.abc import Callable
from math import isclose
from typing import Any

from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.grammar import Node


def require_odd(text: str, node: Node) -> None:
    """Refuse a phi that is not odd: first at points, then by SymPy where the structure leaves it open."""
    import sympy as sp

    from rnnchaos.theory.nonlinearity.to_sympy import expression

    x = sp.Symbol("x", real=True)
    phi = expression(node, x)
    at = _evaluator(phi, x)
    for point in (0.3, 1.1, 2.7):
        plus, minus = at(point), at(-point)
        if not isclose(plus, -minus, rel_tol=1e-9, abs_tol=1e-12):
            raise UsageError(
                "phi",
                text,
                f"not odd: phi({point}) = {plus:.6g}, phi(-{point}) = {minus:.6g}; accepted: odd phi",
            )
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

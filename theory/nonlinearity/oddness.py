"""Whether an expression is odd: by its structure, else at points and by SymPy; and whether it has values."""

from fractions import Fraction

from flint import arb

from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.grammar import DEFINITIONS, Node
from rnnchaos.theory.nonlinearity.signs import polynomial
from rnnchaos.theory.nonlinearity.structure import depends, kinked, parity
from rnnchaos.theory.nonlinearity.taylor import Irrational, taylor_rational
from rnnchaos.theory.nonlinearity.values import value

_POINTS = (Fraction("0.3"), Fraction("1.1"), Fraction("2.7"))


def is_odd(text: str, node: Node) -> bool:
    """Whether phi is shown to be odd."""
    try:
        require_odd(text, node)
    except UsageError:
        return False
    return True


def require_values(text: str, node: Node) -> None:
    """Refuse a phi that does not depend on x, or that has no real finite value at points of both signs."""
    constant = not kinked(node) and len(polynomial(node) or (0, 0)) == 1
    if constant or not depends(node):
        raise UsageError("phi", text, "it does not depend on x; accepted: an expression in x")
    for point in (Fraction(0), *_POINTS, *(-each for each in _POINTS)):
        if not value(node, point).is_finite() and (point or not _removable(node)):
            why = f"no finite real value at x = {float(point):g}"
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
    for point in _POINTS:
        plus, minus = value(node, point), value(node, -point)
        if not (plus + minus).contains(0) or not plus.is_finite():
            shown = f"phi({float(point)}) = {_shown(plus)}, phi({-float(point)}) = {_shown(minus)}"
            raise UsageError(
                "phi", text, f"not odd: {shown}; accepted: odd phi, such as {', '.join(DEFINITIONS)}"
            )
    if not _proved(node):
        accepted = "accepted: an expression odd by its structure"
        raise UsageError("phi", text, f"its oddness could not be proved; {accepted}")


def _shown(ball: arb) -> str:
    return f"{float(ball.mid()):.6g}"


def _proved(node: Node) -> bool:
    """Whether SymPy simplifies phi(x) + phi(-x) to 0."""
    import sympy as sp

    from rnnchaos.theory.nonlinearity.to_sympy import expression

    x = sp.Symbol("x", real=True)
    try:
        phi = expression(node, x)
        return bool(sp.simplify((phi + phi.subs(x, -x)).rewrite(sp.exp)) == 0)
    except (ValueError, TypeError, NotImplementedError):  # it compares what has no order
        return False

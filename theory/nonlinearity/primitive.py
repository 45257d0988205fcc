r"""$\Phi$ with $\Phi'=\varphi$, $\Phi(0)=0$ for a nonlinearity of the grammar: SymPy's integral, if it comes
within two seconds and its derivative is shown to be phi.
"""

from fractions import Fraction

import sympy as sp

from rnnchaos.theory.algebra.deadline import OutOfTime, can_interrupt, deadline
from rnnchaos.theory.nonlinearity.grammar import KINKED, Node, X, num, parse
from rnnchaos.theory.nonlinearity.signs import polynomial, side
from rnnchaos.theory.nonlinearity.spellings import respelled
from rnnchaos.theory.nonlinearity.structure import composed, depends
from rnnchaos.theory.nonlinearity.to_sympy import expression, tree

SECONDS = 2.0


def primitive(node: Node) -> Node | None:
    """The tree of Phi with Phi' = phi and Phi(0) = 0, or None (no elementary form, too slow, or no timer to
    bound it)."""
    if not can_interrupt():
        return None
    x = sp.Symbol("x", real=True)
    phi = expression(node, x)
    try:
        with deadline(SECONDS):
            return _checked(sp.integrate(phi, x), phi, x)
    except (OutOfTime, NotImplementedError, ValueError, TypeError, ArithmeticError):
        return None


def everywhere(node: Node) -> Node | None:
    """The same on the whole line, by the rules of `_TABLE`, which keep their digits far out, or by SymPy.

    Phi' = phi leaves a jump where Phi has a pole, as atan(1/x) has: what Phi divides by or takes a logarithm
    or a root of must be shown to vanish nowhere.
    """
    found = _by_rules(respelled(node))
    found = primitive(node) if found is None else ("sub", found, composed(found, num(0)))
    return found if found is not None and _finite(found) else None


def between(node: Node) -> Node | None:
    """A primitive on an interval on which the tree is analytic, Phi(0) as it comes."""
    return _by_rules(respelled(node)) or primitive(node)


_TABLE = {
    "exp": "exp(x)",
    "sinh": "cosh(x)",
    "cosh": "sinh(x)",
    "sin": "-cos(x)",
    "cos": "sin(x)",
    "tanh": "log(cosh(x))",
    "sech": "2*atan(tanh(x/2))",
    "logistic": "softplus(x)",
    "erf": "x*erf(x) + exp(-x**2)/sqrt(pi)",
    "atan": "x*atan(x) - log(1 + x**2)/2",
    "asinh": "x*asinh(x) - sqrt(1 + x**2)",
}
"""A primitive of F(x) for each F; of F(a x + b) it is that, over a."""


def _by_rules(node: Node) -> Node | None:
    """A primitive of sums of multiples of polynomials and of F(a x + b)."""
    head, *parts = node
    if (coefficients := polynomial(node)) is not None:
        return _integrated(coefficients)
    if head in ("add", "sub", "neg"):
        terms = [_by_rules(part) for part in parts]
        return None if None in terms else (head, *terms)
    if head == "mul" and not depends(parts[0]):
        return _scaled("mul", parts[1], parts[0])
    if head in ("mul", "div") and not depends(parts[1]):
        return _scaled(head, parts[0], parts[1])
    inner = polynomial(parts[0]) if head in _TABLE or head in ("pow", "sqrt") else None
    if inner is None or len(inner) != 2:
        return None
    if head in ("pow", "sqrt"):
        above = (parts[1] if head == "pow" else Fraction(1, 2)) + 1
        return ("div", ("pow", parts[0], above), num(above * inner[1])) if above else None
    found = composed(parse(_TABLE[head]), parts[0])
    return found if inner[1] == 1 else ("div", found, num(inner[1]))


def _integrated(coefficients: tuple[Fraction, ...]) -> Node:
    """sum c_k x^(k+1)/(k + 1)"""
    total = num(0)
    for k, c in enumerate(coefficients):
        term: Node = ("mul", num(c / (k + 1)), ("pow", X, Fraction(k + 1)))
        if c:
            total = term if total == num(0) else ("add", total, term)
    return total


def _scaled(head: str, node: Node, factor: Node) -> Node | None:
    found = _by_rules(node)
    return None if found is None else (head, found, factor)


def _finite(node: Node) -> bool:
    """Whether the tree is shown to be finite, and so continuous, at every x."""
    head, *parts = node
    trees = [part for part in parts if isinstance(part, tuple)]
    if not all(_finite(part) for part in trees):
        return False
    if head == "div":
        return side(trees[1]) != 0
    if head == "log1p":
        return side(("add", trees[0], num(1))) > 0
    if head in ("log", "sqrt") or (head == "pow" and parts[1].denominator > 1):
        return side(trees[0]) > 0
    return head not in KINKED and (head != "pow" or parts[1] > 0 or side(trees[0]) != 0)


def _checked(candidate: sp.Expr, phi: sp.Expr, x: sp.Symbol) -> Node | None:
    candidate = candidate - candidate.subs(x, 0)
    if not candidate.is_finite and candidate.has(sp.zoo, sp.nan, sp.oo, sp.Integral):
        return None
    if sp.simplify(sp.diff(candidate, x) - phi) != 0:
        return None
    return tree(candidate, x)

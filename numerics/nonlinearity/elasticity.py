r"""Whether $\varphi>0$ and $\varphi(x)/x$ decreases on x > 0, by the rules of the elasticity $L[f]=xf'/f$.

$(\varphi/x)'=(L[\varphi]-1)\varphi/x^2$, so that $L[\varphi]\le1$ is asked for (an analytic phi that is not
linear has L = 1 at isolated points at most). Where signs are certain,

    L[x] = 1,  L[c] = 0,  L[fg] = L[f] + L[g],  L[f/g] = L[f] - L[g],  L[f^p] = p L[f],
    L[f + g] between L[f] and L[g] for f, g of one sign,          L[F(u)] = (u F'(u)/F(u)) L[u],

with $uF'/F$ in [0, 1] for tanh, atan, erf, asinh and, of u > 0, log1p; in $[1,\infty)$ for sinh; of the sign
of u for exp; at least 0 for cosh, at most 0 for sech. Bounds hold for all x > 0 at once. Sound, not complete:
sin, cos and differences are refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import inf
from typing import Any

from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.grammar import Node, fold
from rnnchaos.theory.nonlinearity.registry import Nonlinearity


class Unknown(ValueError):
    """A sign or an elasticity that these rules do not tell."""


@dataclass(frozen=True)
class Elastic:
    """A function of x > 0: its sign, +1 or -1, and bounds of its elasticity."""

    sign: int
    low: float
    high: float


def _constant(value: Fraction) -> Elastic:
    if value == 0:
        raise Unknown
    return Elastic(1 if value > 0 else -1, 0.0, 0.0)


def _sum(a: Elastic, b: Elastic) -> Elastic:
    if a.sign != b.sign:
        raise Unknown
    return Elastic(a.sign, min(a.low, b.low), max(a.high, b.high))


def _minus(a: Elastic) -> Elastic:
    return Elastic(-a.sign, a.low, a.high)


def _inverse(a: Elastic) -> Elastic:
    return Elastic(a.sign, -a.high, -a.low)


def _product(a: Elastic, b: Elastic) -> Elastic:
    return Elastic(a.sign * b.sign, a.low + b.low, a.high + b.high)


def _power(a: Elastic, exponent: Fraction) -> Elastic:
    if exponent.denominator != 1 and a.sign < 0:
        raise Unknown
    ends = sorted(_times(float(exponent), end) for end in (a.low, a.high))
    return Elastic(a.sign if exponent.numerator % 2 else 1, *ends)


def _times(a: float, b: float) -> float:
    return 0.0 if a == 0 or b == 0 else a * b


def _of(low: float, high: float, *, sign: int = 0, positive: bool = False) -> Callable[[Elastic], Elastic]:
    """F(u) with u F'/F in [low, high]; of the `sign` of u, unless that is given; `positive` u only."""

    def apply(u: Elastic) -> Elastic:
        if positive and u.sign < 0:
            raise Unknown
        ends = [_times(a, b) for a in (low, high) for b in (u.low, u.high)]
        return Elastic(sign or u.sign, min(ends), max(ends))

    return apply


def _exp(u: Elastic) -> Elastic:
    """exp of u > 0 or u < 0."""
    return _of(0.0, inf, sign=1)(u) if u.sign > 0 else _of(-inf, 0.0, sign=1)(u)


_RULES: Mapping[str, Callable[..., Any]] = {
    "x": lambda: Elastic(1, 1.0, 1.0),
    "num": _constant,
    "pi": lambda: Elastic(1, 0.0, 0.0),
    "neg": _minus,
    "add": _sum,
    "sub": lambda a, b: _sum(a, _minus(b)),
    "mul": _product,
    "div": lambda a, b: _product(a, _inverse(b)),
    "pow": _power,
    "sqrt": lambda a: _power(a, Fraction(1, 2)),
    "exp": _exp,
    "cosh": _of(0.0, inf, sign=1),
    "sech": _of(-inf, 0.0, sign=1),
    "sinh": _of(1.0, inf),
    "log1p": _of(0.0, 1.0, positive=True),
    **dict.fromkeys(("tanh", "atan", "erf", "asinh"), _of(0.0, 1.0)),
}


@lru_cache(maxsize=64)
def flattens(phi: Nonlinearity) -> bool:
    """Whether phi is odd, and |phi|/x is shown to decrease for x > 0, without a change of sign of phi."""
    if not phi.odd:
        return False
    try:
        found: list[Elastic] = [fold(tree, _RULES) for tree in _on_the_right(phi)]
    except UsageError:
        return False
    except (Unknown, KeyError):
        return phi.registered
    return all(part.high <= 1 and part.sign == found[0].sign for part in found)


def _on_the_right(phi: Nonlinearity) -> list[Node]:
    """phi on x > 0: one tree, or those between kinks over which phi goes on."""
    try:
        return [phi.half]
    except UsageError:
        return [part.tree for part in phi.continuous.pieces if part.high is None or part.high > 0]

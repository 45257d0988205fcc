r"""How fast phi grows on the real axis, proved: enclosures $f(x)\in x^p[l,h]$ that hold for all $x\ge X$.

Every function of the grammar acts on such power laws (`rnnchaos.numerics.nonlinearity.power_law`). What grows
like an exponential is put above $x^8$ where that rises, $e^{cx^p}\ge x^8e^{cX^p}/X^8$ for $cpX^p\ge8$, and
what decays below $x^{-8}$ likewise. An end may be infinite; `growth` refuses what has no finite bound.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

import flint
from flint import arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.nonlinearity.compiled import ARITHMETIC, Function, Operations, compiled
from rnnchaos.numerics.nonlinearity.dual import Dual, duals
from rnnchaos.numerics.nonlinearity.over_balls import logistic
from rnnchaos.numerics.nonlinearity.power_law import INFINITE, Tail, Unbounded, power_of_edge, products
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.grammar import Node, X
from rnnchaos.theory.nonlinearity.registry import Nonlinearity
from rnnchaos.theory.nonlinearity.structure import composed, decaying

_STEEP = Fraction(8)
Size = tuple[int, flint.arb]


def _rising(function: Function) -> Callable[[Tail], Tail]:
    """A function that increases everywhere."""

    def apply(a: Tail) -> Tail:
        low, high = a.ends
        return a.like(Fraction(0), function(low), function(high))

    return apply


def _sigmoid(function: Function, slope: Callable[[], flint.arb] = lambda: arb(1)) -> Callable[[Tail], Tail]:
    """An odd increasing function with F(u)/u between its value at the largest |u| and F'(0): a small
    argument's power is kept."""
    rising = _rising(function)

    def apply(a: Tail) -> Tail:
        if a.power >= 0:
            return rising(a)
        low, high = a.ends
        most = (-low).max(high)
        ratio = (function(most) / most, slope()) if most > 0 else (slope(), slope())
        ends = (ratio[0].min(ratio[1]), ratio[0].max(ratio[1]))
        return a.like(a.power, *products((a.low, a.high), ends))

    return apply


def _erf(x: flint.arb) -> flint.arb:
    return x.erf() if x.is_finite() else x.sgn()


def _exp(a: Tail) -> Tail:
    low, high = a.ends
    if a.power > 0 and a.high < 0 and _steep(-a.high, a):
        return a.like(-_STEEP, arb(0), high.exp() * power_of_edge(a.edge, _STEEP))
    if a.power > 0 and a.low > 0 and _steep(a.low, a):
        return a.like(_STEEP, low.exp() * power_of_edge(a.edge, -_STEEP), INFINITE)
    return a.like(
        Fraction(0), arb(0) if low == -INFINITE else low.exp(), INFINITE if high == INFINITE else high.exp()
    )


def _steep(rate: flint.arb, a: Tail) -> bool:
    """Whether x^8 exp(-rate x^p) falls from the edge on."""
    return bool(rate * arb_of(a.power) * power_of_edge(a.edge, a.power) >= int(_STEEP))


def _cosh(a: Tail) -> Tail:
    return (_exp(a) + _exp(-a)) / 2


def _sinh(a: Tail) -> Tail:
    if a.power <= 0:
        return _sigmoid(arb.sinh)(a)
    return (_exp(a) - _exp(-a)) / 2


def _oscillating(a: Tail) -> Tail:
    return a.like(Fraction(0), arb(-1), arb(1))


def _sin(a: Tail) -> Tail:
    most = (-a.low).max(a.high)
    return a.like(a.power, -most, most) if a.power < 0 else _oscillating(a)


def _sqrt(a: Tail) -> Tail:
    if not a.low >= 0:
        raise Unbounded
    return a.like(a.power / 2, a.low.sqrt(), a.high.sqrt())


def _slow(function: Function, least: int) -> Callable[[Tail], Tail]:
    """asinh, log from 1 on, log1p: F(u) <= 2 sqrt u, by comparison of the slopes, for u >= `least` >= 0."""

    def apply(a: Tail) -> Tail:
        low, high = a.ends
        if a.power <= 0 and high < INFINITE:
            return _rising(function)(a)
        if not low >= least:
            raise Unbounded
        return a.like(a.power / 2, arb(0), 2 * a.high.sqrt())

    return apply


def _logistic(a: Tail) -> Tail:
    """e^a/2 <= 1/(1 + e^-a) <= e^a for a <= 0."""
    return _exp(a) * a.like(Fraction(0), arb(0.5), arb(1)) if a.high <= 0 else _rising(logistic)(a)


def _softplus(a: Tail) -> Tail:
    """e^a ln 2 <= ln(1 + e^a) <= e^a for a <= 0, and a + ln(1 + e^-a) for a >= 0."""
    if a.high <= 0:
        return _exp(a) * a.like(Fraction(0), arb.const_log2(), arb(1))
    if a.low >= 0:
        return a + _softplus(-a)
    return a.like(a.power, arb(0), a.high) + a.like(Fraction(0), arb(0), arb.const_log2())


def _asinh(a: Tail) -> Tail:
    if a.power > 0 and a.high < 0:
        return -_asinh(-a)
    return _sigmoid(arb.asinh)(a) if a.power < 0 else _slow(arb.asinh, 0)(a)


def _raise(a: Tail, exponent: Fraction) -> Tail:
    root = a if exponent.denominator == 1 else _sqrt(a)
    if exponent.numerator % 2 == 0 and not (root.low >= 0 or root.high <= 0):
        root = root.like(root.power, arb(0), (-root.low).max(root.high))
    result = a.number(1)
    for _ in range(abs(exponent.numerator)):
        result = result * root
    return result if exponent >= 0 else result.inverse()


def _operations(edge: flint.arb) -> Operations:
    unit = Tail(Fraction(0), arb(1), arb(1), edge)
    return {
        **ARITHMETIC,
        "num": unit.number,
        "pi": lambda: unit.number(arb.pi()),
        "pow": _raise,
        "sqrt": _sqrt,
        "exp": _exp,
        "cosh": _cosh,
        "sinh": _sinh,
        "sech": lambda a: _cosh(a).inverse(),
        "sin": _sin,
        "cos": _oscillating,
        "tanh": _sigmoid(arb.tanh),
        "atan": _sigmoid(arb.atan),
        "erf": _sigmoid(_erf, lambda: 2 / arb.pi().sqrt()),
        "asinh": _asinh,
        "logistic": _logistic,
        "softplus": _softplus,
        "log": _slow(arb.log, 1),
        "log1p": _slow(arb.log1p, 0),
    }


def beyond(node: Node, edge: flint.arb) -> Dual:
    """The tree and its derivative as power laws for x >= `edge`. Raises `Unbounded`."""
    x = Tail.identity(edge)
    try:
        found: Dual = compiled(decaying(node), duals(_operations(edge)))(Dual(x, x.number(1)))
    except KeyError:
        raise Unbounded from None
    return found


@lru_cache(maxsize=1024)
def growth(phi: Nonlinearity, exponent: int, side: int = 1) -> tuple[Size, Size]:
    """((p, C) of phi, (p, C) of phi'): |f(x)| <= C |x|^p for x >= 2^exponent, or x <= -2^exponent on the
    `side` -1; p >= 0. Raises `Unbounded`, also where a breakpoint of phi lies further out."""
    found = beyond(_outermost(phi, exponent, side), arb(2) ** exponent)
    return _size(found.value), _size(found.slope)


def _outermost(phi: Nonlinearity, exponent: int, side: int) -> Node:
    """The tree of the last piece, as a function of |x|."""
    tree = phi.node
    if phi.kinked:
        try:
            pieces = phi.pieces
        except UsageError:
            raise Unbounded from None
        if any(side * place > Fraction(2) ** exponent for place in pieces.breaks):
            raise Unbounded
        tree = pieces.trees[-1 if side > 0 else 0]
    return tree if side > 0 else composed(tree, ("neg", X))


def _size(tail: Tail) -> Size:
    power = max(0, -(-tail.power.numerator // tail.power.denominator))
    whole = tail.raised(Fraction(power))
    most = (-whole.low).max(whole.high)
    if not most < INFINITE:
        raise Unbounded
    return power, most

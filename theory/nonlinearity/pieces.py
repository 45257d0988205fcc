r"""The pieces of a nonlinearity: $-\infty<b_1<\dots<b_n<\infty$, and an analytic tree on each interval.

`abs`, `sign`, `relu` and `elu` break where their argument is 0, `hard_tanh` where it is -1 or 1, a root where
what it is of vanishes. The argument u is brought to a polynomial of its sign, $\mathrm{sign}\,F(v)=
\mathrm{sign}\,v$ for F = tanh, sinh, atan, asinh, erf, log1p, sqrt, $\mathrm{sign}(v/w)=\mathrm{sign}(vw)$,
and that polynomial is factored over the rationals: every breakpoint is an exact rational. A kink at an
irrational place, or of an argument whose sign these rules do not tell (sin x, exp(x) - 2), is refused; of a
root of such an argument nothing is said. Two pieces that are one polynomial are one piece, so that
`abs(x)**2` has none. What the value is at a breakpoint itself is left out: it is a set of measure 0.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, partial
from typing import Any

from flint import fmpq_poly

from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.grammar import FUNCTIONS, Node, X, fold, num
from rnnchaos.theory.nonlinearity.signs import polynomial, root_positions, sign_at, sign_polynomial
from rnnchaos.theory.nonlinearity.writing import written

_NOTHING = (Fraction(0),)


@dataclass(frozen=True)
class Piece:
    """phi on `low` < x < `high` (None: unbounded), without `abs` and its like; `polynomial` holds its
    coefficients of x^0, x^1, ..., or None where it is not one with rational coefficients."""

    low: Fraction | None
    high: Fraction | None
    tree: Node
    polynomial: tuple[Fraction, ...] | None


@dataclass(frozen=True)
class Pieces:
    """n breakpoints in ascending order, and the n + 1 trees between them."""

    breaks: tuple[Fraction, ...]
    trees: tuple[Node, ...]

    def __iter__(self) -> Iterator[Piece]:
        for (low, high), tree in zip(_intervals(self.breaks), self.trees, strict=True):
            yield Piece(low, high, tree, polynomial(tree))

    def at(self, x: Fraction) -> Node:
        """The tree at x, that of the right side on a breakpoint."""
        return self.trees[bisect_right(self.breaks, x)]

    @property
    def polynomial(self) -> bool:
        """Whether every piece is a polynomial with rational coefficients."""
        return all(piece.polynomial is not None for piece in self)

    def map(self, function: Callable[[Node], Node]) -> "Pieces":
        """The same breaks, another tree in each."""
        return Pieces(self.breaks, tuple(function(tree) for tree in self.trees))

    def joined(self) -> "Pieces":
        """Without the breaks that are none: one tree, or one polynomial, on both sides."""
        breaks, trees = [], [self.trees[0]]
        for place, tree in zip(self.breaks, self.trees[1:], strict=True):
            if not _same(trees[-1], tree) or _branches(tree, place):
                breaks.append(place)
                trees.append(tree)
        return Pieces(tuple(breaks), tuple(trees))


def _same(a: Node, b: Node) -> bool:
    one = polynomial(a)
    return a == b or (one is not None and one == polynomial(b))


def _branches(tree: Node, place: Fraction) -> bool:
    """Whether a root is taken of what is 0 there, as in sqrt(x**2)."""
    rooted = tree[0] == "sqrt" or (tree[0] == "pow" and tree[2].denominator > 1)
    if rooted and sign_polynomial(tree[1]) is not None and sign_at(tree[1], place) == 0:
        return polynomial(tree) is None
    return any(_branches(part, place) for part in tree[1:] if isinstance(part, tuple))


@lru_cache(maxsize=128)
def pieces(node: Node) -> Pieces:
    """The pieces of a tree. Raises `UsageError` where a kink has no place that is exactly known."""
    found: Pieces = fold(node, _ALGEBRA)
    return found.joined()


def _both(head: str, a: Pieces, b: Pieces) -> Pieces:
    breaks = tuple(sorted({*a.breaks, *b.breaks}))
    places = [_inside(low, high) for low, high in _intervals(breaks)]
    return Pieces(breaks, tuple((head, a.at(place), b.at(place)) for place in places))


def _intervals(breaks: tuple[Fraction, ...]) -> Iterator[tuple[Fraction | None, Fraction | None]]:
    yield from zip((None, *breaks), (*breaks, None), strict=True)


def _inside(low: Fraction | None, high: Fraction | None) -> Fraction:
    """A point between."""
    if low is None:
        return Fraction(0) if high is None else high - 1
    return low + 1 if high is None else (low + high) / 2


def _split(u: Pieces, levels: tuple[int, ...], strict: bool) -> Pieces:
    """Further breaks where u takes one of the `levels`; with `strict` a refusal where that is not known."""
    more = set(u.breaks)
    for (low, high), tree in zip(_intervals(u.breaks), u.trees, strict=True):
        for level in levels:
            more.update(_roots(_above(tree, level), low, high, strict))
    breaks = tuple(sorted(more))
    return Pieces(breaks, tuple(u.at(_inside(low, high)) for low, high in _intervals(breaks)))


def _above(tree: Node, level: int) -> Node:
    return tree if level == 0 else ("sub", tree, num(level))


def _roots(tree: Node, low: Fraction | None, high: Fraction | None, strict: bool) -> list[Fraction]:
    sign = sign_polynomial(tree)
    if sign is None:
        if strict:
            raise _unknown(tree, "at places that are not exactly known")
        return []
    return _rational(tree, sign, low, high) if sign.degree() > 0 else []


def _rational(tree: Node, sign: fmpq_poly, low: Fraction | None, high: Fraction | None) -> list[Fraction]:
    exact, others = root_positions(sign, low, high)
    if others:
        raise _unknown(tree, f"at an irrational place near x = {others[0]:.6g}")
    return exact


def _unknown(tree: Node, why: str) -> UsageError:
    accepted = "accepted: kinks at rational x, as of relu(x - 1) or abs(x**3)"
    return UsageError("phi", written(tree), f"it may be 0, with a kink of phi, {why}; {accepted}")


def _kinked(name: str, levels: tuple[int, ...], u: Pieces) -> Pieces:
    split = _split(u, levels, strict=True)
    places = [_inside(low, high) for low, high in _intervals(split.breaks)]
    return Pieces(split.breaks, tuple(_cut(name, t, x) for t, x in zip(split.trees, places, strict=True)))


def _cut(name: str, tree: Node, x: Fraction) -> Node:
    """The function of u on an interval around x on which u keeps its sign, or stays beyond or within +-1."""
    if name == "hard_tanh":
        if sign_at(("sub", tree, num(1)), x) > 0:
            return num(1)
        return tree if sign_at(("add", tree, num(1)), x) > 0 else num(-1)
    sign = sign_at(tree, x)
    if name == "sign":
        return num(sign)
    if sign > 0 or (sign == 0 and name == "elu"):
        return tree
    below: dict[str, Node] = {"abs": ("neg", tree), "relu": num(0), "elu": ("sub", ("exp", tree), num(1))}
    return below[name]


def _raised(u: Pieces, exponent: Fraction) -> Pieces:
    if exponent.denominator == 1:
        return u.map(lambda tree: ("pow", tree, exponent))

    def power(tree: Node) -> Node:
        return num(0) if polynomial(tree) == _NOTHING and exponent > 0 else ("pow", tree, exponent)

    return _split(u, (0,), strict=False).map(power)


_ALGEBRA: Mapping[str, Callable[..., Any]] = {
    "x": lambda: Pieces((), (X,)),
    "pi": lambda: Pieces((), (("pi",),)),
    "num": lambda value: Pieces((), (num(value),)),
    "neg": lambda a: a.map(lambda tree: ("neg", tree)),
    **{head: partial(_both, head) for head in ("add", "sub", "mul", "div")},
    "pow": _raised,
    **{name: (lambda a, name=name: a.map(lambda tree: (name, tree))) for name in FUNCTIONS},
    "sqrt": lambda a: _raised(a, Fraction(1, 2)),
    **{name: partial(_kinked, name, (0,)) for name in ("abs", "sign", "relu", "elu")},
    "hard_tanh": partial(_kinked, "hard_tanh", (-1, 1)),
}

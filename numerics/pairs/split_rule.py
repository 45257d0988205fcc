r"""phi with kinks that is no piecewise polynomial (elu, x/(1 + abs(x)), relu(x)**p), sampled between them.

In $x=m+sz$ a breakpoint b lies at $(b-m)/s$. The half-line z >= 0, on which both signs of z are folded, is
cut at all $|b-m|/s$ and into panels no longer than `LONGEST`, which halve `_NEAR` times towards a cut. On
each phi is analytic, but for a power $(x-b)^{r/q}$ at a cut: there the distance is $t^q$ times the panel, so
that phi is a power of t. Gauss and Legendre's points in t converge geometrically. Nothing is proved.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import ceil, lcm, log, sqrt
from typing import NamedTuple

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.nonlinearity.compiled import Function, compiled
from rnnchaos.numerics.nonlinearity.derivative import by_piece
from rnnchaos.numerics.nonlinearity.over_balls import BALL
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.grammar import Node
from rnnchaos.theory.nonlinearity.primitive import between
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

LONGEST, _NEAR, _MOST_ROOT = 1.0, 5, 24
Row = list[flint.arb]


class Panel(NamedTuple):
    """From `start`, where a kink may be, to `end` on either side of it."""

    start: flint.arb
    end: flint.arb
    root: int


@dataclass(frozen=True)
class SplitRule:
    """Panels of `order` points; `root`: q, the common denominator of exponents; n < terms; |z| <= reach."""

    breaks: tuple[Fraction, ...]
    order: int
    root: int
    terms: int
    reach: float

    def nodes(self, mean: flint.arb, root: flint.arb) -> tuple[Row, Row]:
        """Places z >= 0 and weights of a mean over z ~ N(0, 1), at the precision in force."""
        places, weights = [], []
        front = 1 / (2 * arb.pi()).sqrt()
        for start, end, q in self._panels(mean.mid(), root.mid()):
            for node, weight in _legendre(self.order, int(ctx.prec)):
                t, width = (1 + node) / 2, end - start
                z = (start + width * t**q).mid()
                places.append(z)
                weights.append(front * abs(width) * q * t ** (q - 1) * weight / 2 * (-z * z / 2).exp())
        return places, weights

    def _panels(self, mean: flint.arb, root: flint.arb) -> Iterator[Panel]:
        cuts = [abs(arb_of(place) - mean) / root for place in self.breaks]
        kinks = sorted((cut.mid() for cut in cuts if cut < self.reach), key=float)
        for low, high in pairwise([arb(0), *kinks, arb(self.reach)]):
            if low < high:
                middle = ((low + high) / 2).mid()
                yield from self._towards(low, middle)
                yield from self._towards(high, middle)

    def _towards(self, kink: flint.arb, end: flint.arb) -> Iterator[Panel]:
        """Panels between, which halve towards the kink; the one at the kink as a power of its variable."""
        count = max(1, ceil(abs(float(end - kink)) / LONGEST))
        width = (end - kink) / count
        first = (kink + width / 2**_NEAR).mid()
        yield Panel(kink, first, self.root)
        halves = [kink + width / 2**k for k in range(_NEAR, -1, -1)]
        ends = [
            first,
            *(each.mid() for each in [*halves[1:], *(kink + width * k for k in range(2, count + 1))]),
        ]
        yield from (Panel(a, b, 1) for a, b in pairwise(ends))


@lru_cache(maxsize=16)
def _legendre(order: int, bits: int) -> list[tuple[flint.arb, flint.arb]]:
    return [arb.legendre_p_root(order, k, weight=True) for k in range(order)]


def split_rule(phi: Nonlinearity, terms: int, bits: int, refinement: int) -> SplitRule:
    """For about `bits` bits; refined: half as many points again. Raises `UsageError` as `phi.pieces`."""
    nats, r = bits * LOG2, 1 - min(0.5, 1 / sqrt(terms))
    reach = sqrt(2 * (1 + r) * (nats - terms / 2 * log(r) + 8))
    order = ceil(bits * LOG2 / (2 * log(3 + sqrt(8))) + 0.3 * sqrt(terms)) + 6
    q = min(lcm(*map(_denominator, phi.pieces.trees)), _MOST_ROOT)
    return SplitRule(phi.pieces.breaks, order + order // 2 * refinement + 2 * q, q, terms, reach)


def _denominator(node: Node) -> int:
    """The common denominator of all exponents."""
    head, *parts = node
    own = 2 if head == "sqrt" else parts[1].denominator if head == "pow" else 1
    return lcm(own, *(_denominator(part) for part in parts if isinstance(part, tuple)))


@lru_cache(maxsize=64)
def split_primitive(phi: Nonlinearity) -> Function:
    """Phi, continuous over the kinks. Raises `UsageError` where a piece has none in closed form."""
    trees = [between(piece.tree) for piece in phi.pieces]
    if None in trees:
        accepted = "accepted: phi that is analytic, or with a closed primitive between its kinks"
        raise UsageError("phi", phi.name, f"its primitive between its kinks has no closed form; {accepted}")
    functions = [compiled(tree, BALL) for tree in trees if tree is not None]

    def shifted(k: int) -> Function:
        return lambda x: functions[k](x) + _constant(phi, functions, k)

    return by_piece(phi, [shifted(k) for k in range(len(functions))], continuous=True)


def _constant(phi: Nonlinearity, functions: list[Function], k: int) -> flint.arb:
    """What makes the k-th piece of Phi go on from the first."""
    total = arb(0)
    for place, left, right in zip(phi.pieces.breaks[:k], functions, functions[1:], strict=False):
        total += left(arb_of(place)) - right(arb_of(place))
    return total

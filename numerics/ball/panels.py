r"""Gauss-Legendre panels on x > 0 for Gaussian means of $f(|x|)$ with f analytic on x > 0 and a kink at 0.

$E f=2\int_0^X f(x)e^{-x^2/2D}dx/\sqrt{2\pi D}$ on panels that double from `scale` until they are $2\sqrt D$
wide. A trapezoid rule on the whole line, however x is mapped, feels the kink and converges like a power of
its step; panels end there. m points a panel are wrong by about $\rho^{-2m}$, with $\rho$ from the nearest
singularity: nothing is proved, and who uses the rule refines it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import flint
from flint import arb, ctx
from mpmath import mp

from rnnchaos.numerics.ball.convert import mpf_of

LOG2 = 0.6931471805599453


@dataclass(frozen=True)
class PanelRule:
    """`order` points on each panel between `edges`, 0 = edges[0] < edges[1] < ..."""

    variance: flint.arb
    edges: tuple[float, ...]
    order: int

    def points(self) -> Iterator[tuple[flint.arb, flint.arb, int]]:
        """x > 0 in ascending order, its length, and the bits that its share deserves."""
        full, twice = ctx.prec, 2 * float(self.variance)
        for low, high in pairwise(map(arb, self.edges)):
            half = (high - low) / 2
            for root, weight in legendre(self.order, full):
                x = low + half * (1 + root)
                yield x, half * weight, max(full - int(float(x) ** 2 / twice / LOG2), 32)

    def nodes(self) -> Iterator[tuple[flint.arb, flint.arb, int]]:
        """x > 0, its weight in the mean (both signs counted), and those bits."""
        front = 2 / (2 * arb.pi() * self.variance).sqrt()
        for x, length, bits in self.points():
            yield x, front * length * (-(x**2) / (2 * self.variance)).exp(), bits

    def integrals(self, f: Callable[[flint.arb], flint.arb]) -> Iterator[flint.arb]:
        """int_0^x f at the nodes, by as many points between two nodes as on a panel."""
        total, last, rule = arb(0), arb(0), legendre(self.order, ctx.prec)
        for x, _, _ in self.points():
            half = (x - last) / 2
            total += half * sum((w * f(last + half * (1 + root)) for root, w in rule), arb(0))
            last = x
            yield total


def panel_rule(variance: flint.arb, scale: float, furthest: float, order: int) -> PanelRule:
    """The rule for x up to `furthest` standard deviations; no panel is wider than two of them."""
    root = float(variance.sqrt().mid())
    edges = [0.0]
    while edges[-1] < furthest * root:
        edges.append(edges[-1] + min(max(edges[-1], min(scale, root)), 2 * root))
    return PanelRule(variance, tuple(edges), order)


@lru_cache(maxsize=16)
def legendre(order: int, bits: int) -> tuple[tuple[flint.arb, flint.arb], ...]:
    """Roots in (-1, 1), ascending, and weights, to `bits` bits: the precision in force."""
    pairs = [arb.legendre_p_root(order, k, weight=True) for k in range(order)]
    return tuple(sorted(pairs, key=lambda pair: float(pair[0])))


def panel(f: Any, low: Any, high: Any, order: int) -> Any:
    """The integral of f over one panel by mpmath numbers."""
    middle, half = (low + high) / 2, (high - low) / 2
    nodes = legendre(order, int(mp.prec))
    return half * mp.fsum(mpf_of(weight) * f(middle + half * mpf_of(x)) for x, weight in nodes)

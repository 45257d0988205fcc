r"""$C(t,s)=E\varphi(x)\varphi(y)$ and $C_{\varphi'}=\partial C/\partial D$ of two copies at variances D_t,
D_s and covariance D. With $h_k(D)=b_k(D)^{1/2}$ (`rnnchaos.numerics.means.mehler`), whose signs do not depend
on D for a registered phi, and $\rho=D/\sqrt{D_tD_s}$,

    C = sum_k h_k(D_t) h_k(D_s) rho^k,   sqrt(D_t D_s) C_phi' = sum_k k h_k(D_t) h_k(D_s) rho^(k-1),  k odd.

A law is told the variances one after the other, and then gives the row of the last time against all so far.

**Proof.** The b_k are those at the midpoint of a variance; what is left out is bounded by Cauchy's inequality
and Parseval. All registered phi have $|\varphi'|\le1$ and $|\varphi|\le|x|$, so that moving a standard
deviation by $\delta$ moves C by at most $\delta$ times the other one; $|\varphi''|\le2$ bounds what
$C_{\varphi'}$ moves by.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log, sqrt
from typing import Any

import numpy as np
from flint import arb, arb_poly, ctx
from mpmath import mp

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.means.hermite import float_correlation, float_nodes, mpmath_correlation, mpmath_rows
from rnnchaos.numerics.means.mehler import mehler
from rnnchaos.numerics.means.moments import moments
from rnnchaos.numerics.nonlinearity.activation import Activation, activation
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

Row = list[Any]


@dataclass(frozen=True)
class Node:
    """A time: standard deviation, h_1, h_3, ..., E phi^2, how far the standard deviation may be from that of
    the h_k, and bounds of what these leave out from each on: of b_k and of k b_k."""

    root: Any
    waves: Any
    second: Any
    moved: Any = 0
    left: tuple[Row, Row] = ([], [])


class Law(ABC):
    """C and C_phi' between the last time and all times up to it, from the covariances at them."""

    def __init__(self, phi: Nonlinearity) -> None:
        self.act: Activation = activation(phi)
        self.nodes: list[Node] = []

    def add(self, variance: Any) -> None:
        """The variance at the next time."""
        self.nodes.append(self.node(variance))

    def row(self, covariances: Sequence[Any], *, order: int = 0, same: bool = False) -> Row:
        """C (order 0) or C_phi' (order 1); `same`: the last entry is one variable with itself."""
        found = self.means(covariances, order)
        return [*found[:-1], self.nodes[-1].second] if same and not order else found

    def means(self, covariances: Sequence[Any], order: int) -> Row:
        """Pair by pair."""
        earlier = zip(self.nodes, covariances, strict=True)
        return [self.mean(self.nodes[-1], node, covariance, order) for node, covariance in earlier]

    @abstractmethod
    def node(self, variance: Any) -> Node:
        """Of a variance."""

    def mean(self, one: Node, other: Node, covariance: Any, order: int) -> Any:
        """Of two times."""
        rho, power, total = covariance / (one.root * other.root), 1 + 0 * covariance, 0 * covariance
        for k, (a, b) in enumerate(zip(one.waves, other.waves, strict=False)):
            total += (2 * k + 1) ** order * a * b * power
            power *= rho * rho
        return total / (one.root * other.root) if order else total * rho


class Mehler(Law):
    """Enclosures at the precision in force."""

    def node(self, variance: Any) -> Node:
        found = mehler(self.act, variance.mid(), ctx.prec, enclosing=True)
        weighted = [(2 * j + 1) * b for j, b in enumerate(found.terms)]
        left = _beyond(found.terms, found.rest / (found.last + 2)), _beyond(weighted, found.rest)
        root, middle = variance.sqrt(), variance.mid().sqrt()
        moved = abs(root - middle).abs_upper()
        second = widened(moments(self.act, variance.mid()).second, 2 * root * moved)
        return Node(root, [b.sqrt() for b in found.terms], second, moved, left)

    def mean(self, one: Node, other: Node, covariance: Any, order: int) -> Any:
        unit = one.root * other.root
        rho = (covariance / unit).min(arb(1)).max(arb(-1))
        middle, most = rho.mid(), min(len(one.waves), len(other.waves))
        fall = max(-2 * log(min(max(abs(float(middle)), 1e-30), 1 - 1e-9)), ctx.prec * LOG2 / most)
        count = min(most, int(ctx.prec * LOG2 / fall) + 1)
        products = map(arb.__mul__, one.waves[:count], other.waves[:count])
        left = (one.left[order][count] * other.left[order][count]).sqrt()
        left *= middle.abs_upper() ** (2 * count + 1 - order)
        if order:
            series = arb_poly([(2 * j + 1) * b for j, b in enumerate(products)])
            moved = 2 * (one.moved + other.moved) + 4 * unit * rho.rad()
            return widened(widened(series(middle * middle), left) / unit, moved)
        value = widened(middle * arb_poly(list(products))(middle * middle), left)
        return widened(value, one.moved * other.root + other.moved * one.root + unit * rho.rad())


def _beyond(terms: Sequence[Any], rest: Any) -> Row:
    """Upper bounds of what all terms from each on add up to, and of the rest."""
    return [bound.abs_upper() for bound in accumulate(reversed(terms), initial=rest)][::-1]


class Hermite(Law):
    """mpmath numbers, good to about `bits`; half as many again where refined."""

    def __init__(self, phi: Nonlinearity, bits: int, refinement: int) -> None:
        super().__init__(phi)
        self.bits, self.more = bits + bits // 2 * refinement, refinement

    def node(self, variance: Any) -> Node:
        root = mp.sqrt(variance)
        samples = mpmath_rows(self.act, float(root), (self.bits + 24) * LOG2)
        found = mpmath_correlation(samples, variance, self.bits, self.more)
        return Node(root, [mp.sqrt(b) for b in found.squares], found.second)


class Floats(Law):
    """float64, a row at once; the last terms, `left` of E phi^2 in all, are left out."""

    def __init__(self, phi: Nonlinearity, left: float = 0.0) -> None:
        super().__init__(phi)
        self.left, self.table = left, np.zeros((0, 0))

    def node(self, variance: Any) -> Node:
        root = sqrt(variance)
        found = float_correlation(float_nodes(self.act, root), float(variance))
        squares = np.array(found.squares)
        waves = np.sqrt(squares[np.cumsum(squares[::-1])[::-1] > self.left * found.second])
        times, terms = self.table.shape
        grown = np.zeros((times + 1, max(terms, len(waves))))
        grown[:times, :terms], grown[times, : len(waves)] = self.table, waves
        self.table = grown
        return Node(root, waves, found.second)

    def means(self, covariances: Sequence[Any], order: int) -> Row:
        unit = np.array([node.root for node in self.nodes]) * self.nodes[-1].root
        rho, total = np.array(covariances, float) / unit, np.zeros(len(unit))
        loads = self.table * self.table[-1] * (2 * np.arange(self.table.shape[1]) + 1) ** order
        for column in loads.T[::-1]:
            total = total * (rho * rho) + column
        return list((total / unit if order else total * rho).tolist())

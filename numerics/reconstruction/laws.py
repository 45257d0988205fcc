r"""$C(t,s)=E\varphi(x)\varphi(y)$ and $C_{\varphi'}=\partial C/\partial D$ of two copies at variances D_t,
D_s and covariance D: one law for each arithmetic. A law is told the variances one after the other, and then gives
the row of the last time against all earlier ones.

erf:   C = (2/pi) asin(u/n),  C_phi' = 1/sqrt(n^2 - u^2),   u = pi D/2,  n^2 = (1 + pi D_t/2)(1 + pi D_s/2).

Any registered phi, with $h_k(D)=b_k(D)^{1/2}$, whose signs do not depend on D, $\rho=D/\sqrt{D_tD_s}$:

    C = sum_k h_k(D_t) h_k(D_s) rho^k,   sqrt(D_t D_s) C_phi' = sum_k k h_k(D_t) h_k(D_s) rho^(k-1),  k odd.

**Proof.** The b_k are those of `rnnchaos.numerics.means.mehler`, at the midpoint of a variance; what is left
out is bounded by Cauchy's inequality and Parseval. All registered phi have $|\varphi'|\le1$ and
$|\varphi|\le|x|$, so that moving a standard deviation by $\delta$ moves C by at most $\delta$ times the other
one; $|\varphi''|\le2$ bounds what $C_{\varphi'}$ moves by.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from flint import arb, arb_poly, ctx
from mpmath import mp

from rnnchaos.numerics.ball.elementary import square_root
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.means.hermite import mpmath_correlation, mpmath_rows
from rnnchaos.numerics.means.mehler import mehler
from rnnchaos.numerics.means.moments import moments
from rnnchaos.numerics.nonlinearity.activation import Activation, activation
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

Row = list[Any]


class Law(ABC):
    """C and C_phi' between the last time and all times up to it, from the covariances at them."""

    @abstractmethod
    def add(self, variance: Any) -> None:
        """The variance at the next time."""

    @abstractmethod
    def row(self, covariances: Sequence[Any], *, order: int = 0, same: bool = False) -> Row:
        """C (order 0) or C_phi' (order 1); `same`: the last entry is one variable with itself."""


@dataclass
class ErrorFunction(Law):
    """erf, over balls, mpmath numbers or floats."""

    pi: Any
    asin: Any
    halves: Row = field(default_factory=list)

    def add(self, variance: Any) -> None:
        self.halves.append(1 + self.pi * variance / 2)

    def row(self, covariances: Sequence[Any], *, order: int = 0, same: bool = False) -> Row:
        last, found = self.halves[-1], []
        for other, covariance in zip(self.halves, covariances, strict=True):
            u, square = self.pi * covariance / 2, last * other
            if order:
                found.append(1 / square_root(square - u * u))
            else:
                found.append(2 / self.pi * self.asin(u / square_root(square)))
        return found


@dataclass(frozen=True)
class Node:
    """A time: standard deviation, h_1, h_3, ..., what they leave out from each on, and E phi^2."""

    root: Any
    waves: Row
    left: tuple[Row, Row]
    sizes: list[float]
    second: Any
    moved: Any = 0


@dataclass
class Mehler(Law):
    """Enclosures by Mehler's expansion."""

    act: Activation
    nodes: list[Node] = field(default_factory=list)

    def add(self, variance: Any) -> None:
        found = mehler(self.act, variance.mid(), ctx.prec, enclosing=True)
        weights = [(2 * j + 1) * b for j, b in enumerate(found.terms)]
        plain = _beyond(found.terms, found.rest / (found.last + 2))
        root = variance.sqrt()
        middle = variance.mid().sqrt()
        moved = abs(root - middle).abs_upper()
        second = widened(moments(self.act, variance.mid()).second, 2 * root * moved)
        self.nodes.append(
            Node(
                root,
                [b.sqrt() for b in found.terms],
                (plain, _beyond(weights, found.rest)),
                [float(bound) for bound in plain],
                second,
                moved,
            )
        )

    def row(self, covariances: Sequence[Any], *, order: int = 0, same: bool = False) -> Row:
        last = self.nodes[-1]
        found = [_mean(last, node, D, order) for node, D in zip(self.nodes, covariances, strict=True)]
        if same and not order:
            found[-1] = last.second
        return found


def _beyond(terms: Sequence[Any], rest: Any) -> Row:
    """Upper bounds of what all terms from each on add up to, and of the rest."""
    return [bound.abs_upper() for bound in accumulate(reversed(terms), initial=rest)][::-1]


def _mean(one: Node, other: Node, covariance: Any, order: int) -> Any:
    """C or C_phi' enclosed, by as many terms as its correlation asks for."""
    rho = (covariance / (one.root * other.root)).min(arb(1)).max(arb(-1))
    middle, unit = rho.mid(), one.root * other.root
    count = _enough(one.sizes, other.sizes, abs(float(middle)))
    products = map(arb.__mul__, one.waves[:count], other.waves[:count])
    fall = middle.abs_upper() ** (2 * count + 1 - order)
    left = (one.left[order][count] * other.left[order][count]).sqrt() * fall
    if order:
        series = arb_poly([(2 * j + 1) * b for j, b in enumerate(products)])
        moved = 2 * (one.moved + other.moved) + 4 * unit * rho.rad()
        return widened(widened(series(middle * middle), left) / unit, moved)
    value = middle * arb_poly(list(products))(middle * middle)
    moved = one.moved * other.root + other.moved * one.root + unit * rho.rad()
    return widened(widened(value, left), moved)


def _enough(one: list[float], other: list[float], rho: float) -> int:
    """How many terms leave out less than the rounding."""
    low, high, target = 1, min(len(one), len(other)) - 1, 0.5**ctx.prec * min(one[0], other[0])
    while low < high:
        middle = (low + high) // 2
        if (one[middle] * other[middle]) ** 0.5 * rho ** (2 * middle + 1) < target:
            high = middle
        else:
            low = middle + 1
    return high


@dataclass
class Hermite(Law):
    """mpmath numbers, by Hermite's recurrence in real space."""

    act: Activation
    bits: int
    refinement: int
    nodes: list[Node] = field(default_factory=list)

    def add(self, variance: Any) -> None:
        bits, root = self.bits + self.bits // 2 * self.refinement, mp.sqrt(variance)
        rows = mpmath_rows(self.act, float(root), (bits + 24) * LOG2)
        found = mpmath_correlation(rows, variance, bits, self.refinement)
        self.nodes.append(Node(root, [mp.sqrt(b) for b in found.squares], ([], []), [], found.second))

    def row(self, covariances: Sequence[Any], *, order: int = 0, same: bool = False) -> Row:
        last, found = self.nodes[-1], []
        for node, covariance in zip(self.nodes, covariances, strict=True):
            unit = last.root * node.root
            rho, power, total = covariance / unit, mp.one, mp.zero
            for k, (a, b) in enumerate(zip(last.waves, node.waves, strict=False)):
                total += (2 * k + 1) ** order * a * b * power
                power *= rho * rho
            found.append(total / unit if order else total * rho)
        if same and not order:
            found[-1] = last.second
        return found


def ball_law(phi: Nonlinearity) -> Law:
    """Enclosures at the precision in force."""
    return ErrorFunction(arb.pi(), arb.asin) if phi.name == "erf" else Mehler(activation(phi))


def mpmath_law(phi: Nonlinearity, bits: int, refinement: int) -> Law:
    """Estimates good to about `bits`."""
    if phi.name == "erf":
        return ErrorFunction(+mp.pi, mp.asin)
    return Hermite(activation(phi), bits, refinement)

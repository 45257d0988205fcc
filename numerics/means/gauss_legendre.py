r"""Gaussian means over mpmath numbers by Gauss-Legendre panels; only phi's tree is shared with the balls.

$E f(\sqrt{D}z)=2\int_0^X f(x)e^{-x^2/2D}dx/\sqrt{2\pi D}$ on panels that double from the scale on which phi
bends until they reach $2\sqrt D$, up to $X=Z\sqrt D$. Values of phi and Phi at the nodes do not depend on D,
so they are tabulated once and the secant iteration on $P(D)=D^2/\mathrm{Var}\,\Phi-2g^2$ only redoes the
weights. Without a primitive in closed form, Phi is integrated by the same rule from the panel's edge. The
radius is ten times the larger change on doubling the precision and on doubling the number of nodes with a
wider range; nothing is proved.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import ceil, log, sqrt
from typing import Any

import flint
from mpmath import mp

from rnnchaos.numerics.ball.convert import mpf_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.nonlinearity.activation import activation, natural_scale
from rnnchaos.numerics.nonlinearity.compiled import compiled, primitive_node
from rnnchaos.numerics.nonlinearity.over_mpmath import MPMATH
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_MOST_VALUES = 150_000  # some seconds


@dataclass(frozen=True)
class Table:
    """Nodes x > 0 with Gauss-Legendre weights, phi and Phi there."""

    rows: tuple[tuple[Any, Any, Any, Any], ...]

    def means(self, variance: Any) -> tuple[Any, Any, Any]:
        """E phi^2, E Phi, E Phi^2 at the variance."""
        second = mean = square = mp.zero
        for x, share, value, primitive in self.rows:
            weight = share * mp.exp(-x * x / (2 * variance))
            second += weight * value * value
            low = weight * primitive
            mean += low
            square += low * primitive
        norm = 2 / mp.sqrt(2 * mp.pi * variance)
        return norm * second, norm * mean, norm * square

    def weighted(self, variance: Any) -> Iterator[tuple[Any, Any, Any]]:
        """(x, weight in a mean of an even function, phi(x)) at the variance."""
        norm = 2 / mp.sqrt(2 * mp.pi * variance)
        for x, share, value, _ in self.rows:
            yield x, norm * share * mp.exp(-x * x / (2 * variance)), value


@lru_cache(maxsize=16)
def gauss_legendre_rule(count: int, precision: int) -> tuple[tuple[Any, Any], ...]:
    """The rule of any number of nodes on [-1, 1], by FLINT: 25 times faster than mpmath's own."""
    with working_bits(precision + 10):
        rows = [flint.arb.legendre_p_root(count, k, True) for k in range(count)]
        return tuple((mpf_of(place), mpf_of(weight)) for place, weight in rows)


@lru_cache(maxsize=16)
def running_integral(count: int, precision: int) -> tuple[tuple[Any, ...], ...]:
    r"""A_ij with $\int_{-1}^{x_i}f=\sum_jA_{ij}f(x_j)$ for polynomials of degree below `count` at the rule's
    nodes: $A_{ij}=\tfrac12w_j\sum_kP_k(x_j)[P_{k+1}(x_i)-P_{k-1}(x_i)]$, $P_{-1}=-1$."""
    with working_bits(precision + 10):
        rows = [flint.arb.legendre_p_root(count, k, True) for k in range(count)]
        values = [[x.legendre_p(k) for k in range(count + 1)] for x, _ in rows]
        rises = [[p[1] + 1, *(p[k + 1] - p[k - 1] for k in range(1, count))] for p in values]
        shares = [[w / 2 * p[k] for p, (_, w) in zip(values, rows, strict=True)] for k in range(count)]
        product = flint.arb_mat(rises) * flint.arb_mat(shares)
        return tuple(tuple(mpf_of(product[i, j]) for j in range(count)) for i in range(count))


def table(phi: Nonlinearity, root: float, bits: int, refinement: int) -> Table:
    """The table for sd `root`; each refinement doubles the nodes and widens the range by a fifth.

    Raises `NonConvergence` where phi has no primitive in closed form and too many nodes want it.
    """
    scale = min(natural_scale(activation(phi)), 2 * root)
    edges = [mp.zero]
    while edges[-1] < sqrt(2 * bits * log(2) + 30) * root * 1.2**refinement:
        edges.append(edges[-1] + min(max(edges[-1], scale), 2 * root))
    count = max(12, ceil(bits * log(2) / 2.4))
    work = len(edges) * 2 * count * _between(2 * count)  # of the refined table, so that none is made in vain
    if primitive_node(phi) is None and work > _MOST_VALUES:
        raise NonConvergence(
            f"the primitive of {phi.name} at mpmath's nodes",
            f"{work} values of phi, {_MOST_VALUES} allowed; accepted: fewer digits, or further from g_c",
        )
    nodes = gauss_legendre_rule(count * 2**refinement, mp.prec)
    return Table(tuple(_rows(phi, edges, nodes)))


def _rows(phi: Nonlinearity, edges: list[Any], nodes: Any) -> list[tuple[Any, Any, Any, Any]]:
    operations, node = MPMATH, primitive_node(phi)
    value, rows, passed, at = compiled(phi.node, operations), [], mp.zero, mp.zero
    primitive = None if node is None else compiled(node, operations)
    short = [] if primitive else gauss_legendre_rule(_between(len(nodes)), mp.prec)
    for low, high in pairwise(edges):
        half = (high - low) / 2
        for root, weight in sorted(nodes):
            x = low + half * (1 + root)
            if primitive is None:
                passed, at = passed + _integral(value, at, x, short), x
            rows.append((x, half * weight, value(x), passed if primitive is None else primitive(x)))
    return rows


def _between(count: int) -> int:
    """How many points the integral of phi takes between neighbours among `count` nodes: these are about
    `count` times closer than phi's singularities are to the panel, so each point adds a factor count^-2.
    """
    return ceil(int(mp.prec) * log(2) / (2 * log(count))) + 3


def _integral(f: Callable[[Any], Any], low: Any, high: Any, nodes: Any) -> Any:
    half = (high - low) / 2
    return half * mp.fsum(weight * f(low + half * (1 + root)) for root, weight in nodes)

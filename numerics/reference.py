r"""The second engine: mpmath, Gauss-Legendre panels in x, secant root; it shares phi's tree with the balls.

$E f(\sqrt{D}z)=2\int_0^X f(x)e^{-x^2/2D}dx/\sqrt{2\pi D}$ on panels that double from the scale on which phi
bends until they reach $2\sqrt D$, up to $X=Z\sqrt D$. Values of phi and Phi at the nodes do not depend on D,
so they are tabulated once and the secant iteration on $P(D)=D^2/\mathrm{Var}\,\Phi-2g^2$ only redoes the
weights. Without a primitive in closed form, Phi is integrated by the same rule from the panel's edge. The
radius is ten times the larger change on doubling the precision and on doubling the number of nodes with a
wider range; nothing is proved.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import ceil, log, log2, sqrt
from typing import Any

from flint import arb
from mpmath import mp
from mpmath.calculus.quadrature import GaussLegendre

from rnnchaos.numerics.activation import activation, natural_scale
from rnnchaos.numerics.chaos import Chaotic, guard_bits
from rnnchaos.numerics.gain import closeness
from rnnchaos.numerics.lowering import compiled, mpmath_operations, primitive_node
from rnnchaos.numerics.unproved import judged
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity import Nonlinearity

METHOD = (
    "mpmath: Gauss-Legendre panels, secant root; radius: 10 times the larger change on doubling the "
    "precision and on doubling the nodes over a wider range"
)
_MOST_STEPS = 60


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


@lru_cache(maxsize=1)
def _gauss_legendre() -> GaussLegendre:
    return GaussLegendre(mp)


def table(phi: Nonlinearity, root: float, bits: int, refinement: int) -> Table:
    """The table for sd `root`; each refinement doubles the nodes and widens the range by a fifth."""
    scale = min(natural_scale(activation(phi)), 2 * root)
    edges = [mp.zero]
    while edges[-1] < sqrt(2 * bits * log(2) + 30) * root * 1.2**refinement:
        edges.append(edges[-1] + min(max(edges[-1], scale), 2 * root))
    degree = max(3, ceil(log2(bits * log(2) / 2.4 / 3)) + 1) + refinement
    nodes = _gauss_legendre().get_nodes(-1, 1, degree, mp.prec)
    return Table(tuple(_rows(phi, edges, nodes)))


def _rows(phi: Nonlinearity, edges: list[Any], nodes: Any) -> list[tuple[Any, Any, Any, Any]]:
    operations, node = mpmath_operations(), primitive_node(phi)
    value, rows, passed = compiled(phi.node, operations), [], mp.zero
    primitive = None if node is None else compiled(node, operations)
    for low, high in pairwise(edges):
        half = (high - low) / 2
        for root, weight in nodes:
            x = low + half * (1 + root)
            known = passed + _integral(value, low, x, nodes) if primitive is None else primitive(x)
            rows.append((x, half * weight, value(x), known))
        if primitive is None:
            passed += _integral(value, low, high, nodes)
    return rows


def _integral(f: Callable[[Any], Any], low: Any, high: Any, nodes: Any) -> Any:
    half = (high - low) / 2
    return half * mp.fsum(weight * f(low + half * (1 + root)) for root, weight in nodes)


def root_of(g: Fraction, means: Callable[[Any], tuple[Any, Any, Any]], first: Any, second: Any) -> Any:
    """Delta0 by the secant method on D^2/Var Phi - 2 g^2. Raises `NonConvergence`."""
    target = 2 * (mp.mpf(g.numerator) / g.denominator) ** 2

    def residual(variance: Any) -> Any:
        _, mean, square = means(variance)
        return variance**2 / (square - mean**2) - target

    old, new, height = first, second, residual(first)
    for _ in range(_MOST_STEPS):
        now = residual(new)
        if now == height:
            return new
        step = now * (new - old) / (now - height)
        old, height, new = new, now, max(new - step, new / 8)
        if abs(new - old) < abs(new) * mp.ldexp(1, -mp.prec // 2 - mp.prec // 4):
            return new
    raise NonConvergence("Delta0 by the secant method", mp.nstr(now, 5))


def referred(
    bits: int,
    g: Fraction,
    phi: Nonlinearity,
    interval: tuple[float, float] | None,
    extract: Callable[[Chaotic], Any],
) -> Ball:
    """extract(solution) over mpmath numbers, with the radius that three computations suggest."""
    near = closeness(g, phi)
    full = bits + guard_bits(g, activation(phi))
    with mp.workprec(64 + 3 * near):
        guess = mp.mpf(2) ** -near if interval is None else mp.mpf(max(interval[0], interval[1] / 2))
        rough = root_of(
            g, lambda d: table(phi, float(mp.sqrt(d)), 64 + 3 * near, 0).means(d), guess, guess * 2
        )

    def solved(precision: int, refinement: int) -> Any:
        with mp.workprec(precision):
            means = table(phi, float(mp.sqrt(rough)), full, refinement).means
            variance = root_of(g, means, rough, rough * (1 + mp.mpf(2) ** -20))
            second = means(variance)[0]
            kinetic = (mp.mpf(g.numerator) / g.denominator) ** 2 * second - variance
            return ball_from(extract(Chaotic(g, variance, second, kinetic)))

    return judged(solved(full, 0), solved(full, 1), solved(2 * full, 0), METHOD)


def ball_from(number: Any) -> Any:
    """An mpmath number as an exact ball."""
    sign, mantissa, exponent, _ = number._mpf_
    return arb((-int(mantissa) if sign else int(mantissa), int(exponent)))

r"""Integrals over R^N, N = 1 or 2, of functions that fall like a Gaussian: the trapezoid rule, enclosed.

Let f be analytic for $|\mathrm{Im}\,z_i|\le a$ and there, with $u_i=\max(0,|\mathrm{Re}\,z_i|-c)$,

    |f(z)| <= A (sum_i (u_i + d))^p K exp(-sum_i u_i^2/(2 v)).

By Poisson's formula, the contour moved to $\pm a$ in each coordinate, the rule of step h on all nodes errs by
at most $M[(1+2/(e^{2\pi a/h}-1))^N-1]$, M the largest integral of |f| over such a contour (N = 1: Trefethen
and Weideman, SIAM Review 56, 385 (2014), Theorem 5.1, doi:10.1137/130932132). M follows from the bound, with
$(\sum_iy_i)^p\le N^{p-1}\sum_iy_i^p$, so do the nodes left out, with the bound on the real axis. Step and
number of nodes are chosen in float64; the bounds hold for any choice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import comb, log, pi
from typing import Any, NamedTuple

from flint import arb
from mpmath import mp

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.theory.errors import UsageError

MOST = 200_000, 1_000_000
"""Nodes of a rule in one and in two dimensions, some seconds; beyond, the temperature is too low for it."""
_ANGLES = tuple(0.8 * 0.75**k for k in range(36))


class Size(NamedTuple):
    """K, c, d and v of the bound, in a strip."""

    factor: Any
    core: Any
    offset: Any
    variance: Any


Sizes = Callable[[arb], Size]
"""The bound in the strip of half-width a; 0 is the real axis."""


At = Callable[[tuple[tuple[Any, Any], ...]], Any]


class Part(NamedTuple):
    """What multiplies the weight: a function of a point, its A and p."""

    value: Callable[..., Any]
    size: Callable[[arb], Any]
    power: int


@dataclass(frozen=True)
class Rule:
    """Nodes k h, |k| <= count, in each of N coordinates; `angle`: the half-width a relied on."""

    sizes: Sizes
    N: int
    angle: float
    step: float
    count: int

    def half(self, at: Callable[[int], Any]) -> Iterator[tuple[tuple[Any, ...], int]]:
        """Half of the nodes, which do for even functions: coordinates `at(k)`, how often a node counts."""
        coordinates = {k: at(k) for k in range(-self.count, self.count + 1)}
        for k in range(self.count + 1):
            rest = product(*[coordinates.values()] * (self.N - 1))
            yield from (((coordinates[k], *more), 2 if k else 1) for more in rest)

    def error(self, part: Part) -> arb:
        """Upper bound of |rule - integral|."""
        a = arb(self.angle)
        strip, line = self.sizes(a), self.sizes(arb(0))
        one = 2 / ((2 * arb.pi() * a / self.step).exp() - 1)
        alias = one if self.N == 1 else one * (2 + one)
        whole = part.size(a) * strip.factor * self._mixed(part.power, lambda p: _integral(strip, p))
        total: arb = whole * alias + part.size(arb(0)) * line.factor * self._left_out(part.power, line)
        return total

    def _mixed(self, power: int, one: Callable[[int], Any]) -> arb:
        """Of (sum_i (u_i + d))^p, from those of (u + d)^p in one coordinate."""
        whole: arb = arb(self.N) ** power * one(power) * one(0) ** (self.N - 1)
        return whole

    def _left_out(self, power: int, line: Size) -> arb:
        """All nodes with some |k| > count."""
        one = self._tail(line, power)
        if self.N == 1:
            return one
        both = one * self._sum(line, 0) + self._tail(line, 0) * self._sum(line, power)
        total: arb = 2 ** max(power, 1) * both
        return total

    def _sum(self, line: Size, power: int) -> arb:
        """Of all nodes: at most the integral and a step for each of four monotonous pieces."""
        most = (line.offset + (power * line.variance).sqrt()) ** power
        total: arb = _integral(line, power) + 4 * self.step * most
        return total

    def _tail(self, line: Size, power: int) -> arb:
        """Of |k| > count: below the integral from there on, where the bound decreases."""
        u, v = arb(self.step) * self.count - line.core, line.variance
        if not (u > 0 and u**2 > (power + 1) * v):
            return arb("inf")
        moment = u ** (power - 1) * v * (-(u**2) / (2 * v)).exp() / (1 - max(power - 1, 0) * v / u**2)
        tail: arb = 2 * (1 + line.offset / u) ** power * moment
        return tail


def _integral(size: Size, power: int) -> arb:
    """Of (u + d)^p exp(-u^2/(2 v)) over the line."""
    _, c, d, v = size
    moments = ((2 * v) ** (arb(k + 1) / 2) * (arb(k + 1) / 2).gamma() for k in range(power + 1))
    rest = (comb(power, k) * d ** (power - k) * moment for k, moment in enumerate(moments))
    total: arb = sum(rest, 2 * c * d**power)
    return total


def rule(sizes: Sizes, N: int, bits: int, *, widest: float, refined: bool = False) -> Rule:
    """The rule with the fewest nodes among some whose error is about 2^-bits; `refined`: a step shorter by a
    quarter, and nodes farther out. Raises `UsageError` where they are too many."""
    with working_bits(64):
        nats = bits * log(2) + 8
        line = sizes(arb(0))
        reach = float(line.core) + (2 * (nats + 6) * float(line.variance)) ** 0.5
        found = []
        for share in _ANGLES:
            size = sizes(arb(share * widest))
            spent = float(size.factor.log() + N * (1 + size.core / line.variance.sqrt()).log())
            found.append((2 * pi * share * widest / (nats + spent), share * widest))
    step, angle = max(found)
    step, reach = (0.8 * step, 1.1 * reach) if refined else (step, reach)
    count = int(reach / step) + 1
    if (2 * count) ** N > MOST[N - 1]:
        most = f"accepted: a temperature that {MOST[N - 1]} nodes resolve"
        raise UsageError("T", f"{float(line.variance):.3g}", f"{most}, not {(2 * count) ** N:.1e}")
    return Rule(sizes, N, angle, step, count)


def integrals(numbers: Arithmetic, made: Rule, at: At, parts: tuple[Part, ...]) -> list[Any]:
    """Of each part times the weight, even functions: `at(xs)` is a point of coordinates (x, tanh x) with the
    `weight` there; balls hold the error of the rule."""
    step = numbers.number(Fraction(made.step))
    totals = [numbers.number(0)] * len(parts)
    for xs, twice in made.half(lambda k: coordinate(step * k)):
        point = at(xs)
        share = twice * point.weight
        totals = [total + share * part.value(point) for total, part in zip(totals, parts, strict=True)]
    scaled = [total * step**made.N for total in totals]
    if not numbers.balls:
        return scaled
    return [widened(total, made.error(part)) for total, part in zip(scaled, parts, strict=True)]


def coordinate(x: Any) -> tuple[Any, Any]:
    """(x, tanh x)."""
    return x, x.tanh() if isinstance(x, arb) else mp.tanh(x)

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
from typing import Any, NamedTuple, Protocol

from flint import arb

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.theory.errors import UsageError

MOST = 200_000, 1_000_000
"""Nodes of a rule in one and in two dimensions, some seconds; a weight that is too narrow asks for more."""
_ANGLES = tuple(0.8 * 0.75**k for k in range(36))


class Size(NamedTuple):
    """K, c, d and v of the bound, in a strip."""

    factor: Any
    core: Any
    offset: Any
    variance: Any


class Law(Protocol):
    """An even weight on R^N, analytic in a strip of half-width `widest`; `width` names the parameter, its
    attribute, that makes it narrow."""

    @property
    def N(self) -> int: ...
    @property
    def widest(self) -> float: ...
    @property
    def width(self) -> str: ...

    def coordinate(self, x: Any) -> Any:
        """What a point is made of, from one coordinate."""

    def at(self, coordinates: tuple[Any, ...]) -> Any:
        """A point, with the `weight` there."""

    def size(self, a: arb) -> Size:
        """Its bound in the strip of half-width a; 0 is the real axis."""


def _unit(a: arb) -> arb:
    """Bounded by 1 in every strip."""
    return arb(1)


class Part(NamedTuple):
    """What multiplies the weight: a function of a point, its p and, by the half-width of the strip, its A."""

    value: Callable[..., Any]
    power: int = 0
    size: Callable[[arb], Any] = _unit

    def times(self, other: "Part") -> "Part":
        """The product of two."""
        return Part(
            lambda point: self.value(point) * other.value(point),
            self.power + other.power,
            lambda a: self.size(a) * other.size(a),
        )


NORM = Part(lambda point: 1)
"""1: its integral is the norm of the weight."""


@dataclass(frozen=True)
class Rule:
    """Nodes k h, |k| <= count, in each coordinate; `angle`: the half-width a relied on."""

    law: Law
    angle: float
    step: float
    count: int

    def half(self, at: Callable[[int], Any]) -> Iterator[tuple[tuple[Any, ...], int]]:
        """Half of the nodes, which do for even functions: coordinates `at(k)`, how often a node counts."""
        coordinates = {k: at(k) for k in range(-self.count, self.count + 1)}
        for k in range(self.count + 1):
            rest = product(*[coordinates.values()] * (self.law.N - 1))
            yield from (((coordinates[k], *more), 2 if k else 1) for more in rest)

    def error(self, part: Part) -> arb:
        """Upper bound of |rule - integral|."""
        a = arb(self.angle)
        strip, line = self.law.size(a), self.law.size(arb(0))
        one = 2 / ((2 * arb.pi() * a / self.step).exp() - 1)
        alias = one if self.law.N == 1 else one * (2 + one)
        whole = part.size(a) * strip.factor * self._mixed(part.power, lambda p: _integral(strip, p))
        total: arb = whole * alias + part.size(arb(0)) * line.factor * self._left_out(part.power, line)
        return total

    def _mixed(self, power: int, one: Callable[[int], Any]) -> arb:
        """Of (sum_i (u_i + d))^p, from those of (u + d)^p in one coordinate."""
        whole: arb = arb(self.law.N) ** power * one(power) * one(0) ** (self.law.N - 1)
        return whole

    def _left_out(self, power: int, line: Size) -> arb:
        """All nodes with some |k| > count."""
        one = self._tail(line, power)
        if self.law.N == 1:
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


def rule(law: Law, bits: int, *, refined: bool = False) -> Rule:
    """The rule with the fewest nodes among some whose error is about 2^-bits; `refined`: a step shorter by a
    quarter, and nodes farther out. Raises `UsageError` where they are too many."""
    with working_bits(64):
        nats = bits * log(2) + 8
        line = law.size(arb(0))
        reach = float(line.core) + (2 * (nats + 6) * float(line.variance)) ** 0.5
        found = []
        for share in _ANGLES:
            size = law.size(arb(share * law.widest))
            spent = float(size.factor.log() + law.N * (1 + size.core / line.variance.sqrt()).log())
            found.append((2 * pi * share * law.widest / (nats + spent), share * law.widest))
    step, angle = max(found)
    step, reach = (0.8 * step, 1.1 * reach) if refined else (step, reach)
    count = int(reach / step) + 1
    if (nodes := (2 * count) ** law.N) > MOST[law.N - 1]:
        given = f"{float(getattr(law, law.width)):.3g}"
        most = f"accepted: a value that {MOST[law.N - 1]} nodes resolve, not {nodes:.1e}"
        raise UsageError(law.width, given, most)
    return Rule(law, angle, step, count)


def integrals(numbers: Arithmetic, law: Law, *parts: Part) -> list[Any]:
    """Of each part times the weight, even functions; balls hold the error of the rule."""
    return summed(numbers, rule(law, numbers.planned, refined=bool(numbers.refinement)), *parts)


def mean(numbers: Arithmetic, law: Law, part: Part) -> Any:
    """Over the law."""
    norm, found = integrals(numbers, law, NORM, part)
    return found / norm


def summed(numbers: Arithmetic, made: Rule, *parts: Part) -> list[Any]:
    """The integrals by a rule."""
    law, step = made.law, numbers.number(Fraction(made.step))
    totals = [numbers.number(0)] * len(parts)
    for coordinates, twice in made.half(lambda k: law.coordinate(step * k)):
        point = law.at(coordinates)
        share = twice * point.weight
        totals = [total + share * part.value(point) for total, part in zip(totals, parts, strict=True)]
    scaled = [total * step**law.N for total in totals]
    if not numbers.balls:
        return scaled
    return [widened(total, made.error(part)) for total, part in zip(scaled, parts, strict=True)]

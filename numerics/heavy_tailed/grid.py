r"""Integrals of $e^{qx}(\Phi-e^{-t})x^k$ over $x=\ln t$, $\Phi(t)=E\,e^{-tS}=M(t/N)^N$, on a grid in u = ln s
that all N share.

The trapezoid rule on $u=jh$, $x=u+\ln N$; `rnnchaos.numerics.heavy_tailed.laplace` gives ln M there once for
all N.

**Error**, with c = Re q > -1, Y = |Im q|. For $|\arg s|=a<\pi/2$, $|M(s)|\le M(|s|\cos a)$ and
$|1-M(s)|\le2^{1-r}|s|^rE w^r$, 0 < r < 1. So on the lines Im x = +-a the integrand is below
$e^{aY}e^{cx}|x+ia|^k$ times

    e^x + (2N)^(1-r) E w^r e^(rx)   (x < 0),      exp(-e^x cos a) + M(e^x cos(a)/N)^N   (x > 0),

and the rule is wrong by at most $2I/(e^{2\pi a/h}-1)$, I the integral of that bound (its second part by a sum
over nodes, since M decreases). What is left out at the left is bounded by the first line with a = 0; at the
right by $M\le\min(M(s_1),c_0s^{-1/\alpha})$ for $s>s_1$.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil, comb, exp, log, pi

import flint
from flint import arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.heavy_tailed.laplace import Transform, fraction, transform
from rnnchaos.numerics.heavy_tailed.weight_law import Law
from rnnchaos.theory.errors import NonConvergence

ANGLE = arb(1.55)
MOST_NODES = 400_000


@dataclass(frozen=True)
class Node:
    """One grid point: x = ln t, t, and N ln M(t/N)."""

    x: flint.arb
    t: flint.arb
    log: flint.arb

    def difference(self) -> flint.arb:
        """Phi - e^-t."""
        return self.log.exp() - (-self.t).exp()

    def sum(self) -> flint.arb:
        """Phi + e^-t."""
        return self.log.exp() + (-self.t).exp()


@dataclass(frozen=True)
class Grid:
    """The nodes u = j h of one law and one accuracy; ln M is remembered, so that every N uses the same
    table."""

    values: Transform
    step: flint.arb
    known: dict[int, flint.arb] = field(default_factory=dict)

    def log(self, j: int) -> flint.arb:
        """ln M(e^(j h))."""
        if j not in self.known:
            self.known[j] = self.values.log(self.step * j)
        return self.known[j]


@lru_cache(maxsize=16)
def grid(law: Law, bits: int, nats: int) -> Grid:
    """The grid whose rule errs by 2^-bits where the integrand on the lines is below e^nats."""
    step = arb(2 * pi * float(ANGLE) / (bits * LOG2 + nats)).mid()
    return Grid(transform(law, bits), step)


@dataclass(frozen=True)
class Sampled:
    """One N on a grid, for exponents q of real part c: which nodes matter, and what the sums over them
    miss."""

    table: Grid
    size: int
    bits: int
    c: flint.arb
    first: int
    last: int

    @property
    def law(self) -> Law:
        return self.table.values.law

    def node(self, j: int) -> Node:
        """The node j."""
        x = self.table.step * j + arb(self.size).log()
        return Node(x, x.exp(), self.size * self.table.log(j))

    def nodes(self) -> Iterator[Node]:
        """All nodes that matter, from the left."""
        log_size = arb(self.size).log()
        for j in range(self.first, self.last + 1):
            x = self.table.step * j + log_size
            yield Node(x, x.exp(), self.size * self.table.log(j))

    def error(self, k: int = 0, imaginary: flint.arb | int = 0) -> flint.arb:
        """Bound of |rule - integral| at |Im q| <= imaginary."""
        with working_bits(64 + 2 * self.size.bit_length()):
            height = self._low(k, ANGLE) + self._high(k)
            rule = (
                2 * height * (ANGLE * imaginary).exp() / ((2 * arb.pi() * ANGLE / self.table.step).exp() - 1)
            )
            return rule + self._left(k) + self._right(k, arb(0))

    def _rates(self, tilt: int) -> list[tuple[flint.arb, flint.arb]]:
        r = fraction(self.bits)
        spread = arb((1 + tilt) * self.size) ** arb_of(1 - r) * self.law.fractional(r)
        return [(1 + self.c, arb(1)), (arb_of(r) + self.c, spread)]

    def _low(self, k: int, a: flint.arb) -> flint.arb:
        """x < 0 on the lines."""
        parts = ((w, i, _descending(rate, arb(0), i)) for rate, w in self._rates(1) for i in range(k + 1))
        return sum((w * comb(k, i) * a ** (k - i) * part for w, i, part in parts), arb(0))

    def _high(self, k: int) -> flint.arb:
        """x > 0 on the lines, y = x + ln cos a: from node to node Phi decreases and e^(cy) grows at most by
        e^(|c|h)."""
        shift, h = -ANGLE.cos().log(), self.table.step
        start = int((-float(shift) - log(self.size)) / float(h)) - 2
        total = arb(0)
        for j in range(start, self.last + 1):
            node = self.node(j)
            total += node.sum() * (self.c * node.x).exp() * (abs(node.x) + h + shift + ANGLE) ** k
        return (self.c * shift).exp() * ((abs(self.c) * h).exp() * h * total + self._right(k, shift + ANGLE))

    def _left(self, k: int) -> flint.arb:
        edge = -(self.table.step * self.first + arb(self.size).log())
        return sum((w * _descending(rate, edge, k) for rate, w in self._rates(0)), arb(0))

    def _right(self, k: int, lever: flint.arb) -> flint.arb:
        """h times the sum past the last node of e^(cx) (Phi + e^-t) (x + lever)^k, and its integral; x > 4, t
        > 2|c| + 4."""
        h, log_size, c = self.table.step, arb(self.size).log(), self.c
        u, top = h * self.last, self.table.log(self.last)
        corner = u.max(arb_of(self.law.alpha) * (self.law.large(0).log() - top))
        above = corner + log_size
        rate = self.size / arb_of(self.law.alpha) - c
        flat = (corner - u + h) * ((c * above).exp() + (c * (u + log_size)).exp()) * (above + lever) ** k
        parts = [comb(k, i) * (above + lever) ** (k - i) * _descending(rate, arb(0), i) for i in range(k + 1)]
        parts.append(
            h * (above + lever + k / rate) ** k
        )  # a sum over one hump exceeds the integral by a term
        t = (u + log_size).exp()
        gauss = t**c * (-t).exp() * (u + log_size + lever + 1) ** k / (t - abs(c) - k)
        return (self.size * top).exp() * (flat + (c * above).exp() * sum(parts, arb(0))) + gauss


def _descending(rate: flint.arb, start: flint.arb, k: int) -> flint.arb:
    """int_start^inf y^k e^(-rate y) dy, k = 0, 1, 2."""
    terms = [1 / rate, start / rate + 1 / rate**2, start**2 / rate + 2 * start / rate**2 + 2 / rate**3]
    return (-rate * start).exp() * terms[k]


def sampled(law: Law, size: int, bits: int, c: flint.arb, nats: int, *, most: int = MOST_NODES) -> Sampled:
    """The grid and the nodes on it for absolute error about 2^-bits. Raises `NonConvergence` where there are
    more than `most`."""
    table, power = grid(law, bits, nats), float(c)
    h, log_size = float(table.step), log(size)
    depth = (bits * LOG2 + log_size / (bits * LOG2) + 2 * log(bits) + 8) / (float(fraction(bits)) + power)
    first = ceil((-depth - log_size) / h)
    last = _last(table, size, bits, power)
    if last - first > most:
        raise NonConvergence("the Frullani integral", f"{last - first} nodes wanted, {most} allowed")
    return Sampled(table, size, bits, c, first, last)


def _last(table: Grid, size: int, bits: int, power: float) -> int:
    """The first node, by doubling steps and bisection, from which on e^(cx) Phi and e^(cx) e^-t stay below
    2^-bits."""
    h, goal = float(table.step), -(bits + 8) * LOG2 - 2 * log(bits)
    start = ceil((max(5.0, log(2 * abs(power) + 8)) - log(size)) / h)

    def small(j: int) -> bool:
        x = j * h + log(size)
        return max(size * float(table.log(j)), -exp(min(x, 700.0))) + power * x < goal

    return _first_true(small, start)


def _first_true(holds: Callable[[int], bool], start: int) -> int:
    jump = 1
    while not holds(start + jump):
        jump *= 2
        if jump > 2 * MOST_NODES:
            raise NonConvergence("the Frullani integral", f"more than {MOST_NODES} nodes wanted")
    low, high = start + jump // 2, start + jump
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high

r"""A nonlinearity ready for ball arithmetic: phi, its primitive, and what is proved off the real axis.

Where the grammar has no primitive in closed form, $\Phi(x)=\int_0^x\varphi$ is accumulated between the nodes
of the rule that asks, with m Gauss-Legendre points a panel in t (x = s sinh t). A panel of width h inside a
strip of half-width about 1/2 converges like $(h/2)^{2m}$; no bound is proved, so `certified` is false there
anyway.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, log, sqrt

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.convert import float_of
from rnnchaos.numerics.ball.panels import PanelRule
from rnnchaos.numerics.ball.quadrature import SinhRule
from rnnchaos.numerics.nonlinearity.compiled import Function, compiled, primitive_node
from rnnchaos.numerics.nonlinearity.over_balls import BALL
from rnnchaos.numerics.nonlinearity.strip_bound import Strip, strip_of
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_FAR = 10
Sample = tuple[flint.arb, flint.arb, int, flint.arb, flint.arb]


@dataclass(frozen=True)
class Activation:
    """phi and Phi as functions of balls x >= 0 (`primitive` None: accumulated), and the proved `strip` of a
    registered phi.
    """

    phi: Nonlinearity
    value: Function
    primitive: Function | None
    strip: Strip | None

    @property
    def provable(self) -> bool:
        """Whether bounds of phi can be proved: for an expression, whether its growth is bounded and its
        operations are analytic; where, is found out when it is needed.
        """
        if self.strip is not None:
            return True
        if self.phi.kinked:
            return False
        from rnnchaos.numerics.nonlinearity.growth import growth
        from rnnchaos.numerics.nonlinearity.over_complex_balls import off_axis
        from rnnchaos.numerics.nonlinearity.power_law import Unbounded

        try:
            growth(self.phi, _FAR)
        except Unbounded:
            return False
        return off_axis(self.phi) is not None

    def sampled(self, rule: SinhRule | PanelRule) -> Iterator[Sample]:
        """(x, weight, bits, phi(x), Phi(x)) at the nodes of the rule; the values carry `bits` bits."""
        primitive = self.primitive
        if primitive is None:
            yield from self._between(rule) if isinstance(rule, PanelRule) else self._accumulated(rule)
            return
        full = ctx.prec
        for x, weight, bits in rule.nodes():
            ctx.prec = bits
            value, total = self.value(x), primitive(x)
            ctx.prec = full
            yield x, weight, bits, value, total

    def _between(self, rule: PanelRule) -> Iterator[Sample]:
        for node, total in zip(rule.nodes(), rule.integrals(self.value), strict=True):
            yield *node, self.value(node[0]), total

    def _accumulated(self, rule: SinhRule) -> Iterator[Sample]:
        ends = rule.scale, rule.step
        exact = all(end.is_exact() and arb(float(end)) == end for end in ends)
        known = _kept(self, *map(float, ends), ctx.prec) if exact else Accumulated(self.value, *ends)
        for k, (x, weight, bits) in enumerate(rule.nodes()):
            yield x, weight, bits, *known.at(k, x)


class Accumulated:
    """phi and Phi at the places `scale` sinh k `step`, k = 0, 1, ..., computed once whatever the variance."""

    def __init__(self, value: Function, scale: flint.arb, step: flint.arb) -> None:
        half, points = step / 2, _panel(float(step), ctx.prec)
        self.value, self.scale, self.up = value, scale, step.exp()
        self.shifts = [((half * (1 + root)).exp(), weight * half * scale / 2) for root, weight in points]
        self.known: list[tuple[flint.arb, flint.arb]] = []

    def at(self, k: int, x: flint.arb) -> tuple[flint.arb, flint.arb]:
        """phi and Phi at the k-th place x; those before it have been asked for.

        What was begun and interrupted leaves no trace: the list grows by whole places, last of all.
        """
        if k == len(self.known):
            total = self.known[-1][1] + self._integral(k - 1) if k else arb(0)
            self.known.append((self.value(x), total))
        return self.known[k]

    def _integral(self, k: int) -> flint.arb:
        """The integral of phi from the k-th place to the next."""
        grown, total = self.up**k, arb(0)
        for shift, share in self.shifts:
            e = grown * shift
            total += share * (e + 1 / e) * self.value(self.scale * (e - 1 / e) / 2)
        return total


@lru_cache(maxsize=16)
def _kept(act: Activation, scale: float, step: float, bits: int) -> Accumulated:
    return Accumulated(act.value, arb(scale), arb(step))


@lru_cache(maxsize=4)
def _panel(step: float, bits: int) -> list[tuple[flint.arb, flint.arb]]:
    order = ceil(bits * log(2) / (2 * log(2 / min(step, 0.5)))) + 2
    return [arb.legendre_p_root(order, k, weight=True) for k in range(order)]


@lru_cache(maxsize=64)
def activation(phi: Nonlinearity) -> Activation:
    """The activation of a nonlinearity."""
    node = primitive_node(phi)
    return Activation(
        phi, compiled(phi.node, BALL), None if node is None else compiled(node, BALL), strip_of(phi)
    )


@lru_cache(maxsize=64)
def natural_scale(activation: Activation) -> float:
    """The x at which phi bends: 1.5 sqrt|c1/c3| of its rational kernel or of phi, or 1 where one is 0 or the
    kink of phi at 0 leaves none."""
    if activation.phi.kinked:
        return 1.0
    kernel = activation.phi.kernel_taylor(4)
    c1, c3 = (
        (kernel[1], 6 * kernel[3]) if kernel is not None else (activation.phi.taylor(3)[k] for k in (1, 3))
    )
    return 1.5 * sqrt(abs(float_of(c1 / c3))) if c1 != 0 and c3 != 0 else 1.0

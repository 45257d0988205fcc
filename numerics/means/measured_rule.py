r"""Quadrature for user expressions, $x=s\sinh t$ as in `rnnchaos.numerics.ball.quadrature`: the error is
estimated by refinement. A phi with a kink at 0 has the panels of `rnnchaos.numerics.ball.panels` instead.

The half-width a of the strip is measured at 64 bits: the change on halving h is about $e^{-2\pi a/h}$. A
result is computed three times, with the rule, with half the step over a wider range, and at twice the
precision; the radius is ten times the larger change. `certified` is false.
"""

from dataclasses import dataclass
from math import ceil, log, log2, pi, sqrt
from typing import NamedTuple

import flint
from flint import arb

from rnnchaos.numerics.ball.panels import PanelRule, panel_rule
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.quadrature import LOG2, SinhRule
from rnnchaos.numerics.means.moments import moments
from rnnchaos.numerics.nonlinearity.activation import Activation, natural_scale
from rnnchaos.theory.errors import NonConvergence

PROBE, _WIDEST, _NARROWEST, _MOST_NODES = 64, 0.6, 0.02, 400_000


@dataclass(frozen=True)
class Measured:
    """What was measured near one variance: strip half-width `angle`; the `stretch` of the range."""

    scale: float
    angle: float
    stretch: float
    kinked: bool = False

    def rule(self, variance: flint.arb, bits: int, refinement: int = 0) -> SinhRule | PanelRule:
        """The rule for about `bits` bits; each refinement halves the step and widens the range by a fifth."""
        nats = bits * LOG2 + 12
        if self.kinked:
            order = ceil(nats / (5 * self.angle)) * 2**refinement
            return panel_rule(variance, self.scale, sqrt(2 * nats) * self.stretch * 1.2**refinement, order)
        step = 2 * pi * self.angle / nats / 2**refinement
        furthest = sqrt(2 * nats) * self.stretch * 1.2**refinement
        count = int(float((arb(furthest) * variance.sqrt() / self.scale).asinh()) / step) + 1
        if count > _MOST_NODES:
            raise NonConvergence(
                "the quadrature for this phi", f"{count} nodes wanted, {_MOST_NODES} allowed"
            )
        return SinhRule(variance, arb(self.scale), arb(self.angle), arb(step), count)


def measured(activation: Activation, variance: flint.arb) -> Measured:
    """Widen the range until the integrand has died out, then measure the strip. Raises `NonConvergence`."""
    tiny = max(
        0, int(-2 * log2(float(variance.mid())))
    )  # a primitive may cancel its leading terms at small x
    with working_bits(PROBE + tiny):
        scale, stretch, *_ = probe(activation, variance.mid())
        angle = _WIDEST
        while angle > _NARROWEST:
            change = _change(
                activation, variance.mid(), Measured(scale, angle, stretch, activation.phi.kinked)
            )
            if change < 2.0 ** (12 - PROBE):
                return Measured(scale, angle, stretch, activation.phi.kinked)
            angle *= min(0.7, -log(change) / (PROBE * LOG2)) if 0 < change < 1 else 0.5
    raise NonConvergence("the quadrature for this phi", f"relative change {change:.1e} on halving the step")


class Probe(NamedTuple):
    """What one pass at variance D tells: scale and stretch of the range, D^2/Var Phi and D/E phi^2."""

    scale: float
    stretch: float
    flow: float
    map: float


def probe(activation: Activation, variance: flint.arb, bits: int = PROBE) -> Probe:
    """Widen the range until the integrand has died out; `NonConvergence` where means are not finite."""
    scale, stretch = min(natural_scale(activation), float(variance.sqrt().mid())), 1.0
    while stretch < 6:
        rule = Measured(scale, _WIDEST, stretch, activation.phi.kinked).rule(variance, bits)
        second, mean, square, last = arb(0), arb(0), arb(0), arb(0)
        for _, weight, _, value, primitive in activation.sampled(rule):
            energy, low = weight * value * value, weight * primitive
            last = energy + low * primitive
            second, mean, square = second + energy, mean + low, square + low * primitive
        if last < (second + square) * arb(2) ** -bits:
            height = float(variance * variance / (square - mean * mean))
            return Probe(scale, stretch, height, float(variance / second))
        stretch *= 1.25
    sds = stretch * sqrt(2 * bits * LOG2)
    raise NonConvergence("E[phi^2] for this phi", f"the integrand has not died out at {sds:.0f} sd")


def _change(activation: Activation, variance: flint.arb, how: Measured) -> float:
    coarse, fine = (moments(activation, variance, rule=how.rule(variance, PROBE, r)) for r in (0, 1))
    pairs = ((coarse.second, fine.second), (coarse.square, fine.square), (coarse.mean, fine.mean))
    changes = [float(abs((a.mid() - b.mid()) / b.mid())) for a, b in pairs]
    return max(changes) if all(c == c for c in changes) else 1.0

r"""Gaussian means of a nonlinearity and its primitive at variance D, with their derivatives in D.

    second = E phi^2,  mean = E Phi,  spread = Var Phi = E Phi^2 - (E Phi)^2,   argument sqrt(D) z.

By the heat equation d/dD E f(sqrt(D) z) = E[f (z^2 - 1)]/(2D), so derivatives need no derivative of f. On
$H_\sigma$ (`rnnchaos.numerics.nonlinearity.strip_bound`) $|\varphi|\le S|w|$, $|\Phi|\le S|w|^2/2$,
$|z^2-1|\le|w|^2/D+1$, which is all that the error bound of `rnnchaos.numerics.ball.quadrature` asks. All
means share one pass over the nodes. Without a proved strip (an expression) the balls hold rounding only:
`rnnchaos.numerics.means.measured_rule` supplies the rule and judges what it left out.
"""

from dataclasses import dataclass
from math import log2

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.panels import PanelRule
from rnnchaos.numerics.ball.quadrature import SinhRule, sinh_rule
from rnnchaos.numerics.nonlinearity.activation import Activation
from rnnchaos.theory.errors import present


@dataclass(frozen=True)
class Moments:
    """E phi^2, E Phi, E Phi^2 at one variance; each `_slope` is a derivative, nan if not asked for."""

    second: flint.arb
    mean: flint.arb
    square: flint.arb
    second_slope: flint.arb
    mean_slope: flint.arb
    square_slope: flint.arb

    @property
    def spread(self) -> flint.arb:
        """Var Phi."""
        return self.square - self.mean * self.mean

    @property
    def spread_slope(self) -> flint.arb:
        """d Var Phi/dD."""
        return self.square_slope - 2 * self.mean * self.mean_slope


def moments(
    activation: Activation,
    variance: flint.arb,
    *,
    slopes: bool = False,
    rule: SinhRule | PanelRule | None = None,
) -> Moments:
    """The means at `variance` > 0 (a ball), at the precision in force; enclosures with a proved strip."""
    strip = activation.strip
    if rule is None:
        strip = present(strip, f"a proved strip of {activation.phi.name}")
        bits = ctx.prec + max(
            0, int(log2(float(variance.mid())))
        )  # |phi| <= S|w| overrates a bounded phi by sqrt(D)
        rule = sinh_rule(variance, bits, strip.reach, lambda sigma: strip.bound(sigma) ** 2)
    sums = _sums(activation, rule, slopes)
    if strip is not None and isinstance(rule, SinhRule):
        sums = [
            widened(total, error)
            for total, error in zip(sums, _errors(strip.bound(rule.sigma), rule), strict=True)
        ]
    second, mean, square, *slope = sums
    return Moments(second, mean, square, *(slope if slopes else [arb.nan()] * 3))


def _sums(activation: Activation, rule: SinhRule | PanelRule, slopes: bool) -> list[flint.arb]:
    totals = [arb(0)] * 6
    full, twice = ctx.prec, 2 * rule.variance
    for x, weight, bits, phi, primitive in activation.sampled(rule):
        ctx.prec = bits
        low = weight * primitive
        terms = [weight * phi * phi, low, low * primitive]
        if slopes:
            lever = (x**2 / rule.variance - 1) / twice
            terms += [term * lever for term in terms]
        ctx.prec = full
        totals[: len(terms)] = [total + term for total, term in zip(totals, terms, strict=False)]
    return totals


def _errors(slope: flint.arb, rule: SinhRule) -> list[flint.arb]:
    """Bounds for phi^2, Phi, Phi^2, then for the same times (z^2 - 1)/(2D)."""
    sizes = ((slope**2, 2), (slope / 2, 2), (slope**2 / 4, 4))
    plain = [rule.error(size, power) for size, power in sizes]
    lever = [
        (rule.error(size / rule.variance, power + 2) + rule.error(size, power)) / (2 * rule.variance)
        for size, power in sizes
    ]
    return plain + lever

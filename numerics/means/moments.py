r"""Gaussian means of a nonlinearity and its primitive at variance D, with their derivatives in D.

    second = E phi^2,  mean = E Phi,  spread = Var Phi = E Phi^2 - (E Phi)^2,   argument sqrt(D) z.

By the heat equation d/dD E f(sqrt(D) z) = E[f (z^2 - 1)]/(2D), so derivatives need no derivative of f. All
means share one pass over the nodes of a proved rule (`rnnchaos.numerics.means.proved_rule`). A rule that is
only measured (`rnnchaos.numerics.means.measured_rule`) leaves balls that hold rounding alone: who made it
judges what it left out.
"""

from dataclasses import dataclass
from math import log2

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.panels import PanelRule
from rnnchaos.numerics.ball.quadrature import SinhRule
from rnnchaos.numerics.means.contour import Integrand
from rnnchaos.numerics.means.proved_rule import errors, proved_rule, samples
from rnnchaos.numerics.nonlinearity.activation import Activation

_PLAIN = (Integrand(phi=2), Integrand(primitive=1), Integrand(primitive=2))
_LEVERED = tuple(each._replace(lever=True) for each in _PLAIN)


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
    """The means at `variance` > 0 (a ball), at the precision in force; enclosed unless the rule is measured.

    Raises `Unproved` for an expression about which too little can be proved.
    """
    if rule is None:
        bits = ctx.prec + max(
            0, int(log2(float(variance.mid())))
        )  # |phi| <= S|w| overrates a bounded phi by sqrt(D)
        rule = proved_rule(activation, variance, bits)
    sums = _sums(activation, rule, slopes)
    bounds = errors(activation, rule, *(_PLAIN + _LEVERED if slopes else _PLAIN))
    if bounds is not None:
        sums = [widened(total, error) for total, error in zip(sums, bounds, strict=False)]
    second, mean, square, *slope = sums
    return Moments(second, mean, square, *(slope if slopes else [arb.nan()] * 3))


def _sums(activation: Activation, rule: SinhRule | PanelRule, slopes: bool) -> list[flint.arb]:
    totals = [arb(0)] * 6
    full, twice = ctx.prec, 2 * rule.variance
    for x, weight, bits, phi, primitive in samples(activation, rule):
        ctx.prec = bits
        low = weight * primitive
        terms = [weight * phi * phi, low, low * primitive]
        if slopes:
            lever = (x**2 / rule.variance - 1) / twice
            terms += [term * lever for term in terms]
        ctx.prec = full
        totals[: len(terms)] = [total + term for total, term in zip(totals, terms, strict=False)]
    return totals

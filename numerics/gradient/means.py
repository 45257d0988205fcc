r"""The Gaussian means that the gradient dynamics needs at a variance S, over balls and over mpmath numbers.

    E phi^2,      E phi' = E[x phi]/S  (Stein's identity),      E phi'^2,      arguments sqrt(S) z.

Over balls they are enclosures for registered phi, and for expressions where `enclosing` asks for them:
$E[x\varphi]$ by the rule of `rnnchaos.numerics.means.proved_rule`, $E\varphi'^2$ from
`rnnchaos.numerics.means.mehler`. Otherwise the rule is the measured one of
`rnnchaos.numerics.means.measured_rule`, refined by `refinement`, and phi' is SymPy's derivative of the tree.
mpmath sums over one Gauss-Legendre table of phi, so that the two engines share no quadrature.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import log2
from typing import Any, Protocol

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.panels import PanelRule
from rnnchaos.numerics.ball.quadrature import SinhRule
from rnnchaos.numerics.means.contour import Integrand
from rnnchaos.numerics.means.gauss_legendre import Table
from rnnchaos.numerics.means.measured_rule import measured
from rnnchaos.numerics.means.mehler import mean_square_slope
from rnnchaos.numerics.means.moments import Moments, moments
from rnnchaos.numerics.means.proved_rule import error, proved_rule
from rnnchaos.numerics.nonlinearity.activation import Activation
from rnnchaos.numerics.nonlinearity.derivative import ball_derivative, mpmath_derivative
from rnnchaos.theory.nonlinearity.registry import Nonlinearity


class Means(Protocol):
    """E phi^2, E phi' and E phi'^2 at a variance, in one arithmetic."""

    def second(self, variance: Any) -> Any: ...

    def slope(self, variance: Any) -> Any: ...

    def square_slope(self, variance: Any) -> Any: ...


@dataclass(frozen=True)
class BallMeans:
    """Over balls, at the precision in force."""

    act: Activation
    refinement: int = 0
    enclosing: bool = False

    @property
    def proved(self) -> bool:
        """Whether the means are enclosures."""
        return self.enclosing or self.act.strip is not None

    def rule(self, variance: flint.arb) -> SinhRule | PanelRule:
        """The proved rule where the means are enclosures, the measured one elsewhere."""
        if not self.proved:
            return measured(self.act, variance).rule(variance, ctx.prec, self.refinement)
        bits = ctx.prec + max(0, int(log2(float(variance.mid()))))
        return proved_rule(self.act, variance, bits, power=1)

    def moments(self, variance: flint.arb, slopes: bool) -> Moments:
        """E phi^2 and its derivative in the variance."""
        rule = None if self.proved else self.rule(variance)
        return moments(self.act, variance, slopes=slopes, rule=rule)

    def second(self, variance: flint.arb) -> flint.arb:
        return self.moments(variance, False).second

    def slope(self, variance: flint.arb) -> flint.arb:
        rule = self.rule(variance)
        total = _mean(rule, lambda x: x * self.act.value(x))
        if self.proved and isinstance(rule, SinhRule):
            total = widened(total, error(self.act, rule, Integrand(phi=1, x=1)))
        return total / variance

    def square_slope(self, variance: flint.arb) -> flint.arb:
        if self.proved:
            return mean_square_slope(self.act, variance)
        slope = ball_derivative(self.act.phi)
        return _mean(self.rule(variance), lambda x: slope(x) ** 2)


def _mean(rule: SinhRule | PanelRule, f: Callable[[flint.arb], flint.arb]) -> flint.arb:
    total, full = arb(0), ctx.prec
    for x, weight, bits in rule.nodes():
        ctx.prec = bits
        share = weight * f(x)
        ctx.prec = full
        total += share
    return total


@dataclass(frozen=True)
class ReferenceMeans:
    """Over mpmath numbers, from one table of phi."""

    phi: Nonlinearity
    table: Table

    def second(self, variance: Any) -> Any:
        return self.table.means(variance)[0]

    def slope(self, variance: Any) -> Any:
        return self._mean(variance, lambda x, value: x * value) / variance

    def square_slope(self, variance: Any) -> Any:
        slope = mpmath_derivative(self.phi)
        return self._mean(variance, lambda x, value: slope(x) ** 2)

    def _mean(self, variance: Any, f: Callable[[Any, Any], Any]) -> Any:
        from mpmath import mp

        shares = (
            share * mp.exp(-x * x / (2 * variance)) * f(x, value) for x, share, value, _ in self.table.rows
        )
        return 2 / mp.sqrt(2 * mp.pi * variance) * mp.fsum(shares)

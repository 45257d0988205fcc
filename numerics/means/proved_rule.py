r"""Rules whose errors are proved, and the errors, for what is made of phi, phi' and Phi.

Registered phi: the trapezoid rule on all nodes with the bound S of phi' on $H_\sigma$
(`rnnchaos.numerics.nonlinearity.strip_bound`): $|\varphi'|\le S$, $|\varphi|\le S|w|$, $|\Phi|\le S|w|^2/2$,
$|z^2-1|\le|w|^2/D+1$, which is all that the bound of `rnnchaos.numerics.ball.quadrature` asks. Expressions:
a contour around finitely many nodes (`rnnchaos.numerics.means.contour`).
"""

from collections.abc import Iterator

import flint

from rnnchaos.numerics.ball.panels import PanelRule
from rnnchaos.numerics.ball.quadrature import SinhRule, sinh_rule
from rnnchaos.numerics.means.contour import Integrand
from rnnchaos.numerics.means.contour_rule import ContourRule, contour, contour_rule, enclosed_samples
from rnnchaos.numerics.nonlinearity.activation import Activation, Sample
from rnnchaos.theory.errors import present


def proved_rule(act: Activation, variance: flint.arb, bits: int, *, power: int = 2) -> SinhRule:
    """A rule for about `bits` bits of a mean of phi^power. Raises `Unproved` where none can be proved."""
    strip = act.strip
    if strip is None:
        return contour_rule(act, variance, bits)
    return sinh_rule(variance, bits, strip.reach, lambda sigma: strip.bound(sigma) ** power)


def samples(act: Activation, rule: SinhRule | PanelRule) -> Iterator[Sample]:
    """(x, weight, bits, phi(x), Phi(x)) at the nodes, enclosed where the rule is proved."""
    return enclosed_samples(act, rule) if isinstance(rule, ContourRule) else act.sampled(rule)


def errors(act: Activation, rule: SinhRule | PanelRule, *integrands: Integrand) -> list[flint.arb] | None:
    """A bound of |rule - mean| for each; None for a rule that is measured, not proved."""
    if isinstance(rule, ContourRule):
        return contour(act, rule).errors(*integrands)
    if act.strip is None or isinstance(rule, PanelRule):
        return None
    slope = act.strip.bound(rule.sigma)
    return [_error(slope, rule, each) for each in integrands]


def error(act: Activation, rule: SinhRule, integrand: Integrand) -> flint.arb:
    """The bound of a proved rule for one."""
    return present(errors(act, rule, integrand), "a proved rule")[0]


def _error(slope: flint.arb, rule: SinhRule, f: Integrand) -> flint.arb:
    size = slope ** (f.phi + f.primitive + f.slope) / 2**f.primitive
    power = f.phi + 2 * f.primitive + f.x
    if not f.lever:
        return rule.error(size, power)
    return (rule.error(size / rule.variance, power + 2) + rule.error(size, power)) / (2 * rule.variance)

r"""The means of an analytic phi over balls, by the Hermite expansion with its remainders by Parseval.

The sums are those of `rnnchaos.numerics.pairs.floating`, over n < N. What is left out is known:

    P_0 = sum_(n>=N) a_n^2 = E phi^2 - sum_(n<N) a_n^2,
    P_1 = sum_(n>=N) n a_n^2 = Delta0 E phi'^2 - sum_(n<N) n a_n^2,

both >= 0, so that for 0 <= rho <= 1 C lacks at most $P_0\rho^N$, $\partial_\Delta C$ at most
$P_1\rho^{N-1}/\Delta_0$; by Cauchy's inequality $\partial_mC$ lacks at most $2\sqrt{P_0P_1}\rho^N/s$ and
$\partial_{\Delta_0}C$ at most $\sqrt{P_1(P_0+P_1)}\rho^N/\Delta_0$. At -1 <= rho < 0 the same holds of
|rho|, with either sign; for |rho| > 1 nothing is bounded. With the primitive Phi of phi, whose coefficients
are $sa_{n-1}/\sqrt n$,

    K = Var Phi - G,   G = int_0^Delta C = Delta0 sum a_n^2 rho^(n+1)/(n+1),

so that N terms suffice where $\rho^N$ is small; without Phi, $\mathrm{Var}\,\Phi=\Delta_0\sum
a_n^2/(n+1)$ takes the whole expansion. Coefficients and means are enclosed for phi with a proved band
(`rnnchaos.numerics.pairs.hermite_rule`), else rounding alone is.

Over a box of (m, s) the coefficients are those of its middle, $|\partial_ma_n|=|E\varphi'h_n|\le S$ and
$|\partial_sa_n|=|Ez\varphi'h_n|\le S\sqrt{2n+1}$, S = sup |phi'| on the real axis: sums over nodes at a
ball would be as wide as their largest terms.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil, inf, log, pi

import flint
from flint import arb, arb_poly, ctx

from rnnchaos.numerics.ball.enclosure import up_to, widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.bands.proof import band_of
from rnnchaos.numerics.means.hermite_recurrence import require_room, spare_bits
from rnnchaos.numerics.means.mehler_length import nearest, needed
from rnnchaos.numerics.nonlinearity.band_bound import Band
from rnnchaos.numerics.nonlinearity.derivative import phi_and_slope
from rnnchaos.numerics.pairs.hermite_rule import HermiteRule, hermite_rule
from rnnchaos.numerics.pairs.hermite_samples import Sampled, primitive_of, spread_by_rule
from rnnchaos.numerics.pairs.jets import Jet, Means, TwoPoint
from rnnchaos.numerics.pairs.rule_errors import RuleErrors
from rnnchaos.numerics.pairs.split_rule import SplitRule, split_rule
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

Row = list[flint.arb]
_NEAREST = 0.9
"""A kinked phi is expanded as far as this correlation asks for; beyond, the remainder counts."""


@dataclass(frozen=True)
class HermiteBalls(Means):
    """`coefficients`: a_0 .. a_(N+1); `spread`: Var Phi."""

    coefficients: tuple[flint.arb, ...]
    spread: Jet

    @property
    def length(self) -> int:
        """N."""
        return len(self.coefficients) - 2

    @cached_property
    def squares(self) -> Row:
        """a_0^2 .. a_(N-1)^2."""
        return [a * a for a in self.coefficients[: self.length]]

    @cached_property
    def left(self) -> tuple[flint.arb, flint.arb]:
        """Upper bounds of P_0 and P_1."""
        plain = self.second.value - sum(self.squares, arb(0))
        weighted = self.variance * self.slope.value - sum((n * a for n, a in enumerate(self.squares)), arb(0))
        return plain.abs_upper(), weighted.abs_upper()

    @cached_property
    def series(self) -> tuple[Row, Row, Row]:
        """Of C, of its derivative in m and of that in Delta0, in powers of rho."""
        a, s = self.coefficients, self.variance.sqrt()
        n = range(self.length)
        mixed = [2 * arb(k + 1).sqrt() * a[k] * a[k + 1] / s for k in n]
        curved = [arb((k + 1) * (k + 2)).sqrt() * a[k] * a[k + 2] / self.variance for k in n]
        return self.squares, mixed, curved

    @cached_property
    def gaps(self) -> tuple[flint.arb, flint.arb, flint.arb]:
        """Bounds of what the three series lack at rho = 1, the last two of either sign."""
        plain, weighted = self.left
        mean = 2 * (plain * weighted).sqrt() / self.variance.sqrt()
        return plain, mean, (weighted * (plain + weighted)).sqrt() / self.variance

    def pair(self, covariance: flint.arb) -> TwoPoint:
        rho, length = covariance / self.variance, self.length
        size = abs(rho).abs_upper()
        fall = _power(size, length)
        lost, above = self.gaps, up_to if rho >= 0 else _either
        value, mean, wide = (arb_poly(row)(rho) for row in self.series)
        slope = arb_poly([n * a for n, a in enumerate(self.squares)][1:])(rho)
        product = Jet(
            value + above(lost[0] * fall),
            widened(mean, lost[1] * fall),
            widened(wide, lost[2] * fall),
            (slope + above(self.left[1] * _power(size, length - 1))) / self.variance,
        )
        whole, *by = (self._integrated(row, rho) for row in self.series)
        share = self.variance / (length + 1) * fall
        integral = Jet(
            self.spread.value - whole - above(share * lost[0]),
            self.spread.mean - widened(by[0], share * lost[1]),
            self.spread.variance - widened(by[1], share * lost[2]),
            -product.value,
        )
        return TwoPoint(product, integral)

    def _integrated(self, row: Row, rho: flint.arb) -> flint.arb:
        """Delta0 sum row_n rho^(n+1)/(n+1)."""
        found: flint.arb = self.variance * rho * arb_poly([a / (n + 1) for n, a in enumerate(row)])(rho)
        return found


def _power(size: flint.arb, exponent: int) -> flint.arb:
    """|rho|^n; nan unless |rho| <= 1, where the remainders stand."""
    return size**exponent if size <= 1 else arb.nan()


def _either(bound: flint.arb) -> flint.arb:
    """What is left out at rho < 0: of either sign."""
    return widened(arb(0), bound)


def whole_spread(means: HermiteBalls) -> Jet:
    """Var Phi by the expansion."""
    share = means.variance / (means.length + 1)
    whole, *by = (
        means.variance * sum((a / (n + 1) for n, a in enumerate(row)), arb(0)) for row in means.series
    )
    lost = means.gaps
    return Jet(
        whole + up_to(share * lost[0]),
        widened(by[0], share * lost[1]),
        means.second.value + widened(by[1], share * lost[2]),
    )


def plan(
    phi: Nonlinearity, mean: float, variance: float, rho: float, bits: int, refinement: int = 0
) -> HermiteRule | SplitRule:
    """The rule for means near (m, Delta0) and correlations up to `rho`, to about `bits` bits; refined:
    half the step, half as many terms again."""
    if phi.kinked:
        terms = int(bits * LOG2 / -log(min(max(rho, 0.05), _NEAREST))) + 8
        return split_rule(phi, terms + terms // 2 * refinement, bits, refinement)
    band = band_of(phi) or Band(nearest(phi), lambda v: arb(1))
    decay = 0.0 if band.reach == inf else band.reach
    effective = variance + 2 / pi if phi.name == "erf" else variance
    terms = 2 * needed(variance, effective, decay, bits) + 6
    if primitive_of(phi) is not None and rho < 1:
        terms = min(terms, int(bits * LOG2 / -log(max(rho, 0.05))) + 8)
    terms += terms // 2 * refinement
    found = hermite_rule(variance**0.5, abs(mean) + 1, bits, terms, band)
    if not refinement:
        return found
    return HermiteRule(found.step / 2, ceil(2.4 * found.count), terms, found.height)


def hermite_balls(
    phi: Nonlinearity, mean: flint.arb, variance: flint.arb, rule: HermiteRule | SplitRule
) -> HermiteBalls:
    """The means at (m, Delta0), balls or points, at the precision in force."""
    root = variance.sqrt()
    with working_bits(int(ctx.prec) + spare_bits(rule.reach, rule.terms)):
        if isinstance(rule, HermiteRule):
            require_room(rule.count + 1, (rule.terms + 1) // 2)
        middle = variance.mid().sqrt()
        coefficients = tuple(Sampled(phi, mean.mid(), middle, rule).coefficients(rule.terms))
    sampled = Sampled(phi, mean, root, rule)
    jets = [
        sampled.jet(f) for f in (lambda f: f.value, lambda f: f.value * f.value, lambda f: f.slope * f.slope)
    ]
    band, primitive = band_of(phi), primitive_of(phi)
    errors = (
        None
        if band is None or isinstance(rule, SplitRule)
        else RuleErrors.of(
            rule,
            band,
            root,
            abs(phi_and_slope(phi)(mean).value),
            arb(0) if primitive is None else primitive(mean).rad(),
        )
    )
    if band is not None and errors is not None:
        moved = (mean - mean.mid()).abs_upper(), (root - middle).abs_upper()
        steep = band.bound(arb(0))
        coefficients = tuple(
            widened(a, errors.coefficient + steep * (moved[0] + moved[1] * arb(2 * n + 1).sqrt()))
            for n, a in enumerate(coefficients)
        )
        jets = [
            errors.wider(jet, size)
            for jet, size in zip(jets, (errors.value, errors.square, errors.slope), strict=True)
        ]
    first, second, slope = jets
    found = HermiteBalls(mean, variance, first, second, slope, coefficients, first)
    if primitive is None:
        return replace(found, spread=whole_spread(found))
    return replace(found, spread=spread_by_rule(sampled, primitive, errors))

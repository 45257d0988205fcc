r"""The means of an analytic phi over balls, by the Hermite expansion with its remainders by Parseval.

The sums are those of `rnnchaos.numerics.pairs.floating`, over n < N. What is left out is known:

    P_0 = sum_(n>=N) a_n^2 = E phi^2 - sum_(n<N) a_n^2,
    P_1 = sum_(n>=N) n a_n^2 = Delta0 E phi'^2 - sum_(n<N) n a_n^2,

both >= 0, so that C lacks at most $P_0\rho^N$, $\partial_\Delta C$ at most $P_1\rho^{N-1}/\Delta_0$; by
Cauchy's inequality $\partial_mC$ lacks at most $2\sqrt{P_0P_1}\rho^N/s$ and $\partial_{\Delta_0}C$ at most
$\sqrt{P_1(P_0+P_1)}\rho^N/\Delta_0$. With the primitive Phi of phi, whose coefficients are $sa_{n-1}/\sqrt
n$,

    K = Var Phi - G,   G = int_0^Delta C = Delta0 sum a_n^2 rho^(n+1)/(n+1),

so that N terms suffice where $\rho^N$ is small; without Phi, $\mathrm{Var}\,\Phi=\Delta_0\sum a_n^2/(n+1)$
takes the whole expansion. Coefficients and means are enclosed for phi with a proved band
(`rnnchaos.numerics.pairs.hermite_rule`), else rounding alone is.

Over a box of (m, s) the coefficients are those of its middle, $|\partial_ma_n|=|E\varphi'h_n|\le S$ and
$|\partial_sa_n|=|Ez\varphi'h_n|\le S\sqrt{2n+1}$, S = sup |phi'| on the real axis: sums over nodes at a
ball would be as wide as their largest terms.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import ceil, inf, log, pi

import flint
from flint import arb, arb_poly, ctx

from rnnchaos.numerics.ball.enclosure import up_to, widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.bands.proof import band_of
from rnnchaos.numerics.means.hermite_recurrence import ball_sums, spare_bits
from rnnchaos.numerics.means.mehler_length import nearest, needed
from rnnchaos.numerics.nonlinearity.band_bound import Band
from rnnchaos.numerics.nonlinearity.compiled import compiled, primitive_node
from rnnchaos.numerics.nonlinearity.derivative import phi_and_slope
from rnnchaos.numerics.nonlinearity.dual import Dual
from rnnchaos.numerics.nonlinearity.over_balls import BALL
from rnnchaos.numerics.pairs.hermite_rule import HermiteRule, coefficient_error, hermite_rule, square_error
from rnnchaos.numerics.pairs.jets import Jet, Means, TwoPoint
from rnnchaos.numerics.pairs.split_rule import SplitRule, split_primitive, split_rule
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
        fall = abs(rho).abs_upper() ** length
        lost = self.gaps
        value, mean, wide = (arb_poly(row)(rho) for row in self.series)
        slope = arb_poly([n * a for n, a in enumerate(self.squares)][1:])(rho)
        product = Jet(
            value + up_to(lost[0] * fall),
            widened(mean, lost[1] * fall),
            widened(wide, lost[2] * fall),
            (slope + up_to(self.left[1] * abs(rho).abs_upper() ** (length - 1))) / self.variance,
        )
        whole, *by = (self._integrated(row, rho) for row in self.series)
        share = self.variance / (length + 1) * fall
        integral = Jet(
            self.spread.value - whole - up_to(share * lost[0]),
            self.spread.mean - widened(by[0], share * lost[1]),
            self.spread.variance - widened(by[1], share * lost[2]),
            -product.value,
        )
        return TwoPoint(product, integral)

    def _integrated(self, row: Row, rho: flint.arb) -> flint.arb:
        """Delta0 sum row_n rho^(n+1)/(n+1)."""
        return self.variance * rho * arb_poly([a / (n + 1) for n, a in enumerate(row)])(rho)


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


@lru_cache(maxsize=64)
def primitive_of(phi: Nonlinearity) -> Callable[[flint.arb], flint.arb] | None:
    """Phi over balls; None where it is not known in closed form."""
    node = primitive_node(phi) if phi.odd else phi.primitive
    if node is None:
        return split_primitive(phi) if phi.kinked else None
    function = compiled(node, BALL)
    return (lambda x: function(abs(x))) if phi.odd else function


def hermite_balls(
    phi: Nonlinearity, mean: flint.arb, variance: flint.arb, rule: HermiteRule | SplitRule
) -> HermiteBalls:
    """The means at (m, Delta0), balls or points, at the precision in force."""
    root = variance.sqrt()
    with working_bits(int(ctx.prec) + spare_bits(rule.reach, rule.terms)):
        middle = variance.mid().sqrt()
        coefficients = tuple(_Sampled(phi, mean.mid(), middle, rule).coefficients(rule.terms))
    sampled = _Sampled(phi, mean, root, rule)
    jets = [
        sampled.jet(f) for f in (lambda f: f.value, lambda f: f.value * f.value, lambda f: f.slope * f.slope)
    ]
    band, primitive = band_of(phi), primitive_of(phi)
    errors = (
        None
        if band is None or isinstance(rule, SplitRule)
        else _Errors.of(rule, band, root, abs(phi_and_slope(phi)(mean).value))
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
    found = HermiteBalls(mean, variance, *jets, coefficients, jets[0])
    if primitive is None:
        return replace(found, spread=whole_spread(found))
    return replace(found, spread=_spread(sampled, primitive, errors))


def _spread(
    sampled: "_Sampled", primitive: Callable[[flint.arb], flint.arb], errors: "_Errors | None"
) -> Jet:
    """Var Phi by the rule, Phi taken from its value at m."""
    base = primitive(sampled.mean).mid()
    above, below = ([primitive(x) - base for x in places] for places in sampled.inputs())
    mean = sampled.folded_jet(above, below)
    square = sampled.folded_jet([a * a for a in above], [b * b for b in below])
    if errors is not None:
        mean, square = errors.wider(mean, errors.primitive), errors.wider(square, errors.primitive_square)
    twice = 2 * mean.value
    return Jet(
        square.value - mean.value**2, square.mean - twice * mean.mean, square.variance - twice * mean.variance
    )


@dataclass(frozen=True)
class _Errors:
    """Upper bounds of the errors of the rule: of a_n, and of means of phi, phi^2, phi'^2, Phi and Phi^2
    with any of the weights 1, z, z^2 - 1."""

    root: flint.arb
    coefficient: flint.arb
    value: flint.arb
    square: flint.arb
    slope: flint.arb
    primitive: flint.arb
    primitive_square: flint.arb

    @classmethod
    def of(cls, rule: HermiteRule, band: Band, root: flint.arb, size: flint.arb) -> "_Errors":
        """`size`: |phi(m)|. A mean of f is that of f 1 <= (f^2 + 1)/2."""
        with working_bits(64):
            root, size, zero, one = root.abs_upper(), size.abs_upper(), arb(0), arb(1)
            wide, real = band.bound(root * rule.height), band.bound(zero)
            unit = square_error(rule, (one, zero, zero), (one, zero, zero))
            phi = square_error(rule, (size, wide * root, zero), (size, real * root, zero))
            slope = square_error(rule, (wide, zero, zero), (real, zero, zero))
            twice = [(zero, size * root, s * root**2 / 2) for s in (wide, real)]
            primitive = square_error(rule, twice[0], twice[1])
            coefficient = coefficient_error(rule, root, size, band)
            return cls(root, coefficient, (phi + unit) / 2, phi, slope, (primitive + unit) / 2, primitive)

    def wider(self, jet: Jet, error: flint.arb) -> Jet:
        """With the error of its three means."""
        return Jet(
            widened(jet.value, error),
            widened(jet.mean, error / self.root),
            widened(jet.variance, error / (2 * self.root**2)),
        )


class _Sampled:
    """phi and phi' at m + s z_j and m - s z_j, z_j >= 0, and the weights of a mean over both."""

    def __init__(
        self, phi: Nonlinearity, mean: flint.arb, root: flint.arb, rule: HermiteRule | SplitRule
    ) -> None:
        function = phi_and_slope(phi)
        self.mean, self.root = mean, root
        self.places, self.weights = rule.nodes(mean, root)
        self.above, self.below = ([function(x) for x in row] for row in self.inputs())

    def inputs(self) -> tuple[Row, Row]:
        """m + s z_j and m - s z_j."""
        return [self.mean + self.root * z for z in self.places], [
            self.mean - self.root * z for z in self.places
        ]

    def folded(self, f: Callable[[Dual], flint.arb], sign: int) -> Row:
        """w_j [f(m + s z_j) +- f(m - s z_j)]."""
        rows = zip(self.weights, self.above, self.below, strict=True)
        return [w * (f(a) + f(b) if sign > 0 else f(a) - f(b)) for w, a, b in rows]

    def coefficients(self, terms: int) -> Row:
        """a_0, a_1, ..."""
        out = [arb(0)] * terms
        out[::2] = ball_sums(self.places, self.folded(lambda f: f.value, 1), (terms + 1) // 2, even=True)
        out[1::2] = ball_sums(self.places, self.folded(lambda f: f.value, -1), terms // 2)
        return out

    def jet(self, f: Callable[[Dual], flint.arb]) -> Jet:
        """The jet of E f."""
        return self.folded_jet([f(x) for x in self.above], [f(x) for x in self.below])

    def folded_jet(self, above: Row, below: Row) -> Jet:
        """The jet of a mean from values at both sides."""
        value = first = second = arb(0)
        for w, z, a, b in zip(self.weights, self.places, above, below, strict=True):
            even, odd = w * (a + b), w * z * (a - b)
            value, first, second = value + even, first + odd, second + even * (z * z - 1)
        return Jet(value, first / self.root, second / (2 * self.root * self.root))

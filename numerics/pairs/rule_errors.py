"""What a rule's error bounds say of all the means that are taken with it
(`rnnchaos.numerics.pairs.hermite_rule`)."""

from dataclasses import dataclass

import flint
from flint import arb

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.nonlinearity.band_bound import Band
from rnnchaos.numerics.pairs.hermite_rule import HermiteRule, coefficient_error, square_error
from rnnchaos.numerics.pairs.jets import Jet


@dataclass(frozen=True)
class RuleErrors:
    """Upper bounds of the errors of the rule: of a_n, and of means of phi, phi^2, phi'^2, Phi - B and
    (Phi - B)^2 with any of the weights 1, z, z^2 - 1; `root` is a lower bound of s."""

    root: flint.arb
    coefficient: flint.arb
    value: flint.arb
    square: flint.arb
    slope: flint.arb
    primitive: flint.arb
    primitive_square: flint.arb

    @classmethod
    def of(
        cls, rule: HermiteRule, band: Band, root: flint.arb, size: flint.arb, base: flint.arb
    ) -> "RuleErrors":
        """`size`: |phi(m)|; `base`: |Phi(m) - B|. A mean of f is that of f 1 <= (f^2 + 1)/2.

        Raises `Unproved` where s takes the rule beyond the band, and for a rule with too short a range.
        """
        with working_bits(64):
            least = root.abs_lower()
            root, size, base, zero, one = (
                *(root.abs_upper(), size.abs_upper(), base.abs_upper()),
                *(arb(0), arb(1)),
            )
            wide, real = band.bound(root * rule.height), band.bound(zero)
            unit = square_error(rule, (one, zero, zero), (one, zero, zero))
            phi = square_error(rule, (size, wide * root, zero), (size, real * root, zero))
            slope = square_error(rule, (wide, zero, zero), (real, zero, zero))
            twice = [(base, size * root, s * root**2 / 2) for s in (wide, real)]
            primitive = square_error(rule, twice[0], twice[1])
            coefficient = coefficient_error(rule, root, size, band)
            return cls(least, coefficient, (phi + unit) / 2, phi, slope, (primitive + unit) / 2, primitive)

    def wider(self, jet: Jet, error: flint.arb) -> Jet:
        """With the error of its three means."""
        return Jet(
            widened(jet.value, error),
            widened(jet.mean, error / self.root),
            widened(jet.variance, error / (2 * self.root**2)),
        )

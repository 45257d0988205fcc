"""An analytic phi at the nodes of a rule, both signs of z together: coefficients, means and Var Phi, as
yet without the errors of the rule."""

from collections.abc import Callable
from functools import lru_cache

import flint
from flint import arb

from rnnchaos.numerics.means.hermite_recurrence import ball_sums
from rnnchaos.numerics.nonlinearity.compiled import compiled, primitive_node
from rnnchaos.numerics.nonlinearity.derivative import phi_and_slope
from rnnchaos.numerics.nonlinearity.dual import Dual
from rnnchaos.numerics.nonlinearity.over_balls import BALL
from rnnchaos.numerics.pairs.hermite_rule import HermiteRule
from rnnchaos.numerics.pairs.jets import Jet
from rnnchaos.numerics.pairs.rule_errors import RuleErrors
from rnnchaos.numerics.pairs.split_rule import SplitRule, split_primitive
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

Row = list[flint.arb]


@lru_cache(maxsize=64)
def primitive_of(phi: Nonlinearity) -> Callable[[flint.arb], flint.arb] | None:
    """Phi over balls; None where it is not known in closed form."""
    node = primitive_node(phi) if phi.odd else phi.primitive
    if node is None:
        return split_primitive(phi) if phi.kinked else None
    function = compiled(node, BALL)
    return (lambda x: function(abs(x))) if phi.odd else function


class Sampled:
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


def spread_by_rule(
    sampled: Sampled, primitive: Callable[[flint.arb], flint.arb], errors: RuleErrors | None
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

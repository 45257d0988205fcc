r"""The discrete-time network in balls, proved: its variance, and the means of the squared gain
$d^2=\varphi'^2$ of which its spectrum of exponents is made.

    G(c) = E[d^2/(1 + c d^2)],   L(c) = E ln(1 + c d^2),   c > 0,

by FLINT's adaptive integration over 0 <= x <= X, which encloses, of functions that are meromorphic for every
registered phi; as $d^2\le1$ there, what lies beyond X adds at most min(1, 1/c) P(|x| > X) and c P(|x| > X).
Delta0 is the
root of $\Delta_0/E\varphi^2-g^2$, which grows since phi(x)/x falls, by its change of sign. Source: derived
here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import flint
from flint import acb, arb, ctx

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.enclosure import up_to
from rnnchaos.numerics.ball.integral import integral
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.ball.sign_change import sign_change
from rnnchaos.numerics.meanfield.gain import closeness
from rnnchaos.numerics.means.moments import moments
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

SQUARED_SLOPES: Mapping[str, Callable[[acb], acb]] = {
    "tanh": lambda z: z.sech() ** 4,
    "gd": lambda z: z.sech() ** 2,
    "atan": lambda z: 1 / (1 + (acb.pi() * z / 2) ** 2) ** 2,
    "algebraic": lambda z: 1 / (1 + z * z) ** 3,
    "erf": lambda z: (-acb.pi() * z * z / 2).exp(),
}
"""phi'^2 of the registered phi, meromorphic; on the real axis at most 1."""
_EVALUATIONS = 400_000


@dataclass(frozen=True)
class ProvedMeans:
    """G and L at a variance (a ball), enclosed, at the precision in force."""

    phi: Nonlinearity
    variance: flint.arb

    def share(self, c: flint.arb) -> flint.arb:
        """G(c)."""
        return self._mean(lambda squared, analytic: squared / (1 + c * squared)) + self._beyond() / c.max(1)

    def logs(self, c: flint.arb) -> flint.arb:
        """L(c)."""
        return self._mean(lambda squared, a: (1 + c * squared).log(analytic=a)) + c * self._beyond()

    @property
    def _end(self) -> flint.arb:
        return (self.variance * 2 * int(ctx.prec * LOG2 + 8)).sqrt().mid()

    def _beyond(self) -> flint.arb:
        """[0, P(|x| > X)]."""
        return up_to((self._end / (2 * self.variance).sqrt()).erfc())

    def _mean(self, f: Callable[[acb, bool], acb]) -> flint.arb:
        """2 int_0^X f(d^2) exp(-x^2/2D) dx/sqrt(2 pi D). Raises `NonConvergence`."""
        squared, end, twice = SQUARED_SLOPES[self.phi.name], self._end, 2 * self.variance

        def integrand(x: acb, analytic: bool) -> acb:
            z = end * x
            return f(squared(z), analytic) * (-z * z / twice).exp()

        size = self.variance.sqrt() / end
        tolerance = size * (arb(2) ** -int(ctx.prec) + self.variance.rad() / self.variance)
        found = integral(integrand, 0, 1, abs_tol=tolerance.mid(), eval_limit=_EVALUATIONS).real
        mean = 2 * end * found / (arb.pi() * twice).sqrt()
        if not mean.is_finite():
            raise NonConvergence("the means of the discrete network's gains", mean.str(5))
        return mean


def proved_means(g: Fraction, phi: Nonlinearity, bits: int) -> ProvedMeans:
    """At the chaotic state of a registered phi, whose variance has about `bits` bits, the precision in force.
    Raises `NonConvergence`.
    """
    act = activation(phi)

    def excess(variance: flint.arb) -> flint.arb:
        return variance / moments(act, variance).second - arb_of(g) ** 2

    near = closeness(g, phi)
    what = "the variance of the discrete-time network"
    return ProvedMeans(phi, sign_change(excess, 4 * g * g, bits=bits, loss=near + 24, what=what))

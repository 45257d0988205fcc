r"""Replica overlaps of the gradient dynamics, with a certificate: no iterate is returned because it stopped
moving.

The covariance R of two replicas solves $R=M(R)=g^2E[\varphi(x)\varphi(y)]$, $M(R)=g^2\sum_kb_k(R/S)^k$ with
Mehler's $b_k\ge0$, odd k. So on $0<R\le S$ the ratio M(R)/R increases from $m=g^2(E\varphi')^2$ to
$M(S)/S=1-T/S<1$, which gives for the residual $\delta=R-M(R)$ of any candidate R > 0 both

    (1 - m)^-1 delta  <=  R - R*  <=  (S/T) delta,      R* = 0 the only solution.

A damped iteration's step is $w\delta$: with m near 1 it stands still long before R does. Newton's step on the
odd function R - M(R) converges like a cube; where its slope is not positive a plain step is taken. A solve
ends when the upper bound is below the tolerance, or raises. Enclosed for registered phi, and for expressions
of which phi > 0 with phi(x)/x decreasing is shown.
"""

from dataclasses import dataclass
from fractions import Fraction

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.gradient.equilibrium import nearness, variance
from rnnchaos.numerics.gradient.means import BallMeans
from rnnchaos.numerics.means.mehler import Mehler, mehler
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.numerics.nonlinearity.elasticity import flattens
from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.theory.nonlinearity.registry import Nonlinearity, odd_nonlinearity

_BITS, _MOST = 128, 200


@dataclass(frozen=True)
class OverlapMap:
    """M at one gain and temperature; `variance` is S, all numbers are balls."""

    g: Fraction
    temperature: Fraction
    variance: flint.arb
    expansion: Mehler

    @property
    def multiplier(self) -> flint.arb:
        """m = M'(0)."""
        return arb_of(self.g) ** 2 * self.expansion.terms[0] / self.variance

    def __call__(self, covariance: flint.arb) -> flint.arb:
        """M(R), |R| <= S."""
        return self._sum(covariance, [1] * len(self.expansion.terms))

    def slope(self, covariance: flint.arb) -> flint.arb:
        """M'(R) without what the expansion leaves out: only Newton's step uses it."""
        degrees = [2 * j + 1 for j in range(len(self.expansion.terms))]
        return self._sum(covariance, degrees) / covariance

    def _sum(self, covariance: flint.arb, weights: list[int]) -> flint.arb:
        s = covariance / self.variance
        square, total = s * s, self.expansion.rest
        for weight, b in zip(reversed(weights), reversed(self.expansion.terms), strict=True):
            total = total * square + weight * b
        return arb_of(self.g) ** 2 * total * s

    def distance(self, covariance: flint.arb) -> tuple[flint.arb, flint.arb]:
        """Lower and upper bound of |R - R*| from the residual at a candidate R > 0."""
        residual = covariance - self(covariance)
        return residual / (1 - self.multiplier), residual * self.variance / arb_of(self.temperature)


@dataclass(frozen=True)
class Settled:
    """A certified overlap: |R - R*| <= `error`, after `steps` steps."""

    covariance: float
    error: float
    steps: int


def overlap_map(
    g: Fraction, temperature: Fraction, phi: Nonlinearity | str = "tanh", *, bits: int = _BITS
) -> OverlapMap:
    """The map at g and T > 0. Raises `UsageError` for T <= 0 or a phi about which too little is shown,
    `NonConvergence`.
    """
    act = activation(odd_nonlinearity(phi))
    if temperature <= 0:
        raise UsageError("T", float(temperature), "accepted: T > 0")
    if not (act.provable and flattens(act.phi)):
        raise UsageError("phi", act.phi.name, "accepted: phi > 0 with phi(x)/x shown to decrease on x > 0")
    with working_bits(bits + 40 + 3 * nearness(g, arb_of(temperature), act)):
        found = variance(g, BallMeans(act, enclosing=True), arb_of(temperature))
        return OverlapMap(g, temperature, found, mehler(act, found, ctx.prec, enclosing=True))


def settle(of: OverlapMap, *, tolerance: float = 1e-12, most: int = _MOST) -> Settled:
    """The overlap by Newton from R = S, down to a proved distance below `tolerance` times S.

    Raises `NonConvergence` with the proved distance where `most` steps do not suffice.
    """
    with working_bits(_BITS):
        here, error = of.variance.mid(), arb("inf")
        for count in range(most + 1):
            error = of.distance(here)[1]
            if error < tolerance * of.variance:
                return Settled(float(here), float(error.abs_upper()), count)
            here = _stepped(of, here)
    raise NonConvergence(
        "the overlap of replicas", f"R is within {float(error):.2e} of the solution, not nearer for sure"
    )


def _stepped(of: OverlapMap, here: flint.arb) -> flint.arb:
    """Newton's step where it shrinks R, a plain step otherwise; R > 0 by oddness."""
    slope = (1 - of.slope(here)).mid()
    newton = abs(here - (here - of(here)).mid() / slope) if slope > 0 else here
    return min(newton, abs(of(here).mid())).mid() if newton < here else abs(of(here).mid())

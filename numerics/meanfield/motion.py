r"""The motion of the autocovariance: the trajectory of $\dot s^2=Q(s)$, $s=\Delta/\Delta_0$, from s = 1 at
lag 0 to s = 0.

Mehler's expansion (`rnnchaos.numerics.means.mehler`) in energy conservation $\frac12\dot\Delta^2+V=0$ gives

    Q(s) = sum_j q_j s^(2j+2),   q_0 = 1 - g^2 b_1/Delta0 > 0,   q_j = -g^2 b_{2j+1}/((j+1) Delta0) <= 0,

so that $1/\sqrt{q_0}$ is the relaxation time, $Q''/2=1-g^2C_{\varphi'}$ and $Q(1)=(D/\Delta_0)^2$ under
white noise D, 0 without.

Without noise Q(1) = 0, and every time is a finite sum (`rnnchaos.numerics.meanfield.trajectory`, whose P and
theta these are):

    int_0^inf s dtau = (1 + theta) sum_j p_j B(j + 1/2, 1/2)/(2 sqrt(q_0)).

Source: derived here.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import log2, sqrt

import flint
from flint import arb, arb_poly

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.meanfield.trajectory import Trajectory
from rnnchaos.numerics.means.mehler import Mehler, mehler
from rnnchaos.numerics.means.mehler_length import nearest
from rnnchaos.numerics.nonlinearity.activation import Activation


@dataclass(frozen=True)
class Motion(Trajectory):
    """The trajectory of s = Delta/Delta0 at a gain."""

    variance: flint.arb
    gain: Fraction
    expansion: Mehler
    reach: float

    @property
    def distance(self) -> float:
        """How far phi's singularities are from 0, in standard deviations of x (roughly)."""
        return self.reach / float(self.variance.sqrt().mid())

    def curvature(self, s: flint.arb) -> flint.arb:
        """Delta''/Delta0 = Q'(s)/2."""
        total = s * arb_poly([(j + 1) * q for j, q in enumerate(self.shape)])(s * s)
        return total - self.rest / (2 * len(self.shape) + 1) * s ** (2 * len(self.shape) + 1)

    def area(self) -> flint.arb:
        """int_0^inf s dtau."""
        beta, total = arb.pi(), arb(0)
        for j, p in enumerate(self.root):
            total += p * beta
            beta = beta * (2 * j + 1) / (2 * j + 2)
        return total * (1 + self.truncation_error) / (2 * self.rate)


def resolution(distance: float, nats: float) -> float:
    """The frequency 2 pi/h in x, s = sech x, at which the spectrum of smooth functions of s has fallen to
    e^-nats.

    Near the onset s is analytic for |Im x| < pi/2; otherwise the spectrum falls like exp(-2 (d k)^(2/3)), d
    the `distance` of phi's singularities in standard deviations of x (measured at g = 2 and 5). Only
    efficiency depends on it.
    """
    return max(0.8 * nats, nats / 2 * sqrt(nats / 2) / distance)


def target(bits: int, near: int, variance: flint.arb) -> int:
    """The bits to which Mehler's expansion is carried."""
    return bits - 12 + 2 * near + int(log2(1 + float(variance.mid())) / 2) + 1


def motion(
    g: Fraction,
    activation: Activation,
    variance: flint.arb,
    bits: int,
    *,
    refinement: int = 0,
    enclosing: bool = False,
) -> Motion:
    """The motion at gain g and variance Delta0, with what is left out of Mehler's expansion about 2^-bits."""
    found = mehler(activation, variance, bits, refinement=refinement, enclosing=enclosing)
    scale = arb_of(g) ** 2 / variance
    head, *tail = (scale * b / (j + 1) for j, b in enumerate(found.terms))
    shape = (1 - head, *(-b for b in tail))
    return Motion(shape, scale * found.rest, variance, g, found, nearest(activation.phi))

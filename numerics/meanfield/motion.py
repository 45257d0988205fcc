r"""The motion of the autocovariance: the trajectory of $\dot s^2=Q(s)$, $s=\Delta/\Delta_0$, from s = 1 at
lag 0 to s = 0.

Mehler's expansion (`rnnchaos.numerics.means.mehler`) in energy conservation $\frac12\dot\Delta^2+V=0$ gives

    Q(s) = sum_j q_j s^(2j+2),   q_0 = 1 - g^2 b_1/Delta0 > 0,   q_j = -g^2 b_{2j+1}/((j+1) Delta0) <= 0,

so that $1/\sqrt{q_0}$ is the relaxation time, $Q''/2=1-g^2C_{\varphi'}$ and $Q(1)=(D/\Delta_0)^2$ under
white noise D, 0 without.

**Without noise** $Q=q_0s^2(1-t)G(t)$, $t=s^2$, $G=\sum R_jt^j$ with $R_j=\sum_{i>j}|q_i|/q_0\ge0$, $R_0=1$:
G rises from 1 to G(1) and has no zero in the unit disc, so $G^{-1/2}$ has an absolutely convergent power
series (Wiener's lemma). For its truncation P the residual $\eta=GP^2-1$ has coefficients that sum to
$|\eta|$ in absolute value, whence $G^{-1/2}=P(1+\theta)$, $|\theta|\le|\eta|/(1-|\eta|)$, on [0, 1]: a
proof a posteriori. With $s=\mathrm{sech}\,x$ every time is a finite sum,

    sqrt(q_0) tau(x) = (1 + theta) [x + tanh x sum_i e_i s^(2i)],
        (2i+1) e_i = E_i,   E_i = p_{i+1} + (2i+2)/(2i+3) E_{i+1},
    int_0^inf s dtau = (1 + theta) sum_j p_j B(j + 1/2, 1/2)/(2 sqrt(q_0)),

from $\int_0^x\mathrm{sech}^{2j}$ by its recurrence in j; P = 1 is the sech law. Source: derived here.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import log2, sqrt

import flint
from flint import arb, arb_poly, arb_series, ctx

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.means.mehler import Mehler, mehler
from rnnchaos.numerics.means.mehler_length import nearest
from rnnchaos.numerics.nonlinearity.activation import Activation
from rnnchaos.theory.errors import NonConvergence

_STEPS = 80


@dataclass(frozen=True)
class Motion:
    """q_0, q_1, ... and `rest` = [0, bound of sum (j+1)(2j+1)|q_j|] over the j left out."""

    variance: flint.arb
    gain: Fraction
    expansion: Mehler
    shape: tuple[flint.arb, ...]
    rest: flint.arb
    reach: float

    @property
    def distance(self) -> float:
        """How far phi's singularities are from 0, in standard deviations of x (roughly)."""
        return self.reach / float(self.variance.sqrt().mid())

    @cached_property
    def rate(self) -> flint.arb:
        """sqrt(q_0), the rate at which correlations decay at large lags."""
        return self.shape[0].sqrt()

    @cached_property
    def root(self) -> tuple[flint.arb, ...]:
        """The coefficients p_j of P, exact numbers."""
        return _inverse_root(self.quotient)

    @cached_property
    def quotient(self) -> list[flint.arb]:
        """R_0, R_1, ...: the coefficients of G, each a ball that contains what the q_j left out add."""
        shares = [-q / self.shape[0] for q in self.shape[1:]]
        total, out = self.rest / self.shape[0] / _weight(len(self.shape)), []
        for share in reversed(shares):
            total = total + share
            out.append(total)
        return out[::-1]

    @cached_property
    def truncation_error(self) -> flint.arb:
        """theta as a ball around 0. Raises `NonConvergence` where the truncation is too short."""
        poly = arb_poly(list(self.root))
        square = poly * poly
        eta = arb_poly(self.quotient) * square - 1
        size = sum((abs(c) for c in eta.coeffs()), arb(0))
        left_out = self.rest / self.shape[0] / (2 * len(self.shape) + 1)
        size = (size + left_out * sum((abs(c) for c in square.coeffs()), arb(0))).abs_upper()
        if not size < arb("0.5"):
            raise NonConvergence("the motion of the autocovariance", size.str(3))
        return widened(arb(0), 2 * size)

    @cached_property
    def time_series(self) -> arb_poly:
        """sum_i e_i t^i."""
        total, out = arb(0), []
        for i in range(len(self.root) - 2, -1, -1):
            total = self.root[i + 1] + total * (2 * i + 2) / (2 * i + 3)
            out.append(total / (2 * i + 1))
        return arb_poly(out[::-1])

    def time(self, x: flint.arb) -> flint.arb:
        """tau at s = sech x, x >= 0."""
        return (x + x.tanh() * self.time_series(x.sech() ** 2)) * (1 + self.truncation_error) / self.rate

    def speed(self, x: flint.arb) -> flint.arb:
        """dtau/dx = P(sech^2 x)/sqrt(q_0)."""
        return arb_poly(list(self.root))(x.sech() ** 2) * (1 + self.truncation_error) / self.rate

    def position(self, lag: flint.arb) -> flint.arb:
        """x with tau(x) = lag, enclosed: dtau/dx >= (1 + theta)/sqrt(q_0 G(1)) everywhere.

        Newton's steps end where they are small, or no longer than their own radius, which theta keeps up:
        below that they only jitter. The enclosure holds wherever they end.
        """
        x = (lag * self.rate).mid()
        for _ in range(_STEPS):
            gap = lag - self.time(x)
            step = gap / self.speed(x)
            if abs(step.mid()) <= max(max(x, arb(1)) * arb(2) ** (-(ctx.prec // 2)), step.rad()):
                break
            x = max((x + step).mid(), x / 2).mid()
        else:
            raise NonConvergence("the lag", step.str(3))
        x = (x + step).mid()
        slowest = (1 + self.truncation_error).lower() / (
            self.rate * sum(self.quotient, self.rest / self.shape[0]).sqrt()
        )
        return widened(x, abs(lag - self.time(x)) / slowest)

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


def _weight(j: int) -> int:
    return (j + 1) * (2 * j + 1)


def _inverse_root(quotient: list[flint.arb]) -> tuple[flint.arb, ...]:
    """Midpoints of the power series of G^(-1/2)."""
    saved, ctx.cap = ctx.cap, len(quotient)
    try:
        series = arb_series([c.mid() for c in quotient]).rsqrt()
        return tuple(series[j].mid() for j in range(len(quotient)))
    finally:
        ctx.cap = saved


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
    return Motion(
        variance, g, found, (1 - head, *(-b for b in tail)), scale * found.rest, nearest(activation.phi)
    )

r"""Moments of S and of ln S, $S=\frac1N\sum_{j\le N}w_j$, from its Laplace transform $\Phi(t)=M(t/N)^N$.

With $x=\ln t$ and $A_k(q)=\int e^{qx}(\Phi-e^{-t})x^k\,dx$,

    E S^(-q) = 1 + A_0(q)/Gamma(q),      -1 < Re q < N/alpha,

and at q = 0, expanding $\Gamma(q)(E\,e^{-q\ln S}-1)$ in q (k = 0 is Frullani's integral),

    E ln S = -A_0,   E ln^2 S = 2(A_1 + gamma A_0),
    E ln^3 S = -3 A_2 - 3 gamma E ln^2 S - (3 gamma^2 + pi^2/2) E ln S.

**Large N.** $E\ln S=\ln(C_\alpha L)-\sum_{k=1}^K\frac{\Gamma^{(k)}(k)}{k!\,L^k}+O(L^{-K-1})$, $L-\ln
L=\ell_0=\ln(NC_\alpha)+b_\alpha>1$, so $L=-W_{-1}(-e^{-\ell_0})$. Derived in
`heavy_tailed.annealed_critical_gain.large_n`. The series is asymptotic: what is certified is the value of the
truncated expansion, not its distance from the exact growth.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil, lgamma

import flint
from flint import acb, acb_poly, arb, arb_series, ctx

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.heavy_tailed.grid import ANGLE, sampled
from rnnchaos.numerics.heavy_tailed.stable_law import tail_amplitude, tail_shift
from rnnchaos.numerics.heavy_tailed.weight_law import Law
from rnnchaos.theory.errors import NonConvergence, UsageError

_SPARE = 24
_MOST_NODES = 20_000  # of one moment E S^-p; the nearer p is to its pole N/alpha, the more


@dataclass(frozen=True)
class Moments:
    """Mean, variance, and third central moment of ln S."""

    mean: flint.arb
    variance: flint.arb
    third: flint.arb

    @property
    def skewness(self) -> flint.arb:
        """Third central moment over variance^(3/2)."""
        return self.third / self.variance.sqrt() ** 3


@lru_cache(maxsize=256)
def log_moments(law: Law, size: int, bits: int) -> Moments:
    """Mean, variance, third central moment of ln S, each with absolute error about 2^-bits; closed for one
    weight and at alpha = 2."""
    if law.name == "stable" and size == 1:
        return stable_log_moments(law.alpha)
    if law.name == "stable" and law.closed is not None:
        return gaussian_log_moments(size)
    return summed_log_moments(law, size, bits)


def summed_log_moments(law: Law, size: int, bits: int) -> Moments:
    """The same by the rule, for any law and N."""
    with working_bits(bits + 60 + 2 * size.bit_length()):
        on = sampled(law, size, bits + 16, arb(0), _SPARE)
        totals = [arb(0)] * 3
        for node in on.nodes():
            term = node.difference()
            for k in range(3):
                totals[k] += term
                term *= node.x
        zeroth, first, second = (
            widened(on.table.step * total, on.error(k)) for k, total in enumerate(totals)
        )
        gamma = arb.const_euler()
        mean, square = -zeroth, 2 * (first + gamma * zeroth)
        cube = -3 * second - 3 * gamma * square - (3 * gamma**2 + arb.pi() ** 2 / 2) * mean
        return Moments(mean, square - mean**2, cube - 3 * mean * square + 2 * mean**3)


def stable_log_moments(alpha: Fraction) -> Moments:
    r"""N = 1: the cumulants of $\alpha\ln|z|$ are those of $\ln E|z|^u$
    (`rnnchaos.numerics.heavy_tailed.weight_law.stable_moment`) at u = 0: $\gamma(1-\alpha)$,
    $\pi^2(2+\alpha^2)/12$, $2\zeta(3)(1-\alpha^3)$. At alpha = 1 the law is symmetric."""
    third = 2 * arb_of(1 - alpha**3) * arb(3).zeta()
    return Moments(arb.const_euler() * arb_of(1 - alpha), arb.pi() ** 2 * arb_of(2 + alpha**2) / 12, third)


def gaussian_log_moments(size: int) -> Moments:
    """alpha = 2: S = (4/N) times a Gamma variable of shape N/2, so that the cumulants are polygammas."""
    half = acb(arb(size) / 2)
    mean = half.digamma().real + (arb(4) / size).log()
    return Moments(mean, half.polygamma(1).real, half.polygamma(2).real)


def _growth(law: Law, size: int, c: float) -> int:
    """Nats by which e^(cx) lets the integrand grow on the lines: about Gamma(c) (typical S cos a)^(-c), in
    steps of 8."""
    rough = log_moments(law, size, 53)
    shift = -float(ANGLE.cos().log())
    typical = abs(c) * shift - c * float(rough.mean) + c * c * float(rough.variance) / 2
    return 8 * ceil((max(typical, 0.0) + (lgamma(c) if c > 1 else 0.0) + _SPARE) / 8)


@dataclass(frozen=True)
class InverseMoment:
    """p -> ln E S^-p for real 0 < p < N/alpha, with its slope, at the precision in force."""

    law: Law
    size: int

    def __call__(self, p: flint.arb) -> tuple[flint.arb, flint.arb]:
        """ln E S^-p and its derivative in p; closed at alpha = 2 (`gaussian_log_moments`)."""
        if self.law.closed is not None and self.law.name == "stable":
            half, scale = arb(self.size) / 2, (arb(4) / self.size).log()
            return (half - p).lgamma() - half.lgamma() - p * scale, -(half - p).digamma() - scale
        if not p.is_finite():
            raise NonConvergence("ln E S^-p", f"p = {p.str(5)}")
        bits = int(ctx.prec)
        for precision in (bits, bits + 32, 2 * bits):  # the series of ln M may lose all of a few bits
            value, slope = self._summed(p, precision)
            if value.is_finite() and slope.is_finite():
                return value, slope
        raise NonConvergence("ln E S^-p", f"{value.str(5)} at p = {p.str(5)}")

    def _summed(self, p: flint.arb, bits: int) -> tuple[flint.arb, flint.arb]:
        """Both by the rule for `bits` bits."""
        nats = _growth(self.law, self.size, float(p.upper()))
        on = sampled(self.law, self.size, bits, p, nats, most=_MOST_NODES)
        with working_bits(bits + 40 + 2 * self.size.bit_length()):
            low, high = arb(0), arb(0)
            for node in on.nodes():
                term = node.difference() * (p * node.x).exp()
                low += term
                high += term * node.x
            low, high = (
                widened(on.table.step * low, on.error(0)),
                widened(on.table.step * high, on.error(1)),
            )
            mean = 1 + low * p.rgamma()
            return mean.log(), (high - low * p.digamma()) * p.rgamma() / mean


@dataclass(frozen=True)
class Arc:
    """The exponents c + i k step, 0 <= k < count."""

    c: flint.arb
    step: flint.arb
    count: int

    def exponents(self) -> list[acb]:
        """All of them."""
        return [acb(self.c, self.step * k) for k in range(self.count)]


def arc_moments(law: Law, size: int, arc: Arc, bits: int) -> list[acb]:
    """E S^-q on an arc. The error of Gamma(q) E S^-q is about 2^-bits: what 1/Gamma makes of it, E|z|^-p
    takes back.

    Closed at alpha = 2, where S is a Gamma variable times a constant.
    """
    if law.closed is not None:
        shape = arb(size) / 2
        scale = ((4 if law.name == "stable" else 2) / arb(size)).log()
        return [(-q * scale).exp() * (shape - q).gamma() / shape.gamma() for q in arc.exponents()]
    top = arc.step * arc.count
    on = sampled(law, size, bits, arc.c, _growth(law, size, float(arc.c)) + int(float(top * ANGLE)) + 1)
    with working_bits(bits + 40 + 2 * size.bit_length()):
        values = [node.difference() * (arc.c * node.x).exp() for node in on.nodes()]
        h, error = on.table.step, on.error(0, top).abs_upper()
        start = h * on.first + arb(size).log()
        sums = fourier(values, arc.step * h, arc.count)
        disc, out = acb(widened(arb(0), error), widened(arb(0), error)), []
        for k, (q, total) in enumerate(zip(arc.exponents(), sums, strict=True)):
            out.append(1 + (h * acb(0, arc.step * k * start).exp() * total + disc) * q.rgamma())
        return out


def powers(moments: list[acb], count: int) -> list[acb]:
    """Each moment to the power `count`, never beyond the first: |E S^-q| <= E S^-c holds for the ball as
    well."""
    ceiling = (moments[0].real ** count).abs_upper()
    box = acb(widened(arb(0), ceiling), widened(arb(0), ceiling))
    raised = (moment**count for moment in moments)
    return [value if value.abs_upper() <= 2 * ceiling else box for value in raised]


def fourier(values: list[flint.arb], angle: flint.arb, count: int) -> list[acb]:
    """sum_j values[j] e^(i angle j k) for k < count, by Bluestein's chirp: j k = [j^2 + k^2 - (k - j)^2]/2,
    one product of polynomials."""
    most = len(values)
    chirp = [acb(0, angle * (n * n) / 2).exp() for n in range(max(most, count))]
    left = acb_poly([value * chirp[j] for j, value in enumerate(values)])
    right = acb_poly([chirp[abs(n)].conjugate() for n in range(1 - most, count)])
    product = left * right
    return [chirp[k] * product[k + most - 1] for k in range(count)]


def landau_length(alpha: Fraction, size: int) -> flint.arb:
    """L. Raises `UsageError` where l_0 <= 1: N is then too small for the expansion."""
    level = (size * tail_amplitude(alpha)).log() + tail_shift(alpha)
    if not level > 1:
        raise UsageError(
            "N", size, f"accepted: N with ln(N C_alpha) + b_alpha > 1 (here {level.str(4, radius=False)})"
        )
    return -(-((-level).exp())).lambertw(branch=-1)


def landau_coefficient(k: int) -> flint.arb:
    """Gamma^(k)(k)/k!: the coefficient of t^k in Gamma(k + t)."""
    saved, ctx.cap = ctx.cap, k + 1
    try:
        coefficient: arb = arb_series([k, 1]).gamma()[k]
        return coefficient
    finally:
        ctx.cap = saved


def large_n_growth(alpha: Fraction, size: int, order: int) -> flint.arb:
    """Xi_N = E ln S/alpha of the expansion to 1/L^order."""
    length = landau_length(alpha, size)
    series = sum((landau_coefficient(k) / length**k for k in range(1, order + 1)), arb(0))
    return ((tail_amplitude(alpha) * length).log() - series) / arb_of(alpha)

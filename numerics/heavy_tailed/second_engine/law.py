r"""The second engine for the stable law itself, for what is averaged over it, and for the quiescent fraction.

    pi f = Re int e^(ikx - k^alpha) dk,      pi P(z > x) = Im int e^(ikx) (1 - e^(-k^alpha)) dk/k,

along $k=\kappa e^{i\theta}$, $0<\theta<\min(\tfrac\pi2,\tfrac\pi{2\alpha})$: a result does not depend on
theta. Where x > 1, k is counted in units of 1/x and $\mathrm{Re}\int ie^{-\kappa}=0$ is subtracted, so that
tails keep their digits. FLINT evaluates the integrand in floating point: radii are dropped.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import asinh, log, pi, sin
from typing import Any

from flint import acb, acb_poly, arb
from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.ball.decimals import upper_decimal
from rnnchaos.numerics.ball.linear_algebra import complex_function
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.heavy_tailed.second_engine.laplace import (
    normal_moment,
    stable_moment,
    three_times,
    transform,
)
from rnnchaos.numerics.heavy_tailed.second_engine.moments import cumulants
from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.over_mpmath import MPMATH
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_FOURIER = "mpmath: Fourier integral on a turned ray"
_INVERSION = "the fraction by mpmath, 1/2 less an integral,"
_MOST_POINTS = 8000  # some seconds
_LEAST = arb(2) ** -34
"""Fractions below it are given up, to whatever digits: each round towards them costs twice the last."""


def fourier(alpha: Fraction, x: Any, kind: int, bits: int) -> Any:
    """f(x) (kind 1) or P(z > x) (kind 0) for x >= 0, by the rule kappa = exp((pi/2) sinh tau)."""
    nats, share = (bits + 16) * log(2), min(Fraction(1), 1 / alpha)
    step = 1.4 * float(share) / nats
    low = asinh(2 / pi * nats * max(1, 1 / float(alpha)))
    high = asinh(2 / pi * log(8 * nats / sin(pi / 4 * float(share))))
    with working_bits(mp.prec):
        place, far, half = arb_of(x), x > 1, arb.pi() / 2
        turn, power, total = acb(0, half * arb_of(share) / 2).exp(), arb_of(alpha), arb(0)
        unit = turn / place if far else turn
        for j in range(-int(low / step), int((high if far else max(high, low)) / step) + 1):
            tau = arb(step) * j
            kappa = (half * tau.sinh()).exp()
            k = unit * kappa
            lost, wave = (-(k**power)).expm1(), (acb(0, 1) * k * place).exp()
            value = unit * wave * (lost if far else 1 + lost) if kind else acb(0, 1) * wave * lost / kappa
            total += value.real.mid() * kappa * tau.cosh()
        return mpf_of(total * arb(step) / 2)


def density(bits: int, /, *, alpha: Fraction, x: Fraction) -> Ball:
    """f(x)."""
    return three_times(lambda bits: fourier(alpha, abs(mpf_of(x)), 1, bits), bits, _FOURIER)


def distribution(bits: int, /, *, alpha: Fraction, x: Fraction) -> Ball:
    """P(z < x)."""

    def compute(bits: int) -> Any:
        if x == 0:
            return mp.mpf(1) / 2
        tail = fourier(alpha, abs(mpf_of(x)), 0, bits)
        return tail if x < 0 else 1 - tail

    return three_times(compute, bits, _FOURIER)


@lru_cache(maxsize=8)
def _weighted(alpha: Fraction, bits: int, precision: int) -> list[tuple[Any, Any]]:
    """(x, weight of 2 f(x) dx) on x = exp((pi/2) sinh tau)."""
    nats, a = mp.mpf(bits + 8) * mp.ln2, mpf_of(alpha)
    step = mp.mpf(1.6) / nats
    reach = mp.asinh(2 / mp.pi * nats * max(1, 1 / a))
    rows = []
    for k in range(-int(reach / step), int(reach / step) + 1):
        x = mp.exp(mp.pi / 2 * mp.sinh(k * step))
        closed = {
            1: lambda x: 1 / (mp.pi * (1 + x * x)),
            2: lambda x: mp.exp(-x * x / 4) / (2 * mp.sqrt(mp.pi)),
        }
        f = closed[int(alpha)](x) if alpha in (1, 2) else fourier(alpha, x, 1, bits)
        rows.append((x, 2 * f * x * step * mp.pi / 2 * mp.cosh(k * step)))
    return rows


def mean_field(bits: int, /, *, g: Fraction, alpha: Fraction, phi: Nonlinearity) -> Ball:
    """gamma of gamma^alpha = g^alpha E|phi(gamma z)|^alpha, by the secant method in ln gamma."""
    if alpha == 2 and 2 * g * g <= 1:
        return Ball(arb(0), "alpha = 2 and g <= 1/sqrt(2): quiescence is stable", False, "quiescent")
    value = compiled(phi.node, MPMATH)

    def compute(bits: int) -> Any:
        rows, a = _weighted(alpha, bits, mp.prec), mpf_of(alpha)

        def level(y: Any) -> Any:
            scale = mp.exp(y)
            return mp.log(mp.fsum(w * (value(scale * x) / scale) ** a for x, w in rows)) + a * mp.log(
                mpf_of(g)
            )

        low = mp.mpf(-1)
        while level(low) < 0:
            low *= 2
        return mp.exp(mp.findroot(level, (low, -low), solver="anderson", tol=mp.mpf(2) ** (-2 * bits)))

    return three_times(compute, bits, "mpmath: exp-sinh rule, bracketed root")


def quiescent(
    bits: int, /, *, g: Fraction, alpha: Fraction, N: int, threshold: Fraction, steps: int, **rest: Any
) -> Ball:
    """P(|x_i(T)| < threshold) = 1/2 - (1/pi) int Im[E|x|^(-iy) threshold^(iy)] dy/y, by the midpoint rule.

    Its points lie close enough for the place of ln A_T and the width of its law, at any T. Raises
    `NonConvergence` where the fraction is too small to be 1/2 less an integral, or many points are wanted.
    """
    walk = Walk(g, alpha, N, steps, rest["x0"])
    _require_resolved(walk, threshold)

    def compute(bits: int) -> Any:
        a, nats = mpf_of(alpha), mp.mpf(bits + 8) / 2
        step = mp.pi / (2 * nats / min(1, a) + walk.reach(threshold, nats))
        count = int(2 * a / mp.pi * nats / step) + 1
        if count > _MOST_POINTS:
            raise NonConvergence(_INVERSION, f"{count} points wanted, {_MOST_POINTS} allowed")
        level, moment = mp.log(mpf_of(threshold)), complex_function(stable_moment(alpha))
        points = [mp.mpc(0, step * (k + mp.mpf(1) / 2)) for k in range(count)]
        terms = (
            (value * moment(-p) * mp.exp(p * level)).imag / p.imag
            for p, value in zip(points, walk.amplitudes(points, rest["definition"], bits), strict=True)
        )
        return mp.mpf(1) / 2 + step / mp.pi * mp.fsum(terms)

    found = three_times(compute, bits, "mpmath: Gil-Pelaez inversion")
    if found.arb is not None and found.arb.abs_upper() < _LEAST:
        raise _small(upper_decimal(found.arb.abs_upper()))
    return found


def _small(bound: str) -> NonConvergence:
    return NonConvergence(_INVERSION, f"{bound}, below {float(_LEAST):.1e}: left to the enclosure")


def _require_resolved(walk: "Walk", threshold: Fraction) -> None:
    """Give up where ln A_T lies so far above the threshold that the fraction is far below `_LEAST`: by
    E 1/A_T of a normal ln A_T where small z make it, else by its distance in deviations."""
    with mp.workprec(53):
        mean, variance, _ = walk.cumulants(40)
        ahead = mean - mp.log(mpf_of(threshold))
        log_fraction = variance / 2 - ahead if variance < ahead else -(ahead**2) / (2 * variance)
        if ahead > 0 and log_fraction < -50:  # `_LEAST` is e^-23.6
            raise _small(f"about 10^{mp.nstr(log_fraction / mp.ln10, 3)}")


@dataclass(frozen=True)
class Walk:
    """ln A_T: T steps of the annealed linear network from x0."""

    g: Fraction
    alpha: Fraction
    size: int
    steps: int
    x0: Any

    def cumulants(self, bits: int) -> tuple[Any, Any, Any]:
        """Mean, variance and third central moment of ln A_T, the first step's fluctuations left out."""
        a, later = mpf_of(self.alpha), self.steps - 1
        moment = complex_function(normal_moment)
        start = a * mp.log(mpf_of(self.x0)) if self.x0 != "normal" else mp.log(moment(a).real)
        mean, variance, third = cumulants(self.alpha, self.size, bits) if later else (mp.zero,) * 3
        log_g = self.steps * mp.log(mpf_of(self.g))
        return log_g + (later * mean + start) / a, later * variance / a**2, later * third / a**3

    def reach(self, threshold: Fraction, nats: Any) -> Any:
        """How far from the threshold the law of ln A_T has weight above e^-nats."""
        mean, variance, _ = self.cumulants(40)
        return abs(mean - mp.log(mpf_of(threshold))) + mp.sqrt(2 * nats * variance)

    def amplitudes(self, points: list[Any], definition: str, bits: int) -> list[Any]:
        """E A_T^-p at the points."""
        if definition == "exact":
            return self._exact(points, bits)
        mean, variance, third = self.cumulants(bits)
        skew = third / 6 if definition == "edgeworth" else mp.zero
        return [mp.exp(p * p * variance / 2 - p * mean) * (1 - p**3 * skew) for p in points]

    def _exact(self, points: list[Any], bits: int) -> list[Any]:
        inner, log_g = [p / mpf_of(self.alpha) for p in points], self.steps * mp.log(mpf_of(self.g))
        law = self.alpha, self.size, bits
        first = _powers(inner, "normal", *law) if self.x0 == "normal" else self._at_start(points)
        later = _powers(inner, "stable", *law) if self.steps > 1 else [mp.one] * len(points)
        together = zip(points, first, later, strict=True)
        return [mp.exp(-p * log_g) * s * w ** (self.steps - 1) for p, s, w in together]

    def _at_start(self, points: list[Any]) -> list[Any]:
        log_start = mp.log(mpf_of(self.x0))
        return [mp.exp(-p * log_start) for p in points]


def _powers(points: list[Any], law: str, alpha: Fraction, size: int, bits: int) -> list[Any]:
    """E S^-q at the points q = i y, from Phi on a uniform grid in ln t."""
    nats = mp.mpf(bits + 8) / 2  # the rules are better than e^-nats: half a nat a bit will do
    values, h = (
        transform(alpha, law, bits + 2 * size.bit_length(), mp.prec),
        mp.mpf(3) * mp.pi / (4 * nats),
    )
    x, rows, log_size = -mp.mpf(nats) - 4, [], mp.log(size)
    while True:
        level = size * values.log(x - log_size)
        rows.append(mp.exp(level) - mp.exp(-mp.exp(x)))
        if x > 4 and abs(rows[-1]) < mp.exp(-nats):
            break
        x += h
    first, total = -mp.mpf(nats) - 4, complex_function(acb_poly([arb_of(row) for row in rows]))
    return [1 + h * mp.exp(q * first) * total(mp.exp(q * h)) * mp.rgamma(q) for q in points]

r"""The second engine for the stable law itself, for what is averaged over it, and for the quiescent fraction.

    pi f = Re int e^(ikx - k^alpha) dk,      pi P(z > x) = Im int e^(ikx) (1 - e^(-k^alpha)) dk/k,

along $k=\kappa e^{i\theta}$, $0<\theta<\min(\tfrac\pi2,\tfrac\pi{2\alpha})$: a result does not depend on
theta, so that two angles make the refinement. Where x > 1, k is counted in units of 1/x and $\mathrm{Re}\int
ie^{-\kappa}=0$ is subtracted, so that tails keep their digits.
"""

from fractions import Fraction
from functools import lru_cache
from typing import Any

from flint import arb
from mpmath import mp

from rnnchaos.numerics.ball.convert import mpf_of
from rnnchaos.numerics.heavy_tailed.second_engine.laplace import (
    fixed,
    horner,
    normal_moment,
    stable_moment,
    three_times,
    transform,
)
from rnnchaos.numerics.heavy_tailed.second_engine.moments import cumulants
from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.over_mpmath import MPMATH
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_FOURIER = "mpmath: Fourier integral on two rays"


def fourier(alpha: Any, x: Any, kind: int, bits: int, refinement: int) -> Any:
    """f(x) (kind 1) or P(z > x) (kind 0) for x >= 0, by the rule kappa = exp((pi/2) sinh tau)."""
    limit = min(mp.pi / 2, mp.pi / (2 * alpha))
    turn = mp.expj(limit * (mp.mpf(1) / 2 if refinement == 0 else mp.mpf(2) / 3))
    unit = turn / x if x > 1 else turn

    def integrand(kappa: Any) -> Any:
        k = unit * kappa
        lost = mp.expm1(-(k**alpha))
        wave = mp.expj(k * x)
        if kind == 0:
            return -(wave * lost / kappa).imag
        return (unit * wave * (lost if x > 1 else 1 + lost)).real

    nats = mp.mpf(bits + 16) * mp.ln2
    step = mp.mpf(2.8) * limit / mp.pi / nats / 2**refinement
    nats *= 1 + mp.mpf(refinement) / 5
    low, high = (
        mp.asinh(2 / mp.pi * nats * max(1, 1 / alpha)),
        mp.asinh(2 / mp.pi * mp.log(8 * nats / mp.sin(mp.arg(turn)))),
    )
    total = mp.zero
    for k in range(-int(low / step), int((high if x > 1 else max(high, low)) / step) + 1):
        kappa = mp.exp(mp.pi / 2 * mp.sinh(k * step))
        total += integrand(kappa) * kappa * mp.cosh(k * step)
    return total * step / 2


def density(bits: int, /, *, alpha: Fraction, x: Fraction) -> Ball:
    """f(x)."""
    return three_times(lambda r: fourier(mpf_of(alpha), abs(mpf_of(x)), 1, bits, r), bits, _FOURIER)


def distribution(bits: int, /, *, alpha: Fraction, x: Fraction) -> Ball:
    """P(z < x)."""

    def compute(r: int) -> Any:
        if x == 0:
            return mp.mpf(1) / 2
        tail = fourier(mpf_of(alpha), abs(mpf_of(x)), 0, bits, r)
        return tail if x < 0 else 1 - tail

    return three_times(compute, bits, _FOURIER)


@lru_cache(maxsize=8)
def _weighted(alpha: Fraction, bits: int, refinement: int, precision: int) -> list[tuple[Any, Any]]:
    """(x, weight of 2 f(x) dx) on x = exp((pi/2) sinh tau)."""
    nats, a = mp.mpf(bits + 8) * mp.ln2, mpf_of(alpha)
    step = mp.mpf(3.2) / nats / 2**refinement
    reach = mp.asinh(2 / mp.pi * nats * max(1, 1 / a))
    rows = []
    for k in range(-int(reach / step), int(reach / step) + 1):
        x = mp.exp(mp.pi / 2 * mp.sinh(k * step))
        closed = {
            1: lambda x: 1 / (mp.pi * (1 + x * x)),
            2: lambda x: mp.exp(-x * x / 4) / (2 * mp.sqrt(mp.pi)),
        }
        f = closed[int(alpha)](x) if alpha in (1, 2) else fourier(a, x, 1, bits, refinement)
        rows.append((x, 2 * f * x * step * mp.pi / 2 * mp.cosh(k * step)))
    return rows


def mean_field(bits: int, /, *, g: Fraction, alpha: Fraction, phi: Nonlinearity) -> Ball:
    """gamma of gamma^alpha = g^alpha E|phi(gamma z)|^alpha, by the secant method in ln gamma."""
    if alpha == 2 and 2 * g * g <= 1:
        return Ball(arb(0), "alpha = 2 and g <= 1/sqrt(2): quiescence is stable", False, "quiescent")
    value = compiled(phi.node, MPMATH)

    def compute(r: int) -> Any:
        rows, a = _weighted(alpha, bits, r, mp.prec), mpf_of(alpha)

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
    """P(|x_i(T)| < threshold) = 1/2 - (1/pi) int Im[E|x|^(-iy) threshold^(iy)] dy/y, by the midpoint rule."""

    def compute(r: int) -> Any:
        a, nats = mpf_of(alpha), mp.mpf(bits + 8) * mp.ln2
        step = mp.pi * min(1, a) / (2 * nats) / 2**r
        count = int(2 * a / mp.pi * nats / step * (1 + mp.mpf(r) / 5)) + 1
        level, moment = mp.log(mpf_of(threshold)), stable_moment(alpha)
        points = [mp.mpc(0, step * (k + mp.mpf(1) / 2)) for k in range(count)]
        amplitudes = _amplitudes(points, g, alpha, N, steps, rest["x0"], rest["definition"], bits, r)
        terms = (
            (value * moment(-p) * mp.exp(p * level)).imag / p.imag
            for p, value in zip(points, amplitudes, strict=True)
        )
        return mp.mpf(1) / 2 + step / mp.pi * mp.fsum(terms)

    return three_times(compute, bits, "mpmath: Gil-Pelaez inversion")


def _amplitudes(
    points: list[Any],
    g: Fraction,
    alpha: Fraction,
    size: int,
    steps: int,
    x0: Any,
    definition: str,
    bits: int,
    refinement: int,
) -> list[Any]:
    """E A_T^-p at the points."""
    a, log_g = mpf_of(alpha), steps * mp.log(mpf_of(g))
    if definition == "exact":
        inner = [p / a for p in points]
        first = (
            [mp.exp(-p * mp.log(mpf_of(x0))) for p in points]
            if x0 != "normal"
            else _powers(inner, alpha, "normal", size, bits, refinement)
        )
        later = (
            _powers(inner, alpha, "stable", size, bits, refinement) if steps > 1 else [mp.one] * len(points)
        )
        return [
            mp.exp(-p * log_g) * s * w ** (steps - 1) for p, s, w in zip(points, first, later, strict=True)
        ]
    start = a * mp.log(mpf_of(x0)) if x0 != "normal" else mp.log(normal_moment(a))
    mean, variance, third = cumulants(alpha, size, bits, refinement) if steps > 1 else (mp.zero,) * 3
    m, v, k = (
        log_g + ((steps - 1) * mean + start) / a,
        (steps - 1) * variance / a**2,
        (steps - 1) * third / a**3,
    )
    skew = k / 6 if definition == "edgeworth" else mp.zero
    return [mp.exp(p * p * v / 2 - p * m) * (1 - p**3 * skew) for p in points]


def _powers(points: list[Any], alpha: Fraction, law: str, size: int, bits: int, refinement: int) -> list[Any]:
    """E S^-q at the points q = i y, from Phi on a uniform grid in ln t."""
    nats = mp.mpf(bits + 8) * mp.ln2
    values, h = (
        transform(alpha, law, bits + 2 * size.bit_length(), mp.prec),
        mp.mpf(3) * mp.pi / (4 * nats) / 2**refinement,
    )
    x, rows, log_size = -mp.mpf(nats) - 4, [], mp.log(size)
    while True:
        level = size * values.log(x - log_size)
        rows.append(mp.exp(level) - mp.exp(-mp.exp(x)))
        if x > 4 and abs(rows[-1]) < mp.exp(-nats):
            break
        x += h
    first, precision = -mp.mpf(nats) - 4, mp.prec + 20
    table = fixed(rows, precision)
    return [
        1 + h * mp.exp(q * first) * horner(table, mp.exp(q * h), precision) * mp.rgamma(q) for q in points
    ]

r"""Moments of ln S over mpmath numbers, $E S^{-q}=1+\frac1{\Gamma(q)}\int e^{qx}(\Phi-e^{-e^x})dx$: other
contours, substitutions and arithmetic than over balls; nothing is proved.

M(s) by Mellin-Barnes sums (`rnnchaos.numerics.heavy_tailed.second_engine.laplace`); Frullani's integral by
the exp-sinh rule $t=e^{\frac\pi2\sinh\tau}$; the quiescent fraction by Gil-Pelaez' inversion on the imaginary
axis; the stable law by quadrature of its Fourier integral on two turned rays. The radius is ten times the
larger change on doubling the precision and on refining.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

from mpmath import mp

from rnnchaos.numerics.ball.convert import mpf_of
from rnnchaos.numerics.ball.linear_algebra import complex_function
from rnnchaos.numerics.heavy_tailed.second_engine.laplace import three_times, transform
from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.over_mpmath import MPMATH
from rnnchaos.numerics.quantity import Engine
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

Row = tuple[Any, Any, Any]
_GONE = 20
"""exp(-e^20) is below 10^-(10^8)."""
DIES = "g is not above the annealed critical gain: activity dies out"
_MOST_ORDERS, _NEXT = 60, 0.999
"""Next to the pole of E S^-p at p = N/alpha the integral needs its rows 1/(1 - p alpha/N) times as far."""
_GAMMA = complex_function(lambda z: z.gamma())


@lru_cache(maxsize=16)
def frullani_rows(alpha: Fraction, size: int, bits: int, precision: int, power: Any = 0) -> tuple[Row, ...]:
    """(x, weight, Phi - e^-t) on t = exp((pi/2) sinh tau), as far as it counts times t^power."""
    nats = mp.mpf(bits + 16) * mp.ln2
    values, step = transform(alpha, "stable", bits + 2 * size.bit_length(), precision), mp.mpf(3.2) / nats
    rows, log_size = [], mp.log(size)
    for sign in (-1, 1):
        k = 0 if sign > 0 else 1
        while True:
            tau = sign * k * step
            x = mp.pi / 2 * mp.sinh(tau)
            level = size * values.log(x - log_size)
            value = mp.exp(level) - (mp.exp(-mp.exp(x)) if x < _GONE else 0)
            rows.append((x, step * mp.pi / 2 * mp.cosh(tau), value))
            if abs(value) * (1 + x * x) * mp.exp(max(0, power * x)) < mp.exp(-nats) and abs(x) > 3:
                break
            k += 1
    return tuple(rows)


def cumulants(alpha: Fraction, size: int, bits: int) -> tuple[Any, Any, Any]:
    """Mean, variance, third central moment of ln S, from E S^-q = 1 + (1/Gamma(q)) int e^(qx) (Phi - e^-t)
    dx."""
    rows = frullani_rows(alpha, size, bits, mp.prec)
    a = [mp.fsum(weight * value * x**k for x, weight, value in rows) for k in range(3)]
    inverse = mp.taylor(mp.rgamma, 0, 3)
    m = [
        a[0] * inverse[1],
        a[0] * inverse[2] + a[1] * inverse[1],
        a[0] * inverse[3] + a[1] * inverse[2] + a[2] * inverse[1] / 2,
    ]
    mean, square, cube = -m[0], 2 * m[1], -6 * m[2]
    return mean, square - mean**2, cube - 3 * mean * square + 2 * mean**3


def _gain(found: tuple[Any, Any, Any], a: Any) -> Any:
    """exp(-Xi_N)."""
    return mp.exp(-found[0] / a)


def _width(found: tuple[Any, Any, Any], a: Any) -> Any:
    """sqrt(Var ln S)/alpha."""
    return mp.sqrt(found[1]) / a


def _skewness(found: tuple[Any, Any, Any], a: Any) -> Any:
    """Skewness of ln S."""
    return found[2] / found[1] ** mp.mpf(1.5)


def _cancelled(alpha: Fraction, size: int) -> int:
    """Bits that the moments lose: at alpha = 2 the variance of ln S is about 1/N and its third moment 1/N^2;
    near it, the variance is about 2 - alpha where the tail of weight 2 - alpha makes it."""
    thin = size if alpha == 2 else min(size, int(1 / (2 - alpha)) + 1)
    return 2 * thin.bit_length()


def of_moments(extract: Callable[[tuple[Any, Any, Any], Any], Any]) -> Engine:
    """The engine that evaluates a function of the cumulants."""

    def engine(bits: int, /, *, alpha: Fraction, N: int) -> Ball:
        more = _cancelled(alpha, N)

        def compute(accuracy: int) -> Any:
            return extract(cumulants(alpha, N, accuracy + more), mpf_of(alpha))

        return three_times(compute, bits, "mpmath: exp-sinh rule", guard=more)

    return engine


gain, width, skewness = of_moments(_gain), of_moments(_width), of_moments(_skewness)


def growth(bits: int, /, *, g: Fraction, alpha: Fraction, N: int) -> Ball:
    """ln g + Xi_N."""

    def compute(bits: int) -> Any:
        return mp.log(mpf_of(g)) + cumulants(alpha, N, bits)[0] / mpf_of(alpha)

    return three_times(compute, bits, "mpmath: exp-sinh rule")


def _landau(k: int, bits: int) -> Any:
    """Gamma^(k)(k)/k! by Cauchy's integral over |z - k| = k/2, half as far as the pole at 0."""
    count = bits + 2 * k
    turns = [mp.expjpi(mp.mpf(2) * j / count) for j in range(count // 2 + 1)]
    values = [(_GAMMA(k + turn * k / 2) / turn**k).real for turn in turns]
    inner = values[1:] if count % 2 else values[1:-1]
    ends = values[0] + (0 if count % 2 else values[-1])
    return (ends + 2 * mp.fsum(inner)) / count * (mp.mpf(2) / k) ** k


def large_n(bits: int, /, *, alpha: Fraction, N: int, order: int) -> Ball:
    """The truncated expansion in 1/L."""
    if alpha == 2:
        raise UsageError("alpha", "2", "accepted: alpha < 2, where the weights have a power-law tail")

    if order > _MOST_ORDERS:
        raise UsageError("order", order, f"accepted by mpmath: up to {_MOST_ORDERS}")

    def compute(bits: int) -> Any:
        a = mpf_of(alpha)
        amplitude = 2 / mp.pi * mp.gamma(a) * mp.sin(mp.pi * a / 2)
        shift = 1 - 2 * mp.euler - a * mp.psi(0, a) - mp.pi * a / 2 * mp.cot(mp.pi * a / 2)
        level = mp.log(N * amplitude) + shift
        if level <= 1:
            raise UsageError("N", N, "accepted: N with ln(N C_alpha) + b_alpha > 1")
        length = -mp.lambertw(-mp.exp(-level), -1).real
        series = mp.fsum(_landau(k, bits) / length**k for k in range(1, order + 1))
        return mp.exp(-(mp.log(amplitude * length) - series) / a)

    return three_times(compute, bits, "mpmath: the truncated expansion")


def exponent(bits: int, /, *, g: Fraction, alpha: Fraction, N: int) -> Ball:
    """mu of E S^(-mu/alpha) = g^mu."""
    with mp.workprec(80):
        mean, variance, _ = cumulants(alpha, N, 40)
        rate = mean + mpf_of(alpha) * mp.log(mpf_of(g))
    if rate <= 0:
        return Ball(None, "mpmath", False, "none", DIES)

    def compute(bits: int) -> Any:
        a = mpf_of(alpha)
        pole, log_gain = N / a, a * mp.log(mpf_of(g))
        rows = frullani_rows(alpha, N, 2 * bits, mp.prec, _NEXT * pole)

        def level(y: Any) -> Any:
            p = -pole * mp.expm1(-y)
            total = mp.fsum(weight * value * mp.exp(p * x) for x, weight, value in rows)
            mean = 1 + total * mp.rgamma(p)
            if mean <= 0:
                raise NonConvergence("E S^-p (mpmath)", f"{mp.nstr(mean, 3)} at p = {mp.nstr(p, 5)}")
            return mp.log(mean) / p - log_gain

        guess = -mp.log1p(-min(2 * rate / variance / pole, mp.mpf(1) / 2))
        root = mp.findroot(level, (guess, guess * mp.mpf(1.1)), tol=mp.mpf(2) ** (-2 * bits))
        if not 1 - mp.exp(-root) < _NEXT:
            raise NonConvergence(
                "the exponent (mpmath)", f"{mp.nstr(mp.exp(-root), 3)} N from the pole, mu = N"
            )
        return -N * mp.expm1(-root)

    return three_times(compute, bits, "mpmath: exp-sinh rule, secant root in -ln(1 - mu/N)")


def threshold(bits: int, /, *, alpha: Fraction, phi: Nonlinearity) -> Ball:
    """The gain of the transition of threshold-type phi."""
    if phi.slope != 0 or alpha == 2:
        raise UsageError("phi", phi.name, "accepted: threshold-type phi, such as tanh(x**3), and alpha < 2")
    value = compiled(phi.node, MPMATH)

    def compute(accuracy: int) -> Any:
        a = mpf_of(alpha)
        cuts = [0, 0.5, 1, 3, mp.inf] if accuracy > bits else [0, 1, mp.inf]
        integral = mp.quad(lambda x: (abs(value(x)) / x) ** a / x, cuts)
        return (2 / mp.pi * mp.gamma(1 + a) * mp.sin(mp.pi * a / 2) * integral) ** (-1 / a)

    return three_times(compute, bits, "mpmath: tanh-sinh quadrature")

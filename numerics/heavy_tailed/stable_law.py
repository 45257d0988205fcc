r"""The symmetric stable law with $E\,e^{ikz}=e^{-|k|^\alpha}$ in balls: density and distribution function, to
relative accuracy.

With b = 1 for a density and 0 for a tail probability, and x > 0,

    small x:  f = (1/(pi alpha)) sum_k (-1)^k Gamma((2k+1)/alpha) x^(2k)/(2k)!
              P(0 < z < x): x^(2k+1)/(2k+1)! in the place of x^(2k)/(2k)!
    large x:  f = (1/pi) sum_n (-1)^(n+1) Gamma(alpha n+1)/n! sin(pi alpha n/2) x^(-alpha n-1)
              P(z > x): Gamma(alpha n) x^(-alpha n) in the place of Gamma(alpha n+1) x^(-alpha n-1)

are wrong by at most the first omitted term (the cosine's partial sums alternate about it), respectively by
$\Gamma(\alpha K+1)/(\pi K!(x\sin\beta)^{\alpha K+1})$ integrated in x: turn the Fourier integral by
$\beta=\min(\tfrac\pi2,\tfrac\pi{2\alpha})$, where $\mathrm{Re}\,k^\alpha\ge0$ keeps the remainder of
$e^{-k^\alpha}$ below $|k^\alpha|^K/K!$. For alpha near 1 and x near 1 both are slow: there the Mellin
inversions

    f = (1/(4 pi i)) int E|z|^(p-1) x^(-p) dp,
    P(|z| < x) = (1/(2 pi i)) int E|z|^(-p) x^p dp/p,      Re p = 1/2,

are summed with step d. Poisson's error is a sum of values at $xe^{mL}$, L = 2 pi/d, bounded by $f\le f(0)$,
$f\le\Gamma(1+\alpha)/(\pi(x\sin\beta)^{1+\alpha})$ and $P\le\min(1,2f(0)x)$; `moment_bound` bounds what is
left out. alpha = 1 and 2 are elementary. `scipy.stats.levy_stable` is no oracle in the tails.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from math import ceil, lgamma, log, pi, sin

import flint
from flint import acb, acb_poly, arb, arb_poly

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.heavy_tailed.weight_law import stable_moment

_LADDER = (1, 2, 3, 5, *(round(8 * 1.3**k) for k in range(22)))
_BLOCK = 32


def tail_amplitude(alpha: Fraction) -> flint.arb:
    r"""$C_\alpha=\frac2\pi\Gamma(\alpha)\sin\frac{\pi\alpha}2$: $P(|z|>x)\simeq C_\alpha x^{-\alpha}$."""
    return 2 * arb_of(alpha).gamma() * arb_of(alpha / 2).sin_pi() / arb.pi()


def tail_shift(alpha: Fraction) -> flint.arb:
    r"""$b_\alpha=1-2\gamma_E-\alpha\psi(\alpha)-\tfrac{\pi\alpha}2\cot\tfrac{\pi\alpha}2$, $\alpha<2$."""
    a = arb_of(alpha)
    return 1 - 2 * arb.const_euler() - a * a.digamma() - arb.pi() * a / 2 * arb_of(alpha / 2).cot_pi()


def moment_bound(alpha: Fraction, c: flint.arb, y: flint.arb) -> flint.arb:
    r"""M with $|E|z|^{-(c+iv)}|\le M\,(v/y)^{p}e^{-\pi(v-y)/(2\alpha)}$ for v >= y,
    $p=\max(0,c/\alpha+\tfrac12)$, c >= -1/2.

    From $E|z|^{-p}=\Gamma(1+p/\alpha)/(\Gamma(1+p)\cos\frac{\pi p}2)$ and DLMF 5.6.7, 5.6.9.
    """
    a = arb_of(alpha)
    zeta = abs(1 + acb(c, y) / a)
    bound = (
        (2 * arb.pi()).sqrt()
        * zeta ** (c / a + arb(0.5))
        * (1 / (6 * zeta)).exp()
        * (-arb.pi() * y / (2 * a)).exp()
    )
    return 2 * bound / ((1 - (-arb.pi() * y).exp()) * (1 + c).gamma())


def left_beyond(alpha: Fraction, c: flint.arb, y: flint.arb) -> flint.arb:
    """Bound of int_y^inf |E|z|^(-(c+iv))| dv; nan where y is too small to say."""
    rate = arb.pi() / (2 * arb_of(alpha)) - (c / arb_of(alpha) + arb(0.5)).max(arb(0)) / y
    return moment_bound(alpha, c, y) / rate if rate > 0 else arb.nan()


def density(alpha: Fraction, x: flint.arb, bits: int) -> flint.arb:
    """f(x), x a ball."""
    size = abs(x)
    if alpha == 2:
        return (-(size**2) / 4).exp() / (2 * arb.pi().sqrt())
    if alpha == 1:
        return 1 / (arb.pi() * (1 + size**2))
    if size.is_zero():
        return (1 + 1 / arb_of(alpha)).gamma() / arb.pi()
    return _best(alpha, size, bits, 1)


def distribution(alpha: Fraction, x: flint.arb, bits: int) -> flint.arb:
    """P(z < x), x a ball; accurate in relative terms in the lower tail."""
    if x.is_zero():
        return arb(1) / 2
    tail = upper_tail(alpha, abs(x), bits)
    return tail if x < 0 else 1 - tail


def upper_tail(alpha: Fraction, x: flint.arb, bits: int) -> flint.arb:
    """P(z > x), x > 0."""
    if alpha == 2:
        return (x / 2).erfc() / 2
    if alpha == 1:
        return (1 / x).atan() / arb.pi()
    return _best(alpha, x, bits, 0)


def _best(alpha: Fraction, x: flint.arb, bits: int, kind: int) -> flint.arb:
    """The first representation that reaches `bits`; kind 1 is the density, 0 the upper tail."""
    for attempt in (_large, _small):
        value: arb | None = attempt(alpha, x, bits, kind)
        if value is not None and value > 0 and value.rel_accuracy_bits() >= bits:
            return value
    return _between(alpha, x, bits, kind)


def _terms(size: Callable[[int], float], goal: float) -> int | None:
    """The first length of the ladder whose next term is below the goal (few lengths, so that coefficients
    serve many x)."""
    return next((n for n in _LADDER if size(n) < goal), None)


def _precision(size: Callable[[int], float], terms: int, value: float, bits: int) -> int:
    """Working bits, in multiples of 64, that cover the cancellation of terms up to e^size against the value
    e^value."""
    peak = max(size(n) for n in (1, *_LADDER) if n <= terms)
    return 64 * ((bits + int(1.1 * max(0.0, peak - value) / LOG2) + 60) // 64 + 1)


def _large(alpha: Fraction, x: flint.arb, bits: int, kind: int) -> flint.arb | None:
    a, log_x = float(alpha), float(x.log())
    turned = log(sin(min(pi / 2, pi / (2 * a))))

    def bound(n: int) -> float:
        return lgamma(a * n + kind) - lgamma(n + 1) - a * n * (log_x + turned)

    leading = lgamma(a + kind) - a * log_x + log(max(sin(pi * a / 2), 1e-300))
    value = min(leading, lgamma(1 + 1 / a) + log_x if kind else 0.0)
    terms = _terms(bound, value - (bits + 4) * LOG2)
    if terms is None:
        return None
    precision = _precision(bound, terms, value, bits)
    polynomial, omitted = _large_polynomial(alpha, terms, precision, kind)
    with working_bits(precision):
        y = x ** -arb_of(alpha)
        total = widened(polynomial(y) * y, omitted * y**terms)
        return total / (arb.pi() * x**kind)


@lru_cache(maxsize=256)
def _large_polynomial(alpha: Fraction, terms: int, bits: int, kind: int) -> tuple[arb_poly, arb]:
    """Coefficients of y^n = x^(-alpha n), n = 1..terms-1 (over y), and the bound at n = terms."""
    with working_bits(bits):
        beta = arb_of(1 / (2 * alpha)).sin_pi() if alpha > 1 else arb(1)
        sizes = [arb_of(alpha * n + kind).gamma() / arb(n + 1).gamma() for n in range(1, terms + 1)]
        signed = [
            (-1) ** n * size * arb_of(alpha * (n + 1) / 2).sin_pi() for n, size in enumerate(sizes[:-1])
        ]
        return arb_poly(signed), sizes[-1] * beta ** -(arb_of(alpha * terms) + 1)


def _small(alpha: Fraction, x: flint.arb, bits: int, kind: int) -> flint.arb | None:
    a, log_x = float(alpha), float(x.log())

    def bound(k: int) -> float:
        return lgamma((2 * k + 1) / a) - lgamma(2 * k + 2 - kind) + 2 * k * log_x

    level = min(0.0, -(1 + a) * log_x) - 4
    terms = _terms(bound, level - (bits + 4) * LOG2)
    if terms is None:
        return None
    precision = _precision(bound, terms, level, bits)
    polynomial, omitted = _small_polynomial(alpha, terms, precision, kind)
    with working_bits(precision):
        square = x * x
        total = widened(polynomial(square), omitted * square**terms)
        value = total * x ** (1 - kind) / (arb.pi() * arb_of(alpha))
        return value if kind else arb(1) / 2 - value


@lru_cache(maxsize=256)
def _small_polynomial(alpha: Fraction, terms: int, bits: int, kind: int) -> tuple[arb_poly, arb]:
    """Coefficients of x^(2k), k < terms, and the size of the first one omitted."""
    with working_bits(bits):
        sizes = [
            arb_of((2 * k + 1) / alpha).gamma() / arb(2 * k + 2 - kind).gamma() for k in range(terms + 1)
        ]
        return arb_poly([(-1) ** k * size for k, size in enumerate(sizes[:-1])]), sizes[-1]


def _between(alpha: Fraction, x: flint.arb, bits: int, kind: int) -> flint.arb:
    """Mellin inversion on Re p = 1/2, where p -> 1 - p turns E|z|^(p-1) into E|z|^(-p): one table serves both
    kinds."""
    step, blocks, edge = _line(alpha, bits, kind)
    with working_bits(bits + 60):
        log_x, c = x.log(), arb(0.5)
        turn = acb(0, log_x * step).exp()
        total = acb(0)
        for k, block in enumerate(blocks):
            total += acb(0, log_x * step * (_BLOCK * k)).exp() * block(turn)
        a, period = arb_of(alpha), 2 * arb.pi() / step
        root, fall = x**-c if kind else x**c, (-c * period).exp()
        top = (1 + 1 / a).gamma() / arb.pi()
        if kind:
            beta = arb_of(1 / (2 * alpha)).sin_pi() if alpha > 1 else arb(1)
            far = (1 + a).gamma() / (arb.pi() * (x * beta) ** (1 + a))
            error = (top + far) * fall / (1 - fall) + root * left_beyond(alpha, c, edge) / (2 * arb.pi())
            return widened(root * step * total.real / (2 * arb.pi()), error)
        error = (1 + 2 * top * x) * fall / (1 - fall) + root * left_beyond(alpha, c, edge) / (arb.pi() * edge)
        return widened(1 - root * step * total.real / arb.pi(), error) / 2


@lru_cache(maxsize=16)
def _line(alpha: Fraction, bits: int, kind: int) -> tuple[arb, list[acb_poly], arb]:
    """Step, E|z|^-p (over p for the distribution) on Re p = 1/2 in blocks, the first halved, and the last |Im
    p|."""
    nats = (bits + 12) * LOG2
    step, a = arb(pi / nats).mid(), float(alpha)
    count = _BLOCK * ceil(2 * a / pi * (nats + (0.5 / a + 0.5) * log(nats)) / float(step) / _BLOCK)
    with working_bits(bits + 60):
        points = [acb(arb(0.5), step * k) for k in range(count)]
        values = [stable_moment(alpha, -p) / (1 if kind else p) for p in points]
        values[0] /= 2
        blocks = [acb_poly(values[k : k + _BLOCK]) for k in range(0, count, _BLOCK)]
        return step, blocks, step * (count - 1)

r"""The exponent of on-off intermittency above the annealed critical gain: $E\,S^{-\mu/\alpha}=g^\mu$,
$\mu>0$.

With $p=\mu/\alpha$, $G(p)=\ln E\,S^{-p}-\alpha p\ln g$ is convex, G(0) = 0, $G'(0)=-\alpha(\Xi_N+\ln g)$, and
G grows without bound as $p\to N/\alpha$. So there is exactly one positive root if and only if g is above the
annealed critical gain; the ball engine finds it by Newton's method and encloses it by an interval Newton
step, in which G' > 0.
"""

from collections.abc import Callable
from fractions import Fraction

import flint
from flint import ctx

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.ball.roots import Pair, enclose, newton
from rnnchaos.numerics.heavy_tailed.log_moments import InverseMoment, log_moments
from rnnchaos.numerics.heavy_tailed.weight_law import stable
from rnnchaos.theory.errors import NonConvergence

WHAT = "mu from E S^(-mu/alpha) = g^mu"
_LOSS, _MOST_BITS = 24, 2000


def excess(g: Fraction, alpha: Fraction, size: int, bits: int) -> flint.arb:
    """ln g + Xi_N: the growth rate of the linear network."""
    return arb_of(g).log() + log_moments(stable(alpha), size, bits).mean / arb_of(alpha)


def intermittency_exponent(g: Fraction, alpha: Fraction, size: int, bits: int) -> flint.arb | None:
    """mu, or None at or below the annealed critical gain. Raises `NonConvergence` where g is too near it to
    tell."""
    growth = excess(g, alpha, size, bits)
    if growth < 0:
        return None
    if not growth > 0:
        raise NonConvergence("g against the annealed critical gain", growth.str(5))
    moment, log_gain = InverseMoment(stable(alpha), size), arb_of(alpha) * arb_of(g).log()

    def level(p: flint.arb) -> Pair:
        value, slope = moment(p)
        return value - p * log_gain, slope - log_gain

    loss = _LOSS + (_bits_below(growth, size) if alpha == 2 else 0)
    with working_bits(64 + loss):
        start = _start(level, growth, alpha, size, 60 + loss)
    with working_bits(ctx.prec + loss - _LOSS):
        point, slope = newton(level, start, bits=bits, loss=loss, what=WHAT)
        value = level(point)[0]
        return arb_of(alpha) * _proved(level, value, point, slope, bits + 2 * (loss - _LOSS))


def _bits_below(growth: flint.arb, size: int) -> int:
    """log2 of 1/(N/alpha - p), for alpha = 2, where E S^-p has a simple pole: it grows like ln g^N. Raises
    `NonConvergence` where that would be all there is to compute.
    """
    bits = int(float(growth) * size / LOG2) + 8
    if bits > _MOST_BITS:
        raise NonConvergence(WHAT, f"N - mu is about 2^-{bits}: g is too far above its critical value")
    return bits


def _proved(
    level: Callable[[flint.arb], Pair], value: flint.arb, point: flint.arb, slope: flint.arb, bits: int
) -> flint.arb:
    """The root p, enclosed."""

    def slope_on(box: flint.arb) -> flint.arb:
        with working_bits(bits // 2 + 64):
            return level(box)[1]

    return enclose(value, slope_on, point, slope, WHAT)[0]


def _start(
    level: Callable[[flint.arb], Pair], growth: flint.arb, alpha: Fraction, size: int, most: int
) -> flint.arb:
    """A point to the right of the root, from which Newton's iterates decrease: G is convex."""
    ceiling = size / arb_of(alpha)
    variance = log_moments(stable(alpha), size, 64).variance
    p = (2 * arb_of(alpha) * growth / variance).mid().min(ceiling / 2).mid()
    for _ in range(most):
        if level(p)[0] > 0:
            return p
        p = (2 * p).min((p + ceiling) / 2).mid()
    raise NonConvergence(WHAT, f"no sign change below p = {p.str(5)} (precision {ctx.prec})")

r"""$1-q$ and $I_c$ as functions of $\rho$: what two classes add to one Gaussian, enclosed over balls.

With $y\sim\mathcal N(0,\rho)$,

    1 - q = e^(-rho/2) E f(y),       f = sech y,
    ln 2 - I_c = e^(-rho/2) E f(y),  f = cosh y ln(2 cosh y) - y sinh y,

both even, $|f(y)|\le(|x|+2.2)e^{-|x|}\le2.2$ in the strip $|\mathrm{Im}\,y|\le1$, x = Re y: there $|\cosh
y|\ge\cos(1)\cosh x$, and for $x\ge0$ $|\ln(1+e^{-2y})|\le e^{-2x}/\sin2$, the argument of $e^{-2y}$ being at
most 2. Hence the trapezoid rule of step h in y on all integers, half-width $a\le1$, is wrong by at most

    2 * 2.2 e^(a^2/(2 rho))/(e^(2 pi a/h) - 1)

(Trefethen and Weideman, SIAM Review 56, 385 (2014), Theorem 5.1, doi:10.1137/130932132), and what lies beyond
Y adds at most $2e^{-Y^2/2\rho}(Y+3.2)e^{-Y}/\sqrt{2\pi\rho}$, the bound falling in y. Rounding is carried by
the balls; h, a and Y are chosen in float64 and the bounds hold for any choice.

Over mpmath numbers: $q=E\tanh w$, $I_c=\ln2-E\ln(1+e^{-2w})$, $w=\rho+\sqrt\rho z$, by the plain rule in z.
"""

from collections.abc import Callable
from math import ceil, log, pi, sqrt
from typing import Any

from flint import arb, ctx
from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.engines import Arithmetic

LOG2 = log(2)
BOUND = arb("2.2")
Even = Callable[[arb], arb]
"""f(y) from u = e^-y and y."""


def _sech(u: arb, y: arb) -> arb:
    return 2 * u / (1 + u * u)


def _entropy(u: arb, y: arb) -> arb:
    """cosh y ln(2 cosh y) - y sinh y without cancellation: [u + 1/u] ln(1 + u^2)/2 + u y."""
    return (u * u).log1p() * (u + 1 / u) / 2 + u * y


def _enclosed(f: Any, rho: arb) -> arb:
    """e^(-rho/2) E f(y)."""
    if rho == 0:
        return arb(f(arb(1), arb(0)))
    size, nats = float(rho), ctx.prec * LOG2
    a = min(1.0, sqrt(2 * nats * size))
    h, far = 2 * pi * a / (nats + a * a / (2 * size) + 4), nats + 8 + abs(log(size)) / 2
    count, step = ceil(min(sqrt(2 * size * far), far) / h) + 1, arb(h)
    total, shrink, u, half = f(arb(1), arb(0)) / 2, (-step).exp(), arb(1), -1 / (2 * rho)
    for k in range(1, count + 1):
        y, u = step * k, u * shrink
        total += (half * y * y).exp() * f(u, y)
    scale, end = 1 / (2 * arb.pi() * rho).sqrt(), step * count
    left = 2 * BOUND * (arb(a) ** 2 / (2 * rho)).exp() / ((2 * arb.pi() * a / step).exp() - 1)
    tail = 2 * scale * (half * end * end - end).exp() * (end + 1 + BOUND)
    return arb((-rho / 2).exp() * (2 * step * scale * total + arb(0, 1) * (left + tail).upper()))


def _sampled(f: Callable[[arb], arb], numbers: Arithmetic, signal: Any) -> Any:
    """E f(w) at mpmath's precision, in FLINT's arithmetic: singular points at Im w = pi/2."""
    nats = int(mp.prec) * LOG2
    with working_bits(mp.prec):
        rho = arb_of(signal)
        root, total = rho.sqrt(), arb(0)
        a = min(1.5 / max(float(root), 1e-9), 1.4 * sqrt(nats))
        h = arb(2 * pi * a / (nats + a * a / 2 + 4) / (1 + 0.5 * numbers.refinement))
        for k in range(-(count := ceil(sqrt(2 * nats) / float(h)) + 1), count + 1):
            z = h * k
            total = (total + (-z * z / 2).exp() * f(rho + root * z)).mid()
        return mpf_of(h * total / (2 * arb.pi()).sqrt())


def lost(numbers: Arithmetic, rho: Any) -> Any:
    """1 - q."""
    if numbers.balls:
        return _enclosed(_sech, rho)
    return _sampled(lambda w: 1 - w.tanh(), numbers, rho)


def class_information(numbers: Arithmetic, rho: Any) -> Any:
    """I_c."""
    if numbers.balls:
        return arb(2).log() - _enclosed(_entropy, rho)
    return mp.ln2 - _sampled(lambda w: (-2 * w).exp().log1p(), numbers, rho)

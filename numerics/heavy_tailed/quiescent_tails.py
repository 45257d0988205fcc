r"""The two tails of $P(|x_i(T)|<\theta)$, where no integral is wanted, and bounds of what an integral leaves.

**Small fractions.** $P(|z|<x)=\sum_{k<K}(-1)^kc_kx^{2k+1}+R_K(x)$,
$c_k=2\Gamma(\tfrac{2k+1}\alpha)/(\pi\alpha(2k+1)!)$: as the Taylor sums of the cosine lie alternately above
and below it, $R_K$ has the sign of its first omitted term and is no larger, whatever alpha, and no larger
than the last one kept. With $x=\theta/A_T$ in the mean,

    P = sum_{k<K} (-1)^k t_k + rest,   |rest| <= t_K,   t_k = c_k theta^(2k+1) E A_T^-(2k+1),   2k+1 < N.

**Fractions near 1.** Markov's inequality: $1-P\le E|x_i(T)|^r\theta^{-r}$, 0 < r < alpha.

Between them, $|R_K(x)|\le C_rx^r$ for $2K-1\le r\le2K+1$ with $C_r$ geometric between $c_{K-1}$ and $c_K$ (1
at r = 0); and $P(|z|>x)\le E|z|^{-r}x^r$ for r < 0, which is the strip K = -1.
"""

from collections.abc import Iterable
from fractions import Fraction

import flint
from flint import acb, arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.heavy_tailed.log_moments import Arc
from rnnchaos.numerics.heavy_tailed.quiescent_ensemble import Ensemble
from rnnchaos.numerics.heavy_tailed.weight_law import stable_moment

MOST_TERMS = 12
_ROUGH = 64


def coefficient(alpha: Fraction, k: int) -> flint.arb:
    """c_k."""
    return 2 * arb_of((2 * k + 1) / alpha).gamma() / (arb.pi() * arb_of(alpha) * arb(2 * k + 2).gamma())


def term(what: Ensemble, log_level: flint.arb, k: int, bits: int) -> flint.arb:
    """t_k, in total variation."""
    n = 2 * k + 1
    return coefficient(what.alpha, k) * what.variation(n, bits) * (n * log_level).exp()


def signed_term(what: Ensemble, log_level: flint.arb, k: int, bits: int) -> flint.arb:
    """(-1)^k t_k, whatever the law."""
    n = 2 * k + 1
    mean = what.amplitudes(Arc(arb(n), arb(1), 1), bits)[0].real
    size: arb = coefficient(what.alpha, k) * mean * (n * log_level).exp()
    return -size if k % 2 else size


def constant(alpha: Fraction, strip: int, r: float) -> flint.arb:
    """C_r in the strip: 2 strip - 1 <= r <= 2 strip + 1 (0 <= r <= 1 in strip 0, -alpha < r <= 0 in -1)."""
    if strip < 0:
        return stable_moment(alpha, acb(-arb(r))).real
    low, high = max(2 * strip - 1, 0), 2 * strip + 1
    below = coefficient(alpha, strip - 1) if strip else arb(1)
    share = (arb(r) - low) / (high - low)
    return below ** (1 - share) * coefficient(alpha, strip) ** share


def height(what: Ensemble, log_level: flint.arb, strip: int, r: float) -> flint.arb:
    """C_r E A_T^-r theta^r: bounds what is left of P in the strip."""
    return constant(what.alpha, strip, r) * what.variation(r, _ROUGH) * (r * log_level).exp()


def small(what: Ensemble, log_level: flint.arb, bits: int) -> flint.arb | None:
    """P by its expansion, to a relative accuracy of 2^-bits; None where that does not reach it."""
    total, last = arb(0), arb("inf")
    for k in range(MOST_TERMS):
        if 2 * k + 1 >= what.size:
            return None
        size = term(what, log_level, k, _ROUGH)
        if k and size < abs(total) * arb(2) ** -bits:
            return widened(total, size)
        if not size < last:
            return None
        total, last = total + signed_term(what, log_level, k, bits + 16), size
    return None


def near_one(what: Ensemble, log_level: flint.arb, bits: int, exponents: Iterable[float]) -> flint.arb | None:
    """P from 1 - P <= 2^-bits by the first r that shows it; None where none does."""
    for r in exponents:
        beyond = height(what, log_level, -1, -r)
        if beyond < arb(2) ** -bits:
            return widened(arb(1), beyond)
    return None

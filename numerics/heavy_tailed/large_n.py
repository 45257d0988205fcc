r"""Large N in balls: $E\ln S=\ln(C_\alpha L)-\sum_{k=1}^K\frac{\Gamma^{(k)}(k)}{k!\,L^k}+O(L^{-K-1})$, $L-\ln
L=\ell_0=\ln(NC_\alpha)+b_\alpha>1$.

Derivation: `heavy_tailed.annealed_critical_gain.large_n`. $L=-W_{-1}(-e^{-\ell_0})$. The series is
asymptotic, and what is certified is the value of the truncated expansion, not its distance from the exact
gain (for which evaluate both).
"""

from fractions import Fraction

import flint
from flint import arb, arb_series, ctx

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.heavy_tailed.stable_law import tail_amplitude, tail_shift
from rnnchaos.theory.errors import UsageError


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

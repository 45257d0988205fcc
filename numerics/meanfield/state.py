r"""The chaotic solution: Delta0 from the gain, and what follows from it.

$V(\Delta_0;\Delta_0)=0$ reads $P(\Delta_0)=\Delta_0^2/\mathrm{Var}\,\Phi(\sqrt{\Delta_0}z)=2g^2$. P starts at
$2/c_1^2$ with slope $-c_3c_1$ up to a positive factor and is nearly linear at both ends, which suits Newton.

**Existence and uniqueness.** If $\varphi>0$ and $\varphi(x)/x$ decreases on x > 0, P increases, so that
there is no chaotic solution for $g\le g_c$ and at most one for $g>g_c$. P tends to $2/\ell^2$,
$\ell=\lim_{x\to\infty}\varphi(x)/x$, so there is one as long as $g\ell<1$: always where $\ell=0$. With
$\Delta_0=\sigma^2$,
$\frac{d}{d\sigma}\frac{\mathrm{Var}\,\Phi(\sigma z)}{\sigma^4}=2\,\mathrm{Cov}\big(\frac{\Phi(\sigma
z)}{\sigma^2},\frac{d}{d\sigma}\frac{\Phi(\sigma z)}{\sigma^2}\big)$, and $\frac{d}{d\sigma}\frac{\Phi(\sigma
z)}{\sigma^2}=\sigma^{-3}(x\varphi-2\Phi)$ at $x=\sigma z$, whose derivative in x is $x\varphi'-\varphi<0$:
the covariance of an increasing and a decreasing function of |z| is negative. All registered phi qualify,
and are bounded.

**Precision.** With eps = g|c_1| - 1, P resolves Delta0 with a loss of 1/eps, and Gamma0 = g^2 E phi^2 -
Delta0 ~ eps^3 loses another 1/eps^2: four times log2(1/eps) guard bits are spent. Means at the root come by
the mean value form, $f(\Delta_0)\in f(m)+f'(X)(\Delta_0-m)$, so that only one pass is made at full precision
and one at half.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.roots import Pair, enclose, half_precision, newton
from rnnchaos.numerics.meanfield.gain import closeness
from rnnchaos.numerics.meanfield.gain import slope as slope_of
from rnnchaos.numerics.means.moments import Moments, moments
from rnnchaos.numerics.nonlinearity.activation import Activation

WHAT = "Delta0 from V(Delta0; Delta0) = 0"


@dataclass(frozen=True)
class Chaotic:
    """Delta0 and E phi^2 at the chaotic solution of gain g."""

    g: Fraction
    variance: flint.arb
    second: flint.arb
    kinetic_energy: flint.arb


Measure = Callable[[flint.arb, bool], Moments]


def guard_bits(g: Fraction, activation: Activation) -> int:
    """Bits beyond the digits asked, so that the cancellations near the onset leave enough."""
    return 4 * closeness(g, activation.phi) + 40


def squared_gain(measured: Moments, variance: flint.arb) -> Pair:
    """P = 2 g^2 as a function of Delta0, and its slope."""
    spread = measured.spread
    return variance**2 / spread, variance * (2 * spread - variance * measured.spread_slope) / spread**2


def chaotic(
    g: Fraction, activation: Activation, start: flint.arb | None = None, measure: Measure | None = None
) -> Chaotic:
    """The solution near `start`, accurate to about the precision in force; proved where the strip is.

    `measure(D, slopes)` supplies the means (default: `moments` with its own rule). Raises `NonConvergence`.
    """
    near = closeness(g, activation.phi)
    loss = 2 * near + 20
    taken = measure or (lambda variance, slopes: moments(activation, variance, slopes=slopes))

    def residual(variance: flint.arb) -> Pair:
        value, slope = squared_gain(taken(variance, True), variance)
        return value - 2 * arb_of(g) ** 2, slope

    strength = arb_of(g) * abs(slope_of(activation.phi))
    guess = start or (strength**2 if strength > 2 else arb(2) ** -near)
    point, slope = newton(residual, guess, bits=ctx.prec, loss=loss, what=WHAT)
    return _at_root(g, taken, point, slope, half_precision(loss))


def _at_root(g: Fraction, measure: Measure, point: flint.arb, slope: flint.arb, half: int) -> Chaotic:
    exact = measure(point, False)
    value = point**2 / exact.spread - 2 * arb_of(g) ** 2
    seen: dict[str, Moments] = {}

    def slope_on(box: flint.arb) -> flint.arb:
        with working_bits(half):
            seen["box"] = measure(box, True)
            return squared_gain(seen["box"], box)[1]

    root, _ = enclose(value, slope_on, point, slope, WHAT)
    second_slope, shift = seen["box"].second_slope, root - point
    second = exact.second + second_slope * shift
    kinetic = arb_of(g) ** 2 * exact.second - point + (arb_of(g) ** 2 * second_slope - 1) * shift
    return Chaotic(g, root, second, kinetic)

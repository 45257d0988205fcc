r"""The equilibrium of the gradient dynamics in numbers: the variance S of $e^{-E/T}$, and the means at S.

    f(S) = S - g^2 q(S) - T = 0,      q(S) = E phi^2(sqrt(S) z).

**Uniqueness.** If $\varphi(x)/x$ decreases on x > 0 (all registered phi, and expressions of which it is
shown), $q/S=E[z^2(\varphi(\sqrt Sz)/\sqrt
Sz)^2]$ decreases, so that $1=g^2q/S+T/S$ has one solution for T > 0; T = 0 is the limit from above (0 at
$g\le g_c$). There $Sq'<q$, hence $f'>T/S\ge0$: a simple root, for interval Newton. For other
expressions the crossings are counted by a scan, and nothing is proved.

**Precision.** 1/f' magnifies rounding; near the onset $f'\sim\max(|\varepsilon|,\sqrt T)$, which `nearness`
measures. Over mpmath numbers the same equation is solved by secants.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import ceil, log, log2
from typing import Any

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.roots import enclose, half_precision, newton
from rnnchaos.numerics.ball.secant import secant
from rnnchaos.numerics.gradient.means import BallMeans, Means
from rnnchaos.numerics.meanfield.gain import excess, is_quiescent_gain, slope
from rnnchaos.numerics.nonlinearity.activation import Activation, natural_scale
from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

WHAT = "S from S = g^2 E phi^2 + T"
_PROBE = 64


@dataclass(frozen=True)
class Equilibrium:
    """g^2, T, S as numbers of one arithmetic; the means of phi' at S are computed where they are read."""

    square_gain: Any
    temperature: Any
    variance: Any
    means: Means

    @cached_property
    def curvature(self) -> Any:
        """1 + g^2 E phi'^2, which is <laplacian of E>/N."""
        return 1 + self.square_gain * self.means.square_slope(self.variance)

    @cached_property
    def multiplier(self) -> Any:
        """g^2 (E phi')^2: the factor by which the overlap map shrinks a small overlap."""
        return self.square_gain * self.means.slope(self.variance) ** 2


def state_of(g: Fraction, phi: Nonlinearity) -> str:
    """The phase of the network without noise at this gain."""
    return "quiescent" if is_quiescent_gain(g, phi) else "chaotic"


def nearness(g: Fraction, temperature: flint.arb, act: Activation) -> int:
    """Bits that 1/f' costs: 1 away from the onset."""
    with working_bits(_PROBE):
        heat = (abs(temperature) / natural_scale(act) ** 2).sqrt()
        return 1 + max(0, ceil(-float((abs(excess(g, act.phi)) + heat).log()) / log(2)))


def _start(g: Fraction, temperature: flint.arb, act: Activation) -> flint.arb:
    """A start right of the root: from the quadratic of the onset where it holds, else from q <= min(c_1^2 S,
    2 unit).
    """
    unit, above = arb(natural_scale(act)) ** 2, excess(g, act.phi)
    heat, gain = temperature / unit, (arb_of(g) * slope(act.phi)) ** 2
    saturated = (2 * gain * unit + temperature).mid()
    if abs(above) + heat.sqrt() <= 0.25:
        root = (above**2 + heat).sqrt()
        return (unit * (above + root if above > 0 else heat / (root - above))).mid()
    return min(saturated, (temperature / (1 - gain)).mid()) if gain < 1 else saturated


def variance(
    g: Fraction, means: BallMeans, temperature: flint.arb, start: flint.arb | None = None
) -> flint.arb:
    """S at g and T (a ball) near `start`, at the precision in force; enclosed where phi's strip is proved.

    Raises `NonConvergence`.
    """
    loss = 2 * nearness(g, temperature, means.act) + 20

    def residual(at: flint.arb) -> tuple[flint.arb, flint.arb]:
        found, square = means.moments(at, True), arb_of(g) ** 2
        return at - square * found.second - temperature, 1 - square * found.second_slope

    first = _start(g, temperature, means.act) if start is None else start
    point, rate = newton(residual, first, bits=ctx.prec, loss=loss, what=WHAT)
    value = point - arb_of(g) ** 2 * means.second(point) - temperature

    def slope_on(box: flint.arb) -> flint.arb:
        with working_bits(half_precision(loss)):
            return residual(box)[1]

    return enclose(value, slope_on, point, rate, WHAT)[0]


def falling_root(f: Callable[[Any], Any], old: Any, new: Any, bits: int, what: str = WHAT) -> Any:
    """A root of f between or near two starts, over any numbers, to about `bits`. Raises `NonConvergence`."""

    def small(step: Any, root: Any) -> bool:
        return bool(abs(step) * 2 ** (2 * bits // 3) <= abs(root))

    return secant(f, old, new, small=small, what=what, least=0.125)


@lru_cache(maxsize=64)
def crossing(g: Fraction, temperature: Fraction, act: Activation) -> tuple[float, float] | None:
    """For expressions: where 1 - (g^2 q + T)/S changes sign on a scan of S; None where it never does.

    Raises `UsageError` where it does so more than once.
    """
    found, last, above = [], 0.0, temperature > 0 or not is_quiescent_gain(g, act.phi)
    for at in _scanned(natural_scale(act) ** 2, float(g), float(temperature)):
        try:
            with working_bits(_PROBE):
                heat = arb_of(g) ** 2 * BallMeans(act).second(arb(at)) + arb_of(temperature)
        except NonConvergence:
            break
        if bool(heat > at) != above:
            found.append((last, at))
            above = not above
        last = at
    if len(found) > 1:
        raise UsageError(
            "g",
            float(g),
            f"S(T) has {len(found)} branches for phi = {act.phi.name}; accepted: a gain with one",
        )
    return found[0] if found else None


def _scanned(unit: float, g: float, temperature: float) -> list[float]:
    """Variances in steps of sqrt 2, from below T and 2^-20 units to beyond T and (g^2 + 2^10) units."""
    low = min(unit * 2.0**-20, temperature / 2 or unit)
    high = max(unit * (g * g + 1) * 2.0**10, 16 * temperature)
    return [low * 2 ** (step / 2) for step in range(ceil(2 * log2(high / low)) + 1)]

r"""The largest Lyapunov exponent of the Euler map at step d.

Two copies of the tangent at two times, $\langle\xi_m\xi_n\rangle=\mu^{m+n}\psi(m-n)$, obey

    [mu^2 + (1-d)^2 - d^2 g^2 C_phi'(n)] psi(n) = (1-d) mu [psi(n+1) + psi(n-1)],   lambda_1 = ln(mu)/d,

for the largest mu with an even decaying psi. The ratios $r_n=\psi(n+1)/\psi(n)$ follow from the far end,
where C_phi' = (E phi')^2: $r_{n-1}=(1-d)\mu/(B_n-(1-d)\mu r_n)$, $B_n$ the bracket. By Sturm's theorem mu
is above the wanted value exactly while all r_n > 0 and $f=B_0-2(1-d)\mu r_0>0$: bisection, then secants on
f. At d = 1, $\lambda_1=\frac12\ln g^2E\varphi'^2$.

Nothing is proved: radii as in `rnnchaos.numerics.scheme.state`.
"""

from fractions import Fraction
from typing import Any

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.elementary import logarithm, point
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.secant import secant
from rnnchaos.numerics.meanfield.gain import GAIN, slope
from rnnchaos.numerics.means.hermite import Correlation
from rnnchaos.numerics.quantity import PHI, Engine, Quantity
from rnnchaos.numerics.scheme.domain import lagged
from rnnchaos.numerics.scheme.shooting import Map
from rnnchaos.numerics.scheme.start import is_quiet
from rnnchaos.numerics.scheme.state import map_engines
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_BISECTIONS, _SECANTS = 40, 40


class RatioRecurrence:
    """C_phi' at lags 0, 1, ... of one chaotic state, over any numbers, and the ratios r_n at a given mu."""

    def __init__(self, c: Correlation, shot: Map) -> None:
        self.keep, self.push = shot.keep, shot.push
        self.values = [point(self.push * c.rise(lag)) for lag in lags(c, shot)]
        self.end = point(self.push * c.slope)

    def mismatch(self, mu: Any) -> Any:
        """f(mu), or -1 where a ratio is not positive."""
        pull, base = self.keep * mu, mu * mu + self.keep**2
        half = (base - self.end) / (2 * pull)
        if not half > 1:
            return 0 * mu - 1
        ratio = half - (half * half - 1) ** 0.5
        for value in self.values[:0:-1]:
            below = base - value - pull * ratio
            if not below > 0:
                return 0 * mu - 1
            ratio = pull / below
        return point(base - self.values[0] - 2 * pull * ratio)

    def growth(self) -> Any:
        """The largest mu. Raises `NonConvergence`."""
        low, high = self.keep, self.keep + self.values[0] ** 0.5  # at mu = 1 - d the far equation oscillates
        for _ in range(_BISECTIONS):
            middle = point((low + high) / 2)
            low, high = (low, middle) if self.mismatch(middle) > 0 else (middle, high)
        return self._polished(high, high + (high - low))

    def decline(self) -> Any:
        """The smallest mu, below 1 - d, where `mismatch` falls through 0. Raises `NonConvergence`."""
        low, high = 0 * self.keep, self.keep
        for _ in range(_BISECTIONS):
            middle = point((low + high) / 2)
            low, high = (middle, high) if self.mismatch(middle) > 0 else (low, middle)
        return self._polished(low, low - (high - low))

    def _polished(self, old: Any, new: Any) -> Any:
        """Secants until the steps, already small, stop shrinking."""
        last = abs(new - old)

        def small(step: Any, root: Any) -> bool:
            nonlocal last
            before, last = last, abs(step)
            return bool(step == 0 or (last >= before and abs(float(step / root)) < 1e-8))

        return secant(
            self.mismatch,
            old,
            new,
            small=small,
            what="an edge of the spectrum of the Euler map",
            point=point,
            most=_SECANTS,
        )


def lags(c: Correlation, shot: Map) -> list[Any]:
    """Delta_0, Delta_1, ... as long as they fall, until the shooting error dominates, near the square root of
    it.
    """
    out = [c.variance, shot.first(c)]
    while 0 < out[-1] < out[-2]:
        out.append(shot.following(c, out[-2], out[-1]))
    return out[:-1]


def exponent(c: Correlation, shot: Map) -> Any:
    """lambda_1, over any numbers."""
    if shot.step == 1:
        return logarithm(shot.g2 * c.steepness) / 2
    return logarithm(RatioRecurrence(c, shot).growth()) / shot.step


def _at_rest(bits: int, g: Fraction, dt: Fraction, phi: Nonlinearity) -> Ball:
    """ln(1 - d + d g |c1|)/d: the eigenvalue of the linear map that is nearest to 1 (and -infinity at g = 0
    or d = 1, g c1 = 0).
    """
    with working_bits(2 * bits + 32):
        mu = 1 - arb_of(dt) + arb_of(dt * g) * abs(slope(phi))
        return Ball(mu.log() / arb_of(dt), "exact: ln(1 - dt + dt g/g_c)/dt at g <= g_c", True, "quiescent")


def _with_rest(engine: Engine) -> Engine:
    def run(bits: int, /, *, g: Fraction, dt: Fraction, phi: Nonlinearity) -> Ball:
        return _at_rest(bits, g, dt, phi) if is_quiet(g, dt, phi) else engine(bits, g=g, dt=dt, phi=phi)

    return run


STEP = lagged(200)
EXPONENT_ENGINES = map_engines(exponent)
LYAPUNOV = Quantity(
    "scheme.lyapunov_max",
    "largest Lyapunov exponent of the Euler map, per unit time",
    "scheme.lyapunov_max",
    (GAIN, STEP, PHI),
    *map(_with_rest, EXPONENT_ENGINES),
)

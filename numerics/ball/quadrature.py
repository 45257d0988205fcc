r"""Gaussian means of even analytic functions, enclosed: the trapezoid rule after x = s sinh t.

With $x=s\sinh t$ and variance D,

    E f(x) = int f(s sinh t) exp(-s^2 sinh^2 t/(2D)) s cosh t dt / sqrt(2 pi D)  ~  h sum_k (...)(kh).

Why this map: the plain rule in $z=x/\sqrt D$ is limited by the strip reach/sqrt(D), so that its cost explodes
with the gain; the map sends the strip $|\mathrm{Im}\,t|\le a<\pi/4$ into $H_\sigma$, $\sigma=s\sin a$
(`rnnchaos.numerics.nonlinearity.strip_bound`), since $v^2-u^2=s^2(\sin^2y-\sinh^2t\cos2y)$, whatever D. Nodes
grow like log(D).

**Error.** Let $|f(w)|\le K|w|^p$ on $H_\sigma$, p even. On Im t = y, $|y|\le a$, with $r=s\sinh t$: $|w|^2\le
r^2+\sigma^2$, $|\cosh(t+iy)|\le\cosh t$, $|e^{-w^2/2D}|=e^{-(r^2\cos2y-s^2\sin^2y)/2D}$, hence with
$c=\cos2a$

    int |integrand| dt <= M = K exp(sigma^2/(2D)) c^(-1/2) E[(D z^2/c + sigma^2)^(p/2)],

and the rule on all integers k is wrong by at most $2M/(e^{2\pi a/h}-1)$ (Trefethen and Weideman, SIAM Review
56, 385 (2014), Theorem 5.1, doi:10.1137/130932132). Leaving out |k| > n costs at most, with $R=s\sinh(nh)$,
$Z=R/\sqrt D$ and $Z^2>p+1$ (the bound then decreases in k, so the sum is below its integral),

    2 K D^(p/2) Z^(p-1) exp(-Z^2/2) / (sqrt(2 pi) (1 - max(p-1, 0)/Z^2)).

Rounding is carried by the balls. Step, scale and count are chosen in float64; the bounds hold for any choice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import asinh, ceil, comb, cos, factorial, inf, log, pi, sin, sinh, sqrt

import flint
from flint import arb, ctx

LOG2 = log(2)
_ANGLES = (0.3, 0.45, 0.55, 0.62, 0.68, 0.72, 0.75)
_REACHED = (0.5, 0.65, 0.75, 0.83, 0.9, 0.95)


@dataclass(frozen=True)
class SinhRule:
    """Trapezoid rule in t, x = scale sinh t, |k| <= count; `angle`: half-width a of the strip relied on."""

    variance: flint.arb
    scale: flint.arb
    angle: flint.arb
    step: flint.arb
    count: int

    @property
    def sigma(self) -> flint.arb:
        """The image of the strip lies in H_sigma."""
        return self.scale * self.angle.sin()

    def points(self) -> Iterator[tuple[flint.arb, flint.arb, int]]:
        """x_k >= 0, its length h s cosh(kh) (half of it at 0), and the bits that its share deserves."""
        full = ctx.prec
        ratio, t = float(self.scale / self.variance.sqrt()), float(self.step)
        up, down = self.step.exp(), (-self.step).exp()
        grown, shrunk, front = arb(1), arb(1), self.step * self.scale / 2
        for k in range(self.count + 1):
            bits = max(full - int((ratio * sinh(k * t)) ** 2 / 2 / LOG2), 32)
            yield self.scale * (grown - shrunk) / 2, front * (grown + shrunk) / (1 if k else 2), bits
            grown, shrunk = grown * up, shrunk * down

    def nodes(self) -> Iterator[tuple[flint.arb, flint.arb, int]]:
        """x_k >= 0, its weight in the mean (both signs counted, for even f), and those bits."""
        full, front = ctx.prec, 2 / (2 * arb.pi() * self.variance).sqrt()
        for x, length, bits in self.points():
            ctx.prec = bits
            weight = front * length * (-(x**2) / (2 * self.variance)).exp()
            ctx.prec = full
            yield x, weight, bits

    def error(self, size: flint.arb, power: int) -> flint.arb:
        """Upper bound of |rule - mean| for |f(w)| <= size |w|^power on H_sigma, power even."""
        return size * (self._discretisation(power) + self.tail(power))

    def _discretisation(self, power: int) -> flint.arb:
        c, sigma2 = (2 * self.angle).cos(), self.sigma**2
        spread, half = self.variance / c, power // 2
        mean = sum(
            (comb(half, j) * _odd(j) * spread**j * sigma2 ** (half - j) for j in range(half + 1)), arb(0)
        )
        bound = (sigma2 / (2 * self.variance)).exp() / c.sqrt() * mean
        return 2 * bound / ((2 * arb.pi() * self.angle / self.step).exp() - 1)

    def tail(self, power: int) -> flint.arb:
        """Bound of what |k| > count adds to the mean of |x|^power, power even."""
        z = self.scale * (self.step * self.count).sinh() / self.variance.sqrt()
        room = 1 - max(power - 1, 0) / z**2  # for power 0 Mills' ratio is below 1/z as it stands
        if not (z**2 > power + 1):
            return arb(inf)
        height = self.variance ** (power // 2) * z ** (power - 1) * (-(z**2) / 2).exp()
        return 2 * height / (2 * arb.pi()).sqrt() / room


def _odd(j: int) -> int:
    """(2j-1)!! = E z^(2j)."""
    return int(factorial(2 * j) // (2**j * factorial(j)))


def sinh_rule(
    variance: flint.arb, bits: int, reach: float, growth: Callable[[flint.arb], flint.arb]
) -> SinhRule:
    """The rule with the fewest nodes among some whose error is about 2^-bits of the mean's natural size.

    `reach`: singularities keep this distance from 0; `growth(sigma)` bounds |f| relative to that size, up to
    a constant.
    """
    root = float(variance.mid().sqrt())
    candidates = (
        _candidate(root, bits, a, q, growth) for a in _ANGLES for q in _scales(root, reach, bits, a)
    )
    best = min(candidates, key=lambda found: found[0])
    count, angle, scale, step = best
    return SinhRule(variance, arb(scale), arb(angle), arb(step), ceil(count))


def _scales(root: float, reach: float, bits: int, angle: float) -> Iterator[float]:
    """Scales s/sqrt(D) that keep sigma within the reach, and within what the Gaussian bears."""
    widest = sqrt(2 * bits * LOG2)  # beyond it the weight's growth off the axis outruns the accuracy asked
    for share in _REACHED:
        yield share * min(min(reach, widest) / root, widest) / sin(angle)


def _candidate(
    root: float, bits: int, angle: float, ratio: float, growth: Callable[[flint.arb], flint.arb]
) -> tuple[float, float, float, float]:
    sigma, c = ratio * sin(angle), cos(2 * angle)
    saved, ctx.prec = ctx.prec, 32
    try:
        allowance = float(growth(arb(sigma * root)).log())
    finally:
        ctx.prec = saved
    nats = bits * LOG2 + sigma**2 / 2 - log(c) / 2 + 3 * log(1 / c + sigma**2) + allowance + 3
    step = 2 * pi * angle / nats
    reach_z = sqrt(2 * bits * LOG2 + 6 * log(2 + 2 * bits * LOG2) + 2 * allowance + 4)
    return asinh(reach_z / ratio) / step + 1, angle, ratio * root, step

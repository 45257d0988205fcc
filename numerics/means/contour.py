r"""Gaussian means of an expression phi, enclosed: the trapezoid rule over finitely many nodes, its error by a
contour integral around a rectangle.

With $x=s\sinh t$ and $F(t)=f(s\sinh t)\,s\cosh t\,e^{-s^2\sinh^2t/2D}/\sqrt{2\pi D}$, f even, let
$T=(n+\frac12)h$ and F be analytic on $|\mathrm{Re}\,t|\le T$, $|\mathrm{Im}\,t|\le a$. By residues, and as
$e^{2\pi it/h}=-e^{\mp2\pi y/h}$ on $t=\pm T+iy$,

    |h sum_(|k|<=n) F(kh) - int_(-T)^T F|  <=  4 int_0^T |F(t + ia)| dt / (e^(2 pi a/h) - 1)
                                             + 4 int_0^a |F(T + iy)| / (1 + e^(2 pi y/h)) dy,

and the mean lacks $2\int_T^\infty F$, bounded by phi's growth on the real axis
(`rnnchaos.numerics.nonlinearity.growth`). Both integrals are sums over segments on which every factor is
bounded in complex balls (`rnnchaos.numerics.nonlinearity.region`): nothing is asked of phi beyond the
rectangle, so no pole or growth far from the real axis matters. $|\Phi|$ off the axis is at most the integral
of $|\varphi|$ along the rectangle's edge. Source: derived here; the contour as in Trefethen and Weideman,
doi:10.1137/130932132.
"""

from dataclasses import dataclass
from functools import cached_property
from math import floor, inf, log, log2
from typing import NamedTuple

import flint
from flint import acb, arb

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.quadrature import SinhRule
from rnnchaos.numerics.nonlinearity.growth import growth
from rnnchaos.numerics.nonlinearity.power_law import Unbounded
from rnnchaos.numerics.nonlinearity.region import BITS, COLUMN, Box, Region, Size
from rnnchaos.theory.errors import Unproved

_SIDE = 64
_GAPS = (0.9, 0.7, *(2.0 ** (-j / 2) for j in range(2, 30)))


class Integrand(NamedTuple):
    """phi^phi Phi^primitive phi'^slope x^x, times (z^2 - 1)/(2D) where there is a `lever`, times any
    normalised Hermite polynomial of z up to the order `hermite` where that is not 0.
    """

    phi: int = 0
    primitive: int = 0
    slope: int = 0
    x: int = 0
    lever: bool = False
    hermite: int = 0


class Segment(NamedTuple):
    """Upper bounds on a piece of the contour: |F|/|f| times its length, and the factors of f."""

    weight: flint.arb
    phi: flint.arb
    primitive: flint.arb
    slope: flint.arb
    x: flint.arb
    real: flint.arb
    imag: flint.arb


@dataclass(frozen=True)
class Contour:
    """The rectangle of a rule in a region; bounds are made at low precision and rounded up."""

    region: Region
    rule: SinhRule

    @property
    def end(self) -> float:
        """T, to within 10^-12."""
        return float(self.rule.step) * (self.rule.count + 0.5)

    def errors(self, *integrands: Integrand) -> list[flint.arb]:
        """An upper bound of |rule - mean| for each."""
        with working_bits(BITS):
            return [self._error(each) for each in integrands]

    def _error(self, f: Integrand) -> flint.arb:
        decay = (2 * arb.pi() * self.rule.angle / self.rule.step).exp() - 1
        top = sum((_share(each, f, self.rule.variance) for each in self.top), arb(0)) / decay
        side = sum((_share(each, f, self.rule.variance) for each in self.side), arb(0))
        return 4 * (top + side) + self._tail(f)

    def size(self, f: Integrand) -> flint.arb:
        """4 times the integral along the edge."""
        with working_bits(BITS):
            return 4 * sum((_share(each, f, self.rule.variance) for each in self.top), arb(0))

    @cached_property
    def top(self) -> list[Segment]:
        """Im t = a, 0 <= Re t <= T; |Phi| by the shorter of the ways along the edge and up from the axis."""
        self.region.column(self.end)
        width, up = 2.0**-self.level, self.region.angle
        boxes = [(k * width, (k + 1) * width, up, up) for k in range(len(self.axis))]
        sizes = self.region.edge(self.level, len(boxes), up)
        along = self._segments(boxes, sizes, self._column(0.0, up))
        return [
            each._replace(primitive=each.primitive.min(on + self._column((k + 0.5) * width, up)))
            for k, (each, on) in enumerate(zip(along, self.axis, strict=True))
        ]

    @cached_property
    def axis(self) -> list[flint.arb]:
        """|Phi| on the segments of the real axis that lie under those of the edge."""
        width = 2.0**-self.level
        boxes = [(k * width, (k + 1) * width, 0.0, 0.0) for k in range(int(self.end / width) + 1)]
        sizes = self.region.edge(self.level, len(boxes), 0.0)
        return [each.primitive for each in self._segments(boxes, sizes, arb(0))]

    @cached_property
    def side(self) -> list[Segment]:
        """Re t = T, 0 <= Im t <= a, each weight over 1 + e^(2 pi y/h)."""
        step, slab = self.region.angle / _SIDE, (self.end * (1 - 1e-12), self.end * (1 + 1e-12))
        boxes = [(*slab, k * step, (k + 1) * step) for k in range(_SIDE)]
        sizes = [self.region.bounded(box, 4) for box in boxes]
        segments = self._segments(boxes, sizes, self.axis[-1])
        damping = [1 + (2 * arb.pi() * arb(box[2]) / self.rule.step).exp() for box in boxes]
        return [
            each._replace(weight=each.weight / damped) for each, damped in zip(segments, damping, strict=True)
        ]

    @property
    def level(self) -> int:
        """Segments have length 2^-level in t: short against what the Gaussian changes on."""
        return max(4, 4 + int(log2(self.region.scale / float(self.rule.variance.mid().sqrt()) + 1)))

    def _segments(self, boxes: list[Box], sizes: list[Size], passed: flint.arb) -> list[Segment]:
        """Along a path at whose beginning |Phi| is `passed` at most."""
        front, out = 1 / (2 * arb.pi() * self.rule.variance).sqrt(), []
        for (low, high, down, up), size in zip(boxes, sizes, strict=True):
            t = acb(arb(low).union(arb(high)), arb(down).union(arb(up)))
            w = self.region.point((low, high, down, up))
            stretch = self.region.scale * abs(t.cosh()).upper() * arb(up - down if up > down else high - low)
            fall = (-(w.real**2 - w.imag**2) / (2 * self.rule.variance)).exp()
            passed = (passed + size.value * stretch).upper()
            places = (abs(part).upper() for part in (w, w.real, w.imag))
            out.append(Segment((front * stretch * fall).upper(), size.value, passed, size.slope, *places))
        return out

    def _column(self, t: float, height: float) -> flint.arb:
        """The integral of |phi| from any t' of t's column up to t' + i height, at most."""
        stretch = self.region.scale * arb(t + COLUMN).cosh()
        return (self.region.column(t).value * stretch * arb(height)).upper()

    def _tail(self, f: Integrand) -> flint.arb:
        """2 int_T^inf F, f <= C x^p there."""
        x = self.region.scale * arb(self.end * (1 - 1e-12)).sinh()
        z = x / self.rule.variance.sqrt()
        try:
            (p, c), (q, d) = growth(self.region.phi, floor(log2(float(x) * 0.999)))
        except Unbounded:
            raise Unproved("no bound of phi is known", f"beyond x = {float(x):.3g}") from None
        primitive = self.axis[-1] / x ** (p + 1) + c / (p + 1)
        size = c**f.phi * primitive**f.primitive * d**f.slope
        power = p * f.phi + (p + 1) * f.primitive + q * f.slope + f.x + 2 * f.lever
        if f.lever:
            size = size / (2 * self.rule.variance**2)  # |z^2 - 1| <= z^2 for |z| >= 1
        if not f.hermite:
            return size * _gaussian_tail(x, self.rule.variance, power)
        r = _radius(f.hermite, z, arb(0))
        wide = self.rule.variance * (1 + r)  # exp(x^2 r/(1 + r)/2 - x^2/2) is a wider Gaussian
        return size * _kernel(f.hermite, r) * (1 + r).sqrt() * _gaussian_tail(x, wide, power)


def _gaussian_tail(x: flint.arb, variance: flint.arb, power: int) -> flint.arb:
    """2 int_x^inf u^power exp(-u^2/2D) du/sqrt(2 pi D), at most (Mills)."""
    z = x / variance.sqrt()
    if not z**2 > power + 1:
        return arb(inf)
    height = variance.sqrt() ** power * z ** (power - 1) * (-(z**2) / 2).exp()
    return 2 * height / (2 * arb.pi()).sqrt() / (1 - max(power - 1, 0) / z**2)


def _radius(order: int, x: flint.arb, y: flint.arb) -> flint.arb:
    """The r at which the bound of Hermite polynomials up to the order is small; any r gives a bound."""
    across, up = float(x) ** 2, float(y) ** 2

    def size(q: float) -> float:
        r = 1 - q
        return (across * r / (1 + r) + up * r / q - order * log(r) - log(1 - r * r) / 2) / 2

    return 1 - arb(min(_GAPS, key=size))


def _kernel(order: int, r: flint.arb) -> flint.arb:
    return r ** (-arb(order) / 2) / (1 - r**2) ** arb("0.25")


def _hermite(order: int, x: flint.arb, y: flint.arb) -> flint.arb:
    """A bound of |He_k(x + iy)|/sqrt(k!) for all k up to the order, by Mehler's kernel."""
    r = _radius(order, x, y)
    return _kernel(order, r) * ((x**2 * r / (1 + r) + y**2 * r / (1 - r)) / 2).exp()


def _share(each: Segment, f: Integrand, variance: flint.arb) -> flint.arb:
    total = each.weight * each.phi**f.phi * each.primitive**f.primitive * each.slope**f.slope * each.x**f.x
    if f.hermite:
        total = total * _hermite(f.hermite, each.real / variance.sqrt(), each.imag / variance.sqrt())
    return total * (each.x**2 / variance + 1) / (2 * variance) if f.lever else total

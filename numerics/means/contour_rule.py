r"""The rule of fewest nodes for the Gaussian means of an expression phi, among scales s and angles a at which
`rnnchaos.numerics.nonlinearity.region` proves phi analytic; phi and Phi at its nodes, enclosed.

$\Phi$ is accumulated over the panels between nodes by m Gauss-Legendre points each. $g(t)=\varphi(s\sinh
t)\,s\cosh t$ is analytic and at most M in the ellipse about a panel whose axes sum to $\rho h/2$ and whose
height is a/2; the best polynomial of degree 2m-1 is there within $2M\rho^{-(2m-1)}/(\rho-1)$ of it
(Trefethen, Approximation Theory and Approximation Practice, Theorem 8.2), rule and integral are exact for it,
and the weights sum to h: the panel is wrong by at most $2h$ times that.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from math import asin, asinh, ceil, floor, log, log2, pi, sqrt

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.quadrature import LOG2, SinhRule
from rnnchaos.numerics.means.contour import Contour, Integrand
from rnnchaos.numerics.nonlinearity.activation import Activation, Sample, natural_scale
from rnnchaos.numerics.nonlinearity.growth import growth
from rnnchaos.numerics.nonlinearity.power_law import Unbounded
from rnnchaos.numerics.nonlinearity.region import BITS, COLUMN, Region, reach, region
from rnnchaos.theory.errors import Unproved

_ANGLES = (0.75, 0.7, 0.62, 0.52, 0.42, 0.33, 0.26, 0.2, 0.15, 0.11, 0.08, 0.06, 0.045, 0.03, 0.02, 0.012)
_TRIED, _MOST = 2, 40
"""How many of the widest strips that are proved at a scale are tried; the most nodes for a nat."""
_SECOND, _SQUARE = Integrand(phi=2), Integrand(primitive=2)


class ContourRule(SinhRule):
    """A rule whose error is bounded by its contour."""


def contour(act: Activation, rule: SinhRule) -> Contour:
    """The rectangle of a rule made by `contour_rule`."""
    return Contour(region(act.phi, float(rule.scale), float(rule.angle)), rule)


def contour_rule(act: Activation, variance: flint.arb, bits: int, order: int = 0) -> ContourRule:
    """The cheapest rule whose errors are about 2^-bits of E phi^2, or of E phi h_k for Hermite polynomials up
    to the order. Raises `Unproved` where no scale has a strip.
    """
    with working_bits(BITS):
        octave = 2 * round(log2(float(variance.mid())) / 2)
        scale, angle = _cheapest(act, octave, 2 ** ceil(log2(bits)), order)
        return _fitted(act, variance, bits, scale, angle, order)


@lru_cache(maxsize=256)
def _cheapest(act: Activation, octave: int, bits: int, order: int) -> tuple[float, float]:
    """Scale and angle with the fewest nodes at variance 2^octave."""
    variance, best, least = arb(2.0**octave), None, _MOST * _nats(bits)
    for scale in _scales(act, 2.0 ** (octave / 2)):
        end = asinh(_reach(act, variance, bits, order) / scale)
        if end * _nats(bits) / (2 * pi * min(_ANGLES[0], _widest(act, scale))) >= least:
            continue
        for angle in _angles(act, scale, end):
            if end * _nats(bits) / (2 * pi * angle) < least:
                count = _fitted(act, variance, bits, scale, angle, order).count
                least, best = min((least, best), (count, (scale, angle)))
    if best is None:
        raise Unproved(
            "no strip wide enough is known", f"on which phi is analytic, at variance {2.0**octave:.3g}"
        )
    return best


def _nats(bits: int) -> float:
    return bits * LOG2 + 6


def _reach(act: Activation, variance: flint.arb, bits: int, order: int) -> float:
    """The x up to which nodes are wanted: Hermite polynomials take half of the Gaussian's fall."""
    nats, root = _nats(bits), float(variance.mid().sqrt())
    far = _far(act, root * sqrt(2 * nats), _rough(act, variance))
    return root * sqrt((4 if order else 2) * (nats + 3 * log(2 + 2 * nats) + far + 2))


def _fitted(
    act: Activation, variance: flint.arb, bits: int, scale: float, angle: float, order: int
) -> ContourRule:
    """The rule with the step that its size on the edge asks for."""
    nats, end = _nats(bits), asinh(_reach(act, variance, bits, order) / scale)
    step = 2 * pi * angle / nats
    rule = ContourRule(variance, arb(scale), arb(angle), arb(step), ceil(end / step))
    rectangle, second = contour(act, rule), arb(_rough(act, variance))
    if order:
        sizes = [rectangle.size(Integrand(phi=1, hermite=order)) / second.sqrt()]
    else:
        sizes = [rectangle.size(_SECOND) / second, rectangle.size(_SQUARE) / variance / second]
    excess = max(float(size.log()) for size in sizes)
    step = 2 * pi * angle / (nats + max(0.0, excess))
    return replace(rule, step=arb(step), count=ceil(end / step))


def _rough(act: Activation, variance: flint.arb) -> float:
    """E phi^2, roughly: 40 nodes up to 8 standard deviations."""
    root = float(variance.mid().sqrt())
    scale = min(natural_scale(act), root)
    step, total = arb(asinh(8 * root / scale) / 40), arb(0)
    for k in range(1, 41):
        x, stretch = scale * (step * k).sinh(), scale * (step * k).cosh()
        total += act.value(x) ** 2 * (-(x**2) / (2 * arb(root) ** 2)).exp() * stretch
    return float((2 * step * total / root / (2 * arb.pi()).sqrt()).mid())


def _far(act: Activation, x: float, second: float) -> float:
    """log of phi^2/E phi^2 far out, at least 0."""
    try:
        (power, size), _ = growth(act.phi, floor(log2(x)))
    except Unbounded:
        raise Unproved("no bound of phi is known", f"beyond x = {x:.3g}") from None
    return max(0.0, float((size**2 * arb(x) ** (2 * power) / arb(second)).log())) if size > 0 else 0.0


def _scales(act: Activation, root: float) -> list[float]:
    """Powers of two from where phi or the Gaussian bends to where the map is nearly straight, the likely ones
    first.
    """
    bend = log2(min(natural_scale(act), root))
    steps = range(floor(bend) - 1, ceil(log2(32 * root)) + 1)
    return [2.0**j for j in sorted(steps, key=lambda j: abs(j - bend))]


def _widest(act: Activation, scale: float) -> float:
    """The angle at which the strip would meet a singularity on the imaginary axis."""
    return asin(min(1.0, reach(act.phi, natural_scale(act)) / scale))


@lru_cache(maxsize=256)
def _angles(act: Activation, scale: float, end: float) -> tuple[float, ...]:
    """The widest strips at the scale on which phi is proved analytic up to `end` + angle."""
    found: list[float] = []
    for angle in (angle for angle in _ANGLES if angle < _widest(act, scale)):
        if region(act.phi, scale, angle).proved(end + angle + COLUMN):
            found.append(angle)
        if len(found) == _TRIED:
            break
    return tuple(found)


def enclosed_samples(act: Activation, rule: SinhRule) -> Iterator[Sample]:
    """(x, weight, bits, phi(x), Phi(x)) at the nodes, enclosed."""
    half, where = rule.step / 2, contour(act, rule).region
    order, errors = _panels(where, rule, ctx.prec)
    points = _legendre(order, ctx.prec)
    shifts = [((half * (1 + root)).exp(), weight * half * rule.scale / 2) for root, weight in points]
    total, grown, up = arb(0), arb(1), rule.step.exp()
    for k, (x, weight, bits) in enumerate(rule.nodes()):
        if k:
            panel = arb(0)
            for shift, share in shifts:
                e = grown * shift
                panel += share * (e + 1 / e) * act.value(rule.scale * (e - 1 / e) / 2)
            total += widened(panel, errors[k - 1])
            grown *= up
        yield x, weight, bits, act.value(x), total


@lru_cache(maxsize=8)
def _legendre(order: int, bits: int) -> list[tuple[flint.arb, flint.arb]]:
    return [arb.legendre_p_root(order, k, weight=True) for k in range(order)]


def _panels(where: Region, rule: SinhRule, bits: int) -> tuple[int, list[flint.arb]]:
    """(points of a panel, the bound of each panel's error)."""
    with working_bits(BITS):
        height, h = where.angle / 2, rule.step
        ratio = 2 * height / h
        rho = ratio + (ratio**2 + 1).sqrt()
        heights = [_height(where, float(h) * k, float(h), height) for k in range(rule.count)]
        order = ceil((bits * LOG2 + _loss(where, rule, heights)) / (2 * float(rho.log()))) + 2
        front = 4 * h * rho ** -(2 * order - 1) / (rho - 1)
        return order, [front * each for each in heights]


def _loss(where: Region, rule: SinhRule, heights: list[flint.arb]) -> float:
    """log of M over where Phi matters, in units of its size there; at least 0."""
    unit = (where.edge(3, 1, 0.0)[0].slope * rule.variance).max(arb(2) ** -1000)
    most = arb(0)
    for k, each in enumerate(heights):
        x = where.scale * (rule.step * k).sinh()
        most = most.max(each * (-(x**2) / (4 * rule.variance)).exp() / unit)
    return max(0.0, float(most.log()))


def _height(where: Region, start: float, step: float, height: float) -> flint.arb:
    """M: a bound of |phi(s sinh t) s cosh t| on the ellipse of a panel."""
    low, high = max(0.0, start - height), start + step + height
    columns = range(int(low / COLUMN), int(high * (1 + 1e-9) / COLUMN) + 1)
    most = arb(0)
    for k in columns:
        most = most.max(where.column((k + 0.5) * COLUMN).value)
    return most * where.scale * arb(high * (1 + 1e-9)).cosh()

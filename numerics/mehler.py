r"""Mehler's expansion at variance D: $C(\Delta)=E[\varphi(x)\varphi(y)]=\sum_{k\ \mathrm{odd}}b_ks^k$,
$s=\Delta/D$, $b_k=D^ka_k^2/k!$, $a_k=E\varphi^{(k)}(\sqrt Dz)$.

**Registered phi.** $\varphi'(x)=\int_0^\infty\cos(\omega x)F(\omega)d\omega$ with F > 0, so that
$a_k=\pm\int_0^\infty\omega^{k-1}F(\omega)e^{-D\omega^2/2}d\omega$: no oscillation, no cancellation, whatever
k and D.

    tanh        F = omega/sinh(pi omega/2)        gd          F = sech(pi omega/2)
    erf         F = (2/pi) exp(-omega^2/pi)       atan        F = a exp(-a omega), a = 2/pi
    algebraic   F = (2/pi) omega K_1(omega)

* tanh, gd: the trapezoid rule on the whole line (the integrand is even and analytic for
$|\mathrm{Im}\,\omega|<2$ or 1). On Im = y, $|y|\le Y$,
  Euler's products give $|F|\le F(iY)$; with $n=(k-1)/2$,
  $\int(x^2+Y^2)^ne^{-Dx^2/2}\le\sqrt{\pi(n+1)}e^{DY^2/2}\int x^{2n}e^{-Dx^2/2}$ (compare the
  binomial terms; the product of 2m/(2m-1) is below that root), so the error of $h_k=\sqrt{b_k}$ is below
  $\sqrt2\pi F(iY)e^{DY^2}/(e^{2\pi Y/h}-1)$ for every k; cutting at R costs at most
  $2F(R)\sqrt{y^{k-2}/k!}\,e^{-y/2}/(1-(k-2)/y)$, $y=DR^2>K$, which grows with k.
* atan: $I_n=\int\omega^ne^{-D\omega^2/2-a\omega}$ is Tricomi's U; two values start
$I_{n-1}=(DI_{n+1}+aI_n)/n$, whose terms are positive.
* algebraic: $A_k=\int\omega^kK_1e^{-D\omega^2/2}$, $B_k$ with $K_0$, likewise: $B_{k-1}=(A_k+DB_{k+1})/k$,
$A_{k-1}=(B_k+DA_{k+1})/(k-1)$.
* erf: $b_1=D/(1+\pi D/2)$, $b_{k+2}/b_k=(D/(D+2/\pi))^2k^2/((k+1)(k+2))$, from the Gamma function.

The terms left out are known by Parseval: $\sum_kk\,b_k=D\,E\varphi'^2$, so that $\sum_{k>K}kb_k$ is enclosed
by what is missing.

**Expressions.** $h_k=E[\varphi(\sqrt Dz)He_k(z)]/\sqrt{k!}$ by the trapezoid rule in z and the three-term
recurrence; nothing is proved.
Source: derived here; integrals from DLMF 13.4.4, 10.32.10 and 4.40.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, lgamma, log, pi, sqrt

import flint
from flint import arb, ctx

from rnnchaos.numerics.activation import Activation, natural_scale
from rnnchaos.numerics.activation import activation as activation_of
from rnnchaos.numerics.precision import working_bits
from rnnchaos.numerics.quadrature import LOG2, sinh_rule, widened
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity import Nonlinearity

MOST_TERMS = 200_000
_MOST_WORK = 40_000_000


@dataclass(frozen=True)
class Mehler:
    """b_1, b_3, b_5, ... at one variance, and a ball [0, bound] for sum_k k b_k over the k left out."""

    variance: flint.arb
    terms: tuple[flint.arb, ...]
    rest: flint.arb

    @property
    def last(self) -> int:
        """The largest k kept."""
        return 2 * len(self.terms) - 1


def mehler(activation: Activation, variance: flint.arb, bits: int, *, refinement: int = 0) -> Mehler:
    """The expansion so far that sum_k k b_k of the rest is about 2^-bits; enclosures for registered phi.

    `refinement` matters for expressions only: each halves the step and keeps half as many terms again.
    Raises `NonConvergence` where it would take more than `MOST_TERMS`.
    """
    name = activation.phi.name if activation.phi.registered else None
    if name is None:
        return _sampled(activation, variance, bits, refinement)
    count = _count(name, float(variance.mid()), bits)
    if name == "erf":
        terms = list(_gaussian(variance, count))
    elif name == "atan":
        terms = _tricomi(variance, count)
    elif name == "algebraic":
        terms = _bessel(variance, count)
    else:
        terms = _trapezoid(_EVEN[name], variance, count, bits)
    missing = variance * mean_square_slope(activation, variance) - _weighted(terms)
    return Mehler(variance, tuple(terms), _up_to(missing))


def _weighted(terms: list[flint.arb]) -> flint.arb:
    return sum(((2 * j + 1) * b for j, b in enumerate(terms)), arb(0))


def _up_to(bound: flint.arb) -> flint.arb:
    """The ball [0, upper end of bound]."""
    half = bound.abs_upper() / 2
    return half + arb(0, half.abs_upper())


_DECAY = {"tanh": pi / 2, "gd": pi / 2, "atan": 2 / pi, "algebraic": 1.0, "erf": 0.0}


def _count(name: str, variance: float, bits: int) -> int:
    """How many odd k are needed: the saddle point of omega^(k-1) exp(-D omega^2/2 - c omega) as k grows, c
    the decay of F."""
    effective = variance + 2 / pi if name == "erf" else variance
    return _needed(variance, effective, _DECAY[name], bits)


def _needed(variance: float, effective: float, decay: float, bits: int) -> int:
    k, target = 3.0, -bits * LOG2
    while _log_size(k, variance, effective, decay) + 2.5 * log(k) - log(variance) > target:
        k = 1.04 * k + 2
        if k > 2 * MOST_TERMS:
            raise NonConvergence(
                "Mehler's expansion", f"more than {MOST_TERMS} terms wanted at variance {variance:.3g}"
            )
    return int(k) // 2 + 2


def _log_size(k: float, variance: float, effective: float, c: float) -> float:
    """log(k b_k) up to powers of k."""
    peak = (sqrt(c * c + 4 * effective * k) - c) / (2 * effective)
    return (
        k * log(variance)
        - lgamma(k + 1)
        + 2 * (k * log(peak) - effective * peak**2 / 2 - c * peak)
        + log(2 * pi / k)
    )


@dataclass(frozen=True)
class _Even:
    """F of a phi with an even analytic transform: `value(omega)`, F(0), `bound(Y)` = F(iY), `reach` below its
    first pole."""

    value: Callable[[flint.arb], flint.arb]
    origin: Callable[[], flint.arb]
    bound: Callable[[flint.arb], flint.arb]
    reach: float


_EVEN = {
    "tanh": _Even(
        lambda w: w / (arb.pi() * w / 2).sinh(),
        lambda: 2 / arb.pi(),
        lambda y: y / (arb.pi() * y / 2).sin(),
        1.9,
    ),
    "gd": _Even(
        lambda w: (arb.pi() * w / 2).sech(), lambda: arb(1), lambda y: (arb.pi() * y / 2).sec(), 0.95
    ),
}


def _trapezoid(even: _Even, variance: flint.arb, count: int, bits: int) -> list[flint.arb]:
    rough, last = float(variance.mid()), 2 * count - 1
    nats = (bits + 8) * LOG2 + 1.5 * log(count)  # the errors of all h_k add up, with weights k
    shift = min(sqrt(nats / rough), even.reach)
    step, y = arb(2 * pi * shift / (nats + rough * shift**2 + 3)), _reach(last, rough, nats)
    size = ceil(sqrt(y / rough) / float(step))
    error = _step_error(even, variance, arb(shift), step) + _cut_error(even, variance, step * size, last)
    scale, factors = variance.sqrt() * step, [arb((k + 1) * (k + 2)).rsqrt() for k in range(1, last + 1, 2)]
    sums = [arb(0)] * count
    sums[0] = scale * even.origin() / 2
    for n in range(1, size + 1):
        w = step * n
        error += _spread(sums, factors, variance * w * w, scale * even.value(w), nats + log(size))
    return [widened(root, error) ** 2 for root in sums]


def _spread(
    sums: list[flint.arb], factors: list[flint.arb], square: flint.arb, front: flint.arb, nats: float
) -> flint.arb:
    """Add one node's share `front` e^(-square/2) square^((k-1)/2)/sqrt(k!) to the sums of the k where it
    matters.

    The share rises and then falls with k (its ratio square/sqrt((k+1)(k+2)) falls), so what is left out on
    either side is below the share just outside: returns a bound for it.
    """
    low, high = _window(float(square), log(float(front)), nats, len(sums))
    error = max(
        (_share(front, square, 2 * j + 1) for j in (low - 1, high) if 0 <= j < len(sums)),
        key=float,
        default=arb(0),
    )
    share = _share(front, square, 2 * low + 1)
    for j in range(low, high):
        sums[j] += share
        share = share * (square * factors[j])
    return error


def _share(front: flint.arb, square: flint.arb, k: int) -> flint.arb:
    return front * ((arb(k - 1) * square.log() - square - arb(k + 1).lgamma()) / 2).exp()


def _window(square: float, front: float, nats: float, count: int) -> tuple[int, int]:
    """The range of j = (k-1)/2 in which the share exceeds e^-nats; at least the place of its maximum."""

    def size(j: int) -> float:
        return front + (2 * j * log(square) - square - lgamma(2 * j + 2)) / 2

    top = min(int(square / 2), count - 1)
    edges = []
    for far, near in ((-1, top), (count, top)):
        while abs(far - near) > 1:
            middle = (far + near) // 2
            far, near = (far, middle) if size(middle) > -nats else (middle, near)
        edges.append(near)
    return edges[0], edges[1] + 1


def _reach(last: int, variance: float, nats: float) -> float:
    """y = D R^2 at which F(R) sqrt(y^last/last!) e^(-y/2) is below e^-nats (c = pi/2 for both tanh and
    gd)."""
    y = last + 4.0
    while y / 2 - last / 2 * log(y) + lgamma(last + 1) / 2 + pi / 2 * sqrt(y / variance) < nats + 3:
        y = 1.02 * y + 0.1
    return y


def _step_error(even: _Even, variance: flint.arb, shift: flint.arb, step: flint.arb) -> flint.arb:
    rise = even.bound(shift) * (variance * shift**2).exp()
    return arb(2).sqrt() * arb.pi() * rise / ((2 * arb.pi() * shift / step).exp() - 1)


def _cut_error(even: _Even, variance: flint.arb, cut: flint.arb, last: int) -> flint.arb:
    y = variance * cut**2
    height = ((arb(last - 2) * y.log() - arb(last + 1).lgamma() - y) / 2).exp()
    room = 1 - (last - 2) / y
    return 2 * even.value(cut) * height / room if room > 0 and y > last else arb("inf")


def _gaussian(variance: flint.arb, count: int) -> Iterator[flint.arb]:
    term = variance / (1 + arb.pi() * variance / 2)
    square = (variance / (variance + 2 / arb.pi())) ** 2
    for k in range(1, 2 * count, 2):
        yield term
        term = term * square * (k * k) / ((k + 1) * (k + 2))


def _tricomi(variance: flint.arb, count: int) -> list[flint.arb]:
    a, last = 2 / arb.pi(), 2 * count - 1
    z = a**2 / (2 * variance)

    def integral(n: int) -> flint.arb:
        front = ((arb(n + 1).lgamma()) - arb(n + 1) / 2 * (2 * variance).log()).exp()
        return front * _decreasing_u(arb(n + 1) / 2, arb("0.5"), z)

    above, here, out = integral(last), integral(last - 1), []
    for k in range(last, 0, -2):
        out.append(a * here)
        if k > 1:
            below = (variance * above + a * here) / (k - 1)
            above, here = below, (variance * here + a * below) / (k - 2)
    return _squares(variance, out[::-1])


def _bessel(variance: flint.arb, count: int) -> list[flint.arb]:
    last, z = 2 * count - 1, 1 / (2 * variance)

    def integral(power: int, order: int) -> flint.arb:
        a = arb(power + 1 + order) / 2
        front = (
            a.lgamma() + (arb(power + 1 - order) / 2).lgamma() - arb(power) / 2 * (variance / 2).log()
        ).exp()
        return front / 2 * z**order * (arb(1) if order else z.sqrt()) * _decreasing_u(a, arb(1 + order), z)

    with_k1, with_k0, out = integral(last, 1), integral(last + 1, 0), []
    for k in range(last, 0, -2):
        out.append(2 / arb.pi() * with_k1)
        if k > 1:
            with_k0 = (with_k1 + variance * with_k0) / k
            with_k1 = (with_k0 + variance * with_k1) / (k - 2)
    return _squares(variance, out[::-1])


def _decreasing_u(a: flint.arb, b: flint.arb, z: flint.arb) -> flint.arb:
    """Tricomi's U over the ball z: it decreases in z for a > 0, so the ends enclose it."""
    full = ctx.prec
    ends = [_sharp_u(a, b, end, full) for end in (z.lower(), z.upper())]
    return ends[0].union(ends[1])


def _sharp_u(a: flint.arb, b: flint.arb, z: flint.arb, full: int) -> flint.arb:
    for extra in (40, full, 4 * full, 16 * full):
        with working_bits(full + extra):
            found = z.hypgeom_u(a, b)
        if found.rel_accuracy_bits() > full:
            return found
    raise NonConvergence("Tricomi's U", found.str(5))


def _squares(variance: flint.arb, means: list[flint.arb]) -> list[flint.arb]:
    """D^k a_k^2/k! from a_1, a_3, ..."""
    out, factor = [], variance
    for j, mean in enumerate(means):
        out.append(factor * mean**2)
        factor = factor * variance**2 / ((2 * j + 2) * (2 * j + 3))
    return out


SLOPES: dict[str, Callable[[flint.arb], flint.arb]] = {
    "tanh": lambda x: x.sech() ** 2,
    "gd": lambda x: x.sech(),
    "atan": lambda x: 1 / (1 + (arb.pi() * x / 2) ** 2),
    "algebraic": lambda x: (1 + x * x).rsqrt() ** 3,
    "erf": lambda x: (-arb.pi() * x * x / 4).exp(),
}


def mean_square_slope(activation: Activation, variance: flint.arb) -> flint.arb:
    """E phi'^2 of a registered phi, enclosed."""
    name, strip = activation.phi.name, activation.strip
    if name == "erf":
        return (1 + arb.pi() * variance).rsqrt()
    assert strip is not None
    rule = sinh_rule(variance, ctx.prec, strip.reach, lambda sigma: strip.bound(sigma) ** 2)
    total, full = arb(0), ctx.prec
    for x, weight, bits in rule.nodes():
        ctx.prec = bits
        share = weight * SLOPES[name](x) ** 2
        ctx.prec = full
        total += share
    # the rule's bound of its tail divides by 1 + 1/Z^2 at power 0, where 1 is proved: Z > 1, so twice it is
    # enough
    return widened(total, 2 * rule.error(strip.bound(rule.sigma) ** 2, 0))


@lru_cache(maxsize=64)
def nearest(phi: Nonlinearity) -> float:
    """Roughly how far from 0 phi's singularities are: the root test on its Taylor coefficients, at most 4
    natural scales."""
    rational = phi.kernel_taylor(28)
    if rational is None:
        return natural_scale(activation_of(phi))
    sizes = [abs(float(c)) ** (-1 / k) for k, c in enumerate(rational) if k > 14 and c != 0]
    bend = 1.5 * sqrt(abs(float(rational[1] / (6 * rational[3])))) if rational[3] != 0 else 1.0
    return float(min([*sizes, 4 * bend]) / sqrt(float(phi.scale_squared)))


def _sampled(activation: Activation, variance: flint.arb, bits: int, refinement: int) -> Mehler:
    root, nats = variance.sqrt(), bits * LOG2
    decay = nearest(activation.phi)
    distance = decay / float(root.mid())
    count = int(_needed(float(variance.mid()), float(variance.mid()), decay, bits) * 1.5**refinement)
    shift = min(distance, sqrt(nats))
    step = 2 * pi * shift / (nats + shift**2 + shift * sqrt(2 * count)) / 2**refinement
    size = int(2 * sqrt(nats) * 1.2**refinement / step) + 1
    if size * count > _MOST_WORK // 40:
        raise NonConvergence(
            "Mehler's expansion for this phi",
            f"{size} nodes times {count} terms at variance {float(variance.mid()):.3g}",
        )
    places = [arb(step) * j for j in range(1, size + 1)]
    front = 2 * arb(step) / (2 * arb.pi()).sqrt()
    now = [front * z * (-z * z / 2).exp() * activation.value(root * z) for z in places]
    before, squares, terms = [arb(0)] * size, [z * z for z in places], []
    for k in range(1, 2 * count, 2):
        terms.append(sum(now, arb(0)) ** 2)
        low, high = arb(k * (k - 1)).sqrt(), arb((k + 1) * (k + 2)).rsqrt()
        # midpoints: balls would grow by 1 + sqrt(2) a step where He_k oscillates, the numbers themselves do
        # not
        after = [
            ((square - (2 * k + 1)) * a - low * b) * high
            for square, a, b in zip(squares, now, before, strict=True)
        ]
        now, before = [a.mid() for a in after], now
    tail = 2 * (2 * count) ** 2 * (terms[-1].abs_upper() + terms[-2].abs_upper())
    return Mehler(variance, tuple(terms), _up_to(tail))

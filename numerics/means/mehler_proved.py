r"""Mehler's squares $b_k=D^ka_k^2/k!$, $a_k=E\varphi^{(k)}(\sqrt Dz)$, k odd, of the registered phi: from
the Fourier side, proved.

$\varphi'(x)=\int_0^\infty\cos(\omega x)F(\omega)d\omega$ with F > 0, so that
$a_k=\pm\int_0^\infty\omega^{k-1}F(\omega)e^{-D\omega^2/2}d\omega$: no oscillation, no cancellation,
whatever k and D.

    tanh        F = omega/sinh(pi omega/2)        gd          F = sech(pi omega/2)
    erf         F = (2/pi) exp(-omega^2/pi)       atan        F = a exp(-a omega), a = 2/pi
    algebraic   F = (2/pi) omega K_1(omega)

* tanh, gd: the trapezoid rule on the whole line (the integrand is even and analytic for
  $|\mathrm{Im}\,\omega|<2$ or 1). On Im = y, $|y|\le Y$, Euler's products give $|F|\le F(iY)$; with
  $n=(k-1)/2$, $\int(x^2+Y^2)^ne^{-Dx^2/2}\le\sqrt{\pi(n+1)}e^{DY^2/2}\int x^{2n}e^{-Dx^2/2}$ (compare the
  binomial terms; the product of 2m/(2m-1) is below that root), so the error of $h_k=\sqrt{b_k}$ is below
  $\sqrt2\pi F(iY)e^{DY^2}/(e^{2\pi Y/h}-1)$ for every k; cutting at R costs at most
  $2F(R)\sqrt{y^{k-2}/k!}\,e^{-y/2}/(1-(k-2)/y)$, $y=DR^2>K$, which grows with k.
* atan: $I_n=\int\omega^ne^{-D\omega^2/2-a\omega}$ is Tricomi's U; two values start
  $I_{n-1}=(DI_{n+1}+aI_n)/n$, whose terms are positive.
* algebraic: $A_k=\int\omega^kK_1e^{-D\omega^2/2}$, $B_k$ with $K_0$, likewise: $B_{k-1}=(A_k+DB_{k+1})/k$,
  $A_{k-1}=(B_k+DA_{k+1})/(k-1)$.
* erf: $b_1=D/(1+\pi D/2)$, $b_{k+2}/b_k=(D/(D+2/\pi))^2k^2/((k+1)(k+2))$, from the Gamma function.

Source: derived here; integrals from DLMF 13.4.4, 10.32.10 and 4.40.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil, lgamma, log, pi, sqrt

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.quadrature import LOG2, sinh_rule
from rnnchaos.numerics.means.mehler_small import small_squares
from rnnchaos.numerics.nonlinearity.activation import Activation
from rnnchaos.numerics.nonlinearity.derivative import SLOPES
from rnnchaos.theory.errors import NonConvergence


def squares(name: str, variance: flint.arb, count: int, bits: int) -> list[flint.arb]:
    """b_1, b_3, ..., `count` of them, of the registered phi `name`, with absolute errors about 2^-bits."""
    if name == "erf":
        return list(_gaussian(variance, count))
    if name in _EVEN:
        small = small_squares(name, variance, count, bits + 8)
        return small or _trapezoid(_EVEN[name], variance, count, bits)
    return {"atan": _tricomi, "algebraic": _bessel}[name](variance, count)


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
    low, high = _window(float(square), float(front.log()), nats, len(sums))
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
    return widened(total, rule.error(strip.bound(rule.sigma) ** 2, 0))

r"""$E[\Phi(x)\Phi(y)]$ for a correlated Gaussian pair, enclosed by a product trapezoid rule.

With $\rho=\Delta/\Delta_0$, $\tau^2=1-\rho^2$, $T=\Delta_0\tau^2$, $x_i=s\sinh t_i$ and
$f=\Phi(x_1)\Phi(x_2)e^{-(x_1^2+x_2^2-2\rho x_1x_2)/2T}/(2\pi\Delta_0\tau)$ times $s^2\cosh t_1\cosh t_2$,
summed over $|j|\le n$ and those k with $|x_k-\rho x_j|\le B\sqrt T$.

**Error.** Shift one variable to Im t = y, $|y|\le a$: with $r=s\sinh t$, $c=\cos2a$, $\sigma=s\sin a$ the
exponent's real part is $x_1^2+r^2\cos2y-s^2\sin^2y-2\rho x_1r\cos y$, and $|\Phi(w)|\le\frac
S2(r^2+\sigma^2)$ on $H_\sigma$, $|\Phi(x)|\le\frac S2x^2$ (`rnnchaos.numerics.nonlinearity.strip_bound`). Put
$\kappa=c-\rho^2\cos^2a>0$, $\lambda=\kappa/c$, $q=T/\kappa$,
$A=\frac{S^2}4e^{\sigma^2/2T}/(2\pi\Delta_0\tau)$, $\theta=2/(e^{2\pi a/h}-1)$. Then, each bound monotone in y
so that y = a is the worst:

1. inner rule, at node x_1 (complete the square in r; its centre is at most $\rho|x_1|/c$ from 0): $\theta A
   x_1^2e^{-\lambda x_1^2/2T}\sqrt{2\pi T/c}\,(T/c+\rho^2x_1^2/c^2+\sigma^2)$, summed over the nodes with
   their weights;
2. outer rule, after integrating x_2:
   $\theta\frac{S^2}4e^{\sigma^2/2T}\frac\tau{\sqrt\kappa}\,[3\rho^2q^2+q(T+\rho^2\sigma^2)+\sigma^2T]$;
3. outer tail: $|G|\le\frac{S^2}4x^2(T+\rho^2x^2)$ times the Gaussian of variance Delta0, two one-dimensional
   tails;
4. inner tail: the exponent is at least $(x_1^2+x_2^2)/2\Delta_0(1+\rho)$, a product of a finite sum and a
   tail;
5. skipped pairs: $\frac{S^2}4e^{-B^2/2}/(2\pi\Delta_0\tau)\sum_jx_j^2e^{-x_j^2/2\Delta_0}\sum_kx_k^2$, with
   weights.

Source: derived here; Trefethen and Weideman, doi:10.1137/130932132, for the rule. As rho -> 1 the strip
closes like tau, and the number of pairs grows like 1/tau; at rho = 1 the mean is the one-dimensional
$E\Phi^2$.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import asinh, atan, inf, log, pi, sin, sqrt

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.quadrature import LOG2, SinhRule
from rnnchaos.numerics.nonlinearity.activation import Activation, natural_scale
from rnnchaos.theory.errors import NonConvergence

Factor = Callable[[flint.arb], flint.arb]
_MOST_PAIRS = 3_000_000


@dataclass(frozen=True)
class Pair:
    """Variance, correlation 0 < rho < 1 and what follows from them, as balls."""

    variance: flint.arb
    rho: flint.arb

    @property
    def tau2(self) -> flint.arb:
        return (1 - self.rho) * (1 + self.rho)

    @property
    def inner(self) -> flint.arb:
        """T, the variance of one variable given the other."""
        return self.variance * self.tau2


def mean_product(act: Activation, variance: flint.arb, rho: flint.arb, refinement: int = 0) -> flint.arb:
    """E[Phi(x) Phi(y)] at 0 < rho < 1 (a ball inside), enclosed where the strip is proved.

    Each refinement halves the step and widens range and band by a fifth. Raises `NonConvergence` for too many
    pairs.
    """
    pair = Pair(variance, rho)
    rule, band = _refined(*_rule(act, pair), refinement)
    lattice = [
        Node(x, length, weight, value, bits)
        for (x, length, _), (_, weight, bits, _, value) in zip(rule.points(), act.sampled(rule), strict=True)
    ]
    total = _sum(lattice, pair, band)
    return (
        total
        if act.strip is None
        else widened(total, _error(act.strip.bound(rule.sigma), lattice, pair, band, rule))
    )


@dataclass(frozen=True)
class Node:
    """A node x >= 0: its length in x, its weight in a one-dimensional mean, Phi(x), and their bits."""

    x: flint.arb
    length: flint.arb
    weight: flint.arb
    primitive: flint.arb
    bits: int


def _sum(lattice: list[Node], pair: Pair, band: float) -> flint.arb:
    """sum_j W_j Phi_j sum_k L_k Phi_k exp(-(x_k - rho x_j)^2/2T)/sqrt(2 pi T), both signs of k in band."""
    places, reach = [float(node.x) for node in lattice], band * float(pair.inner.sqrt())
    rho, full, total = float(pair.rho), ctx.prec, arb(0)
    loads = [node.length * node.primitive for node in lattice]
    spans = [_span(places, rho * place, reach) for place in places]
    if sum(high - low for low, high in spans) > _MOST_PAIRS:
        raise NonConvergence("the potential this near Delta0", f"more than {_MOST_PAIRS} pairs wanted")
    for node, place, (low, high) in zip(lattice, places, spans, strict=True):
        ctx.prec = node.bits
        centre, sharpness, inner = pair.rho * node.x, -1 / (2 * pair.inner), arb(0)
        for k in range(low, high):
            x = lattice[k].x
            apart = x - centre  # multiplied, not raised: python-flint's power of a ball around 0 is nan
            kernel = (sharpness * apart * apart).exp()
            if places[k] + rho * place < reach:
                kernel += (sharpness * (x + centre) ** 2).exp()
            inner += loads[k] * kernel
        ctx.prec = full
        total += node.weight * node.primitive * inner
    return total / (2 * arb.pi() * pair.inner).sqrt()


def _span(places: list[float], centre: float, reach: float) -> tuple[int, int]:
    return bisect_left(places, centre - reach), bisect_right(places, centre + reach)


def _rule(act: Activation, pair: Pair) -> tuple[SinhRule, float]:
    """The rule with the fewest nodes among a few candidates, and the band B."""
    root, tau, bits = float(pair.variance.sqrt()), float(pair.tau2.sqrt()), ctx.prec
    reach = natural_scale(act) if act.strip is None else act.strip.reach
    angles = [min(0.75, share * atan(tau)) for share in (0.55, 0.7, 0.8, 0.88, 0.94)]
    sigmas = [share * min(reach, root * tau * sqrt(bits)) for share in (0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 0.93)]
    costs = {sigma: bits * LOG2 + (sigma / root / tau) ** 2 / 2 + _growth(act, sigma) for sigma in sigmas}
    count, step, scale, angle = min(
        _candidate(root, angle, sigma, nats + 4 * log(2 + root) + 12)
        for angle in angles
        for sigma, nats in costs.items()
    )
    rule = SinhRule(pair.variance, arb(scale), arb(angle), arb(step), int(count) + 1)
    return rule, sqrt(2 * bits * LOG2 + 40)


def _candidate(root: float, angle: float, sigma: float, nats: float) -> tuple[float, float, float, float]:
    step, scale = 2 * pi * angle / nats, sigma / sin(angle)
    return asinh(sqrt(4 * nats) * root / scale) / step + 1, step, scale, angle


def _refined(rule: SinhRule, band: float, refinement: int) -> tuple[SinhRule, float]:
    if not refinement:
        return rule, band
    reach = 1.2**refinement * float((rule.step * rule.count).sinh())
    step = rule.step / 2**refinement
    return replace(rule, step=step, count=int(asinh(reach) / float(step)) + 1), band * 1.2**refinement


def _growth(act: Activation, sigma: float) -> float:
    """2 log S, so that the choice of the strip knows what it costs."""
    if act.strip is None:
        return 0.0
    with working_bits(32):
        return 2 * float(act.strip.bound(arb(sigma)).log())


def _error(slope: flint.arb, lattice: list[Node], pair: Pair, band: float, rule: SinhRule) -> flint.arb:
    """The sum of the five bounds of the module's docstring; infinite where the strip is too wide for rho."""
    rho2, d, t, sigma2, a = pair.rho**2, pair.variance, pair.inner, rule.sigma**2, rule.angle
    c = (2 * a).cos()
    kappa = c - rho2 * a.cos() ** 2
    if not kappa > 0:
        return arb(inf)
    q, wide = t / kappa, 2 * d * (1 + pair.rho)
    theta = 2 / ((2 * arb.pi() * a / rule.step).exp() - 1) * (sigma2 / (2 * t)).exp()
    density = 1 / (2 * arb.pi() * d * pair.tau2.sqrt())
    first = _lengths(lattice, 2 * t * c / kappa, lambda square: t / c + rho2 / c**2 * square + sigma2)
    first *= theta * density * (2 * arb.pi() * t / c).sqrt()
    second = theta * (pair.tau2 / kappa).sqrt() * (3 * rho2 * q**2 + q * (t + rho2 * sigma2) + sigma2 * t)
    third = t * rule.tail(2) + rho2 * rule.tail(4)
    fourth = (
        density
        * (arb.pi() * wide).sqrt()
        * replace(rule, variance=wide / 2).tail(2)
        * _lengths(lattice, wide)
    )
    fifth = (
        density
        * (-(arb(0.999 * band) ** 2) / 2).exp()
        * _lengths(lattice, 2 * d)
        * _lengths(lattice, arb(inf))
    )
    return slope**2 / 4 * (first + second + third + fourth + fifth)


def _lengths(lattice: list[Node], width: flint.arb, factor: Factor = lambda square: arb(1)) -> flint.arb:
    """sum over the nodes of both signs of length x^2 exp(-x^2/width) factor(x^2)."""
    squares = [node.x**2 for node in lattice]
    terms = (
        2 * node.length * square * (-square / width).exp() * factor(square)
        for node, square in zip(lattice, squares, strict=True)
    )
    return sum(terms, arb(0))

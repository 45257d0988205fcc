r"""Infinite N: the scale $\gamma$ of the input, $\gamma^\alpha=g^\alpha E|\varphi(\gamma z)|^\alpha$, in
balls.

With $x=e^v$, $E|\varphi(\gamma z)|^\alpha=\int2f(e^v)e^v\varphi(\gamma e^v)^\alpha dv$ by the trapezoid rule;
f at the nodes serves every gain and every phi. $R(\gamma)=E|\varphi(\gamma z)|^\alpha/\gamma^\alpha$
decreases where $\varphi(x)/x$ does (all registered phi), from infinity ($\alpha<2$) or from 2 ($\alpha=2$) to
0: one root of $R=g^{-\alpha}$, enclosed by a change of sign.

**Error.** On the lines Im v = +-a, a <= 0.77 < pi/4, $a+\eta\le\pi/(2\alpha)$, with x = |x|e^(ia): turning
the Fourier integral of f gives $|f|\le f(0)\cos(\alpha a)^{-1/\alpha}$ and
$|f|\le\Gamma(1+\alpha)/(\pi\sin^\alpha\eta\,|x|^{1+\alpha})$. The sector $|\arg w|\le\pi/4$ lies in the
region $H_\sigma$ of `rnnchaos.numerics.nonlinearity.strip_bound`, so that $|\varphi(w)|\le S|w|$ and phi has
no zero or singularity there; and $|\varphi(w)|\le3$:

    tanh       v <= u; |tanh w| <= 1 for v <= pi/4, else <= coth(pi/4) = 1.53
    gd         |cosh w| >= 1 and >= sinh u along the ray: at most sqrt2 (1 + ln coth(1/2)) = 2.51
    erf        at most |w|, and 1 + 2/(pi |w|) by the first remainder of erfc's expansion: at most 1.45
    atan       |1 + r^2 e^(2ia)|^2 >= 1 + r^4: at most (2/pi) 1.86
    algebraic  |1 + w^2| >= |w|^2: at most 1

The same bounds at a = 0 (S = 1, |phi| <= 2, eta = min(pi/2, pi/(2 alpha))) cover what is left out.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from math import ceil, pi

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.heavy_tailed.stable_law import density
from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.over_balls import BALL
from rnnchaos.numerics.nonlinearity.strip_bound import strip_of
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_CEILING, _MOST_NODES, _STEPS, _ROUGH = 3, 200_000, 12, 40


@dataclass(frozen=True)
class Weights:
    """2 f(x) x at x = e^(j h), for one alpha and one accuracy."""

    alpha: Fraction
    bits: int
    angle: float
    step: flint.arb
    known: dict[int, tuple[flint.arb, flint.arb]] = field(default_factory=dict)

    def at(self, j: int) -> tuple[flint.arb, flint.arb]:
        """(x, weight)."""
        if j not in self.known:
            x = (self.step * j).exp()
            self.known[j] = x, 2 * density(self.alpha, x, self.bits) * x
        return self.known[j]


@lru_cache(maxsize=16)
def weights(alpha: Fraction, bits: int) -> Weights:
    """The table for `bits`."""
    angle = min(0.77, pi / (2 * float(alpha)) - 0.05)
    return Weights(alpha, bits, angle, arb(2 * pi * angle / (bits * LOG2 + 30)).mid())


@dataclass(frozen=True)
class Scale:
    """E|phi(gamma z)|^alpha as a function of gamma."""

    phi: Nonlinearity
    table: Weights

    def mean(self, log_scale: flint.arb) -> flint.arb:
        """E|phi(gamma z)|^alpha/gamma^alpha at ln gamma, an exact ball."""
        value, alpha = compiled(self.phi.node, BALL), arb_of(self.table.alpha)
        scale, total = log_scale.exp(), arb(0)
        first, last = self._range(float(log_scale))
        for j in range(first, last + 1):
            x, weight = self.table.at(j)
            total += weight * (value(scale * x) / scale) ** alpha
        return widened(self.table.step * total, self._error(log_scale, first, last))

    def _range(self, log_scale: float) -> tuple[int, int]:
        h, a, nats = float(self.table.step), float(self.table.alpha), self.table.bits * LOG2 + 30
        decay = nats + max(0.0, a * log_scale)
        first, last = ceil(-decay / (1 + a) / h), ceil((decay / a + max(0.0, -log_scale)) / h)
        if last - first > _MOST_NODES:
            raise NonConvergence("the mean over z", f"{last - first} nodes wanted, {_MOST_NODES} allowed")
        return first, last

    def _error(self, log_scale: flint.arb, first: int, last: int) -> flint.arb:
        """Over gamma^alpha: what the rule and the range miss."""
        table, alpha, h = self.table, arb_of(self.table.alpha), self.table.step
        strip = strip_of(self.phi)
        assert strip is not None
        slope, a = strip.bound(arb(0.1)), arb(table.angle)
        top = (1 + 1 / alpha).gamma() / arb.pi()
        eta = (arb.pi() / (2 * alpha) - a).min(arb.pi() / 2)
        near = 2 * top * (alpha * a).cos() ** (-1 / alpha) * slope**alpha / (1 + alpha)
        far = 2 * (1 + alpha).gamma() / (arb.pi() * eta.sin() ** alpha)
        turn = (-log_scale).max(arb(0))
        line = near + far * (
            slope**alpha * turn + (_CEILING / log_scale.exp()) ** alpha * (-alpha * turn).exp() / alpha
        )
        rule = 4 * line / ((2 * arb.pi() * a / h).exp() - 1)
        sine = arb_of(1 / (2 * table.alpha)).sin_pi() if table.alpha > 1 else arb(1)
        right = 2 * (1 + alpha).gamma() * arb(2) ** alpha / (arb.pi() * alpha * sine ** (1 + alpha))
        right *= (-alpha * (h * last + log_scale)).exp()
        return rule + 2 * top * ((1 + alpha) * h * first).exp() / (1 + alpha) + right


def mean_field_scale(g: Fraction, alpha: Fraction, phi: Nonlinearity, bits: int) -> flint.arb:
    """gamma. Raises `NonConvergence`; the caller has excluded quiescence (alpha = 2, 2 g^2 <= 1)."""
    with working_bits(_ROUGH + 40):
        rough = _bracketed(_residual(g, alpha, phi, _ROUGH))
    with working_bits(bits + 60):
        residual = _residual(g, alpha, phi, bits)
        guess = _secant(residual, rough, rough + arb(2) ** -16)
        for widening in range(6, bits, 6):
            width = arb(2) ** (widening - bits)
            if residual(guess - width) < 0 and residual(guess + width) > 0:
                return widened(guess, width).exp()
    raise NonConvergence("the mean-field scale", residual(guess).str(5))


def _residual(g: Fraction, alpha: Fraction, phi: Nonlinearity, bits: int) -> Callable[[flint.arb], flint.arb]:
    """-ln R - alpha ln g, which increases with ln gamma."""
    scale = Scale(phi, weights(alpha, bits))
    return lambda log_scale: -scale.mean(log_scale.mid()).log() - arb_of(alpha) * arb_of(g).log()


def _bracketed(residual: Callable[[flint.arb], flint.arb]) -> flint.arb:
    """ln gamma to about 2^-16: steps that double until the sign changes, then the Illinois variant of regula
    falsi."""
    old, width = arb(0), arb(1)
    before = residual(old).mid()
    direction = -1 if before > 0 else 1
    new = old + direction * width
    now = residual(new).mid()
    while (now > 0) == (before > 0):
        old, before, width = new, now, 2 * width
        new = (old + direction * width).mid()
        now = residual(new).mid()
    for _ in range(_STEPS):
        if abs(new - old) < arb(2) ** -16 or now == 0:
            break
        trial = (new - now * (new - old) / (now - before)).mid()
        height = residual(trial).mid()
        if (height > 0) == (now > 0):
            before = before / 2
        else:
            old, before = new, now
        new, now = trial, height
    return new


def _secant(residual: Callable[[flint.arb], flint.arb], old: flint.arb, new: flint.arb) -> flint.arb:
    before, close = residual(old).mid(), arb(2) ** (-int(ctx.prec) + 40)
    for _ in range(20):
        now = residual(new).mid()
        if now == before or abs(new - old) < close:
            break
        old, before, new = new, now, (new - now * (new - old) / (now - before)).mid()
    return new

r"""The power spectrum, $S(\omega)=2\Delta_0\int_0^\infty s\cos(\omega\tau)\,d\tau$, enclosed by the trapezoid
rule in x, s = sech x, with every error bounded.

s is smooth but not analytic at $\tau=0$; its truncation is. With P and theta of
`rnnchaos.numerics.meanfield.motion`, $d\tau/dx=(1+\theta)P(t)/r$, $t=\mathrm{sech}^2x$, r the rate, and
$\tilde\tau=\int_0^xP/r$ is a finite sum. So the rule is applied to
$f=\mathrm{sech}\,x\,P(t)\cos(\omega\tilde\tau)/r$, analytic for $|\mathrm{Im}\,x|<\pi/2$. Let $\hat
P(u)=\sum|p_j|u^j$, and $\hat T$ the same of the series of time.

* **theta**: $|\tau-\tilde\tau|\le\Theta\tilde\tau$, because P > 0, so S moves by at most $2\Delta_0\Theta\hat
  P(1)[\frac\pi2+\frac\omega r(2G+\frac\pi2\hat T(1))]/r$ times $1+\Theta$, from
  $\int_0^\infty\mathrm{sech}=\pi/2$ and $\int_0^\infty x\,\mathrm{sech}\,x=2G$, Catalan's constant.
* **Step**: on Im x = y, $|\mathrm{sech}|^2=u=1/(\sinh^2\mathrm{Re}\,x+\cos^2y)$ and
  $|\mathrm{Im}\,\tilde\tau|\le y\hat P(u)/r$, so $|f|\le\sqrt u\hat P(u)\cosh(\omega y\hat P(u)/r)/r$, which
  falls with |Re x| and rises with y. Twice its sum over left ends is M, and the rule is wrong by at most
  $2M/(e^{2\pi y/h}-1)$ (Trefethen and Weideman, doi:10.1137/130932132).
* **Range**: nodes beyond X would add at most $4e^{-X}\hat P(1)/r$.

Source: derived here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, pi

import flint
from flint import arb, arb_poly

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.meanfield.motion import Motion
from rnnchaos.numerics.nonlinearity.over_balls import log_cosh

_BITS, _WIDTH, _FAR = 64, 1 / 16, 6.0
_HEIGHTS = (0.005, 0.01, 0.02, 0.03, 0.045, 0.07, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.75, 0.9, 1.1, 1.3)


@dataclass(frozen=True)
class Cut:
    """The first `length` terms of a power series on [0, 1], and the sum of the sizes of the others."""

    terms: arb_poly
    length: int
    others: flint.arb


class CutSeries:
    """A finite power series in t = sech^2 x, without the terms for which t^n is below e^-nats, enclosed."""

    def __init__(self, coefficients: Sequence[flint.arb], nats: float) -> None:
        self.cuts: list[Cut] = []
        self.nats, length = nats, len(coefficients)
        while length:
            others = sum((abs(c) for c in coefficients[length:]), arb(0)).abs_upper()
            self.cuts.append(Cut(arb_poly(list(coefficients[:length])), length, others))
            length //= 2

    def __call__(self, x: flint.arb) -> flint.arb:
        wanted, t = self.nats / (2 * float(log_cosh(x)) + 1e-9), x.sech() ** 2
        if not self.cuts:
            return arb(0)
        cut = next((cut for cut in reversed(self.cuts) if cut.length > wanted), self.cuts[0])
        return widened(cut.terms(t), t**cut.length * cut.others)


def enclosed_spectrum(moving: Motion, omega: flint.arb, nats: float) -> flint.arb:
    """S(omega) to about e^-nats of S(0), enclosed."""
    theta = _kept(moving)
    height, step, spread = _plan(moving, omega, nats)
    count = ceil((nats + 6) / step)
    total = _sum(moving, omega, arb(step), count, nats + 12)
    with working_bits(_BITS):
        rule = 2 * spread / ((2 * arb.pi() * arb(height) / arb(step)).exp() - 1)
        cut = 4 * (-arb(step) * count).exp() * _sizes(moving)(arb(1)) / moving.rate
        left_out = moving.variance * (rule + cut) + _moved(moving, omega, theta)
    return widened(2 * moving.variance * step * total, left_out)


def _kept(moving: Motion) -> flint.arb:
    """Theta; and what the motion computes once is computed now, before any work at low precision."""
    _ = moving.rate, moving.time_series
    return moving.truncation_error.abs_upper()


def _sum(moving: Motion, omega: flint.arb, step: flint.arb, count: int, nats: float) -> flint.arb:
    """sum f(kh) over k >= 0, half of f(0)."""
    root, series = CutSeries(moving.root, nats), CutSeries(moving.time_series.coeffs(), nats)
    total = arb(0)
    for k in range(count + 1):
        x = step * k
        pace = root(x)
        term = x.sech() * pace * (omega * (x + x.tanh() * series(x)) / moving.rate).cos()
        total += term / 2 if k == 0 else term
    return total / moving.rate


def _plan(moving: Motion, omega: flint.arb, nats: float) -> tuple[float, float, flint.arb]:
    """(y, h, M): the height at which the size of f over Re x = 0 asks for the longest step."""
    with working_bits(_BITS):

        def step(height: float) -> float:
            size = float((_bound(moving, omega, arb(height), arb(0)) * moving.rate).log())
            return 2 * pi * height / (nats + max(size, 0.0) + 3)

        height = max(_HEIGHTS, key=step)
        return height, step(height), _spread(moving, omega, arb(height))


def _bound(moving: Motion, omega: flint.arb, height: flint.arb, x: flint.arb) -> flint.arb:
    """A bound of |f| at x + i height."""
    u = 1 / (x.sinh() ** 2 + height.cos() ** 2)
    pace = _sizes(moving)(u) / moving.rate
    return u.sqrt() * pace * (omega * height * pace).cosh()


def _spread(moving: Motion, omega: flint.arb, height: flint.arb) -> flint.arb:
    """M on Im x = height."""
    ends = (arb(k * _WIDTH) for k in range(int(_FAR / _WIDTH)))
    total = sum((_bound(moving, omega, height, x) * _WIDTH for x in ends), arb(0))
    far = arb(_FAR)
    front = (far.sinh() ** 2 + height.cos() ** 2).sqrt() * _bound(moving, omega, height, far)
    return 2 * (total + front * 2 * (-far).exp() / (1 - (-2 * far).exp())).abs_upper()


def _moved(moving: Motion, omega: flint.arb, theta: flint.arb) -> flint.arb:
    """How far theta moves S."""
    sizes, times = _sizes(moving), moving.time_series.coeffs()
    late = 2 * arb.const_catalan() + arb.pi() / 2 * sum((abs(c) for c in times), arb(0))
    whole = 2 * moving.variance * theta * (1 + theta) * sizes(arb(1)) / moving.rate
    return (whole * (arb.pi() / 2 + omega / moving.rate * late)).abs_upper()


def _sizes(moving: Motion) -> arb_poly:
    """The polynomial of the |p_j|."""
    return arb_poly([abs(p) for p in moving.root])

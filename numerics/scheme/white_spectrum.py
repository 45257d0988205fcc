r"""The whole spectrum of the Euler map: entropy rate, dimension, share of positive exponents, per neuron and
unit time; at step 1, the discrete-time network, in closed form, below it from sampled paths
(`rnnchaos.numerics.scheme.volumes.sampled`).

At step 1 activity is white, and the spectrum is u(c), lambda(c), 0 < c < infinity, from the means G, L of
`rnnchaos.numerics.scheme.white_means`:

    u = c G(c),    lambda = ln(g^2 G(c))/2,    int_0^u lambda du = P(c) = lambda u - u/2 + L(c)/2.

P' = lambda u' rises from 0 to the entropy rate h = P(c_0) at lambda = 0, where the share is c_0/g^2, and
falls through 0 at c_D, where the dimension is u. So both are the one change of sign of a function, of
1 - g^2 G and of -P: `rnnchaos.numerics.ball.sign_change`. Certified for the registered phi; for others, and
by mpmath, the means are sums over nodes, and radii as in `rnnchaos.numerics.scheme.state`. 0 at g <= g_c.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import log2
from typing import Any, Protocol

import flint
from flint import arb, ctx
from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.ball.elementary import exponential, like, logarithm
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.sign_change import sign_change
from rnnchaos.numerics.engines import lazily
from rnnchaos.numerics.meanfield.gain import closeness, gain, sampled_in_chaos
from rnnchaos.numerics.meanfield.state_engines import quiescent
from rnnchaos.numerics.quantity import PHI, SAMPLED_DIGITS, Engine, Quantity, real
from rnnchaos.numerics.scheme.domain import SAMPLED_STEP
from rnnchaos.numerics.scheme.shooting import Map
from rnnchaos.numerics.scheme.start import is_quiet
from rnnchaos.numerics.scheme.state import map_engines
from rnnchaos.numerics.scheme.step_one import White
from rnnchaos.numerics.scheme.white_means import proved_means
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

PROVED = (
    "closed form at step 1: Gaussian means by adaptive integration in complex balls, roots by a change of "
    "sign, unique by theorem"
)
_MOST_DOUBLINGS, _PLACE = 400, "rnnchaos.numerics.scheme.volumes.sampled"


class Means(Protocol):
    """G and L as functions of c, over any numbers."""

    def share(self, c: Any) -> Any: ...

    def logs(self, c: Any) -> Any: ...


@dataclass(frozen=True)
class Summed:
    """Over nodes: pairs (weight, d^2)."""

    samples: list[tuple[Any, Any]]

    def share(self, c: Any) -> Any:
        return sum((weight * squared / (1 + c * squared) for weight, squared in self.samples), 0 * c)

    def logs(self, c: Any) -> Any:
        return sum((weight * logarithm(1 + c * squared) for weight, squared in self.samples), 0 * c)


@dataclass(frozen=True)
class Spectrum:
    """The spectrum at squared gain `g2`; roots are found in balls of about `bits` bits, whatever the numbers.
    `loss` is how many bits cancellations cost them.
    """

    means: Means
    g2: Any
    bits: int
    loss: int = 24

    def exponent(self, c: Any) -> Any:
        """lambda(c)."""
        return logarithm(self.g2 * self.means.share(c)) / 2

    def sum(self, c: Any) -> Any:
        """P(c), the sum of the exponents above lambda(c), per neuron."""
        share = self.means.share(c)
        u = c * share
        return u * logarithm(self.g2 * share) / 2 - u / 2 + self.means.logs(c) / 2

    def marginal(self) -> Any:
        """c_0, where the exponent is 0; below g^2, as the share c_0/g^2 is below 1."""
        return self._root(lambda c: 1 - self.g2 * self.means.share(c), self.g2, "the marginal exponent")

    def above(self, s: Fraction) -> Any:
        """u(s): the share of positive exponents at the coupling g e^-s, which shifts all of them by -s."""
        moved = replace(self, g2=self.g2 * exponential(like(self.g2, -2 * s)))
        return 0 * self.g2 if moved.exponent(0 * self.g2) <= 0 else moved.marginal() / moved.g2

    def balanced(self) -> Any:
        """c_D, where the exponents sum to 0. Raises `NonConvergence`."""
        high = self.g2
        for _ in range(_MOST_DOUBLINGS):
            if self.sum(high) < 0:
                return self._root(lambda c: -self.sum(c), high, "the dimension of the discrete-time network")
            high = 4 * high
        raise NonConvergence("the dimension of the discrete-time network", "all exponents sum to 0 or more")

    def _root(self, f: Callable[[Any], Any], high: Any, what: str) -> Any:
        top = Fraction(str(float(high) * 1.01))
        if isinstance(high, arb):
            return sign_change(f, top, bits=self.bits, loss=self.loss, what=what)

        def over_balls(c: flint.arb) -> flint.arb:
            return arb_of(mp.mpf(f(mpf_of(c))))

        return mpf_of(sign_change(over_balls, top, bits=self.bits, loss=self.loss, what=what))


def _entropy_rate(spectrum: Spectrum) -> Any:
    c = spectrum.marginal()
    return spectrum.means.logs(c) / 2 - c / (2 * spectrum.g2)


def _unstable_fraction(spectrum: Spectrum) -> Any:
    return spectrum.above(Fraction(0))


def _dimension(spectrum: Spectrum) -> Any:
    c = spectrum.balanced()
    return c * spectrum.means.share(c)


def _summed(extract: Callable[[Spectrum], Any]) -> tuple[Engine, Engine]:
    def of_state(white: White, shot: Map) -> Any:
        slope = white.derivative()
        samples = [(weight, slope(x) ** 2) for x, weight, _ in white.rows]
        bits = int(ctx.prec if isinstance(shot.g2, arb) else mp.prec)
        return extract(Spectrum(Summed(samples), shot.g2, bits - 24))

    return map_engines(of_state)


def white_engines(extract: Callable[[Spectrum], Any], lost: int = 0) -> tuple[Engine, Engine]:
    """The (ball, mpmath) engines at step 1 of what is read off the spectrum, where cancellations cost `lost`
    bits more than the distance from the onset says."""
    estimated, reference = _summed(extract)

    def ball(bits: int, /, *, g: Fraction, dt: Fraction, phi: Nonlinearity) -> Ball:
        if not phi.registered:
            return estimated(bits, g=g, dt=dt, phi=phi)
        if is_quiet(g, dt, phi):
            return quiescent(0)
        loss = 4 * closeness(g, phi) + 4 * int(log2(g + 1)) + 24 + lost
        with working_bits(bits + 2 * loss + 64):
            means = proved_means(g, phi, int(ctx.prec))
            return Ball(extract(Spectrum(means, arb_of(g) ** 2, bits + loss, loss)), PROVED)

    return ball, reference


def by_step(closed: Engine, sampled: Engine) -> Engine:
    """The closed form at step 1, sampled paths below."""

    def run(bits: int, /, **given: Any) -> Ball:
        return (closed if given["dt"] == 1 else sampled)(bits, **given)

    return run


def few_digits(given: Mapping[str, Any]) -> Mapping[str, int]:
    """Those of what is sampled."""
    return SAMPLED_DIGITS if given["dt"] != 1 else {}


def _quantity(name: str, title: str, extract: Callable[[Spectrum], Any]) -> Quantity:
    sampled = lazily(f"{_PLACE}:{name}"), lazily(f"{_PLACE}:{name}_in_time")
    pairs = zip(white_engines(extract), sampled, strict=True)
    id = f"scheme.{name}"
    parameters = (gain(furthest=1e4), SAMPLED_STEP, PHI)
    ball, mpmath = (by_step(*pair) for pair in pairs)
    return Quantity(id, title, f"{id}.discrete", parameters, ball, mpmath, fewer_digits=few_digits)


_DENSITY = "rnnchaos.numerics.scheme.volumes.density"
WHITE = (
    Quantity(
        "scheme.lyapunov_density",
        "share of the Lyapunov exponents of the Euler map above a rate",
        "scheme.volume_growth.discrete",
        (gain(furthest=1e4), SAMPLED_STEP, real("s", "rate, per unit time", at_least=-100, at_most=100), PHI),
        *(lazily(f"{_DENSITY}:{engine}") for engine in ("above", "above_in_time", "curve")),
        fewer_digits=sampled_in_chaos,
    ),
    _quantity("entropy_rate", "Kolmogorov-Sinai entropy rate of the Euler map, per neuron", _entropy_rate),
    _quantity("dimension", "Kaplan-Yorke dimension of the Euler map, per neuron", _dimension),
    _quantity("unstable_fraction", "share of positive exponents of the Euler map", _unstable_fraction),
)

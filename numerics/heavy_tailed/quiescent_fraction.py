r"""The quiescent fraction $P(|x_i(T)|<\epsilon)$ of the annealed linear network after T steps, exactly at
finite N.

Given the past, $x_i(T)=A_Tz$ with $A_T^\alpha=g^{\alpha T}S_0S_1\cdots S_{T-1}$:
$S_0=\frac1N\sum_j|x_j(0)|^\alpha$ and independent copies of S. Hence

    E |x_i(T)|^(-p) = g^(-pT) E S_0^(-p/alpha) (E S^(-p/alpha))^(T-1) E|z|^(-p),
    P = (1/(2 pi i)) int E|x|^(-p) eps^p dp/p

on Re p = c in (0, 1); with c in (-min(1, alpha)/2, 0) the integral is P - 1, which is what is wanted when P
is near 1. `edgeworth` and `normal` put the first two or three cumulants of ln A_T in the place of its law,
with $\ln E|x(0)|^\alpha$ for $\ln S_0$.

**Error** of the trapezoid rule with step d, period L = 2 pi/d: by Poisson summation it is a sum of values of
the distribution function F at $\epsilon e^{mL}$ times $e^{-cmL}$, bounded by $F\le1$ on one side and on the
other by Markov, $F(\epsilon e^{-y})\le E|x|^{-r}\epsilon^re^{-ry}$, r = 2c. Beyond $|{\rm Im}\,p|=Y$: $|E
S^{-p/\alpha}|\le E S^{-c/\alpha}$, and $E|z|^{-p}$ decays like $e^{-\pi|\mathrm{Im}\,p|/(2\alpha)}$
(`stable_law.moment_bound`).
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, log, pi, sqrt

import flint
from flint import acb, arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.heavy_tailed.log_moments import Arc, Moments, arc_moments, log_moments, powers
from rnnchaos.numerics.heavy_tailed.stable_law import left_beyond
from rnnchaos.numerics.heavy_tailed.weight_law import normal, normal_moment, stable, stable_moment
from rnnchaos.theory.errors import NonConvergence

_SHARE, _MOST_NODES, _ROUGH = 0.45, 100_000, 40


@dataclass(frozen=True)
class Ensemble:
    """The annealed linear network: gain, tail index, size, number of steps, initial state ('normal' or a
    constant)."""

    g: Fraction
    alpha: Fraction
    size: int
    steps: int
    x0: str | Fraction
    definition: str

    def cumulants(self, bits: int) -> tuple[flint.arb, flint.arb, flint.arb]:
        """Mean, variance, third cumulant of ln A_T, with ln E|x(0)|^alpha for ln S_0."""
        a, count = arb_of(self.alpha), self.steps - 1
        one = log_moments(stable(self.alpha), self.size, bits) if count else Moments(arb(0), arb(0), arb(0))
        mean = self.steps * arb_of(self.g).log() + (count * one.mean + self._initial()) / a
        return mean, count * one.variance / a**2, count * one.third / a**3

    def _initial(self) -> flint.arb:
        if isinstance(self.x0, Fraction):
            return arb_of(self.alpha) * arb_of(self.x0).log()
        return normal_moment(acb(arb_of(self.alpha))).real.log()

    def amplitudes(self, arc: Arc, bits: int) -> list[acb]:
        """E A_T^-p for p on the arc."""
        return self._exact(arc, bits) if self.definition == "exact" else self._cumulant(arc, bits)

    def _cumulant(self, arc: Arc, bits: int) -> list[acb]:
        mean, variance, third = self.cumulants(bits)
        skew = third / 6 if self.definition == "edgeworth" else arb(0)
        return [(p * p * (variance / 2) - p * mean).exp() * (1 - p**3 * skew) for p in arc.exponents()]

    def _exact(self, arc: Arc, bits: int) -> list[acb]:
        a, log_g = arb_of(self.alpha), self.steps * arb_of(self.g).log()
        inner = Arc(arc.c / a, arc.step / a, arc.count)
        if isinstance(self.x0, Fraction):
            start = [(-q * self._initial()).exp() for q in inner.exponents()]
        else:
            start = arc_moments(normal(self.alpha), self.size, inner, bits)
        if self.steps > 1:
            steps = arc_moments(stable(self.alpha), self.size, inner, bits)
            start = [
                first * later
                for first, later in zip(powers(start, 1), powers(steps, self.steps - 1), strict=True)
            ]
        return [value * (-p * log_g).exp() for value, p in zip(start, arc.exponents(), strict=True)]


def _arc(what: Ensemble, threshold: Fraction, bits: int) -> Arc:
    """Chosen in float64 from the cumulants; the bounds hold for any choice. Raises `NonConvergence` for too
    many nodes."""
    with working_bits(80):
        mean, variance, _ = what.cumulants(53)
        weight, a = log_moments(stable(what.alpha), 1, 53), float(what.alpha)
        ahead = float(mean + weight.mean / arb_of(what.alpha) - arb_of(threshold).log())
        spread = float(variance + weight.variance / arb_of(what.alpha) ** 2)
    limit = _SHARE * (1.0 if ahead > 0 else min(1.0, a))
    size = min(limit, max(abs(ahead) / spread, sqrt(bits * LOG2 / (4 * spread))))
    loss = ahead**2 / (2 * spread) + 2 * size**2 * spread + 2 * size * abs(ahead) + 2 * log(what.steps) + 16
    nats = bits * LOG2 + loss
    step = arb(2 * pi * size / nats).mid()
    count = ceil(2 * a / pi * (nats + (size / a + 0.5) * log(nats) + size**2 * spread) / float(step))
    if count > _MOST_NODES:
        raise NonConvergence(
            "the inversion", f"{count} nodes wanted, {_MOST_NODES} allowed; definition=edgeworth needs fewer"
        )
    return Arc(arb(size if ahead > 0 else -size), step, count)


def fraction_below(what: Ensemble, threshold: Fraction, bits: int, *, refined: bool = False) -> flint.arb:
    """P(|x_i(T)| < threshold), enclosed; for `edgeworth` rounding alone, `refined` halving the step over a
    wider range."""
    arc = _arc(what, threshold, bits)
    if refined:
        arc = Arc(arc.c, arc.step / 2, 3 * arc.count)
    with working_bits(bits + 80):
        log_level, total = arb_of(threshold).log(), arb(0)
        amplitudes = what.amplitudes(arc, bits + 48)
        for k, (p, value) in enumerate(zip(arc.exponents(), amplitudes, strict=True)):
            term = (value * stable_moment(what.alpha, -p) * (p * log_level).exp() / p).real
            total += term if k else term / 2
        total = total * arc.step / arb.pi() + (0 if arc.c > 0 else 1)
        if what.definition == "edgeworth":
            return total
        height = amplitudes[0].abs_upper() * (arc.c * log_level).exp()
        edge = arc.step * (arc.count - 1)
        error = _aliased(what, log_level, arc) + height * left_beyond(what.alpha, arc.c, edge) / (
            arb.pi() * edge
        )
        return widened(total, error).intersection(arb(0.5, 0.5))


def _aliased(what: Ensemble, log_level: flint.arb, arc: Arc) -> flint.arb:
    period, c, r = 2 * arb.pi() / arc.step, abs(arc.c), 2 * arc.c
    far = what.amplitudes(Arc(r, arc.step, 1), _ROUGH)[0].real * (r * log_level).exp()
    far *= stable_moment(what.alpha, acb(-r)).real
    fall = (-c * period).exp()
    return (1 + far) * fall / (1 - fall)

r"""The amplitude $A_T$ of the annealed linear network: its moments $E A_T^{-p}$, real and on a line.

Given the past, $x_i(T)=A_Tz$ with $A_T^\alpha=g^{\alpha T}S_0S_1\cdots S_{T-1}$:
$S_0=\frac1N\sum_j|x_j(0)|^\alpha$ and independent copies of S. Hence

    E A_T^(-p) = g^(-pT) E S_0^(-p/alpha) (E S^(-p/alpha))^(T-1),      -alpha < Re p < N.

`normal` and `edgeworth` put the first two or three cumulants m, V, K of ln A_T in the place of its law, with
$\ln E|x(0)|^\alpha$ for $\ln S_0$: $e^{-pm+p^2V/2}(1-p^3K/6)$. The last is a signed law; by Cauchy and
Schwarz its total variation has $E|A_T|^{-p}\le e^{-pm+p^2V}\sqrt{1+K^2/(6V^3)}$.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import flint
from flint import acb, arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.heavy_tailed.log_moments import Arc, Moments, arc_moments, log_moments, powers
from rnnchaos.numerics.heavy_tailed.weight_law import Law, normal, normal_moment, stable


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

    def variation(self, p: float, bits: int) -> flint.arb:
        """E A_T^-p for real p, and a bound of it in total variation where the law is signed."""
        if self.definition != "edgeworth":
            return self.amplitudes(Arc(arb(p), arb(1), 1), bits)[0].real
        mean, variance, third = self.cumulants(bits)
        skew = third**2 / (6 * variance**3) if self.steps > 1 else arb(0)
        return (p * p * variance - p * mean).exp() * (1 + skew).sqrt()

    def _cumulant(self, arc: Arc, bits: int) -> list[acb]:
        mean, variance, third = self.cumulants(bits)
        skew = third / 6 if self.definition == "edgeworth" else arb(0)
        return [(p * p * (variance / 2) - p * mean).exp() * (1 - p**3 * skew) for p in arc.exponents()]

    def _exact(self, arc: Arc, bits: int) -> list[acb]:
        log_g, on = self.steps * arb_of(self.g).log(), (float(arc.c), float(arc.step), arc.count, bits)
        if isinstance(self.x0, Fraction):
            log_x = arb_of(self.x0).log()
            values = [(-p * log_x).exp() for p in arc.exponents()]
        else:
            values = powers(list(_averages(normal(self.alpha), self.size, *on)), 1)
        if self.steps > 1:
            later = powers(list(_averages(stable(self.alpha), self.size, *on)), self.steps - 1)
            values = [first * rest for first, rest in zip(values, later, strict=True)]
        return [value * (-p * log_g).exp() for value, p in zip(values, arc.exponents(), strict=True)]


@lru_cache(maxsize=64)
def _averages(law: Law, size: int, c: float, step: float, count: int, bits: int) -> tuple[acb, ...]:
    """E S^(-p/alpha) at p = c + i k step, k < count: whatever gain, number of steps and threshold."""
    with working_bits(bits + 80):
        a = arb_of(law.alpha)
        return tuple(arc_moments(law, size, Arc(arb(c) / a, arb(step) / a, count), bits))

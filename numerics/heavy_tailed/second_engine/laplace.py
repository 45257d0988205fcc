r"""$M(s)=E\,e^{-s|x|^\alpha}$ over mpmath numbers, by Mellin-Barnes sums; the second engine's estimate of its
error.

M on $\mathrm{Re}\,p=1/(2\alpha)$; at large s, $M-a s^{-1/\alpha}$ on $2/\alpha$, a the residue of the pole
that is passed, so that M keeps its digits where it is small; M - 1 on -1/2 where s < 1; all from $E|z|^u$ in
its two-Gamma form. FLINT evaluates Gamma and the sums, which are polynomials, in floating point: radii are
dropped. Nothing is proved: the radius is ten times the larger change on doubling the precision and on a
quarter as many bits again.

**Accuracy.** A rule takes its step, its range and the rules that it is built on from one number, `bits`, and
from nothing else: what is refined is that number, so no truncation can be common to all three computations
and hide from the estimate.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import log, pi
from typing import Any

from flint import acb, acb_poly, arb
from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.ball.linear_algebra import complex_function
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.engines import estimated, in_mpmath
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import NonConvergence

ESTIMATED = "{}; radius: 10 times the larger change on doubling the precision and on refining the rule"
_ROUNDING = 40

Moment = Callable[[acb], acb]


def three_times(compute: Callable[[int], Any], bits: int, method: str, *, guard: int = 0) -> Ball:
    """compute(bits of accuracy) as asked, with a quarter as many bits again, and at twice the precision;
    `guard` bits more where cancellations lose them."""
    finer, more = bits + bits // 4 + 8, _ROUNDING + guard
    solve = in_mpmath(lambda refined: compute(finer if refined else bits))
    return estimated(solve, ESTIMATED.format(method), bits=bits + more, finer=finer + more)


def stable_moment(alpha: Fraction) -> Moment:
    """u -> E|z|^u."""

    def moment(u: acb) -> acb:
        gammas = ((1 + u) / 2).gamma() * (1 - u / arb_of(alpha)).gamma() / (1 - u / 2).gamma()
        return arb(2) ** u * gammas / arb.pi().sqrt()

    return moment


def normal_moment(u: acb) -> acb:
    """E|x|^u of a standard normal x."""
    return arb(2) ** (u / 2) * ((1 + u) / 2).gamma() / arb.pi().sqrt()


@dataclass(frozen=True)
class Transform:
    """M(s) = E exp(-s|x|^alpha) from three lines of Mellin-Barnes sums: below s = 1, above, and from ln s =
    `far` on, where what is left of M without `leading` s^(-1/alpha) is small."""

    alpha: Any
    leading: Any
    far: Any
    lines: tuple[tuple[Any, Any, Callable[[Any], Any]], ...]

    def log(self, u: Any) -> Any:
        """ln M(e^u). Raises `NonConvergence` where the sum keeps no digit."""
        c, step, values = self.lines[0 if u < 0 else 1 if u < self.far else 2]
        total = mp.exp(-c * u) * step / mp.pi * values(mp.expj(-step * u)).real
        if u < 0:
            return mp.log1p(self._above(-1, total, u))
        passed = self.leading * mp.exp(-u / self.alpha) if u >= self.far else 0
        return mp.log(self._above(0, total + passed, u))

    @staticmethod
    def _above(least: int, value: Any, u: Any) -> Any:
        if value > least:
            return value
        raise NonConvergence("M(s) by mpmath", f"{mp.nstr(value - least, 3)} at ln s = {mp.nstr(u, 5)}")


@lru_cache(maxsize=16)
def transform(alpha: Fraction, law: str, bits: int, precision: int) -> Transform:
    """The transform for about `bits`, made at `precision`."""
    moment = stable_moment(alpha) if law == "stable" else normal_moment
    nats = (bits + 16) * log(2)
    height = nats / pi if law == "stable" else 2 * nats / pi
    lines = []
    with working_bits(precision + 20):
        half = Fraction(1, 2)
        for c, away in ((-half, half), (half / alpha, half / alpha), (2 / alpha, 1 / alpha)):
            step = Fraction(2 * pi * float(away) / nats)
            points = [acb(arb_of(c), arb_of(step * k)) for k in range(int(height / step) + 2)]
            first, *rest = ((p.gamma() * moment(-arb_of(alpha) * p)).mid() for p in points)
            lines.append((mpf_of(c), mpf_of(step), complex_function(acb_poly([first / 2, *rest]))))
        beyond = arb_of(2 / alpha)
        largest = abs(beyond.gamma() * moment(acb(-2)).real)  # of the terms of the last line, at s = 1
        far = mpf_of(largest.log() / beyond)
        return Transform(mpf_of(alpha), mpf_of(_leading(alpha, law)), far, tuple(lines))


def _leading(alpha: Fraction, law: str) -> arb:
    """2 f(0) Gamma(1 + 1/alpha), f the density: the residue at p = 1/alpha."""
    gamma = (1 + 1 / arb_of(alpha)).gamma()
    return (2 * gamma / arb.pi() if law == "stable" else (2 / arb.pi()).sqrt()) * gamma

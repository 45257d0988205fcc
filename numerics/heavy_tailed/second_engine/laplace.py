r"""$M(s)=E\,e^{-s|x|^\alpha}$ over mpmath numbers, by Mellin-Barnes sums; the second engine's estimate of its
error.

M on $\mathrm{Re}\,p=1/(2\alpha)$, and M - 1 on -1/2 where s < 1, from $E|z|^u$ in its two-Gamma form. FLINT
evaluates Gamma and the sums, which are polynomials, in floating point: radii are dropped. Nothing is proved:
the radius is ten times the larger change on doubling the precision and on a quarter as many bits again.

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
    """M(s) = E exp(-s|x|^alpha) from two lines of Mellin-Barnes sums."""

    lines: tuple[tuple[Any, Any, Callable[[Any], Any]], ...]

    def log(self, u: Any) -> Any:
        """ln M(e^u)."""
        c, step, values = self.lines[0 if u < 0 else 1]
        total = mp.exp(-c * u) * step / mp.pi * values(mp.expj(-step * u)).real
        return mp.log1p(total) if u < 0 else mp.log(total)


@lru_cache(maxsize=16)
def transform(alpha: Fraction, law: str, bits: int, precision: int) -> Transform:
    """The transform for about `bits`, made at `precision`."""
    moment = stable_moment(alpha) if law == "stable" else normal_moment
    nats = (bits + 16) * log(2)
    height = nats / pi if law == "stable" else 2 * nats / pi
    lines = []
    with working_bits(precision + 20):
        for c in (Fraction(-1, 2), 1 / (2 * alpha)):
            step = Fraction(2 * pi * abs(float(c)) / nats)
            points = [acb(arb_of(c), arb_of(step * k)) for k in range(int(height / step) + 2)]
            first, *rest = ((p.gamma() * moment(-arb_of(alpha) * p)).mid() for p in points)
            lines.append((mpf_of(c), mpf_of(step), complex_function(acb_poly([first / 2, *rest]))))
    return Transform(tuple(lines))

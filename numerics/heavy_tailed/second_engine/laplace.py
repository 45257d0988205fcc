r"""$M(s)=E\,e^{-s|x|^\alpha}$ over mpmath numbers, by Mellin-Barnes sums in integers; the second
engine's estimate of its error.

M on $\mathrm{Re}\,p=1/(2\alpha)$, and M - 1 on -1/2 where s < 1, from $E|z|^u$ in its two-Gamma form; the
sums run in fixed point, several times faster than in mpmath's numbers. Nothing is proved: the radius is ten
times the larger change on doubling the precision and on refining.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from mpmath import mp

from rnnchaos.numerics.ball.convert import mpf_of
from rnnchaos.numerics.engines import estimated, in_mpmath
from rnnchaos.numerics.value import Ball

ESTIMATED = "{}; radius: 10 times the larger change on doubling the precision and on refining the rule"


Moment = Callable[[Any], Any]


def three_times(compute: Callable[[int], Any], bits: int, method: str) -> Ball:
    """compute(refinement) as it is, refined, and at twice the precision, judged."""
    return estimated(in_mpmath(compute), ESTIMATED.format(method), bits=bits + 40)


def stable_moment(alpha: Fraction) -> Moment:
    """u -> E|z|^u."""
    return lambda u: (
        2**u
        * mp.gamma((1 + u) / 2)
        * mp.gamma(1 - u / mpf_of(alpha))
        / (mp.sqrt(mp.pi) * mp.gamma(1 - u / 2))
    )


def normal_moment(u: Any) -> Any:
    """E|x|^u of a standard normal x."""
    return 2 ** (u / 2) * mp.gamma((1 + u) / 2) / mp.sqrt(mp.pi)


Fixed = tuple[tuple[int, int], ...]


def fixed(values: list[Any], precision: int) -> Fixed:
    """Complex numbers as pairs of integers over 2^precision: Horner's rule in integers is several times
    faster."""
    scale = mp.ldexp(1, precision)
    return tuple(
        (int(mp.nint(value.real * scale)), int(mp.nint(value.imag * scale))) for value in map(mp.mpc, values)
    )


def horner(values: Fixed, turn: Any, precision: int) -> Any:
    """sum_k values[k] turn^k for |turn| = 1."""
    ((cosine, sine),) = fixed([turn], precision)
    real = imaginary = 0
    for a, b in reversed(values):
        real, imaginary = (
            ((real * cosine - imaginary * sine) >> precision) + a,
            ((real * sine + imaginary * cosine) >> precision) + b,
        )
    return mp.mpc(mp.ldexp(mp.mpf(real), -precision), mp.ldexp(mp.mpf(imaginary), -precision))


@dataclass(frozen=True)
class Transform:
    """M(s) = E exp(-s|x|^alpha) from two lines of Mellin-Barnes sums."""

    lines: tuple[tuple[Any, Any, Fixed], ...]
    precision: int

    def log(self, u: Any) -> Any:
        """ln M(e^u)."""
        c, step, values = self.lines[0 if u < 0 else 1]
        total = mp.exp(-c * u) * step / mp.pi * horner(values, mp.expj(-step * u), self.precision).real
        return mp.log1p(total) if u < 0 else mp.log(total)


@lru_cache(maxsize=16)
def transform(alpha: Fraction, law: str, bits: int, precision: int) -> Transform:
    """The transform for about `bits`, made at `precision`."""
    moment, a = stable_moment(alpha) if law == "stable" else normal_moment, mpf_of(alpha)
    nats = mp.mpf(bits + 16) * mp.ln2
    height = nats / mp.pi if law == "stable" else 2 * nats / mp.pi
    lines = []
    for c in (mp.mpf(-1) / 2, 1 / (2 * a)):
        step = 2 * mp.pi * abs(c) / nats
        points = (mp.mpc(c, step * k) for k in range(int(height / step) + 2))
        values = [mp.gamma(p) * moment(-a * p) for p in points]
        lines.append((c, step, fixed([values[0] / 2, *values[1:]], precision + 20)))
    return Transform(tuple(lines), precision + 20)

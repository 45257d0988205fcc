r"""The shape of the motion for the second engine: mpmath, Mehler coefficients in real space.

Nothing is shared with the ball engine but phi's tree. $h_k=E[\varphi(\sqrt{\Delta_0}z)He_k(z)]/\sqrt{k!}$
comes from the trapezoid rule in z and the three-term recurrence (the ball engine integrates over frequency).
The number of terms and nodes follows `nats`, the natural logarithm of the accuracy wanted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import log, pi, sqrt
from typing import Any

from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.ball.linear_algebra import polynomial
from rnnchaos.numerics.ball.precision import kept
from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.numerics.meanfield.gain import closeness
from rnnchaos.numerics.meanfield.motion import target
from rnnchaos.numerics.meanfield.state import guard_bits
from rnnchaos.numerics.meanfield.state_mpmath import chaotic_by_mpmath
from rnnchaos.numerics.means.hermite_recurrence import odd_sums
from rnnchaos.numerics.means.mehler_length import nearest
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.over_mpmath import MPMATH
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_MOST_TERMS, _MOST_NODES = 4000, 20_000


@dataclass(frozen=True)
class Shape:
    """q_0, q_1, ... at one gain and variance; Delta falls to its limit like s^`power`."""

    variance: Any
    coefficients: tuple[Any, ...]
    nats: float
    distance: float
    power: int = 1

    @cached_property
    def derivatives(self) -> tuple[Callable[[Any], Any], ...]:
        """q, q' and q''."""
        q = self.coefficients
        first = [j * c for j, c in enumerate(q)][1:]
        return polynomial(q), polynomial(first), polynomial([j * c for j, c in enumerate(first)][1:])

    def well(self, t: Any, first: Any, second: Any, quotient: Any) -> Any:
        """What the potential exceeds its value at t = 0 by, over t: from q', q'' and (q - q_0)/t."""
        power = self.power
        return power**2 * quotient + (2 + 3 * power) * first + 2 * t * second

    def __call__(self, t: Any, order: int = 0) -> Any:
        """q, q' or q'' at t."""
        return self.derivatives[order](t)


@kept
def chaotic_shape(numbers: Arithmetic, g: Fraction, phi: Nonlinearity) -> Shape:
    """The shape at the chaotic solution; half as many nats again where refined."""
    bits = numbers.bits + numbers.bits // 2 * numbers.refinement
    variance = _variance(bits, g, phi)
    nats = target(numbers.bits, closeness(g, phi), arb_of(variance)) * log(2)
    return shape(g, phi, variance, nats * (1 + numbers.refinement / 2))


@lru_cache(maxsize=64)
def _variance(bits: int, g: Fraction, phi: Nonlinearity) -> Any:
    """Delta0 to `bits` and what the onset costs, at a precision of its own."""
    full = bits + 2 * closeness(g, phi) + guard_bits(g, activation(phi))
    with mp.workprec(full):
        return chaotic_by_mpmath(Arithmetic(False, bits, full), g, phi).variance


def shape(g: Fraction, phi: Nonlinearity, variance: Any, nats: float) -> Shape:
    """The shape at a variance given as an mpmath number, truncated to e^-nats."""
    squares = _mehler(phi, variance, nats)
    scale = mpf_of(g) ** 2 / variance
    head, *tail = (scale * b / (j + 1) for j, b in enumerate(squares))
    return Shape(variance, (1 - head, *(-b for b in tail)), nats, nearest(phi) / float(mp.sqrt(variance)))


def _mehler(phi: Nonlinearity, variance: Any, nats: float) -> list[Any]:
    """h_1^2, h_3^2, ... until 16 in a row are negligible."""
    distance = nearest(phi) / float(mp.sqrt(variance))
    terms = min(_MOST_TERMS, int(nats**2 / distance**2 / 8) + 40)
    shift = min(distance, sqrt(nats))
    step = mp.mpf(2 * pi * shift / (nats + shift**2 + shift * sqrt(terms)))
    count = int(2 * sqrt(nats) / step) + 1
    if count > _MOST_NODES:
        raise NonConvergence("Mehler's expansion (mpmath)", f"{count} nodes wanted, {_MOST_NODES} allowed")
    places = [step * j for j in range(1, count + 1)]
    value, root = compiled(phi.node, MPMATH), mp.sqrt(variance)
    front = 2 * step / mp.sqrt(2 * mp.pi)
    now = [front * z * mp.exp(-z * z / 2) * value(root * z) for z in places]
    out, small = [], 0
    for k, total in zip(range(1, 2 * _MOST_TERMS, 2), odd_sums(places, now, mp.prec), strict=False):
        out.append(mp.ldexp(mp.mpf(total), -mp.prec) ** 2)
        small = small + 1 if k * k * out[-1] < mp.exp(-nats) * variance else 0
        if small == 16:
            return out
    raise NonConvergence("Mehler's expansion (mpmath)", mp.nstr(out[-1], 3))

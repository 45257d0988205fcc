r"""Correlations by mpmath: Gauss-Legendre panels over $d\tau/dx=1/\sqrt{q_0G(\mathrm{sech}^2x)}$,
$s=\Delta/\Delta_0=\mathrm{sech}\,x$.

$q=q_0(1-t)G(t)$ has the coefficients $G_j=-\sum_{i>j}q_i/q_0$ (`rnnchaos.numerics.meanfield.motion_mpmath`
supplies the q_j). x at a given lag is found by Newton's method on $\tau(x)=\int_0^xd\tau$; the spectrum is
integrated over x, with tau from the same nodes. G is smooth but not analytic at x = 0, so panels shrink
towards it.
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, pairwise, takewhile
from math import pi
from typing import Any

from mpmath import mp

from rnnchaos.numerics.ball.convert import mpf_of
from rnnchaos.numerics.ball.linear_algebra import polynomial
from rnnchaos.numerics.meanfield.motion import resolution
from rnnchaos.numerics.meanfield.motion_mpmath import Shape
from rnnchaos.numerics.means.gauss_legendre import gauss_legendre_rule, running_integral
from rnnchaos.theory.errors import NonConvergence

_STEPS = 60


class LagIntegral:
    """tau(x) and dtau/dx of one motion; `first`: the end of the panel at x = 0, a power of 2."""

    first = mp.mpf(1) / 64

    def __init__(self, q: Shape) -> None:
        self.head = q.coefficients[0]
        self.quotient = polynomial(list(accumulate(-c / self.head for c in q.coefficients[:0:-1]))[::-1])
        self.nats = q.nats
        self.far = mp.mpf(int(self.nats) + 8)
        self.places = gauss_legendre_rule(max(8, int(0.4 * q.nats)), mp.prec)

    def speed(self, x: Any) -> Any:
        """dtau/dx."""
        return 1 / mp.sqrt(self.head * self.quotient(mp.sech(x) ** 2))

    def integral(self, f: Any, low: Any, high: Any) -> Any:
        """The Gauss-Legendre rule on one panel."""
        half = (high - low) / 2
        return half * mp.fsum(weight * f(low + half * (1 + place)) for place, weight in self.places)

    def nodes(self, frequency: Any = 0) -> list[tuple[Any, Any, Any]]:
        """Gauss-Legendre nodes in x, as far as sech x counts: (x, weight in an integral over tau, tau).

        tau is integrated over the same nodes. Panels are so short that the phase `frequency` tau turns by no
        more on one than its nodes follow.
        """
        rows: list[tuple[Any, Any, Any]] = []
        turns = float(frequency * self.speed(mp.zero)) * 2 / len(self.places)
        inner, passed = running_integral(len(self.places), mp.prec), mp.zero
        for low, high in takewhile(lambda ends: ends[0] < self.nats + 4, pairwise(_edges(self.first))):
            parts = 1 + int(turns * float(high - low))
            half = (high - low) / (2 * parts)
            for k in range(parts):
                xs = [low + half * (2 * k + 1 + place) for place, _ in self.places]
                speeds = [self.speed(x) for x in xs]
                times = (passed + half * mp.fdot(row, speeds) for row in inner)
                weights = [half * w * v for (_, w), v in zip(self.places, speeds, strict=True)]
                rows += zip(xs, weights, times, strict=True)
                passed += mp.fsum(weights)
        return rows

    def time(self, x: Any) -> Any:
        """tau(x); further than `far` dtau/dx is constant to the accuracy wanted."""
        if x > self.far:
            return self._at_far + (x - self.far) / mp.sqrt(self.head)
        edges = list(takewhile(lambda edge: edge < x, _edges(self.first)))
        return mp.fsum(self.integral(self.speed, a, b) for a, b in zip(edges, [*edges[1:], x], strict=True))

    @cached_property
    def _at_far(self) -> Any:
        return self.time(self.far)

    def position(self, lag: Any) -> Any:
        """x with tau(x) = lag."""
        x = lag * mp.sqrt(self.head)
        for _ in range(_STEPS):
            step = (lag - self.time(x)) / self.speed(x)
            x = max(x + step, x / 2)
            if abs(step) < x * mp.ldexp(1, -mp.prec // 2):
                return x
        raise NonConvergence("the lag", mp.nstr(step, 3))


def _edges(first: Any) -> Iterator[Any]:
    """0, `first`, twice that, ..., 1, 2, 3, ..."""
    yield mp.zero
    edge = first
    while edge < 10_000:
        yield edge
        edge = 2 * edge if edge < 1 else edge + 1


def _similarity(q: Shape, lag: Fraction) -> Any:
    return mp.sech(LagIntegral(q).position(mpf_of(abs(lag)))) if lag else mp.one


def correlation(q: Shape, *, lag: Fraction) -> Any:
    """Delta(lag)."""
    return q.variance * _similarity(q, lag)


def kinetic_correlation(q: Shape, *, lag: Fraction) -> Any:
    """-Delta''(lag) = -Delta0 s (q + t q')."""
    s = _similarity(q, lag)
    return -q.variance * s * (q(s * s) + s * s * q(s * s, 1))


def relaxation_time(q: Shape) -> Any:
    """1/sqrt(q_0)."""
    return 1 / mp.sqrt(q.coefficients[0])


def correlation_time(q: Shape) -> Any:
    """int_0^inf s dtau."""
    return mp.fsum(weight * mp.sech(x) for x, weight, _ in LagIntegral(q).nodes())


def power_spectrum(q: Shape, *, omega: Fraction) -> Any:
    """2 Delta0 int_0^inf s cos(omega tau) dtau."""
    frequency = mpf_of(abs(omega))
    rows = LagIntegral(q).nodes(frequency)
    return 2 * q.variance * mp.fsum(w * mp.sech(x) * mp.cos(frequency * time) for x, w, time in rows)


def _spectrum(q: Shape, step: float) -> Any:
    """The spectrum of x over Delta0 at 0, step, 2 step, ... as far as it matters: mpmath's times, float64
    sums over them.
    """
    import numpy as np

    lags = LagIntegral(q)
    highest = resolution(q.distance, q.nats) * float(mp.sqrt(lags.head))
    rows = [(float(w * mp.sech(x)), float(time)) for x, w, time in lags.nodes(highest)]
    weights, times = np.array(rows).T
    omega = step * np.arange(int(highest / step) + 1)
    return 2 * np.cos(np.outer(omega, times)) @ weights


def participation_ratio(q: Shape, *, of: str) -> Any:
    """1/(1 + psi/C_0^2) with psi by the trapezoid rule in both frequencies; the strip is that of the pole
    of 1/(1 - u).
    """
    import numpy as np

    a = float(1 - q.coefficients[0])
    step = 2 * pi * (1 - a**0.5) / q.nats
    half = _spectrum(q, step)
    power = np.concatenate([half[:0:-1], half])
    w = step * np.arange(1 - len(half), len(half))
    if of == "phi":
        power = power * (1 + w * w)
    total = sum(p1 * float(power @ _kernel(w1, w, a, of)) for w1, p1 in zip(w, power, strict=True))
    return 1 / (1 + mp.mpf(total / float(power.sum()) ** 2))


def _kernel(w1: float, w2: Any, a: float, of: str) -> Any:
    """K(u) at two frequencies."""
    size = (1 + w1 * w1) * (1 + w2 * w2)
    below = size - 2 * a * (1 - w1 * w2) + a * a
    return size / below - 1 if of == "phi" else (2 * size - a * a) / below - 1

r"""Means over static units with feedback, $x=\eta+s\tanh x$, $\eta\sim\mathcal N(0,V)$, as integrals over x.

    E f = share int_low^inf f(t, d, eta) n(eta) dx,   t = tanh x, d = 1 - t^2, eta = x - s t,

f with the factor $\eta'(x)=1-sd$ in it. A law is its pieces (low, share): both signs alike from x0, where
$\eta=0$ (aligned); or, of units kept on one side, that from $x_s$, $\cosh^2x_s=s$, where $\eta$ is least,
and what fell to the other side from $x_l$. In balls the integral is FLINT's enclosed one; beyond L, where
$sd<\frac12$, f is below a bound B, dx below $2d\eta$, the rest below $2B\,\mathrm{erfc}((L-s)/\sqrt{2V})$.
Without an arithmetic the numbers are float64.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import log, sqrt
from typing import Any

import numpy as np
from flint import arb
from mpmath import mp

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.numerics.feedback.half_line import integrated, of, root
from rnnchaos.theory.errors import NonConvergence

Integrand = Callable[[Any, Any, Any], Any]
DOUBLE = 53


@dataclass(frozen=True)
class Units:
    """Units at rest, of `numbers` or float64; `kept` on one side, or aligned: of the sign of their input."""

    numbers: Arithmetic | None
    s: Any
    V: Any
    kept: bool = False

    def turn(self) -> tuple[Any, Any]:
        """(x_s, eta_s): on the side that is kept the least x and eta; eta_s < 0."""
        s = self.s
        high, low = of("sqrt", s), of("sqrt", s - 1)
        return of("log", high + low), of("log", high + low) - of("sqrt", s) * low

    def crossing(self, eta: Any) -> Any:
        """The largest root of eta(x) = `eta` >= 0, s > 1; eta(x) is convex there: Newton falls towards it."""

        def f(x: Any, s: Any, eta: Any) -> tuple[Any, Any]:
            t = of("tanh", x)
            return x - s * t - eta, 1 - s * (1 - t * t)

        s, start = float(self.s), float(self.s) + float(eta)
        for _ in range(200):
            value, slope = f(start, s, float(eta))
            start = float(start - value / slope)
        if self.numbers is None:
            return start
        return root(self.numbers, lambda x: f(x, self.s, eta), start, "a unit at rest")

    def pieces(self) -> Iterator[tuple[Any, int]]:
        """(low, share). Raises `NonConvergence` where balls leave open whether s > 1."""
        s = self.s
        if self.kept:
            x, lost = self.turn()
            yield from ((x, 1), (self.crossing(-lost), 1))
        elif s > 1 or s <= 1:
            yield (self.crossing(0 * s) if s > 1 else 0 * s), 2
        else:
            raise NonConvergence("units at rest at s = 1", str(s))

    def density(self, eta: Any) -> Any:
        """n(eta)."""
        numbers = self.numbers
        pi = np.pi if numbers is None else arb.pi() if numbers.balls else mp.pi + 0
        return of("exp", -(eta**2) / (2 * self.V)) / of("sqrt", 2 * pi * self.V)

    def mean(self, f: Integrand, bound: float = 2) -> Any:
        """E f; |f| is below `bound` where s d < 1/2."""

        def inside(x: Any) -> Any:
            t = of("tanh", x)
            eta = x - self.s * t
            return f(t, 1 - t * t, eta) * self.density(eta)

        return sum(share * self._piece(inside, low, bound) for low, share in self.pieces())

    def _piece(self, inside: Callable[[Any], Any], low: Any, bound: float) -> Any:
        s, bits = float(self.s), DOUBLE if self.numbers is None else self.numbers.precision
        reach = sqrt(2 * bits * log(2) * float(self.V))
        if self.numbers is None:
            high = min(reach / (1 - s), s + reach) if s < 1 else max(s, low) + reach
            return integrated(None, inside, low, high)
        far = max(s, float(low), 0) + reach + 3
        found = integrated(self.numbers, inside, low, far)
        if not self.numbers.balls:
            return found
        return widened(found, 2 * bound * ((far - self.s) / (2 * self.V).sqrt()).erfc())

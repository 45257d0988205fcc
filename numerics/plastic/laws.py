r"""Means over a frozen state $x=\eta+s\tanh x$, $s=kq$, $\eta\sim\mathcal N(0,g^2q)$, as integrals over x.

    E f = share int_low^inf f(t, d, eta) n(eta) dx,   t = tanh x, d = 1 - t^2, eta = x - s t,

f with the factor $\eta'(x)=1-sd$ in it. A law is its pieces (low, share): both signs alike from x0, where
$\eta=0$ (aligned); or the side of the imprint from $x_s$, $\cosh^2x_s=s$, where $\eta$ is least, and what
fell to the other side from $x_l$. In balls the integral is FLINT's enclosed one; beyond L, where
$sd<\frac12$, f is below a bound B, dx below $2d\eta$, the rest below $2B\,\mathrm{erfc}((L-s)/\sqrt{2V})$.
Without an arithmetic the numbers are float64. The derivative of $Et^2$ by q has none of x in it:

    d(E t^2)/dq = int 2 t d (eta/(2 q) + k t) n(eta) dx  (+ what crosses a jump at eta_s).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, log, log2, sqrt
from typing import Any

import numpy as np
from flint import acb, arb
from mpmath import mp
from mpmath.calculus.quadrature import GaussLegendre

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.integral import integral
from rnnchaos.numerics.ball.roots import enclose, newton
from rnnchaos.numerics.ball.secant import secant
from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.theory.errors import NonConvergence

Integrand = Callable[[Any, Any, Any], Any]
LOSS, DOUBLE = 24, 53
_RULE, (_NODES, _WEIGHTS) = GaussLegendre(mp), np.polynomial.legendre.leggauss(80)
_PANELS = np.linspace(0, 1, 7) ** 1.5


def of(name: str, x: Any) -> Any:
    """tanh, exp, sqrt of a ball, an mpmath number, a float or an array."""
    if isinstance(x, arb | acb):
        return getattr(x, name)()
    return getattr(np if isinstance(x, float | np.ndarray) else mp, name)(x)


def root(numbers: Arithmetic | None, f: Callable[[Any], tuple[Any, Any]], start: float, what: str) -> Any:
    """A root > 0 of f, given with its derivative, which is > 0 there; in balls enclosed, alone in its ball.

    Raises `NonConvergence`.
    """
    if numbers is not None and numbers.balls:
        point, slope = newton(f, arb(start), bits=numbers.precision - LOSS, loss=LOSS, what=what)
        return enclose(f(point)[0], lambda box: f(box)[1], point, slope, what)[0]
    first, tiny = (start, 1e-15) if numbers is None else (mp.mpf(start), mp.ldexp(1, 8 - mp.prec))
    near = first * (1 + (1e-7 if numbers is None else mp.mpf(2) ** -20))
    small: Callable[[Any, Any], bool] = lambda step, at: bool(abs(step) <= tiny * abs(at))  # noqa: E731
    return secant(lambda x: f(x)[0], first, near, small=small, what=what)


@dataclass(frozen=True)
class Law:
    """The frozen state of k and g at the activity q, of `numbers` or float64; `imprinted` or aligned."""

    numbers: Arithmetic | None
    k: Any
    g: Any
    q: Any
    imprinted: bool = False

    @property
    def s(self) -> Any:
        """k q, the strength of a neuron's own feedback."""
        return self.k * self.q

    def turn(self) -> tuple[Any, Any]:
        """(x_s, eta_s): on the side of the imprint the least x and eta; eta_s < 0."""
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
        return root(self.numbers, lambda x: f(x, self.s, eta), start, "a frozen neuron")

    def pieces(self) -> Iterator[tuple[Any, int]]:
        """(low, share). Raises `NonConvergence` where balls leave open whether k q > 1."""
        s = self.s
        if self.imprinted:
            x, lost = self.turn()
            yield from ((x, 1), (self.crossing(-lost), 1))
        elif s > 1 or s <= 1:
            yield (self.crossing(0 * s) if s > 1 else 0 * s), 2
        else:
            raise NonConvergence("the frozen state at k q = 1", str(s))

    def density(self, eta: Any) -> Any:
        """n(eta)."""
        V, numbers = self.g**2 * self.q, self.numbers
        pi = np.pi if numbers is None else arb.pi() if numbers.balls else mp.pi + 0
        return of("exp", -(eta**2) / (2 * V)) / of("sqrt", 2 * pi * V)

    def mean(self, f: Integrand, bound: float = 2) -> Any:
        """E f; |f| is below `bound` where s d < 1/2."""

        def inside(x: Any) -> Any:
            t = of("tanh", x)
            eta = x - self.s * t
            return f(t, 1 - t * t, eta) * self.density(eta)

        return sum(share * self._piece(inside, low, bound) for low, share in self.pieces())

    def _piece(self, inside: Callable[[Any], Any], low: Any, bound: float) -> Any:
        s, bits = float(self.s), DOUBLE if self.numbers is None else self.numbers.precision
        reach = sqrt(2 * bits * log(2) * float(self.g**2 * self.q))
        if self.numbers is None:
            high = min(reach / (1 - s), s + reach) if s < 1 else max(s, low) + reach
            ends = low + _PANELS * (high - low)
            half = np.diff(ends)[:, None] / 2
            return float((half * _WEIGHTS).ravel() @ inside((ends[:-1, None] + half + half * _NODES).ravel()))
        far = max(s, float(low), 0) + reach + 3
        if not self.numbers.balls:  # in panels of about 1 the poles at i pi/2 leave 5^(-2 nodes)
            degree = ceil(log2(0.15 * bits)) + self.numbers.refinement
            ends = pairwise(mp.linspace(low, far, ceil(far - float(low)) + 2))
            rule = (node for a, b in ends for node in _RULE.get_nodes(a, b, degree, mp.prec))
            return mp.fsum(w * inside(x) for x, w in rule)
        found = integral(lambda x, analytic: inside(x), acb(low), acb(far)).real
        return widened(found, 2 * bound * ((far - self.s) / (2 * self.g**2 * self.q).sqrt()).erfc())

    def activity(self) -> Any:
        """E tanh^2."""
        return self.mean(lambda t, d, eta: t * t * (1 - self.s * d))

    def sigma(self) -> Any:
        """Sigma = g^2 E phi'^2/(1 - k q phi')^2."""
        return self.g**2 * self.mean(lambda t, d, eta: d * d / (1 - self.s * d))

    def gap(self) -> tuple[Any, Any]:
        """(q - E tanh^2, its derivative by q)."""
        half, k = 1 / (2 * self.q), self.k
        size = 2 + 8 * float(abs(half)) + 2 * abs(float(k))
        growth = self.mean(lambda t, d, eta: 2 * t * d * (eta * half + k * t), size)
        if self.imprinted:  # eta_s moves with q, in units of the width of eta
            lost, fallen = self.turn()[1], 1 - 1 / self.s - of("tanh", self.crossing(-self.turn()[1])) ** 2
            growth += self.density(lost) * (k * of("sqrt", 1 - 1 / self.s) + lost * half) * fallen
        return self.q - self.activity(), 1 - growth


def solved(
    numbers: Arithmetic, k: Any, g: Any, start: float, *, imprinted: bool = False, rising: bool = True
) -> Law:
    """The law whose activity is its q, near `start`, through which q - E tanh^2 is `rising`.

    Raises `NonConvergence`.
    """

    def f(q: Any) -> tuple[Any, Any]:
        value, slope = Law(numbers, k, g, q, imprinted).gap()
        return (value, slope) if rising else (-value, -slope)

    found = root(numbers, f, start, "the activity of a frozen state")
    return Law(numbers, k, g, found, imprinted)

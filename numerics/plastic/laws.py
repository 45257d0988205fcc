r"""Means over a frozen state $x=\eta+s\tanh x$, $s=kq$, $\eta\sim\mathcal N(0,g^2q)$, as integrals over x.

    E f = share int_low^inf f(t, d, eta) n(eta) dx,   t = tanh x, d = 1 - t^2, eta = x - s t,

where f has the factor $\eta'(x)=1-sd$ in it. A law is its pieces (low, share): both signs alike from x0,
where $\eta=0$ (aligned); or the side of the imprint from $x_s$, $\cosh^2x_s=s$, where $\eta$ is least, and
from $x_l$ what fell to the other side. In balls the integral is FLINT's enclosed one. Beyond L, where
$sd<\frac12$, f is below a bound B, dx below $2d\eta$, the rest below $2B\,\mathrm{erfc}((L-s)/\sqrt{2V})$.

The derivative of $E t^2$ by q at fixed g and k has no derivative of x in it:

    d(E t^2)/dq = int 2 t d (eta/(2 q) + k t) n(eta) dx  (+ what crosses a jump at eta_s).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, log, log2, sqrt
from typing import Any

from flint import acb, arb
from mpmath import mp
from mpmath.calculus.quadrature import GaussLegendre

from rnnchaos.numerics.ball.elementary import square_root
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.integral import integral
from rnnchaos.numerics.ball.roots import enclose, newton
from rnnchaos.numerics.ball.secant import secant
from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.theory.errors import NonConvergence

Integrand = Callable[[Any, Any, Any], Any]
Slopes = Callable[[Any], tuple[Any, Any]]
LOSS = 24
_RULE = GaussLegendre(mp)


def tanh(x: Any) -> Any:
    """Of a ball or an mpmath number."""
    return x.tanh() if hasattr(x, "tanh") else mp.tanh(x)


def root(numbers: Arithmetic, f: Slopes, start: float, what: str) -> Any:
    """A root > 0 of f, given with its derivative, which is > 0 there; in balls enclosed, alone in its ball.

    Raises `NonConvergence`.
    """
    if numbers.balls:
        bits = numbers.precision - LOSS
        point, slope = newton(f, arb(start), bits=bits, loss=LOSS, what=what)
        return enclose(f(point)[0], lambda box: f(box)[1], point, slope, what)[0]
    first, tiny = mp.mpf(start), mp.ldexp(1, 8 - mp.prec)

    def small(step: Any, at: Any) -> bool:
        return bool(abs(step) < tiny * abs(at))

    return secant(lambda x: f(x)[0], first, first * (1 + mp.mpf(2) ** -20), small=small, what=what)


@dataclass(frozen=True)
class Law:
    """The frozen state of k and g at the activity q, numbers of `numbers`; `imprinted` or aligned."""

    numbers: Arithmetic
    k: Any
    g: Any
    q: Any
    imprinted: bool = False

    @property
    def s(self) -> Any:
        """k q, the strength of a neuron's own feedback."""
        return self.k * self.q

    @property
    def variance(self) -> Any:
        """Of eta."""
        return self.g**2 * self.q

    def pieces(self) -> Iterator[tuple[Any, int]]:
        """(low, share) of the pieces. Raises `NonConvergence` where balls leave open whether k q > 1."""
        s = self.s
        if not self.imprinted:
            yield (self._crossing(0) if s > 1 else s - s), 2
            if not (s > 1 or s <= 1):
                raise NonConvergence("the frozen state at k q = 1", str(s))
        else:
            turn = square_root(s)
            yield (turn + square_root(s - 1)).log() if self.numbers.balls else mp.acosh(turn), 1
            yield self._crossing(-self.lost), 1

    @property
    def lost(self) -> Any:
        """eta_s, below which the side of the imprint has no root: x_s - s tanh x_s < 0."""
        turn = square_root(self.s)
        x = (turn + square_root(self.s - 1)).log() if self.numbers.balls else mp.acosh(turn)
        return x - self.s * square_root(1 - 1 / self.s)

    def _crossing(self, eta: Any) -> Any:
        """x > x_s with eta(x) = `eta` >= 0, s > 1: the largest root."""
        s = self.s
        start = float(s.mid() if self.numbers.balls else s) + max(float(eta), 0)
        for _ in range(200):  # eta(x) is convex beyond x_s: Newton's steps fall towards the root
            t = float(mp.tanh(start))
            start -= (start - float(s) * t - float(eta)) / (1 - float(s) * (1 - t * t))
        return root(
            self.numbers,
            lambda x: (x - s * tanh(x) - eta, 1 - s * (1 - tanh(x) ** 2)),
            start,
            "a frozen neuron",
        )

    def mean(self, f: Integrand, bound: float = 2) -> Any:
        """E f; |f| is below `bound` where s d < 1/2."""
        s, V = self.s, self.variance
        scale = square_root(2 * mp.pi * V) if not self.numbers.balls else (2 * arb.pi() * V).sqrt()

        def inside(x: Any) -> Any:
            t = tanh(x)
            eta = x - s * t
            law = -(eta**2) / (2 * V)
            return f(t, 1 - t * t, eta) * (law.exp() if self.numbers.balls else mp.exp(law)) / scale

        return sum(share * self._piece(inside, low, bound) for low, share in self.pieces())

    def _piece(self, inside: Callable[[Any], Any], low: Any, bound: float) -> Any:
        far = max(float(self.s), 0) + sqrt(2 * self.numbers.precision * log(2) * float(self.variance)) + 3
        if not self.numbers.balls:
            return self._gauss_legendre(inside, low, max(far, float(low) + 1))
        high = arb(far)
        found = integral(lambda x, analytic: inside(x), acb(low), acb(high)).real
        rest = ((high - self.s) / (2 * self.variance).sqrt()).erfc()
        return widened(found, 2 * bound * rest)

    def _gauss_legendre(self, inside: Callable[[Any], Any], low: Any, high: float) -> Any:
        """In panels of about 1, whose convergence the poles at i pi/2 leave faster than 5^(-2 nodes)."""
        degree = ceil(log2(0.15 * self.numbers.precision)) + self.numbers.refinement
        ends = mp.linspace(low, high, ceil(high - float(low)) + 2)
        rule = (node for a, b in pairwise(ends) for node in _RULE.get_nodes(a, b, degree, mp.prec))
        return mp.fsum(w * inside(x) for x, w in rule)

    def activity(self) -> Any:
        """E tanh^2."""
        return self.mean(lambda t, d, eta: t * t * (1 - self.s * d))

    def growth(self) -> Any:
        """d(E tanh^2)/dq."""
        half, k = 1 / (2 * self.q), self.k
        size = 2 + 8 * float(abs(half)) + 2 * abs(float(k))
        found = self.mean(lambda t, d, eta: 2 * t * d * (eta * half + k * t), size)
        return found + self._crossed() if self.imprinted else found

    def _crossed(self) -> Any:
        """What the move of eta_s with q, in units of sqrt(V), adds."""
        other, lost, s = tanh(self._crossing(-self.lost)), self.lost, self.s
        law = -(lost**2) / (2 * self.variance)
        pi = arb.pi() if self.numbers.balls else mp.pi
        law = (law.exp() if self.numbers.balls else mp.exp(law)) / square_root(2 * pi * self.variance)
        rate = self.k * square_root(1 - 1 / s) + lost / (2 * self.q)
        return law * rate * (1 - 1 / s - other**2)

    def gap(self) -> tuple[Any, Any]:
        """(q - E tanh^2, its derivative by q)."""
        return self.q - self.activity(), 1 - self.growth()


def solved(
    numbers: Arithmetic, k: Any, g: Any, start: float, *, imprinted: bool = False, rising: bool = True
) -> Law:
    """The law whose activity is its q, near `start`; `rising` where q - E tanh^2 grows through the root.

    Raises `NonConvergence`.
    """
    sign = 1 if rising else -1

    def f(q: Any) -> tuple[Any, Any]:
        value, slope = Law(numbers, k, g, q, imprinted).gap()
        return sign * value, sign * slope

    found = root(numbers, f, start, "the activity of a frozen state")
    return Law(numbers, k, g, found, imprinted)

r"""The second engine for correlations and the Lyapunov exponent: mpmath, Mehler coefficients in real
space, Chebyshev collocation.

Nothing is shared with the ball engine but phi's tree. $h_k=E[\varphi(\sqrt{\Delta_0}z)He_k(z)]/\sqrt{k!}$
comes from the trapezoid rule in z and the three-term recurrence (the ball engine integrates over
frequency), and with $q(t)=\sum q_jt^j$ the factor p of $\psi=s^\kappa p(t)$, $t=s^2$, obeys

    4 q [t p'' + (kappa+1) p'] + 2 t q' p' + [(kappa^2-1)(q - q_0)/t + (kappa-5) q' - 2 t q''] p = 0

on [0, 1]. Both ends are singular points at which the wanted solution is the smooth one, so collocation at
Chebyshev points (N. Trefethen, Spectral Methods in MATLAB, SIAM 2000, chapter 6) with the equation itself
as the only boundary condition selects it. (p, kappa) is found by Newton's method on the bordered system
with p(0) = 1, from the positive eigenvector of a coarse float64 problem.

Under white noise q(1) > 0 is small: q vanishes just beyond t = 1, and there p has a square root. In
$v=\sqrt{1-t/t_*}$, $t_*$ that zero to first order, p is smooth again; $\psi_s(1)=0$ takes the place of the
equation at t = 1.

The number of terms, nodes and points follows `nats`, the natural logarithm of the accuracy wanted. A number
is computed three times (plain; nats half as large again; twice the precision) and its radius is ten times
the larger change.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import log, pi, sqrt
from typing import Any

import flint
from mpmath import mp

from rnnchaos.numerics.activation import activation
from rnnchaos.numerics.chaos import guard_bits
from rnnchaos.numerics.gain import closeness
from rnnchaos.numerics.lowering import compiled, mpmath_operations
from rnnchaos.numerics.mehler_size import nearest
from rnnchaos.numerics.moving import target
from rnnchaos.numerics.reference import ball_from
from rnnchaos.numerics.solution import reference_of
from rnnchaos.numerics.unproved import judged
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity import Nonlinearity

METHOD = (
    "mpmath: Mehler coefficients in real space, Chebyshev collocation or panels; radius: 10 times the "
    "larger change on doubling the "
    "precision and on half as many digits again in nodes, terms and points"
)
_COARSE, _NEWTON, _MOST_TERMS = 24, 12, 4000


@dataclass(frozen=True)
class Shape:
    """q_0, q_1, ... at one gain and variance."""

    variance: Any
    coefficients: tuple[Any, ...]
    nats: float
    distance: float

    @cached_property
    def derivatives(self) -> tuple[list[Any], ...]:
        """Coefficients of q, q' and q'', the highest power first (as mp.polyval wants them)."""
        q = self.coefficients
        return (
            list(q[::-1]),
            [j * c for j, c in enumerate(q)][:0:-1],
            [j * (j - 1) * c for j, c in enumerate(q)][:1:-1],
        )

    def __call__(self, t: Any, order: int = 0) -> Any:
        """q, q' or q'' at t."""
        return mp.polyval(self.derivatives[order], t)


def reference_of_motion(
    bits: int, g: Fraction, phi: Nonlinearity, extract: Callable[[Shape], Any], at_rest: Callable[[], Ball]
) -> Ball:
    """extract(shape) at the chaotic solution by mpmath; `at_rest()` below the onset."""
    found = reference_of(lambda chaos: chaos.variance)(bits + 2 * closeness(g, phi), g=g, phi=phi)
    known = found.arb
    if known is None:
        return found
    if found.state == "quiescent":
        return at_rest()
    full = bits + guard_bits(g, activation(phi))
    nats = target(bits, closeness(g, phi), known) * log(2)

    def solved(precision: int, accuracy: float) -> flint.arb:
        with mp.workprec(precision):
            number: flint.arb = ball_from(extract(shape(g, phi, mpf_of(known), accuracy)))
            return number

    return judged(solved(full, nats), solved(full, 1.5 * nats), solved(2 * full, nats), METHOD)


def mpf_of(number: flint.arb) -> Any:
    """The midpoint of a ball as an mpmath number."""
    mantissa, exponent = number.mid().man_exp()
    return mp.ldexp(mp.mpf(int(mantissa)), int(exponent))


def shape(g: Fraction, phi: Nonlinearity, variance: Any, nats: float) -> Shape:
    """The shape at a variance given as an mpmath number, truncated to e^-nats."""
    squares = _mehler(phi, variance, nats)
    scale = (mp.mpf(g.numerator) / g.denominator) ** 2 / variance
    head, *tail = (scale * b / (j + 1) for j, b in enumerate(squares))
    return Shape(variance, (1 - head, *(-b for b in tail)), nats, nearest(phi) / float(mp.sqrt(variance)))


def _mehler(phi: Nonlinearity, variance: Any, nats: float) -> list[Any]:
    """h_1^2, h_3^2, ... until 16 in a row are negligible."""
    distance = nearest(phi) / float(mp.sqrt(variance))
    terms = min(_MOST_TERMS, int(nats**2 / distance**2 / 8) + 40)
    shift = min(distance, sqrt(nats))
    step = mp.mpf(2 * pi * shift / (nats + shift**2 + shift * sqrt(terms)))
    places = [step * j for j in range(1, int(2 * sqrt(nats) / step) + 2)]
    value, root = compiled(phi.node, mpmath_operations()), mp.sqrt(variance)
    front = 2 * step / mp.sqrt(2 * mp.pi)
    now = [front * z * mp.exp(-z * z / 2) * value(root * z) for z in places]
    before, squares, out, small = [mp.zero] * len(places), [z * z for z in places], [], 0
    for k in range(1, 2 * _MOST_TERMS, 2):
        out.append(mp.fsum(now) ** 2)
        small = small + 1 if k * k * out[-1] < mp.exp(-nats) * variance else 0
        if small == 16:
            return out
        low, high = mp.sqrt(k * (k - 1)), 1 / mp.sqrt((k + 1) * (k + 2))
        after = [
            ((square - (2 * k + 1)) * a - low * b) * high
            for square, a, b in zip(squares, now, before, strict=True)
        ]
        now, before = after, now
    raise NonConvergence("Mehler's expansion (mpmath)", mp.nstr(out[-1], 3))


def lowest_energy(q: Shape, *, noisy: bool = False) -> Any:
    """E_0 by collocation; `noisy`: q(1) > 0. Raises `NonConvergence`."""
    chart = Chart.of(q) if noisy else Chart(mp.one, None)
    exponent, values = _coarse(q, chart)
    last = int(0.9 * q.nats) + 12
    for points in (max(_COARSE, last // 2), last):
        exponent, values = _newton(q, points, exponent, values, chart)
    return q.coefficients[0] * (1 - exponent**2)


@dataclass(frozen=True)
class Chart:
    """The coordinate u in [0, 1] of the collocation: t = u without noise; with noise t = star (1 - v^2), v
    = edge + (1 - edge)(1 - u).
    """

    star: Any
    edge: Any | None

    @classmethod
    def of(cls, q: Shape) -> "Chart":
        """star: where q vanishes beyond 1, to first order."""
        star = 1 - q(mp.one) / q(mp.one, 1)
        return cls(star, mp.sqrt(1 - 1 / star))

    def place(self, u: Any) -> tuple[Any, Any]:
        """t and v at u."""
        if self.edge is None:
            return u, mp.one
        v = self.edge + (1 - self.edge) * (1 - u)
        return (mp.one if u == 1 else mp.zero if u == 0 else self.star * (1 - v * v)), v

    def derivatives(self, second: Any, first: Any, v: Any) -> tuple[Any, Any]:
        """Coefficients of p_uu, p_u from those of p_tt, p_t: p_t = -p_v/(2 star v), p_v = -p_u/(1 - edge)."""
        if self.edge is None:
            return second, first
        rate, twice = 1 / (1 - self.edge), 2 * self.star * v
        curved = second / twice**2
        return curved * rate**2, rate * (curved / v + first / twice)


@lru_cache(maxsize=8)
def _chebyshev(points: int, precision: int) -> tuple[list[Any], Any, Any]:
    """Points on [0, 1] (t_0 = 1, t_N = 0), the differentiation matrix and its square."""
    x = [mp.cos(mp.pi * i / points) for i in range(points + 1)]
    weight = [mp.mpf((-1) ** i) * (2 if i in (0, points) else 1) for i in range(points + 1)]
    matrix = mp.zeros(points + 1, points + 1)
    for i in range(points + 1):
        for j in range(points + 1):
            if i != j:
                matrix[i, j] = 2 * weight[i] / weight[j] / (x[i] - x[j])
        matrix[i, i] = -mp.fsum(matrix[i, j] for j in range(points + 1))
    return [(1 + a) / 2 for a in x], matrix, matrix * matrix


def _sampled(q: Shape, places: list[Any], chart: Chart) -> list[tuple[Any, ...]]:
    """t, v, q, q', q'' and (q - q_0)/t at the points."""
    head, out = q.coefficients[0], []
    for u in places:
        t, v = chart.place(u)
        value, first, second = q(t), q(t, 1), q(t, 2)
        out.append((t, v, value, first, second, (value - head) / t if t > 0 else q.coefficients[1]))
    return out


def _rows(samples: list[tuple[Any, ...]], exponent: Any, chart: Chart) -> tuple[list[Any], list[Any]]:
    """Coefficients of p_uu, p_u, p at each point, and the derivatives in kappa of the last two; the first
    row is at t = 1.
    """
    plain, slopes = [], []
    for t, v, value, first, second, quotient in samples:
        zeroth = (exponent**2 - 1) * quotient + (exponent - 5) * first - 2 * t * second
        plain.append(
            (*chart.derivatives(4 * value * t, 4 * value * (exponent + 1) + 2 * t * first, v), zeroth)
        )
        slopes.append((chart.derivatives(mp.zero, 4 * value, v)[1], 2 * exponent * quotient + first))
    if chart.edge is not None:  # psi_s = 0: kappa p + 2 p_t = 0
        plain[0] = (mp.zero, 1 / (1 - chart.edge), exponent * chart.star * chart.edge)
        slopes[0] = (mp.zero, chart.star * chart.edge)
    return plain, slopes


def _newton(q: Shape, points: int, exponent: Any, values: list[Any], chart: Chart) -> tuple[Any, list[Any]]:
    places, d1, d2 = _chebyshev(points, mp.prec)
    samples, size = _sampled(q, places, chart), points + 1
    p = mp.matrix([_interpolated(values, u) for u in places])
    for _ in range(_NEWTON):
        matrix, right = _bordered(_rows(samples, exponent, chart), d1, d2, p, exponent)
        solved = mp.lu_solve(matrix, right)
        change, exponent = abs(solved[size] - exponent), solved[size]
        p = mp.matrix(solved[:size])
        if change < abs(exponent) * mp.ldexp(1, -mp.prec // 4):
            return exponent, list(p)
    raise NonConvergence("Newton's method for the ground state", mp.nstr(change, 3))


def _bordered(rows: Any, d1: Any, d2: Any, p: Any, exponent: Any) -> tuple[Any, Any]:
    """A(kappa) p' + (dA/dkappa p) kappa' = kappa dA/dkappa p, p'(0) = 1: one Newton step as a linear
    system.
    """
    size = len(p)
    matrix, right, slope = mp.zeros(size + 1, size + 1), mp.zeros(size + 1, 1), d1 * p
    for i, ((a, b, c), (b1, c1)) in enumerate(zip(*rows, strict=True)):
        for j in range(size):
            matrix[i, j] = a * d2[i, j] + b * d1[i, j]
        matrix[i, i] += c
        matrix[i, size] = b1 * slope[i] + c1 * p[i]
        right[i] = matrix[i, size] * exponent
    matrix[size, size - 1], right[size] = mp.one, mp.one
    return matrix, right


def _interpolated(values: list[Any], t: Any) -> Any:
    """Barycentric interpolation from the Chebyshev points of [0, 1]."""
    size = len(values) - 1
    above = below = mp.zero
    for i, value in enumerate(values):
        gap = t - (1 + mp.cos(mp.pi * i / size)) / 2
        if gap == 0:
            return value
        weight = mp.mpf((-1) ** i) / gap / (2 if i in (0, size) else 1)
        above, below = above + weight * value, below + weight
    return above / below


def _coarse(q: Shape, chart: Chart) -> tuple[Any, list[Any]]:
    """The positive eigenvector (kappa > 1 without noise) of the float64 problem A + kappa B + kappa^2 C, as
    a start.
    """
    import numpy as np

    places, derivative, _ = _chebyshev(_COARSE, mp.prec)
    d1 = np.array(derivative.tolist(), dtype=float)
    samples = _sampled(q, places, chart)
    parts = [
        np.array([[float(e) for e in row] for row in _rows(samples, mp.mpf(k), chart)[0]]) for k in (0, 1, 2)
    ]
    matrices = [part[:, :1] * (d1 @ d1) + part[:, 1:2] * d1 + np.diag(part[:, 2]) for part in parts]
    second = (matrices[2] - 2 * matrices[1] + matrices[0]) / 2
    first, zeroth = matrices[1] - matrices[0] - second, matrices[0]
    zero, one = np.zeros_like(first), np.eye(len(first))
    from scipy.linalg import eig

    found, vectors = eig(np.block([[zero, one], [-zeroth, -first]]), np.block([[one, zero], [zero, second]]))
    for value, vector in sorted(zip(found, vectors.T, strict=True), key=lambda pair: -abs(pair[0].real)):
        p = (vector[: len(one)] / vector[_COARSE]) if abs(vector[_COARSE]) > 0 else vector[: len(one)]
        if (
            abs(value.imag) < 1e-6
            and (0 if chart.edge is not None else 1) < value.real < 60
            and np.all(p.real > 0)
            and np.all(abs(p.imag) < 1e-4)
        ):
            return mp.mpf(value.real), [mp.mpf(e) for e in p.real]
    raise NonConvergence("the coarse ground state", "no positive eigenvector")

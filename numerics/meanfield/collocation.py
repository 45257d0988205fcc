r"""The second engine for the Lyapunov exponent: mpmath, Chebyshev collocation.

With the shape $q(t)=\sum q_jt^j$ of `rnnchaos.numerics.meanfield.motion_mpmath` the factor p of
$\psi=s^\kappa p(t)$, $t=s^2$, obeys

    4 q [t p'' + (kappa+1) p'] + 2 t q' p' + [(kappa^2-P^2)(q - q_0)/t + (kappa-2-3P) q' - 2 t q''] p = 0

on [0, 1], P as in `rnnchaos.numerics.meanfield.bound_state`. Both ends are singular points at which the
wanted solution is the smooth one, so collocation at Chebyshev points (N. Trefethen, Spectral Methods in
MATLAB, SIAM 2000, chapter 6) with the equation itself as the only boundary condition selects it. (p,
kappa) is found by Newton's method on the bordered system with p(0) = 1, from the positive eigenvector of a
coarse float64 problem.

Under white noise q(1) > 0 is small: q vanishes just beyond t = 1, and there p has a square root. In
$v=\sqrt{1-t/t_*}$, $t_*$ that zero to first order, p is smooth again; $\psi_s(1)=0$ takes the place of the
equation at t = 1.

FLINT multiplies and solves (`rnnchaos.numerics.ball.linear_algebra`), 50 times faster than mpmath.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flint import arb, arb_mat, fmpq
from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.ball.linear_algebra import Rows, solved
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.meanfield.motion_mpmath import Shape
from rnnchaos.theory.errors import NonConvergence

_COARSE, _NEWTON = 24, 12


def lowest_energy(q: Shape, *, noisy: bool = False) -> Any:
    """E_0 by collocation; `noisy`: q(1) > 0. Raises `NonConvergence`."""
    exponent, _ = _lowest(q, Chart.of(q) if noisy else Chart(mp.one, None))
    return q.coefficients[0] * (q.power**2 - exponent**2)


def ground_wave(q: Shape) -> tuple[Any, Callable[[arb], arb]]:
    """kappa and p of the ground state psi = s^kappa p(s^2), without noise. Raises `NonConvergence`."""
    exponent, values = _lowest(q, Chart(mp.one, None))
    nodes = _chebyshev(len(values) - 1, mp.prec)[0]
    return exponent, lambda t: _interpolated(nodes, values, t)


def _lowest(q: Shape, chart: "Chart") -> tuple[Any, list[arb]]:
    """kappa and p at Chebyshev points."""
    exponent, values = _coarse(q, chart)
    last = int(0.9 * q.nats) + 12
    for points in (max(_COARSE, last // 2), last):
        exponent, values = _newton(q, points, exponent, values, chart)
    return exponent, values


@dataclass(frozen=True)
class Chart:
    """The coordinate u in [0, 1] of the collocation: t = u without noise; with noise t = star (1 - v^2), v
    = edge + (1 - edge)(1 - u).
    """

    star: Any
    edge: Any | None

    @classmethod
    def of(cls, q: Shape) -> "Chart":
        """star: where q, concave, vanishes beyond 1, to second order. What is missing leaves a trace of width
        and height about star - 1 in p: to first order it could be seen.
        """
        height, fall, bend = (abs(q(mp.one, order)) for order in range(3))
        star = 1 + 2 * height / (fall + mp.sqrt(fall**2 + 2 * bend * height))
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
def _chebyshev(points: int, precision: int) -> tuple[list[arb], Rows, Rows]:
    """Points on [0, 1] (t_0 = 1, t_N = 0), the differentiation matrix and its square, over midpoints."""
    with working_bits(precision):
        x = [arb.cos_pi_fmpq(fmpq(i, points)).mid() for i in range(points + 1)]
        weight = [arb((-1) ** i) * (2 if i in (0, points) else 1) for i in range(points + 1)]
        matrix = [
            [(2 * w / weight[j] / (a - b)).mid() if i != j else arb(0) for j, b in enumerate(x)]
            for i, (a, w) in enumerate(zip(x, weight, strict=True))
        ]
        for i, row in enumerate(matrix):
            row[i] = -sum(row, arb(0)).mid()
        first = arb_mat(matrix)
        return [((1 + a) / 2).mid() for a in x], matrix, (first * first).tolist()


def _sampled(q: Shape, places: list[Any], chart: Chart) -> list[tuple[Any, ...]]:
    """t, v, q, q', q'' and (q - q_0)/t at the points."""
    head, out = q.coefficients[0], []
    for u in places:
        t, v = chart.place(u)
        value, first, second = q(t), q(t, 1), q(t, 2)
        out.append((t, v, value, first, second, (value - head) / t if t > 0 else q.coefficients[1]))
    return out


def _rows(
    q: Shape, samples: list[tuple[Any, ...]], exponent: Any, chart: Chart
) -> tuple[list[Any], list[Any]]:
    """Coefficients of p_uu, p_u, p at each point, and the derivatives in kappa of the last two; the first
    row is at t = 1.
    """
    plain, slopes = [], []
    for t, v, value, first, second, quotient in samples:
        zeroth = exponent**2 * quotient + exponent * first - q.well(t, first, second, quotient)
        plain.append(
            (*chart.derivatives(4 * value * t, 4 * value * (exponent + 1) + 2 * t * first, v), zeroth)
        )
        slopes.append((chart.derivatives(mp.zero, 4 * value, v)[1], 2 * exponent * quotient + first))
    if chart.edge is not None:  # psi_s = 0: kappa p + 2 p_t = 0
        plain[0] = (mp.zero, 1 / (1 - chart.edge), exponent * chart.star * chart.edge)
        slopes[0] = (mp.zero, chart.star * chart.edge)
    return plain, slopes


def _newton(q: Shape, points: int, exponent: Any, values: list[arb], chart: Chart) -> tuple[Any, list[arb]]:
    places, d1, d2 = _chebyshev(points, mp.prec)
    samples = _sampled(q, list(map(mpf_of, places)), chart)
    nodes = _chebyshev(len(values) - 1, mp.prec)[0]
    with working_bits(mp.prec):
        p = [_interpolated(nodes, values, u) for u in places]
        for _ in range(_NEWTON):
            *p, found = solved(*_bordered(_rows(q, samples, exponent, chart), d1, d2, p, exponent))
            moved = mpf_of(found)
            change, exponent = abs(moved - exponent), moved
            if change < abs(exponent) * mp.ldexp(1, -mp.prec // 4):
                return exponent, p
    raise NonConvergence("Newton's method for the ground state", mp.nstr(change, 3))


def _bordered(rows: Any, d1: Rows, d2: Rows, p: list[arb], exponent: Any) -> tuple[Rows, list[arb]]:
    """A(kappa) p' + (dA/dkappa p) kappa' = kappa dA/dkappa p, p'(0) = 1: one Newton step as a linear
    system.
    """
    matrix, right, kappa = [], [], arb_of(exponent)
    slopes = (arb_mat(d1) * arb_mat([[value] for value in p])).entries()
    for i, coefficients in enumerate(zip(*rows, strict=True)):
        (a, b, c), (b1, c1) = (map(arb_of, each) for each in coefficients)
        row = [a * second + b * first for first, second in zip(d1[i], d2[i], strict=True)]
        row[i] += c
        row.append(b1 * slopes[i] + c1 * p[i])
        matrix.append(row)
        right.append(row[-1] * kappa)
    return [*matrix, [*[arb(0)] * (len(p) - 1), arb(1), arb(0)]], [*right, arb(1)]


def _interpolated(nodes: list[arb], values: list[arb], t: arb) -> arb:
    """Barycentric interpolation from the Chebyshev points of [0, 1]."""
    above = below = arb(0)
    for i, (node, value) in enumerate(zip(nodes, values, strict=True)):
        if t == node:
            return value
        weight = (-1) ** i / (t - node) / (2 if i in (0, len(nodes) - 1) else 1)
        above, below = above + weight * value, below + weight
    return (above / below).mid()


def _coarse(q: Shape, chart: Chart) -> tuple[Any, list[arb]]:
    """The positive eigenvector (kappa > 1 without noise) of the float64 problem A + kappa B + kappa^2 C, as
    a start.
    """
    import numpy as np

    places, derivative, _ = _chebyshev(_COARSE, mp.prec)
    d1 = np.array([[float(e) for e in row] for row in derivative])
    samples = _sampled(q, list(map(mpf_of, places)), chart)
    parts = [
        np.array([[float(e) for e in row] for row in _rows(q, samples, mp.mpf(k), chart)[0]])
        for k in (0, 1, 2)
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
            and (0 if chart.edge is not None else q.power) < value.real < 60
            and np.all(p.real > 0)
            and np.all(abs(p.imag) < 1e-4)
        ):
            return mp.mpf(value.real), [arb(float(e)) for e in p.real]
    raise NonConvergence("the coarse ground state", "no positive eigenvector")

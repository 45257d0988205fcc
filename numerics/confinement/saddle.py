r"""The saddle of the complexity: s, q_hat and k, and means over fixed points, in both arithmetics.

With $w=e^{\hat q\varphi^2/2}\sqrt{1+k\varphi'^2}$, $x\sim\mathcal N(0,s)$, $\langle f\rangle=E[wf]/E[w]$ and
$a=\varphi'^2/(1+k\varphi'^2)$,

    g^2 <phi^2> - s = 0,    s q_hat/g^2 - <x^2>/s + 1 = 0,    g^2 <a> - 1 = 0.

All derivatives are covariances, as d ln w = phi^2/2 dq_hat + a/2 dk and the Gaussian gives $(x^2/s-1)ds/2s$.
Balls: FLINT's adaptive integrals, which see the branch points of the root, cosh^4 x = -k for tanh, nearer
than i pi/2; beyond X, $wf\le e^{2\max(\hat q,0)}(1+k)^{1/2}(z^2+4)^2$, $z^2=x^2/s$. The saddle is proved to
exist, alone in its box, which continues the one at the onset; that no other is higher is not proved. mpmath:
sums over nodes. Starts: float64. Source: derived here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement
from math import inf, pi, sqrt
from typing import Any

import flint
import numpy as np
from flint import acb, arb, arb_mat, ctx
from mpmath import mp

from rnnchaos.numerics.ball.elementary import logarithm
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.integral import integral
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.ball.systems import Point, enclosed_zero, newton_system
from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.numerics.meanfield.discrete_time import white_variance
from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.derivative import mpmath_derivative
from rnnchaos.numerics.nonlinearity.dual import Dual, duals
from rnnchaos.numerics.nonlinearity.over_complex_balls import off_axis
from rnnchaos.numerics.nonlinearity.over_float64 import float_operations
from rnnchaos.numerics.nonlinearity.over_mpmath import MPMATH
from rnnchaos.numerics.scheme.white_means import SQUARED_SLOPES
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

Values = Sequence[Any]
Means = Callable[[Values, int], list[Any]]
"""`((s, q_hat, k), degree) -> ` E w and, to that degree, <f_i> and <f_i f_j> of f = x^2/s, phi^2, a."""
WHAT, ROUGH, STRIP, EVALUATIONS = "the saddle of the complexity", 64, 0.55, 400_000
PAIRS = tuple(combinations_with_replacement(range(3), 2))


@dataclass(frozen=True)
class Saddle:
    """s, q_hat, k; ln E w there; g^2 and <x^2>."""

    values: Values
    log_weight: Any
    square_gain: Any
    shell: Any

    @property
    def complexity(self) -> Any:
        """-q_hat q/2 + ln E w - k/2 g^2."""
        s, c, k = self.values
        return self.log_weight - (c * s + k) / (2 * self.square_gain)


def _factors(z2: Any, square: Any, slope2: Any, k: Any) -> tuple[Any, Any, Any]:
    return z2, square, slope2 / (1 + k * slope2)


def _products(f: Sequence[Any], degree: int) -> list[Any]:
    """1, f_i and f_i f_j to the degree."""
    return [1, *f[: 3 * (degree > 0)], *(f[i] * f[j] for i, j in PAIRS if degree > 1)]


def _normalised(sums: Sequence[Any]) -> list[Any]:
    return [sums[0], *(each / sums[0] for each in sums[1:])]


def in_balls(phi: Nonlinearity) -> Means:
    """Enclosed, at the precision in force."""
    value, slope2 = off_axis(phi), SQUARED_SLOPES[phi.name]

    def means(values: Values, degree: int) -> list[flint.arb]:
        s, c, k = values
        end = (s * 2 * int(ctx.prec * LOG2 + 16)).sqrt().mid()

        def integrand(which: int) -> Callable[[acb, bool], acb]:
            def f(at: acb, analytic: bool) -> acb:
                x = end * at
                squared, phi2 = slope2(x), value(x).value ** 2  # type: ignore[misc]
                weight = ((c * phi2 - x * x / s) / 2).exp() * (1 + k * squared).sqrt(analytic=analytic)
                found: acb = weight * _products(_factors(x * x / s, phi2, squared, k), 2)[which]
                return found

            return f

        width = max(float(v.rad() / abs(v).mid()) for v in values)
        tolerance = s.sqrt() / end * (arb(2) ** -int(ctx.prec) + arb(width))
        count, beyond = (1, 4, 10)[degree], _beyond(end / s.sqrt(), c, k)
        found = (
            integral(integrand(j), 0, 1, abs_tol=tolerance.mid(), eval_limit=EVALUATIONS)
            for j in range(count)
        )
        sums = [widened(2 * end * each.real / (2 * arb.pi() * s).sqrt(), beyond) for each in found]
        if not all(each.is_finite() for each in sums):
            raise NonConvergence("the means over fixed points", sums[0].str(5))
        return _normalised(sums)

    return means


def _beyond(z: flint.arb, c: flint.arb, k: flint.arb) -> flint.arb:
    """A bound of E[w (z^2 + 4)^2] beyond z >= 2, where (z^2 + 4)^2 <= 4 z^4; k >= 0, phi^2 < 4."""
    if not k >= 0:
        return arb(inf)
    density = (-z * z / 2).exp() / (2 * arb.pi()).sqrt()
    tail = 2 * density * (z**3 + 3 * z) + 3 * (z / arb(2).sqrt()).erfc()
    return 4 * (2 * c.max(0)).exp() * (1 + k).sqrt() * tail


def _summed(nodes: Sequence[tuple[Any, Any, Any]], step: Any) -> Means:
    """Over (x, phi^2, phi'^2) at x >= 0, evenly spaced, half of the first."""

    def means(values: Values, degree: int) -> list[Any]:
        s, c, k = values
        shares = []
        for x, phi2, slope2 in nodes:
            weight = mp.exp((c * phi2 - x * x / s) / 2) * mp.sqrt(1 + k * slope2)
            f = _factors(x * x / s, phi2, slope2, k)
            shares.append([weight * each / (1 if x else 2) for each in _products(f, degree)])
        front = 2 * step / mp.sqrt(2 * mp.pi * s)
        return _normalised([front * mp.fsum(column) for column in zip(*shares, strict=True)])

    return means


def in_mpmath(phi: Nonlinearity, s: Any, bits: int) -> Means:
    """The trapezoid rule for about `bits` in a strip of half-width 0.55."""
    value, slope, nats = compiled(phi.node, MPMATH), mpmath_derivative(phi), bits * LOG2
    step, count = mp.mpf(2 * pi * STRIP / nats), int(sqrt(2 * float(s) * nats) * nats / (2 * pi * STRIP)) + 1
    return _summed([(x, value(x) ** 2, slope(x) ** 2) for x in (j * step for j in range(count))], step)


def in_floats(phi: Nonlinearity) -> Means:
    """float64."""
    function = compiled(phi.node, duals(float_operations()))

    def means(values: Values, degree: int) -> list[Any]:
        s, c, k = values
        x = np.linspace(0, 9 * sqrt(s), 400 + int(60 * sqrt(s)))
        both = function(Dual(x, np.ones_like(x)))
        phi2, slope2 = np.asarray(both.value) ** 2, np.asarray(both.slope) ** 2
        weight = np.exp((c * phi2 - x * x / s) / 2) * np.sqrt(1 + k * slope2) * (1 - 0.5 * (x == 0))
        products = _products(_factors(x * x / s, phi2, slope2, k), degree)
        front = 2 * x[1] / sqrt(2 * pi * s)
        return _normalised([front * float(np.sum(weight * each)) for each in products])

    return means


def residual(g2: Any, means: Means, values: Values) -> list[Any]:
    """What the three equations leave."""
    s, c, _ = values
    _, z2, square, share = means(values, 1)
    return [g2 * square - s, s * c / g2 - z2 + 1, g2 * share - 1]


def jacobian(g2: Any, means: Means, values: Values) -> list[list[Any]]:
    """The derivatives of `residual` in s, q_hat, k; those of f itself are -x^2/s^2 and -a^2."""
    s, c, _ = values
    _, *found = means(values, 2)
    first, second = found[:3], dict(zip(PAIRS, found[3:], strict=True))
    cov = [[second[min(i, j), max(i, j)] - first[i] * first[j] for j in range(3)] for i in range(3)]
    rows = [[row[0] / (2 * s), row[1] / 2, row[2] / 2] for row in cov]
    rows[0][0] -= first[0] / s
    rows[2][2] -= second[2, 2]
    return [
        [g2 * rows[1][0] - 1, g2 * rows[1][1], g2 * rows[1][2]],
        [c / g2 - rows[0][0], s / g2 - rows[0][1], -rows[0][2]],
        [g2 * each for each in rows[2]],
    ]


def start(g: Fraction, phi: Nonlinearity) -> list[float]:
    """In float64: q_hat and k at a given s, then s, about 0.7 of the variance at T = 0. Raises
    `NonConvergence`."""
    from scipy.optimize import brentq  # slow to import

    gain, means, S0 = float(g), in_floats(phi), white_variance(float(g), phi)
    inner = np.array([-abs(float(phi.taylor(3)[3])) / 2 / (1 + S0), 2 * (gain - 1) / 3])

    def outer(s: float) -> float:
        nonlocal inner
        for _ in range(60):
            at = (s, inner[0], abs(inner[1]))
            left, slopes = residual(gain * gain, means, at), np.array(jacobian(gain * gain, means, at))
            step = np.linalg.solve(slopes[::2, 1:], np.array(left)[::2])
            inner = np.array(at[1:]) - step
            if np.abs(step / inner).max() < 1e-10:
                break
        return float(left[1])

    try:
        s = brentq(outer, 0.55 * S0, 0.9 * S0, rtol=1e-13)
    except ValueError:
        raise NonConvergence(
            WHAT, "no change of sign between 0.55 and 0.9 of the variance at T = 0"
        ) from None
    return [float(s), *map(float, inner)]


def saddle(numbers: Arithmetic, g: Fraction, phi: Nonlinearity) -> Saddle:
    """Enclosed over balls. Raises `NonConvergence`."""
    g2, first = numbers.number(g) ** 2, start(g, phi)
    values, means = (_by_balls if numbers.balls else _by_mpmath)(numbers, g2, phi, first)
    weight, z2, *_ = means(values, 1)
    return Saddle(values, logarithm(weight), g2, values[0] * z2)


def _by_balls(numbers: Arithmetic, g2: Any, phi: Nonlinearity, first: list[float]) -> tuple[Point, Means]:
    means, scales = in_balls(phi), [abs(v) for v in first]

    def value(at: Point) -> Point:
        return residual(g2, means, at)

    def rough(at: Point) -> arb_mat:
        with numbers.working(ROUGH + (ctx.prec - numbers.bits)):
            return arb_mat(jacobian(g2, means, at))

    bits = numbers.bits + (ctx.prec - numbers.bits) // 2
    point = newton_system(value, rough, [arb(v) for v in first], scales, bits=bits, what=WHAT)
    return list(enclosed_zero(value(point), rough, point, scales, WHAT).root), means


def _by_mpmath(
    numbers: Arithmetic, g2: Any, phi: Nonlinearity, first: list[float]
) -> tuple[list[Any], Means]:
    """Newton's method with the Jacobian of each point."""
    means = in_mpmath(phi, first[0], numbers.planned * (2 + numbers.refinement) // 2)
    values = mp.matrix(first)
    for _ in range(12):
        left = mp.matrix(residual(g2, means, list(values)))
        step = mp.lu_solve(mp.matrix(jacobian(g2, means, list(values))), left)
        values = values - step
        if max(abs(a / b) for a, b in zip(step, values, strict=True)) < mp.mpf(2) ** (-2 * mp.prec // 3):
            break
    return list(values), means

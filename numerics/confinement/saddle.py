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
from fractions import Fraction
from functools import partial
from itertools import combinations_with_replacement
from math import inf, pi, sqrt
from typing import Any, NamedTuple

import flint
import numpy as np
from flint import acb, arb, ctx
from mpmath import mp

from rnnchaos.numerics.ball.elementary import logarithm
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.integral import even_integral
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.ball.systems import enclosed_root, mpmath_root
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
"""`((s, q_hat, k), degree) -> ` E w and <f_i>, at degree 2 also <f_i f_j>, of f = x^2/s, phi^2, a."""
WHAT, MEANS = "the saddle of the complexity", "the means over fixed points"
ROUGH, STRIP, EVALUATIONS = 64, 0.55, 400_000
PAIRS, COUNTS = tuple(combinations_with_replacement(range(3), 2)), {1: 4, 2: 10}


class Saddle(NamedTuple):
    """s, q_hat, k; -q_hat q/2 + ln E w - k/2 g^2 and <x^2> there."""

    values: Values
    complexity: Any
    shell: Any


def _products(z2: Any, square: Any, slope2: Any, k: Any) -> list[Any]:
    """1, f_i and f_i f_j."""
    f = z2, square, slope2 / (1 + k * slope2)
    return [1, *f, *(f[i] * f[j] for i, j in PAIRS)]


def in_balls(phi: Nonlinearity) -> Means:
    """Enclosed, at the precision in force."""
    value, slope2 = off_axis(phi), SQUARED_SLOPES[phi.name]

    def means(values: Values, degree: int) -> list[flint.arb]:
        s, c, k = values
        end = (s * 2 * int(ctx.prec * LOG2 + 16)).sqrt().mid()

        def weighted(which: int, x: acb, analytic: bool) -> Any:
            z2, squared, phi2 = x * x / s, slope2(x), value(x).value ** 2  # type: ignore[misc]
            weight = ((c * phi2 - z2) / 2).exp() * (1 + k * squared).sqrt(analytic=analytic)
            return weight * _products(z2, phi2, squared, k)[which]

        width = max(float(v.rad() / abs(v).mid()) for v in values)
        given = {"tolerance": 2 * s.sqrt() * (arb(2) ** -int(ctx.prec) + width), "evaluations": EVALUATIONS}
        norm, beyond = (2 * arb.pi() * s).sqrt(), _beyond(end / s.sqrt(), c, k)
        areas = (even_integral(partial(weighted, j), end, **given, what=MEANS) for j in range(COUNTS[degree]))
        sums = [widened(area / norm, beyond) for area in areas]
        return [sums[0], *(each / sums[0] for each in sums[1:])]

    return means


def _beyond(z: flint.arb, c: flint.arb, k: flint.arb) -> flint.arb:
    """A bound of E[w (z^2 + 4)^2] beyond z >= 2, where (z^2 + 4)^2 <= 4 z^4; k >= 0, phi^2 < 4."""
    density = (-z * z / 2).exp() / (2 * arb.pi()).sqrt()
    tail = 2 * density * (z**3 + 3 * z) + 3 * (z / arb(2).sqrt()).erfc()
    return 4 * (2 * c.max(0)).exp() * (1 + k).sqrt() * tail if k >= 0 else arb(inf)


def _summed(x: Any, phi2: Any, slope2: Any, exp: Any, sqrt_: Any) -> Means:
    """The trapezoid rule over arrays at x = 0, h, 2h, ..."""
    halves = np.where(x == 0, 1, 2)

    def means(values: Values, degree: int) -> list[Any]:
        s, c, k = values
        weight = halves * exp((c * phi2 - x * x / s) / 2) * sqrt_(1 + k * slope2)
        products = _products(x * x / s, phi2, slope2, k)[: COUNTS[degree]]
        sums = [np.sum(weight * each) for each in products]
        pi_ = np.pi if isinstance(s, float) else +mp.pi
        return [sums[0] * x[1] / sqrt_(2 * pi_ * s), *(each / sums[0] for each in sums[1:])]

    return means


def in_mpmath(phi: Nonlinearity, s: Any, bits: int) -> Means:
    """For about `bits`: a contour a off the axis leaves e^(a^2/2s - 2 pi a/step), |a| <= 0.55."""
    value, slope, nats, s = compiled(phi.node, MPMATH), mpmath_derivative(phi), bits * LOG2, float(s)
    far = sqrt(2 * s * nats)
    a = min(STRIP, far)
    step = mp.mpf(2 * pi * a / (nats + a * a / (2 * s)))
    x = [step * j for j in range(int(far / step) + 2)]
    squares = ([f(at) ** 2 for at in x] for f in (value, slope))
    return _summed(*map(np.array, (x, *squares)), *(np.frompyfunc(f, 1, 1) for f in (mp.exp, mp.sqrt)))


def in_floats(phi: Nonlinearity, s: float) -> Means:
    """float64."""
    x = np.linspace(0, 9 * sqrt(s), 400 + int(60 * sqrt(s)))
    both = compiled(phi.node, duals(float_operations()))(Dual(x, np.ones_like(x)))
    return _summed(x, both.value**2, both.slope**2, np.exp, np.sqrt)


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
    from scipy.optimize import brentq, root  # slow to import

    g2, S0 = float(g) ** 2, white_variance(float(g), phi)
    means, inner = in_floats(phi, S0), np.array([-1.0, 2 * (float(g) - 1) / 3])

    def outer(s: float) -> float:
        nonlocal inner
        inner = root(lambda v: residual(g2, means, (s, v[0], abs(v[1])))[::2], inner, tol=1e-11).x
        return float(residual(g2, means, (s, *inner))[1])

    try:
        s = brentq(outer, 0.55 * S0, 0.9 * S0, rtol=1e-13)
    except ValueError:
        raise NonConvergence(WHAT, "no sign change between 0.55 and 0.9 of the variance at T = 0") from None
    return [float(s), *map(float, inner)]


def saddle(numbers: Arithmetic, g: Fraction, phi: Nonlinearity) -> Saddle:
    """Enclosed over balls. Raises `NonConvergence`."""
    g2, first = numbers.number(g) ** 2, start(g, phi)
    bits, spare = numbers.planned * (2 + numbers.refinement) // 2, numbers.precision - numbers.bits
    means = in_balls(phi) if numbers.balls else in_mpmath(phi, first[0], bits)
    value, slopes = partial(residual, g2, means), partial(jacobian, g2, means)
    if numbers.balls:
        near, rough = numbers.bits + spare // 2, ROUGH + spare
        s, c, k = enclosed_root(value, slopes, first, bits=near, rough=rough, what=WHAT)
    else:
        s, c, k = mpmath_root(value, slopes, first)
    weight, z2, *_ = means((s, c, k), 1)
    return Saddle((s, c, k), logarithm(weight) - (c * s + k) / (2 * g2), s * z2)

r"""$\int_a^bf(x)\,dx$ and roots in balls, mpmath numbers, and float64 where there is no arithmetic.

In balls the integral is FLINT's enclosed one and a root is alone in its ball by an interval Newton step; in
mpmath and float64 f is taken at Gauss-Legendre nodes, in mpmath on panels of about 1, in float64 on panels
that are finer at a, f of an array; roots are by secants. Without f': `crossing`, `fall`.
"""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from math import ceil, log2
from typing import Any

import numpy as np
from flint import acb, arb
from mpmath import mp
from mpmath.calculus.quadrature import GaussLegendre

from rnnchaos.numerics.ball.convert import mpf_of
from rnnchaos.numerics.ball.integral import integral
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.roots import enclose, newton
from rnnchaos.numerics.ball.secant import secant
from rnnchaos.numerics.ball.sign_change import sign_change
from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.theory.errors import NonConvergence

_RULE, (_NODES, _WEIGHTS) = GaussLegendre(mp), np.polynomial.legendre.leggauss(80)
_PANELS = np.linspace(0, 1, 7) ** 1.5
LOSS, _ROUGH, _ORDER = 24, 53, 0.62


def of(name: str, x: Any) -> Any:
    """tanh, exp, sqrt of a ball, an mpmath number, a float or an array."""
    if isinstance(x, arb | acb):
        return getattr(x, name)()
    return getattr(np if isinstance(x, float | np.ndarray) else mp, name)(x)


def integrated(numbers: Arithmetic | None, f: Callable[[Any], Any], low: Any, high: Any) -> Any:
    """The integral of f, analytic near the real axis; in mpmath the poles at +-i pi/2 of functions of tanh
    leave 5^(-2 nodes)."""
    if numbers is None:
        ends = low + _PANELS * (high - low)
        half = np.diff(ends)[:, None] / 2
        return float((half * _WEIGHTS).ravel() @ f((ends[:-1, None] + half + half * _NODES).ravel()))
    if numbers.balls:
        return integral(lambda x, analytic: f(x), acb(low), acb(high)).real
    degree = ceil(log2(0.15 * numbers.precision)) + numbers.refinement
    ends = pairwise(mp.linspace(low, high, ceil(high - float(low)) + 2))
    rule = (node for a, b in ends for node in _RULE.get_nodes(a, b, degree, mp.prec))
    return mp.fsum(w * f(x) for x, w in rule)


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


def crossing(
    numbers: Arithmetic, f: Callable[[Arithmetic, Any], Any], high: Fraction, *, loss: int = 16, what: str
) -> Any:
    """The root below `high` of a function f(arithmetic, x) on x > 0 that grows through it: by its change of
    sign in balls, by secants from there in mpmath. `loss`: see `sign_change`. Raises `NonConvergence`."""
    balls = numbers if numbers.balls else Arithmetic(True, _ROUGH, _ROUGH)
    found = sign_change(lambda x: f(balls, x), high, bits=balls.planned, loss=loss, what=what)
    if numbers.balls:
        return found
    start, tiny = mpf_of(found), mp.ldexp(1, -int(_ORDER * numbers.precision) - 8)  # errors e, then e^1.62
    small: Callable[[Any, Any], bool] = lambda step, at: bool(abs(step) < tiny * abs(at))  # noqa: E731
    return secant(lambda x: f(numbers, x), start, start * (1 + mp.ldexp(1, -30)), small=small, what=what)


def fall(numbers: Arithmetic, f: Callable[[Arithmetic, Any], Any], *, what: str) -> Any:
    """The root on the whole line of a function that falls through it, by its distance below a number that is
    too large; both ends are powers of 2, from 2 away from 0 outward. Raises `NonConvergence`."""
    rough = Arithmetic(True, _ROUGH, _ROUGH)

    def end(side: int) -> Fraction:
        for x in (Fraction(side * 2**k) for k in range(1, 30)):
            if side * f(rough, rough.number(x)) < 0:
                return x
        raise NonConvergence(what, "no change of sign")

    with working_bits(_ROUGH + LOSS):
        top, bottom = end(1), end(-1)
    gap: Callable[[Arithmetic, Any], Any] = lambda how, y: f(how, how.number(top) - y)  # noqa: E731
    return numbers.number(top) - crossing(numbers, gap, top - bottom, what=what)

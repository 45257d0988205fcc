r"""The mean of all Lyapunov exponents of the Euler map at step d.

All N exponents sum to $\langle\ln|\det|\rangle$. The Jacobian is $(1-d)+d\,J\mathrm{diag}\,\varphi'$, J
acting on $\varphi'$ as an independent matrix at N to infinity, so that with $\sigma=dg\varphi'(x)$ and
$z=1-d$ (`rnnchaos.theory.scheme.lyapunov`)

    d * mean = ln z where z^2 >= E sigma^2,  else E ln(z^2 + v sigma^2)/2 - v/2,
        v the root of E[sigma^2/(z^2 + v sigma^2)] = 1.

At d = 1, v = 1 and the mean is $\ln g-\frac12+E\ln|\varphi'|$. Nothing is proved: radii as in
`rnnchaos.numerics.scheme.state`.
"""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import flint
from flint import ctx

from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.ball.elementary import logarithm, point
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.engines import Solve, estimated, in_balls, in_mpmath
from rnnchaos.numerics.meanfield.gain import slope
from rnnchaos.numerics.means.gauss_legendre import table
from rnnchaos.numerics.means.measured_rule import measured
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.numerics.nonlinearity.derivative import ball_derivative, mpmath_derivative
from rnnchaos.numerics.quantity import GAIN, PHI, Engine, Quantity
from rnnchaos.numerics.scheme.start import is_quiet
from rnnchaos.numerics.scheme.state import STEP, VARIANCE_ENGINES
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_ROUNDS = 60
_METHOD = (
    "mean-field theory of the map; radius: 10 times the larger change on doubling the precision and "
    "on halving the "
    "step over a wider range"
)


def _mean_exponent(samples: list[tuple[Any, Any]], keep: Any, d: Any) -> Any:
    """The mean exponent from pairs (weight, sigma^2), over any numbers."""
    if _total(samples, lambda s: s) <= keep**2:
        return logarithm(keep) / d
    v = _share(samples, keep)
    return (_total(samples, lambda s: logarithm(keep**2 + v * s)) / 2 - v / 2) / d


def _total(samples: list[tuple[Any, Any]], f: Any) -> Any:
    return sum((point(weight * f(s)) for weight, s in samples), 0 * samples[0][0])


def _share(samples: list[tuple[Any, Any]], keep: Any) -> Any:
    """v in (0, 1] with E[sigma^2/(keep^2 + v sigma^2)] = 1: the left side falls and is convex in v, so
    Newton from 0 climbs to it.
    """
    v, last = 0 * keep, 1.0
    if keep == 0:
        return v + 1
    for _ in range(_ROUNDS):
        shares = [(weight, s / (keep**2 + v * s)) for weight, s in samples]
        gap = _total(shares, lambda share: share) - 1
        step = point(gap / _total(shares, lambda share: share**2))
        if abs(float(step)) >= last and last < 1e-8:
            return v
        v, last = point(v + step), abs(float(step))
    raise NonConvergence("the mean exponent of the Euler map", f"{float(gap):.1e}")


def _engine(compute: Callable[..., Any], wrap: Callable[..., Solve], variance: Engine, method: str) -> Engine:
    """The engine of compute(Delta0, refinement, ...) at the Delta0 that `variance` finds, widened by what the
    uncertainty of Delta0 adds.
    """

    def run(bits: int, /, *, g: Fraction, dt: Fraction, phi: Nonlinearity) -> Ball:
        if is_quiet(g, dt, phi):
            return _mean_at_rest(bits, g, dt, phi)
        known = variance(bits, g=g, dt=dt, phi=phi).arb
        assert known is not None

        def at(place: flint.arb) -> Solve:
            given = {"g": g, "dt": dt, "phi": phi}
            return cache(wrap(lambda refinement: compute(place, refinement, known, bits, **given)))

        middle = at(known.mid())
        found = estimated(middle, method, bits=bits + 32)
        assert found.arb is not None
        return replace(found, arb=widened(found.arb, at(known.upper())(bits + 32, 0) - middle(bits + 32, 0)))

    return run


def _by_measured_rule(
    variance: flint.arb,
    refinement: int,
    known: flint.arb,
    bits: int,
    *,
    g: Fraction,
    dt: Fraction,
    phi: Nonlinearity,
) -> Any:
    rule = measured(activation(phi), variance).rule(variance, ctx.prec, refinement)
    push, slope = arb_of(dt * g) ** 2, ball_derivative(phi)
    samples = [(point(weight), point(push * slope(x) ** 2)) for x, weight, _ in rule.nodes()]
    return _mean_exponent(samples, arb_of(1 - dt), arb_of(dt))


def _by_panels(
    at: flint.arb,
    refinement: int,
    known: flint.arb,
    bits: int,
    *,
    g: Fraction,
    dt: Fraction,
    phi: Nonlinearity,
) -> Any:
    variance, gain, step, slope = mpf_of(at), mpf_of(g), mpf_of(dt), mpmath_derivative(phi)
    rows = table(phi, float(known) ** 0.5, bits, refinement).weighted(variance)
    samples = [(weight, (gain * step * slope(x)) ** 2) for x, weight, _ in rows]
    return _mean_exponent(samples, 1 - step, step)


def _mean_at_rest(bits: int, g: Fraction, dt: Fraction, phi: Nonlinearity) -> Ball:
    """sigma = dt g |c1| is a number: v = 1 - (1-dt)^2/sigma^2 where that is positive (dt near 1 and g near
    g_c only).
    """
    with working_bits(2 * bits + 32):
        keep, sigma2 = arb_of(1 - dt), (arb_of(dt * g) * slope(phi)) ** 2
        inside = bool(sigma2 > keep**2)
        value = sigma2.log() / 2 - (1 - keep**2 / sigma2) / 2 if inside else keep.log()
        return Ball(value / arb_of(dt), "closed form at g <= g_c", True, "quiescent")


SPECTRUM_SUM = Quantity(
    "scheme.spectrum_sum",
    "mean of all Lyapunov exponents of the Euler map, per unit time",
    "scheme.spectrum_sum",
    (GAIN, STEP, PHI),
    _engine(_by_measured_rule, in_balls, VARIANCE_ENGINES[0], _METHOD),
    _engine(_by_panels, in_mpmath, VARIANCE_ENGINES[1], "mpmath: " + _METHOD),
)

r"""The mean of all Lyapunov exponents of the Euler map at step d.

All N exponents sum to $\langle\ln|\det|\rangle$. The Jacobian is $(1-d)+d\,J\mathrm{diag}\,\varphi'$, J
acting on $\varphi'$ as an independent matrix at N to infinity, so that with $\sigma=dg\varphi'(x)$ and
$z=1-d$ (`rnnchaos.theory.scheme.lyapunov`)

    d * mean = ln z where z^2 >= E sigma^2,  else E ln(z^2 + v sigma^2)/2 - v/2,
        v the root of E[sigma^2/(z^2 + v sigma^2)] = 1.

At d = 1, v = 1 and the mean is $\ln g-\frac12+E\ln|\varphi'|$. Nothing is proved: radii as in
`rnnchaos.numerics.scheme.state`.
"""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.meanfield.gain import slope
from rnnchaos.numerics.means.gauss_legendre import table
from rnnchaos.numerics.means.measured_rule import measured
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.numerics.nonlinearity.compiled import compiled, mpmath_operations
from rnnchaos.numerics.quantity import GAIN, PHI, Quantity
from rnnchaos.numerics.scheme.lyapunov import logarithm, point
from rnnchaos.numerics.scheme.start import is_quiet
from rnnchaos.numerics.scheme.state import STATE, STEP
from rnnchaos.numerics.scheme.step_one import ball_derivative, derivative_tree
from rnnchaos.numerics.value import Ball, judged
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

OF_SCHEME = {quantity.id: quantity for quantity in STATE}
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


def _sum_engine(bits: int, /, *, g: Fraction, dt: Fraction, phi: Nonlinearity) -> Ball:
    if is_quiet(g, dt, phi):
        return _mean_at_rest(bits, g, dt, phi)
    act = activation(phi)
    state = OF_SCHEME["scheme.variance"].ball(bits, g=g, dt=dt, phi=phi)
    assert state.arb is not None
    variance = state.arb

    def solved(refinement: int, at: flint.arb) -> flint.arb:
        rule, slope = measured(act, at).rule(at, ctx.prec, refinement), ball_derivative(act)
        push = (arb_of(dt * g)) ** 2
        samples = [(point(weight), point(push * slope(x) ** 2)) for x, weight, _ in rule.nodes()]
        value: flint.arb = _mean_exponent(samples, arb_of(1 - dt), arb_of(dt))
        return value

    with working_bits(bits + 32):
        plain, finer, moved = (
            solved(0, variance.mid()),
            solved(1, variance.mid()),
            solved(0, variance.upper()),
        )
    with working_bits(2 * bits + 64):
        longer = solved(0, variance.mid())
    return _widened(judged(plain, finer, longer, _METHOD), moved - plain)


def _mean_at_rest(bits: int, g: Fraction, dt: Fraction, phi: Nonlinearity) -> Ball:
    """sigma = dt g |c1| is a number: v = 1 - (1-dt)^2/sigma^2 where that is positive (dt near 1 and g near
    g_c only).
    """
    with working_bits(2 * bits + 32):
        keep, sigma2 = arb_of(1 - dt), (arb_of(dt * g) * slope(phi)) ** 2
        inside = bool(sigma2 > keep**2)
        value = sigma2.log() / 2 - (1 - keep**2 / sigma2) / 2 if inside else keep.log()
        return Ball(value / arb_of(dt), "closed form at g <= g_c", True, "quiescent")


def _sum_reference(bits: int, /, *, g: Fraction, dt: Fraction, phi: Nonlinearity) -> Ball:
    from mpmath import mp

    if is_quiet(g, dt, phi):
        return _mean_at_rest(bits, g, dt, phi)
    state = OF_SCHEME["scheme.variance"].mpmath(bits, g=g, dt=dt, phi=phi).arb
    assert state is not None
    slope = compiled(derivative_tree(phi), mpmath_operations())
    root = float(state) ** 0.5

    def solved(precision: int, refinement: int, at: flint.arb) -> flint.arb:
        with mp.workprec(precision):
            variance, gain, step = mpf_of(at), _mpf(g), _mpf(dt)
            norm = 2 / mp.sqrt(2 * mp.pi * variance)
            samples = [
                (norm * share * mp.exp(-x * x / (2 * variance)), (gain * step * slope(x)) ** 2)
                for x, share, _, _ in table(phi, root, bits, refinement).rows
            ]
            value: flint.arb = arb_of(_mean_exponent(samples, 1 - step, step))
            return value

    full, middle = bits + 32, state.mid()
    plain, finer, longer = solved(full, 0, middle), solved(full, 1, middle), solved(2 * full, 0, middle)
    return _widened(
        judged(plain, finer, longer, "mpmath: " + _METHOD), solved(full, 0, state.upper()) - plain
    )


def _mpf(exact: Fraction) -> Any:
    from mpmath import mp

    return mp.mpf(exact.numerator) / exact.denominator


def _widened(found: Ball, shift: flint.arb) -> Ball:
    """The ball with what the uncertainty of the variance adds."""
    assert found.arb is not None
    return replace(found, arb=found.arb + arb(0, shift.abs_upper()))


SPECTRUM_SUM = Quantity(
    "scheme.spectrum_sum",
    "mean of all Lyapunov exponents of the Euler map, per unit time",
    "scheme.spectrum_sum",
    (GAIN, STEP, PHI),
    _sum_engine,
    _sum_reference,
)

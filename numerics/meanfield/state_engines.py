"""What every quantity of the chaotic solution shares: quiescence, no solution, proved and estimated routes.

`ball_of` and `reference_of` turn "the quantity as a function of Delta0, Gamma0" into the two engines.
"""

from collections.abc import Callable
from fractions import Fraction
from math import sqrt
from typing import Any

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.meanfield.branches import branch
from rnnchaos.numerics.meanfield.gain import is_quiescent_gain
from rnnchaos.numerics.meanfield.state import Chaotic, chaotic, guard_bits
from rnnchaos.numerics.meanfield.state_mpmath import referred
from rnnchaos.numerics.means.measured_rule import PROBE, measured
from rnnchaos.numerics.means.moments import Moments, moments
from rnnchaos.numerics.nonlinearity.activation import Activation, activation
from rnnchaos.numerics.value import Ball, judged
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

CERTIFIED = (
    "trapezoid rule after x = s sinh t with a proved strip bound, in ball arithmetic; "
    "root by interval Newton, unique by theorem"
)
Extract = Callable[..., Any]


def no_solution(g: Fraction, phi: Nonlinearity, method: str) -> Ball:
    """The typed answer where the scan finds no stationary activity above the onset."""
    message = (
        f"no stationary chaotic state: g(Delta0) stays below {float(g):g} for phi = {phi.name}, "
        "activity grows without bound"
    )
    return Ball(None, method, False, "none", message)


def quiescent(value: int) -> Ball:
    """An exact answer at g <= g_c, where Delta0 = Gamma0 = 0."""
    return Ball(arb(value), "exact: g <= g_c", True, "quiescent")


def ball_of(extract: Extract, *, at_rest: int = 0) -> Callable[..., Ball]:
    """The ball engine of extract(Chaotic, **other parameters); `at_rest` is its value in quiescence."""

    def engine(bits: int, /, *, g: Fraction, phi: Nonlinearity, **other: Any) -> Ball:
        interval = None
        if not phi.registered:
            interval = branch(g, activation(phi))
            if interval is None and not is_quiescent_gain(g, phi):
                return no_solution(g, phi, "scan of g(Delta0)")
        if is_quiescent_gain(g, phi):
            return quiescent(at_rest)
        act = activation(phi)
        with working_bits(bits + guard_bits(g, act)):
            if interval is not None:
                return estimated(g, act, interval, lambda found: extract(found, **other))
            return Ball(extract(chaotic(g, act), **other), CERTIFIED)

    return engine


def reference_of(extract: Extract, *, at_rest: int = 0) -> Callable[..., Ball]:
    """The mpmath engine of the same quantity; extract(Chaotic of mpmath numbers, **other parameters)."""

    def engine(bits: int, /, *, g: Fraction, phi: Nonlinearity, **other: Any) -> Ball:
        interval = None if phi.registered else branch(g, activation(phi))
        if is_quiescent_gain(g, phi):
            return quiescent(at_rest)
        if interval is None and not phi.registered:
            return no_solution(g, phi, "scan of g(Delta0)")
        return referred(bits, g, phi, interval, lambda found: extract(found, **other))

    return engine


METHOD = (
    "trapezoid rule after x = s sinh t, strip measured, not proved; Newton root; radius: 10 times the larger "
    "change on doubling the precision and on halving the step over a wider range"
)


def estimated(
    g: Fraction,
    activation: Activation,
    interval: tuple[float, float],
    extract: Callable[[Chaotic], flint.arb],
) -> Ball:
    """extract(solution) with the radius that three computations suggest."""
    low, high = interval
    with working_bits(PROBE):
        start = arb(sqrt(low * high)) if low > 0 else None
        how = measured(activation, arb(high))

    def solved(refinement: int) -> flint.arb:
        def measure(variance: flint.arb, slopes: bool) -> Moments:
            return moments(activation, variance, slopes=slopes, rule=how.rule(variance, ctx.prec, refinement))

        return extract(chaotic(g, activation, start, measure))

    plain, finer = solved(0), solved(1)
    with working_bits(2 * ctx.prec):
        longer = solved(0)
    return judged(plain, finer, longer, METHOD)

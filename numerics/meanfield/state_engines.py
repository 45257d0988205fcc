r"""The engines of a quantity of the chaotic state, $q=f(\Delta_0,\Gamma_0)$, and of what happens without one.

`at_rest` answers at $g\le g_c$, where $\Delta_0=\Gamma_0=0$, and where the scan of an expression finds no
stationary state; `state_engines` makes both engines of a function of Delta0, Gamma0.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from math import inf, sqrt
from typing import Any

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.precision import kept, working_bits
from rnnchaos.numerics.engines import Arithmetic, AtRest, engines
from rnnchaos.numerics.meanfield.branches import branch
from rnnchaos.numerics.meanfield.gain import excess, is_quiescent_gain
from rnnchaos.numerics.meanfield.state import Chaotic, chaotic, guard_bits
from rnnchaos.numerics.means.measured_rule import PROBE, Measured, measured
from rnnchaos.numerics.means.moments import Moments, moments
from rnnchaos.numerics.nonlinearity.activation import activation, natural_scale
from rnnchaos.numerics.nonlinearity.elasticity import flattens
from rnnchaos.numerics.quantity import Engine
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import Unproved, present
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

CERTIFIED = (
    "trapezoid rule after x = s sinh t with a proved strip bound, in ball arithmetic; "
    "root by interval Newton, unique by theorem"
)
CONTOUR = (
    "trapezoid rule after x = s sinh t, its error bounded on a contour where phi is enclosed in complex "
    "balls; root by interval Newton, unique by theorem"
)
ESTIMATED = (
    "trapezoid rule after x = s sinh t (for phi with a kink at 0 Gauss-Legendre panels on x > 0), measured, "
    "not proved; Newton root; radius: 10 times the larger change on doubling the precision and on halving "
    "the step over a wider range"
)
REFERENCE = (
    "mpmath: Gauss-Legendre panels, secant root; radius: 10 times the larger change on doubling the "
    "precision and on doubling the nodes over a wider range"
)
Rest = Callable[[int, Fraction, Nonlinearity], Ball]
"""`(bits, g, phi)` -> the answer at g <= g_c."""


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


def nothing(bits: int, g: Fraction, phi: Nonlinearity) -> Ball:
    """What vanishes with the activity."""
    return quiescent(0)


def certainty(bits: int, g: Fraction, phi: Nonlinearity) -> Ball:
    """The probability of what holds at x = 0."""
    return quiescent(1)


def at_rest(rest: Rest) -> AtRest:
    """`rest` at g <= g_c, no solution where an expression has none, None where there is one to compute."""

    def known(bits: int, /, *, g: Fraction, phi: Nonlinearity, **other: Any) -> Ball | None:
        quiet = is_quiescent_gain(g, phi)
        if not phi.registered and branch(g, activation(phi)) is None and not quiet:
            return no_solution(g, phi, "scan of g(Delta0)")
        return rest(bits, g, phi) if quiet else None

    return known


def proved(registered: str, expression: str | None) -> Callable[..., str | None]:
    """The method by which balls enclose; None for an expression about which nothing can be proved."""

    def method(*, phi: Nonlinearity, **other: Any) -> str | None:
        if phi.registered:
            return registered
        return expression if activation(phi).provable else None

    return method


def spared(*, g: Fraction, phi: Nonlinearity, **other: Any) -> int:
    """The guard bits near the onset."""
    return guard_bits(g, activation(phi))


def state_engines(extract: Callable[..., Any], rest: Rest = nothing) -> tuple[Engine, Engine]:
    """The (ball, mpmath) engines of extract(Chaotic, **other parameters), over either kind of numbers."""

    def compute(numbers: Arithmetic, *, g: Fraction, phi: Nonlinearity, **other: Any) -> Any:
        return extract(chaotic_state(numbers, g, phi), **other)

    return engines(
        compute,
        at_rest(rest),
        proof=proved(CERTIFIED, CONTOUR),
        estimate=ESTIMATED,
        reference=REFERENCE,
        guard=spared,
    )


VARIANCE, VARIANCE_BY_MPMATH = state_engines(lambda found: found.variance)
"""The engines of Delta0."""


@kept
def chaotic_state(numbers: Arithmetic, g: Fraction, phi: Nonlinearity) -> Chaotic:
    """The one chaotic solution at the precision in force, enclosed where the numbers are.

    Raises `Unproved` where an expression is to be enclosed and cannot be.
    """
    if not numbers.balls:
        from rnnchaos.numerics.meanfield.state_mpmath import chaotic_by_mpmath

        return chaotic_by_mpmath(numbers, g, phi)
    if phi.registered:
        return chaotic(g, activation(phi))
    if numbers.enclosing:
        require_one_state(phi)
        return chaotic(g, activation(phi), _place(g, phi))
    start, how = _scouted(g, phi)
    return chaotic(g, activation(phi), start, measure_by(how, phi, numbers.refinement))


def require_one_state(phi: Nonlinearity) -> None:
    """Refuse an expression for which the theorem of uniqueness is not shown to hold: raises `Unproved`."""
    if not flattens(phi):
        raise Unproved("phi(x)/x > 0 is not shown to decrease", "so that other states are not excluded")


def measure_by(how: Measured, phi: Nonlinearity, refinement: int) -> Callable[[flint.arb, bool], Moments]:
    """The means of an expression by a measured rule, at the precision in force."""

    def measure(variance: flint.arb, slopes: bool) -> Moments:
        rule = how.rule(variance, ctx.prec, refinement)
        return moments(activation(phi), variance, slopes=slopes, rule=rule)

    return measure


@lru_cache(maxsize=64)
def _scouted(g: Fraction, phi: Nonlinearity) -> tuple[flint.arb | None, Measured]:
    """Where the state of an expression lies, and its measured rule."""
    low, high = present(branch(g, activation(phi)), "the branch of the chaotic state")
    with working_bits(PROBE):
        top = high if low > 0 else min(high, _near_onset(g, phi))
        return _place(g, phi), measured(activation(phi), arb(top))


def _place(g: Fraction, phi: Nonlinearity) -> flint.arb | None:
    """Where the scan sees the state; None where it lies below the scan."""
    low, high = present(branch(g, activation(phi)), "the branch of the chaotic state")
    return arb(sqrt(low * high)) if low > 0 else None


def _near_onset(g: Fraction, phi: Nonlinearity) -> float:
    """A bound of Delta0 below the scan, where a rule made for its last variance would not resolve the
    Gaussian: twice $2c_1(g|c_1|-1)/|c_3|$, infinite where c_3 = 0.
    """
    if phi.third == 0:
        return inf
    return float(2 * excess(g, phi)) * natural_scale(activation(phi)) ** 2

r"""The two engines of a quantity of the gradient dynamics, from one body over both arithmetics.

A quantity is a function of a `World`: the chaotic solution and the equilibria of one gain, over balls or over
mpmath numbers. `engines(compute, at_rest)` makes the two engines. Over balls the result is an enclosure for
registered phi; for expressions, and for mpmath, three computations give the radius. Without a temperature T
that vanishes the network is never at rest; with T = 0, or with a temperature that the chaotic state sets, it
rests at x = 0 for $g\le g_c$: `at_rest` answers there.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import flint
from flint import ctx

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.gradient.arithmetic import BallWorld, ReferenceWorld
from rnnchaos.numerics.gradient.equilibrium import crossing, nearness, state_of
from rnnchaos.numerics.meanfield.branches import branch
from rnnchaos.numerics.meanfield.gain import is_quiescent_gain
from rnnchaos.numerics.meanfield.state import guard_bits
from rnnchaos.numerics.meanfield.state_engines import CERTIFIED, no_solution
from rnnchaos.numerics.nonlinearity.activation import Activation, activation
from rnnchaos.numerics.quantity import Engine
from rnnchaos.numerics.value import Ball, judged
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

ESTIMATED = (
    "trapezoid rule after x = s sinh t, strip measured, not proved; Newton root; radius: 10 times the larger "
    "change on doubling the precision and on halving the step over a wider range"
)
REFERENCE = (
    "mpmath: Gauss-Legendre panels, secant root; radius: 10 times the larger change on doubling the "
    "precision "
    "and on doubling the nodes over a wider range"
)


Compute = Callable[..., Any]
AtRest = Callable[[Fraction, Nonlinearity], Ball]


def engines(compute: Compute, at_rest: AtRest, *, proof: str = CERTIFIED) -> tuple[Engine, Engine]:
    """(ball, mpmath) engines of compute(world, **parameters); `at_rest(g, phi)` is the answer at rest.

    `proof` is the method named where the result is an enclosure.
    """

    def ball(
        bits: int, /, *, g: Fraction, phi: Nonlinearity, T: Fraction | None = None, **other: Any
    ) -> Ball:
        known, given = _answered(at_rest, g, phi, T), other if T is None else {"T": T, **other}
        return known or _in_balls(lambda world: compute(world, **given), proof, bits, g, phi, T)

    def reference(
        bits: int, /, *, g: Fraction, phi: Nonlinearity, T: Fraction | None = None, **other: Any
    ) -> Ball:
        known, given = _answered(at_rest, g, phi, T), other if T is None else {"T": T, **other}
        return known or _by_mpmath(lambda world: compute(world, **given), bits, g, phi, T)

    return ball, reference


def _answered(at_rest: AtRest, g: Fraction, phi: Nonlinearity, temperature: Fraction | None) -> Ball | None:
    """The answer at rest, or where an expression has no stationary state; None where there is one to
    compute.
    """
    resting = not temperature and is_quiescent_gain(g, phi)
    if not phi.registered:
        act = activation(phi)
        place = branch(g, act) if temperature is None else crossing(g, temperature, act)
        if place is None and not resting:
            return no_solution(g, phi, "scan of S(T)")
    return at_rest(g, phi) if resting else None


def _in_balls(
    compute: Compute, proof: str, bits: int, g: Fraction, phi: Nonlinearity, temperature: Fraction | None
) -> Ball:
    act = activation(phi)
    with working_bits(bits + _guard(g, temperature, act)):
        if act.strip is not None:
            return Ball(compute(BallWorld(g, act)), proof, True, state_of(g, phi))
        plain, finer = (compute(BallWorld(g, act, refinement)) for refinement in (0, 1))
        with working_bits(2 * ctx.prec):
            longer = compute(BallWorld(g, act))
        return _labelled(judged(plain, finer, longer, ESTIMATED), g, phi)


def _by_mpmath(
    compute: Compute, bits: int, g: Fraction, phi: Nonlinearity, temperature: Fraction | None
) -> Ball:
    from mpmath import mp

    act = activation(phi)
    full = bits + _guard(g, temperature, act)

    def solved(precision: int, refinement: int) -> flint.arb:
        with mp.workprec(precision):
            found: flint.arb = arb_of(mp.mpf(compute(ReferenceWorld(g, act, full, refinement))))
            return found

    return _labelled(judged(solved(full, 0), solved(full, 1), solved(2 * full, 0), REFERENCE), g, phi)


def _guard(g: Fraction, temperature: Fraction | None, act: Activation) -> int:
    """Bits that the cancellations near the onset cost; without a T the chaotic state's count too."""
    if temperature is None:
        return 2 * guard_bits(g, act)
    return 40 + 3 * nearness(g, arb_of(temperature), act)


def _labelled(found: Ball, g: Fraction, phi: Nonlinearity) -> Ball:
    return Ball(found.arb, found.method, found.certified, state_of(g, phi))

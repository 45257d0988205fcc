r"""The two engines of a quantity of the gradient dynamics, from one body over both arithmetics.

A quantity is a function of a `Solver`: the chaotic solution and the equilibria of one gain, over balls or
over mpmath numbers. Over balls the result is an enclosure for registered phi. Without a temperature T that
vanishes the network is never at rest; with T = 0, or with a temperature that the chaotic state sets, it rests
at x = 0 for $g\le g_c$.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from rnnchaos.numerics import engines as common
from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.gradient.arithmetic import BallSolver, MpmathSolver
from rnnchaos.numerics.gradient.equilibrium import Equilibrium, crossing, nearness, state_of
from rnnchaos.numerics.meanfield.branches import branch
from rnnchaos.numerics.meanfield.gain import is_quiescent_gain
from rnnchaos.numerics.meanfield.state import guard_bits
from rnnchaos.numerics.meanfield.state_engines import (
    CERTIFIED,
    CONTOUR,
    ESTIMATED,
    REFERENCE,
    Rest,
    no_solution,
    nothing,
    proved,
    require_one_state,
)
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.numerics.quantity import Engine
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.nonlinearity.registry import Nonlinearity


def engines(
    compute: Callable[..., Any], rest: Rest = nothing, *, proof: str = CERTIFIED
) -> tuple[Engine, Engine]:
    """(ball, mpmath) engines of compute(solver, **parameters); `rest(bits, g, phi)` is the answer at rest.

    `proof` is the method named where the result is an enclosure.
    """

    def solved(
        numbers: common.Arithmetic,
        *,
        g: Fraction,
        phi: Nonlinearity,
        T: Fraction | None = None,
        **other: Any,
    ) -> Any:
        act, given = activation(phi), other if T is None else {"T": T, **other}
        if numbers.balls:
            if numbers.enclosing:
                require_one_state(phi)
            return compute(BallSolver(g, act, numbers.refinement, numbers.enclosing), **given)
        return compute(MpmathSolver(g, act, numbers.planned, numbers.refinement), **given)

    def at_rest(
        bits: int, /, *, g: Fraction, phi: Nonlinearity, T: Fraction | None = None, **other: Any
    ) -> Ball | None:
        resting = not T and is_quiescent_gain(g, phi)
        if not phi.registered:
            act = activation(phi)
            found = branch(g, act) if T is None else crossing(g, T, act)
            if found is None and not resting:
                return no_solution(g, phi, "scan of S(T)")
        return rest(bits, g, phi) if resting else None

    return common.engines(
        solved,
        at_rest,
        proof=proved(proof, CONTOUR if proof == CERTIFIED else proof),
        estimate=ESTIMATED,
        reference=REFERENCE,
        guard=_guard,
        state=lambda *, g, phi, **other: state_of(g, phi),
    )


def at_temperature(extract: Callable[[Equilibrium], Any]) -> Callable[..., Any]:
    """A function of the equilibrium at T as a function of the solver."""
    return lambda solver, T: extract(solver.equilibrium(solver.real(T)))


def _guard(*, g: Fraction, phi: Nonlinearity, T: Fraction | None = None, **other: Any) -> int:
    """Bits that the cancellations near the onset cost; without a T the chaotic state's count too."""
    act = activation(phi)
    return 2 * guard_bits(g, act) if T is None else 40 + 3 * nearness(g, arb_of(T), act)

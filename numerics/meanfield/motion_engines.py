r"""The engines of a number taken from the motion of the autocovariance, $\dot s^2=Q(s)$, at a gain.

For a registered phi every part is enclosed: Delta0 (`rnnchaos.numerics.meanfield.state`), Mehler's expansion,
the motion. For an expression Delta0 comes from `rnnchaos.numerics.means.measured_rule`, and number and Delta0
are estimated together (steps halved and half as many terms again; twice the precision).

**Precision.** `bits` counts 24 beyond the digits asked. What is left out of the expansion is set against
q_0 ~ eps^2 near the onset, and at strong coupling it is magnified like sqrt(Delta0): `target`.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import kept, working_bits
from rnnchaos.numerics.engines import Arithmetic, engines
from rnnchaos.numerics.meanfield.gain import closeness, excess
from rnnchaos.numerics.meanfield.motion import Motion, motion, target
from rnnchaos.numerics.meanfield.state_engines import Rest, at_rest, chaotic_state, nothing, proved, spared
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.numerics.quantity import Engine, shown
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

PROVED = "Mehler's expansion with proved remainders in ball arithmetic; "
ESTIMATED = (
    "Mehler's expansion by the trapezoid rule, nothing proved; radius: 10 times the larger change on "
    "doubling the precision and on "
    "halving the steps with half as many terms again"
)
REFERENCE = (
    "mpmath: Mehler coefficients in real space, Chebyshev collocation or panels; radius: 10 times the "
    "larger change on doubling the "
    "precision and on half as many digits again in nodes, terms and points"
)


def motion_engines(
    extract: Callable[..., Any], reference: Callable[..., Any], rest: Rest = nothing, *, proof: str = ""
) -> tuple[Engine, Engine]:
    """The (ball, mpmath) engines of extract(Motion, **other parameters), over balls, and of
    reference(Shape, **other parameters), over mpmath numbers, at the chaotic solution.
    """

    def compute(numbers: Arithmetic, *, g: Fraction, phi: Nonlinearity, **other: Any) -> Any:
        if numbers.balls:
            return extract(_moving(numbers, g, phi), **other)
        from rnnchaos.numerics.meanfield.motion_mpmath import chaotic_shape

        return reference(chaotic_shape(numbers, g, phi), **other)

    return engines(
        compute,
        at_rest(rest),
        proof=proved(PROVED + proof, PROVED + proof),
        estimate=ESTIMATED,
        reference=REFERENCE,
        guard=spared,
    )


def in_motion(extract: Callable[..., Any], rest: Rest = nothing, *, proof: str = "") -> Engine:
    """The ball engine alone."""
    return motion_engines(extract, extract, rest, proof=proof)[0]


def by_mpmath(reference: Callable[..., Any], rest: Rest = nothing) -> Engine:
    """The mpmath engine alone."""
    return motion_engines(reference, reference, rest)[1]


def nearest(g: Fraction, phi: Nonlinearity, least: Fraction) -> None:
    """Refuse a chaotic gain nearer to the onset than the second engine's work allows. Raises `UsageError`."""
    with working_bits(64):
        if 0 < excess(g, phi) < arb_of(least):
            raise UsageError("g", shown(g), f"accepted by mpmath: g/g_c - 1 from {float(least):g} on")


@kept
def _moving(numbers: Arithmetic, g: Fraction, phi: Nonlinearity) -> Motion:
    """The motion at the chaotic solution; estimated, at the midpoint of Delta0."""
    found = chaotic_state(numbers, g, phi).variance
    variance = found if phi.registered or numbers.enclosing else found.mid()
    accuracy = target(numbers.bits, closeness(g, phi), variance)
    return motion(
        g,
        activation(phi),
        variance,
        accuracy,
        refinement=numbers.refinement,
        enclosing=numbers.enclosing,
    )

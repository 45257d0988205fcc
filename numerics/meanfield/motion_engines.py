r"""From a gain to the motion of the autocovariance and a number taken from it: the proved and the
estimated route.

For a registered phi every part is enclosed: Delta0 (`rnnchaos.numerics.meanfield.state`), Mehler's expansion,
the motion. For an expression Delta0 comes from `rnnchaos.numerics.means.measured_rule`; number and Delta0 are
computed three times (plain; steps halved and half as many terms again; twice the precision), the radius is
ten times the larger change, and `certified` is false.

**Precision.** `bits` counts 24 beyond the digits asked. What is left out of the expansion is set against
q_0 ~ eps^2 near the onset, and at strong coupling it is magnified like sqrt(Delta0): `target`.
"""

from collections.abc import Callable
from fractions import Fraction
from math import log2, sqrt

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.meanfield.branches import branch
from rnnchaos.numerics.meanfield.gain import closeness, is_quiescent_gain
from rnnchaos.numerics.meanfield.motion import Motion, motion
from rnnchaos.numerics.meanfield.state import chaotic, guard_bits
from rnnchaos.numerics.meanfield.state_engines import no_solution
from rnnchaos.numerics.means.measured_rule import measured
from rnnchaos.numerics.means.moments import Moments, moments
from rnnchaos.numerics.nonlinearity.activation import Activation, activation
from rnnchaos.numerics.value import Ball, judged
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

PROVED = "Mehler's expansion with proved remainders in ball arithmetic; "
ESTIMATED = (
    "Mehler's expansion by the trapezoid rule, nothing proved; radius: 10 times the larger change on "
    "doubling the precision and on "
    "halving the steps with half as many terms again"
)
Extract = Callable[[Motion], flint.arb]


def target(bits: int, near: int, variance: flint.arb) -> int:
    """The bits to which Mehler's expansion is carried."""
    return bits - 12 + 2 * near + int(log2(1 + float(variance.mid())) / 2) + 1


def ball_of_motion(
    bits: int, g: Fraction, phi: Nonlinearity, extract: Extract, at_rest: Callable[[], Ball], proof: str
) -> Ball:
    """extract(motion) at the chaotic solution; `at_rest()` below the onset."""
    interval = None
    if not phi.registered:
        interval = branch(g, activation(phi))
        if interval is None and not is_quiescent_gain(g, phi):
            return no_solution(g, phi, "scan of g(Delta0)")
    if is_quiescent_gain(g, phi):
        return at_rest()
    act, near = activation(phi), closeness(g, phi)
    with working_bits(bits + guard_bits(g, act)):
        if interval is not None:
            return _estimated(bits, g, act, interval, extract)
        variance = chaotic(g, act).variance
        return Ball(extract(motion(g, act, variance, target(bits, near, variance))), PROVED + proof)


def _estimated(
    bits: int, g: Fraction, act: Activation, interval: tuple[float, float], extract: Extract
) -> Ball:
    low, high = interval
    with working_bits(64):
        start = arb(sqrt(low * high)) if low > 0 else None
        how = measured(act, arb(high))

    def solved(refinement: int) -> flint.arb:
        def measure(variance: flint.arb, slopes: bool) -> Moments:
            return moments(act, variance, slopes=slopes, rule=how.rule(variance, ctx.prec, refinement))

        variance = chaotic(g, act, start, measure).variance.mid()
        return extract(
            motion(g, act, variance, target(bits, closeness(g, act.phi), variance), refinement=refinement)
        )

    plain, finer = solved(0), solved(1)
    with working_bits(2 * ctx.prec):
        longer = solved(0)
    return judged(plain, finer, longer, ESTIMATED)

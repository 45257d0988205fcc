r"""White noise of strength D, $\dot x=-x+J\varphi(x)+\xi$, $\langle\xi\xi\rangle=2D\delta(t)$: the state.

    Delta'(0+) = -D,  V(Delta0; Delta0) = -D^2/2:
    P(Delta0) (1 - D^2/Delta0^2) = 2 g^2,   P = Delta0^2/Var Phi,

with P as in `rnnchaos.numerics.meanfield.state`. For the registered phi, and for expressions of which phi > 0
with phi(x)/x decreasing is shown, P increases, so the left side increases from 0 at Delta0 = D: one solution
at every gain, found by interval Newton. For other expressions the states are counted
(`rnnchaos.numerics.meanfield.branches`) and the one is estimated. It is chaotic, lambda_1 > 0, where
$g^2E\varphi^2>\Delta_0$.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import nan

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.roots import Pair, enclose, half_precision, newton
from rnnchaos.numerics.engines import enclosed_or, estimated, in_balls
from rnnchaos.numerics.meanfield.branches import branch
from rnnchaos.numerics.meanfield.gain import excess, is_quiescent_gain
from rnnchaos.numerics.meanfield.state import squared_gain
from rnnchaos.numerics.meanfield.state_engines import VARIANCE, measure_by, no_solution, require_one_state
from rnnchaos.numerics.means.measured_rule import PROBE, measured
from rnnchaos.numerics.means.moments import Moments, moments
from rnnchaos.numerics.nonlinearity.activation import Activation, activation
from rnnchaos.numerics.quantity import Engine, real
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import present
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

NOISE = real(
    "D", "strength of the white noise, <xi xi> = 2 D delta(t)", at_least=0, at_most=1e6, nonzero=1e-100
)
_FAR = 40
WHAT = "Delta0 from V(Delta0; Delta0) = -D^2/2"
PROVED = (
    "moments and Mehler's expansion with proved remainders in ball arithmetic; root by interval Newton, "
    "unique by theorem"
)
ESTIMATED = (
    "trapezoid rules, nothing proved; radius: 10 times the larger change on doubling the precision and on "
    "halving the steps"
)


@dataclass(frozen=True)
class Noisy:
    """Delta0; g^2 E phi^2 - Delta0, positive where the state is chaotic; Q(1) = (D/Delta0)^2; whether all are
    enclosed.
    """

    variance: flint.arb
    excess: flint.arb
    height: flint.arb
    enclosed: bool = True


Measure = Callable[[flint.arb, bool], Moments]


def solution(
    g: Fraction, noise: Fraction, measure: Measure, loss: int, start: flint.arb | None = None
) -> Noisy:
    """The state near `start` (where there is one state, D will do) at the precision in force."""
    strength, target_ = arb_of(noise), 2 * arb_of(g) ** 2

    def balance(measured: Moments, variance: flint.arb) -> Pair:
        height, rise = squared_gain(measured, variance)
        share = (strength / variance) ** 2
        return height * (1 - share) - target_, rise * (1 - share) + 2 * height * share / variance

    point, slope = newton(
        lambda d: balance(measure(d, True), d), start or strength, bits=ctx.prec, loss=loss, what=WHAT
    )
    exact = measure(point, False)
    value = point**2 / exact.spread * (1 - (strength / point) ** 2) - target_
    seen: dict[str, Moments] = {}

    def slope_on(box: flint.arb) -> flint.arb:
        with working_bits(half_precision(loss)):
            seen["box"] = measure(box, True)
            return balance(seen["box"], box)[1]

    root, _ = enclose(value, slope_on, point, slope, WHAT)
    excess = (
        arb_of(g) ** 2 * exact.second
        - point
        + (arb_of(g) ** 2 * seen["box"].second_slope - 1) * (root - point)
    )
    return Noisy(root, excess, (strength / root) ** 2)


def bits_lost(noise: Fraction) -> int:
    """Bits that the root may lose: Delta0 >= D sets the scale of everything small."""
    return 20 + 2 * max(0, noise.denominator.bit_length() - noise.numerator.bit_length())


Extract = Callable[[int, Fraction, Activation, Noisy, int], flint.arb]
Unproved = Callable[[int, Fraction, Activation, Noisy], Ball | None]


def noisy_engine(extract: Extract, without: Engine, unproved: Unproved = lambda *_: None) -> Engine:
    """The ball engine of a number taken from the state; `without` answers at D = 0, and `unproved` where
    nothing can be proved though phi is registered.
    """

    def run(bits: int, /, *, g: Fraction, D: Fraction, phi: Nonlinearity) -> Ball:
        if D == 0:
            return without(bits, g=g, phi=phi)
        act, loss = activation(phi), bits_lost(D)
        with working_bits(bits + 2 * loss):
            if not act.provable:
                return _estimated(bits, g, D, act, extract, ESTIMATED)
            return enclosed_or(
                lambda method: enclosed(bits, g, D, act, loss, method),
                PROVED,
                lambda method: _estimated(bits, g, D, act, extract, method),
                ESTIMATED,
            )

    def enclosed(bits: int, g: Fraction, D: Fraction, act: Activation, loss: int, method: str) -> Ball:
        start = _far_start(g, D, act.phi) if act.phi.registered else _place(g, D, act)
        if start is not None and start == 0:
            return no_solution(g, act.phi, "scan of g(Delta0)")
        found = solution(g, D, lambda d, slopes: moments(act, d, slopes=slopes), loss, start)
        ball = unproved(bits, g, act, found) or Ball(extract(bits, g, act, found, 0), method)
        return _labelled(ball, found)

    return run


def _place(g: Fraction, noise: Fraction, act: Activation) -> flint.arb:
    """Where the scan sees the state of an expression, 0 where it sees none. Raises `Unproved` where there may
    be others.
    """
    require_one_state(act.phi)
    low, high = branch(g, act, noise) or (0.0, 0.0)
    return (arb(low) * high).sqrt().mid()


def _far_start(g: Fraction, noise: Fraction, phi: Nonlinearity) -> flint.arb | None:
    r"""Delta0 roughly, where it is far above D: Newton's steps from D would not reach it.

    Without noise it is that of chaos; in quiescence of the order of $D/\sqrt{1-g/g_c}$, at the onset of
    $D^{2/3}$.
    """
    strength = arb_of(noise)
    if is_quiescent_gain(g, phi):
        found = strength / abs(excess(g, phi)).max(strength ** (arb(2) / 3)).sqrt()
    else:
        found = present(VARIANCE(64, g=g, phi=phi).arb, "the variance of chaos")
    return found.mid() if found > strength * 2**_FAR else None


def _labelled(ball: Ball, found: Noisy) -> Ball:
    """Whether the noisy state is chaotic: g^2 E phi^2 > Delta0."""
    if found.excess > 0:
        return ball
    return replace(
        ball,
        state="quiescent",
        message="activity is driven by the noise, not chaotic: g^2 E phi^2 <= Delta0, lambda_1 <= 0",
    )


def _estimated(
    bits: int, g: Fraction, noise: Fraction, act: Activation, extract: Extract, method: str
) -> Ball:
    interval = branch(g, act, noise)
    if interval is None:
        return no_solution(g, act.phi, "scan of g(Delta0)")
    with working_bits(PROBE):
        start = (arb(interval[0]) * interval[1]).sqrt()
        how = measured(act, arb(interval[1]))
    states: list[Noisy] = []

    def number(refinement: int) -> flint.arb:
        found = solution(g, noise, measure_by(how, act.phi, refinement), bits_lost(noise), start)
        states.append(found)
        middle = replace(found, variance=found.variance.mid(), enclosed=False)
        return extract(bits, g, act, middle, refinement)

    ball = estimated(in_balls(number), method, bits=ctx.prec)
    return _labelled(ball, states[0])


def variance_of(bits: int, g: Fraction, act: Activation, found: Noisy, refinement: int) -> flint.arb:
    return found.variance


def float_variance(g: float, noise: float, phi: Nonlinearity) -> float:
    """Delta0 in float64, to about 1e-6 or better; nan where there is no stationary state."""
    with working_bits(96):
        found = noisy_engine(variance_of, VARIANCE)(64, g=Fraction(g), D=Fraction(noise), phi=phi).arb
    return nan if found is None else float(found)

r"""White noise of strength D, $\dot x=-x+J\varphi(x)+\xi$, $\langle\xi\xi\rangle=2D\delta(t)$: variance
and largest Lyapunov exponent.

    Delta'(0+) = -D,  V(Delta0; Delta0) = -D^2/2:
    P(Delta0) (1 - D^2/Delta0^2) = 2 g^2,   P = Delta0^2/Var Phi,

with P as in `rnnchaos.numerics.chaos`. For the registered phi P increases, so the left side increases from
0 at Delta0 = D: one solution at every gain, found by interval Newton. lambda_1 is that of the same
Schroedinger problem with $\dot s^2=Q(s)$, Q(1) = (D/Delta0)^2: s = 1 is now a regular point (so near a
singular one under weak noise that beyond `LONGEST` terms collocation takes over, estimated), and
$-\dot\Delta$ no longer a zero mode, so lambda_1 changes sign inside the noisy phase, at
$g^2E\varphi^2=\Delta_0$. An expression is estimated. The second engine solves for Delta0 by mpmath's
secants and for E_0 by collocation with psi_s(1) = 0.
"""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from math import inf, log2

import flint
from flint import arb, ctx

from rnnchaos.numerics.activation import Activation, activation
from rnnchaos.numerics.chaos import squared_gain
from rnnchaos.numerics.expectation import Moments, moments
from rnnchaos.numerics.ground_state import ground_state
from rnnchaos.numerics.lyapunov import exponent_of
from rnnchaos.numerics.motion import Motion, motion
from rnnchaos.numerics.moving import target
from rnnchaos.numerics.precision import working_bits
from rnnchaos.numerics.quadrature import LOG2
from rnnchaos.numerics.quantity import Engine, real
from rnnchaos.numerics.roots import Pair, enclose, half_precision, newton
from rnnchaos.numerics.solution import ball_of
from rnnchaos.numerics.unproved import judged, measured
from rnnchaos.numerics.value import Ball, arb_of
from rnnchaos.theory.nonlinearity import Nonlinearity

NOISE = real("D", "strength of the white noise, <xi xi> = 2 D delta(t)", at_least=0, at_most=1e6)


LONGEST = 12_000


WHAT = "Delta0 from V(Delta0; Delta0) = -D^2/2"


PROVED = (
    "moments and Mehler's expansion with proved remainders in ball arithmetic; root by interval Newton, "
    "unique by theorem"
)


ESTIMATED = (
    "trapezoid rules, nothing proved; radius: 10 times the larger change on doubling the precision and on "
    "halving the steps"
)


Noisy = tuple[flint.arb, flint.arb]


Measure = Callable[[flint.arb, bool], Moments]


def solution(g: Fraction, noise: Fraction, measure: Measure, loss: int) -> Noisy:
    """(Delta0, g^2 E phi^2 - Delta0) at the precision in force; the second is positive where the state is
    chaotic.
    """
    strength, target_ = arb_of(noise), 2 * arb_of(g) ** 2

    def balance(measured: Moments, variance: flint.arb) -> Pair:
        height, rise = squared_gain(measured, variance)
        share = (strength / variance) ** 2
        return height * (1 - share) - target_, rise * (1 - share) + 2 * height * share / variance

    point, slope = newton(
        lambda d: balance(measure(d, True), d), strength, bits=ctx.prec, loss=loss, what=WHAT
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
    return root, excess


def bits_lost(noise: Fraction) -> int:
    """Bits that the root may lose: Delta0 >= D sets the scale of everything small."""
    return 20 + 2 * max(0, noise.denominator.bit_length() - noise.numerator.bit_length())


def _moving(bits: int, g: Fraction, act: Activation, variance: flint.arb, refinement: int) -> Motion:
    rough = motion(g, act, variance, 40).shape[0]
    near = max(0, 1 - int(log2(float(rough)) / 2)) if rough > 0 else bits
    return motion(g, act, variance, target(bits, near, variance), refinement=refinement)


def _length(moving: Motion, bits: int) -> float:
    """How many terms p needs: q vanishes at t = 1 + delta, delta = -q(1)/q'(1) to first order, so that c_n
    falls like (1 + delta)^-n.
    """
    height = float(sum(moving.shape, arb(0)))
    return (
        bits * LOG2 / height * -float(sum((j * q for j, q in enumerate(moving.shape)), arb(0)))
        if height > 0
        else inf
    )


def _exponent(bits: int, g: Fraction, act: Activation, variance: flint.arb, refinement: int) -> flint.arb:
    moving = _moving(bits, g, act, variance, refinement)
    length = int(min(_length(moving, bits), LONGEST))
    return exponent_of(ground_state(list(moving.shape), moving.rest, noisy=True, length=length).energy)


def _weak(bits: int, g: Fraction, act: Activation, found: Noisy) -> Ball | None:
    """lambda_1 under noise so weak that the series would exceed `LONGEST` terms: by collocation, estimated.
    None where it would not.
    """
    moving = _moving(bits, g, act, found[0], 0)
    if _length(moving, bits) <= LONGEST:
        return None
    from mpmath import mp

    from rnnchaos.numerics.collocation import lowest_energy
    from rnnchaos.numerics.motion_reference import METHOD, Shape, mpf_of
    from rnnchaos.numerics.reference import ball_from

    def solved(precision: int, nats: float) -> flint.arb:
        with mp.workprec(precision):
            shape = Shape(
                mpf_of(moving.variance), tuple(mpf_of(q) for q in moving.shape), nats, moving.distance
            )
            return exponent_of(ball_from(lowest_energy(shape, noisy=True)))

    nats = (bits - 12) * LOG2
    return judged(solved(ctx.prec, nats), solved(ctx.prec, 1.5 * nats), solved(2 * ctx.prec, nats), METHOD)


Extract = Callable[[int, Fraction, Activation, Noisy, int], flint.arb]


def noisy_engine(extract: Extract, without: Engine) -> Engine:
    """The ball engine of a number taken from Delta0; `without` answers at D = 0."""

    def run(bits: int, /, *, g: Fraction, D: Fraction, phi: Nonlinearity) -> Ball:
        if D == 0:
            return without(bits, g=g, phi=phi)
        act, loss = activation(phi), bits_lost(D)
        with working_bits(bits + 2 * loss):
            if act.strip is None:
                return _estimated(bits, g, D, act, extract)
            found = solution(g, D, lambda d, slopes: moments(act, d, slopes=slopes), loss)
            weak = _weak(bits, g, act, found) if extract is exponent_under_noise else None
            return _labelled(weak or Ball(extract(bits, g, act, found, 0), PROVED), found)

    return run


def _labelled(ball: Ball, found: Noisy) -> Ball:
    """Whether the noisy state is chaotic: g^2 E phi^2 > Delta0."""
    if found[1] > 0:
        return ball
    return replace(
        ball,
        state="quiescent",
        message="activity is driven by the noise, not chaotic: g^2 E phi^2 <= Delta0, lambda_1 <= 0",
    )


def _estimated(bits: int, g: Fraction, noise: Fraction, act: Activation, extract: Extract) -> Ball:
    with working_bits(64):
        how = measured(act, (arb_of(noise) ** 2 + arb_of(g) ** 2).sqrt())

    def solved(refinement: int) -> tuple[flint.arb, Noisy]:
        def measure(variance: flint.arb, slopes: bool) -> Moments:
            return moments(act, variance, slopes=slopes, rule=how.rule(variance, ctx.prec, refinement))

        root, excess = solution(g, noise, measure, bits_lost(noise))
        return extract(bits, g, act, (root.mid(), excess), refinement), (root, excess)

    (plain, found), (finer, _) = solved(0), solved(1)
    with working_bits(2 * ctx.prec):
        longer = solved(0)[0]
    return _labelled(judged(plain, finer, longer, ESTIMATED), found)


def variance_of(bits: int, g: Fraction, act: Activation, found: Noisy, refinement: int) -> flint.arb:
    return found[0]


def exponent_under_noise(bits: int, g: Fraction, act: Activation, found: Noisy, refinement: int) -> flint.arb:
    return _exponent(bits, g, act, found[0], refinement)


def float_variance(g: float, noise: float, phi: Nonlinearity) -> float:
    """Delta0 in float64, to about 1e-6 or better."""
    engine = noisy_engine(variance_of, ball_of(lambda solved: solved.variance))
    with working_bits(96):
        found = engine(64, g=Fraction(g), D=Fraction(noise), phi=phi).arb
    assert found is not None
    return float(found)

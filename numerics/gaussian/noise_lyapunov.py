r"""The largest Lyapunov exponent under white noise.

lambda_1 is that of the Schroedinger problem without noise with $\dot s^2=Q(s)$, Q(1) = (D/Delta0)^2: s = 1 is
now a regular point and $-\dot\Delta$ no longer a zero mode, so lambda_1 changes sign inside the noisy phase,
at $g^2E\varphi^2=\Delta_0$.

**Weak noise.** s = 1 is then so near a singular point that the series of
`rnnchaos.numerics.meanfield.bound_state` would exceed `LONGEST` terms: collocation takes over, estimated.
Q(1) is smaller there than what a truncated expansion leaves out of it, and lambda_1 would be off by the
square root of that; so the terms left out are put into one more, which their known sum fixes.
"""

from fractions import Fraction
from math import log2
from typing import Any

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.engines import estimated, in_balls
from rnnchaos.numerics.gaussian.lyapunov import exponent_of
from rnnchaos.numerics.gaussian.noise import Noisy
from rnnchaos.numerics.meanfield.bound_state import ground_state
from rnnchaos.numerics.meanfield.motion import Motion, motion, target
from rnnchaos.numerics.nonlinearity.activation import Activation
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import NonConvergence

LONGEST, MOST_TERMS = 12_000, 20_000
"""Of the trial function where the noise is weak, and of q at all: some seconds each."""
COLLOCATED = (
    "Mehler's expansion in ball arithmetic, Chebyshev collocation; radius: 10 times the larger change on "
    "doubling the precision and on half as many bits again in terms and points"
)


def _moving(bits: int, g: Fraction, act: Activation, found: Noisy, refinement: int) -> Motion:
    variance, enclosing = found.variance, found.enclosed
    rough = motion(g, act, variance, 40, enclosing=enclosing).shape[0]
    near = max(0, 1 - int(log2(float(rough)) / 2)) if rough > 0 else bits
    accuracy = target(bits, near, variance)
    return motion(g, act, variance, accuracy, refinement=refinement, enclosing=enclosing)


def _length(moving: Motion, height: flint.arb, bits: int) -> float:
    """How many terms p needs: q vanishes at t = 1 + delta, delta = -q(1)/q'(1) to first order, so that c_n
    falls like (1 + delta)^-n.
    """
    return bits * LOG2 / float(height) * -float(sum((j * q for j, q in enumerate(moving.shape)), arb(0)))


def exponent_under_noise(bits: int, g: Fraction, act: Activation, found: Noisy, refinement: int) -> Any:
    """lambda_1: by the series, enclosed, or under weak noise by collocation. Raises `NonConvergence` where
    strong noise makes the variance so large that the series has more than `MOST_TERMS` terms."""
    moving = _moving(bits, g, act, found, refinement)
    if len(moving.shape) > MOST_TERMS:
        raise NonConvergence(
            "the ground state",
            f"{len(moving.shape)} terms wanted, {MOST_TERMS} allowed, "
            f"at variance {found.variance.str(5, radius=False)}",
        )
    length = _length(moving, found.height, bits)
    if length > LONGEST:
        return collocated(bits, g, act, found, refinement)
    return exponent_of(ground_state(list(moving.shape), moving.rest, noisy=True, length=int(length)).energy)


def collocated(bits: int, g: Fraction, act: Activation, found: Noisy, refinement: int) -> Any:
    """lambda_1 by collocation; `refinement` takes half as many bits again in expansion and points."""
    from mpmath import mp

    from rnnchaos.numerics.ball.convert import arb_of, mpf_of
    from rnnchaos.numerics.meanfield.collocation import lowest_energy
    from rnnchaos.numerics.meanfield.motion_mpmath import Shape

    wanted = bits * (2 + refinement) // 2
    moving = _moving(wanted, g, act, found, refinement)
    with mp.workprec(ctx.prec):
        kept: list[Any] = [mpf_of(q) for q in moving.shape]
        kept.append(mpf_of(found.height) - mp.fsum(kept))
        shape = Shape(mpf_of(moving.variance), tuple(kept), (wanted - 12) * LOG2, moving.distance)
        return exponent_of(arb_of(lowest_energy(shape, noisy=True)))


def weakly(bits: int, g: Fraction, act: Activation, found: Noisy) -> Ball | None:
    """lambda_1 of a registered phi where the noise is weak, estimated; None where it is not."""
    if _length(_moving(bits, g, act, found, 0), found.height, bits) <= LONGEST:
        return None
    solve = in_balls(lambda refinement: collocated(bits, g, act, found, refinement))
    return estimated(solve, COLLOCATED, bits=ctx.prec)

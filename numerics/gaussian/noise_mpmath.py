r"""White noise by the second engine: mpmath's secants for Delta0, collocation with psi_s(1) = 0 for E_0. It
starts near the ball engine's Delta0 and shares nothing else with it. The quantities of
`rnnchaos.numerics.gaussian.noise` and `rnnchaos.numerics.gaussian.noise_lyapunov`.
"""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from rnnchaos.numerics.ball.convert import mpf_of
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.engines import estimated, in_mpmath
from rnnchaos.numerics.gaussian.lyapunov import LYAPUNOV, by_collocation
from rnnchaos.numerics.gaussian.noise import NOISE, bits_lost, noisy_engine, variance_of
from rnnchaos.numerics.gaussian.noise_lyapunov import exponent_under_noise, weakly
from rnnchaos.numerics.meanfield.gain import GAIN, gain
from rnnchaos.numerics.meanfield.motion_engines import REFERENCE
from rnnchaos.numerics.meanfield.state_engines import VARIANCE, VARIANCE_BY_MPMATH
from rnnchaos.numerics.quantity import PHI, Engine, Quantity
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_FURTHEST = 3  # g/g_c - 1: the terms of the bound state's series grow like g^4/D^2


def _reference(extract: Callable[..., Any], without: Engine) -> Engine:
    """The mpmath engine of extract(maker of the shape, Delta0). It starts near the ball engine's Delta0 and
    shares nothing else.
    """

    def run(bits: int, /, *, g: Fraction, D: Fraction, phi: Nonlinearity) -> Ball:
        if D == 0:
            return without(bits, g=g, phi=phi)
        from mpmath import mp

        from rnnchaos.numerics.meanfield.motion_mpmath import shape
        from rnnchaos.numerics.means.gauss_legendre import table

        near = noisy_engine(variance_of, without)(64, g=g, D=D, phi=phi)
        if near.arb is None:
            return near
        start, loss = float(near.arb), 2 * bits_lost(D)

        def number(refinement: int) -> Any:
            rows = table(phi, start**0.5, bits + loss, refinement)
            variance = _secant(rows.means, g, D, mp.mpf(start))
            nats = (bits - 8) * LOG2 * (1 + refinement / 2)
            return extract(lambda: shape(g, phi, variance, nats), variance)

        found = estimated(in_mpmath(number), REFERENCE, bits=bits + loss)
        return replace(found, state=near.state, message=near.message)

    return run


def _secant(means: Callable[[Any], Any], g: Fraction, noise: Fraction, start: Any) -> Any:
    """Delta0 by the secant method over mpmath numbers."""
    from mpmath import mp

    gain, strength = mpf_of(g), mpf_of(noise)

    def residual(variance: Any) -> Any:
        _, mean, square = means(variance)
        return (variance**2 - strength**2) / (square - mean**2) - 2 * gain**2

    return mp.findroot(
        residual,
        (start, start * (1 + mp.mpf(2) ** -30)),
        solver="secant",
        tol=mp.ldexp(1, -mp.prec + 16),
        verify=False,
    )


VARIANCE_UNDER_NOISE = Quantity(
    "gaussian.variance.noise",
    "variance Delta0 under white noise",
    "gaussian.variance.noise",
    (GAIN, NOISE, PHI),
    noisy_engine(variance_of, VARIANCE),
    _reference(lambda make, variance: variance, VARIANCE_BY_MPMATH),
)
LYAPUNOV_UNDER_NOISE = Quantity(
    "gaussian.lyapunov_max.noise",
    "largest Lyapunov exponent lambda_1 under white noise",
    "gaussian.lyapunov_max.noise",
    (gain(furthest=_FURTHEST), NOISE, PHI),
    noisy_engine(exponent_under_noise, LYAPUNOV.ball, weakly),
    _reference(lambda make, variance: by_collocation(make(), noisy=True), LYAPUNOV.mpmath),
)

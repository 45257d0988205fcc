r"""The Euler map $x_{n+1}=(1-\delta)x_n+\delta J\varphi(x_n)$ in numbers: its own mean-field theory.

    (1 + (1-d)^2) D_n - (1-d)(D_(n+1) + D_(n-1)) = d^2 g^2 C(D_n; D_0),
    D_-1 = D_1,   D_n -> 0,   0 < d <= 1,
    kinetic energy <F^2> = 2 (D_0 - D_1)/d^2 = (g^2 E phi^2 - D_0)/(1 - d),   F = -x + J phi(x),

by shooting on D_0 (`rnnchaos.numerics.scheme.shooting`) with C from its Hermite coefficients
(`rnnchaos.numerics.means.hermite`). At d = 1 the activity is white: $D_n=0$ for n > 0, so $D_0=g^2E\varphi^2$
and $\langle F^2\rangle=2D_0$. The onset is that of the flow: for $d\le1$ the circle of eigenvalues
$1-d+dg|c_1|e^{i\theta}$ leaves the unit disc at $g|c_1|=1$. Nothing is proved: the radius is ten times the
larger change on doubling the precision and on doubling lags and nodes.
"""

from collections.abc import Callable
from fractions import Fraction
from math import isnan
from typing import Any

import flint
from flint import arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.meanfield.gain import closeness
from rnnchaos.numerics.meanfield.state_engines import no_solution, quiescent
from rnnchaos.numerics.means.hermite import Correlation, ball_correlation, mpmath_correlations
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.numerics.quantity import GAIN, PHI, Quantity, real
from rnnchaos.numerics.scheme.shooting import Map
from rnnchaos.numerics.scheme.start import float_state, is_quiet, white
from rnnchaos.numerics.scheme.step_one import White, ball_means, mpmath_means
from rnnchaos.numerics.value import BITS_PER_DIGIT, Ball, judged
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

__all__ = [
    "STATE",
    "STEP",
    "Extract",
    "approximate",
    "ball_engine",
    "float_state",
    "reference_engine",
    "variance_of",
]

STEP = real(
    "dt", "time step of the Euler map, in units of the neuron's time constant", at_least=0.001, at_most=1
)
_METHOD = (
    "{}shooting on Delta0 with Hermite coefficients; radius: 10 times the larger change on doubling "
    "the precision and on doubling lags and nodes"
)
NONE = Fraction(0)
_SPARE = 16  # of the 24 guard bits that the caller puts on top of the digits
State = Correlation | White
Extract = Callable[[Any, Map], Any]
"""What is wanted of the chaotic state, from C at its Delta0 (at step 1 its means) and the recursion."""


def variance_of(c: State, shot: Map) -> Any:
    return c.variance


def _kinetic_energy(c: State, shot: Map) -> Any:
    return 2 * c.variance if shot.step == 1 else (shot.g2 * c.second - c.variance) / shot.keep


def approximate(g: float, dt: float, phi: Nonlinearity) -> tuple[float, float]:
    """(Delta0, <F^2>) in float64, to about 1e-12; 0 at g <= g_c, nan without a chaotic state."""
    found = float_state(g, dt, phi)
    if isinstance(found, float):
        return found, found
    c, shot = found
    return c.variance, _kinetic_energy(c, shot)


def _solved(
    build: Callable[[Any], Any],
    shot: Map,
    dt: Fraction,
    start: Any,
    known: float,
    digits: float,
) -> Any:
    """The chaotic state to `digits` digits from a start with `known` digits."""
    if dt == 1:
        return build(white(build, shot, start, digits))
    return build(shot.refined(build, start, known, digits))


def _start(g: Fraction, dt: Fraction, phi: Nonlinearity, noise: Fraction) -> float:
    found = float_state(float(g), float(dt), phi, float(noise))
    return found if isinstance(found, float) else float(found[0].variance)


def ball_engine(extract: Extract) -> Callable[..., Ball]:
    """The ball engine of extract(C at the stationary Delta0, recursion); 0 in quiescence without noise."""

    def engine(bits: int, /, *, g: Fraction, dt: Fraction, phi: Nonlinearity, D: Fraction = NONE) -> Ball:
        if D == 0 and is_quiet(g, dt, phi):
            return quiescent(0)
        act, digits, start = activation(phi), bits / BITS_PER_DIGIT, _start(g, dt, phi, D)
        if isnan(start):
            return no_solution(g, phi, _METHOD.format(""))

        def solved(start: flint.arb, known: float, refinement: int) -> tuple[flint.arb, flint.arb]:
            def correlated(variance: flint.arb) -> Correlation:
                return ball_correlation(act, variance, bits - _SPARE, refinement)

            build = ball_means(act, start, refinement) if dt == 1 else correlated
            g2, d, noise = arb_of(g) ** 2, arb_of(dt), arb_of(D)
            shot = Map(g2, d, lambda number: number.sqrt(), lambda number: number.mid(), noise)
            found = _solved(build, shot, dt, start, known, digits + refinement * (digits - 4))
            return found.variance, extract(found, shot)

        precision = bits + 32 + 4 * closeness(g, phi)
        with working_bits(precision):
            variance, plain = solved(arb(start), 14, 0)
        with working_bits(precision + bits // 2):
            _, finer = solved(variance, digits - 2, 1)
        with working_bits(2 * precision):
            _, longer = solved(variance, digits - 2, 0)
        return judged(plain, finer, longer, _METHOD.format(""))

    return engine


def reference_engine(extract: Extract) -> Callable[..., Ball]:
    """The mpmath engine of the same."""

    def engine(bits: int, /, *, g: Fraction, dt: Fraction, phi: Nonlinearity, D: Fraction = NONE) -> Ball:
        from mpmath import mp

        if D == 0 and is_quiet(g, dt, phi):
            return quiescent(0)
        act, digits, start = activation(phi), bits / BITS_PER_DIGIT, _start(g, dt, phi, D)
        if isnan(start):
            return no_solution(g, phi, _METHOD.format("mpmath: "))
        full = bits + 32 + 4 * closeness(g, phi)

        def solved(precision: int, refinement: int, first: Any, known: float) -> tuple[Any, flint.arb]:
            with mp.workprec(precision):
                gain, d, noise = (mp.mpf(f.numerator) / f.denominator for f in (g, dt, D))

                build = (
                    mpmath_means(act, start, bits, refinement)
                    if dt == 1
                    else mpmath_correlations(act, start**0.5, bits - _SPARE, refinement)
                )
                shot = Map(gain**2, d, mp.sqrt, noise=noise)
                found = _solved(build, shot, dt, first, known, digits + refinement * (digits - 4))
                return found.variance, arb_of(extract(found, shot))

        variance, plain = solved(full, 0, mp.mpf(start), 14)
        _, finer = solved(full + bits // 2, 1, variance, digits - 2)
        _, longer = solved(2 * full, 0, variance, digits - 2)
        return judged(plain, finer, longer, _METHOD.format("mpmath: "))

    return engine


def _vectorised(which: int) -> Callable[..., Any]:
    def values(*, g: Any, dt: Any, phi: Nonlinearity) -> Any:
        import numpy as np

        gains, steps = np.broadcast_arrays(np.asarray(g, dtype=float), np.asarray(dt, dtype=float))
        pairs = zip(gains.ravel(), steps.ravel(), strict=True)
        return np.array([approximate(float(a), float(b), phi)[which] for a, b in pairs]).reshape(gains.shape)

    return values


STATE = (
    Quantity(
        "scheme.variance",
        "variance of the Euler map's chaotic state",
        "scheme.variance",
        (GAIN, STEP, PHI),
        ball_engine(variance_of),
        reference_engine(variance_of),
        _vectorised(0),
    ),
    Quantity(
        "scheme.kinetic_energy",
        "raw kinetic energy <F^2> of the Euler map",
        "scheme.kinetic_energy",
        (GAIN, STEP, PHI),
        ball_engine(_kinetic_energy),
        reference_engine(_kinetic_energy),
        _vectorised(1),
    ),
)

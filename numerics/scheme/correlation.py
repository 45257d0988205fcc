r"""The autocovariance of the Euler map at a lag, $\Delta_n$, n = lag/dt, and its state and exponent under
noise.

The recursion of `rnnchaos.numerics.scheme.shooting` run forward from the right Delta0. What is wrong with
Delta0 grows like r^-n where Delta_n falls like r^n, so that n lags cost 2 n log2(1/r) bits on top, which the
engines are given. Under white noise of strength D a step of the map adds a normal number of variance 2 D dt
to each unit; at dt = 1 this is the discrete network with noise of variance 2 D.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import ceil, log2
from typing import Any

from rnnchaos.numerics.gaussian.noise import NOISE
from rnnchaos.numerics.meanfield.gain import GAIN
from rnnchaos.numerics.meanfield.state_engines import quiescent
from rnnchaos.numerics.means.hermite import Correlation
from rnnchaos.numerics.quantity import PHI, Engine, Quantity, real
from rnnchaos.numerics.scheme.domain import LAGGED_STEP, STEP
from rnnchaos.numerics.scheme.lyapunov import EXPONENT_ENGINES, LYAPUNOV, exponent
from rnnchaos.numerics.scheme.lyapunov import STEP as SHORT_STEP
from rnnchaos.numerics.scheme.shooting import Map
from rnnchaos.numerics.scheme.start import float_state, is_quiet
from rnnchaos.numerics.scheme.state import VARIANCE_ENGINES, Extract, map_engines
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

MOST_LAGS = 3000
_TAIL = 1e-3
"""Of Delta0: what the cubic part of C does beyond is 1e-6, as is what 1e-12 of Delta0 has grown to."""
DRIVEN = "activity is driven by the noise, not chaotic: lambda_1 <= 0"
LAG = real("lag", "lag tau, a multiple of dt", at_least=0, at_most=10_000)


def steps(lag: Fraction, dt: Fraction) -> int:
    """lag/dt. Raises `UsageError` where that is no integer, or too many lags."""
    if (lag / dt).denominator != 1 or lag / dt > MOST_LAGS:
        raise UsageError("lag", str(lag), f"accepted: a multiple of dt = {dt}, at most {MOST_LAGS} of them")
    return int(lag / dt)


def covariances(c: Correlation, shot: Map, count: int) -> list[Any]:
    """Delta_0 ... Delta_count, over any numbers."""
    if shot.step == 1:
        return [c.variance] + [0 * c.variance] * count
    out = [c.variance, shot.first(c)]
    while len(out) <= count:
        out.append(shot.following(c, out[-2], out[-1]))
    return out[: count + 1]


def at_lag(count: int) -> Extract:
    """Delta_n at n = count, over any numbers."""
    return lambda c, shot: covariances(c, shot, count)[count]


def _engine(which: int) -> Engine:
    def engine(bits: int, /, *, g: Fraction, dt: Fraction, lag: Fraction, phi: Nonlinearity) -> Ball:
        count = steps(lag, dt)
        if is_quiet(g, dt, phi):
            return quiescent(0)
        return map_engines(at_lag(count))[which](bits + _lost(g, dt, phi, count), g=g, dt=dt, phi=phi)

    return engine


def _lost(g: Fraction, dt: Fraction, phi: Nonlinearity, count: int) -> int:
    """Bits that `count` lags cost."""
    found = float_state(float(g), float(dt), phi)
    if isinstance(found, float) or dt == 1:
        return 0
    c, shot = found
    return ceil(2 * count * -log2(float(shot.decay(c))))


def _vectorised(*, g: Any, dt: Any, lag: Any, phi: Nonlinearity) -> Any:
    """One state and one run of the recursion for all lags of a gain and a step."""
    import numpy as np

    gains, times, lags = np.broadcast_arrays(*(np.asarray(a, dtype=float) for a in (g, dt, lag)))
    counts, out = np.rint(lags / times).astype(int), np.empty(lags.shape)
    for gain, step in {*zip(gains.flat, times.flat, strict=True)}:
        here = (gains == gain) & (times == step)
        found, most = float_state(float(gain), float(step), phi), int(counts[here].max())
        path = [found] * (most + 1) if isinstance(found, float) else _followed(*found, most)
        out[here] = np.array(path, float)[counts[here]]
    return out


def _followed(c: Correlation, shot: Map, most: int) -> list[float]:
    """Delta_0 ... Delta_most in float64. Where Delta_n is small, r^n alone is left: run on, the recursion
    would blow up the rounding of Delta0 like r^-n."""
    out = covariances(c, shot, most)
    end = next((n for n, value in enumerate(out) if n and value < _TAIL * out[0]), most)
    return out if shot.step == 1 else [*out[: end + 1], *_decay(out[end], c, shot, most - end)]


def _decay(last: float, c: Correlation, shot: Map, count: int) -> Iterator[float]:
    rate = float(shot.decay(c)) if count else 0.0
    return (last * rate**k for k in range(1, count + 1))


def _noisy(noisy: Engine, silent: Engine) -> Engine:
    """The engine `noisy`, labelled, under noise; `silent` answers at D = 0."""

    def engine(bits: int, /, *, g: Fraction, dt: Fraction, D: Fraction, phi: Nonlinearity) -> Ball:
        if D == 0:
            return silent(bits, g=g, dt=dt, phi=phi)
        found = float_state(float(g), float(dt), phi, float(D))
        ball = noisy(bits, g=g, dt=dt, D=D, phi=phi)
        if ball.arb is None:
            return ball
        chaotic = not isinstance(found, float) and exponent(*found) > 0
        return ball if chaotic else replace(ball, state="quiescent", message=DRIVEN)

    return engine


CORRELATION = Quantity(
    "scheme.correlation",
    "autocovariance of the Euler map",
    "scheme.dmft",
    (GAIN, LAGGED_STEP, LAG, PHI),
    _engine(0),
    _engine(1),
    _vectorised,
)
NOISY = (
    Quantity(
        "scheme.variance.noise",
        "variance of the Euler map under white noise",
        "scheme.variance.noise",
        (GAIN, STEP, NOISE, PHI),
        *map(_noisy, VARIANCE_ENGINES, VARIANCE_ENGINES),
    ),
    Quantity(
        "scheme.lyapunov_max.noise",
        "largest Lyapunov exponent of the Euler map under white noise, per unit time",
        "scheme.lyapunov_max",
        (GAIN, SHORT_STEP, NOISE, PHI),
        *map(_noisy, EXPONENT_ENGINES, (LYAPUNOV.ball, LYAPUNOV.mpmath)),
    ),
)

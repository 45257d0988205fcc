r"""Correlations of the chaotic state: $\Delta(\tau)$, $-\Delta''(\tau)$, relaxation and correlation times.

    tau(s) = int_s^1 ds/sqrt(Q),  Delta = Delta0 s;  Gamma(tau) = -Delta0 Q'(s)/2;
    relaxation time 1/sqrt(q_0);  correlation time int_0^inf s dtau

from `rnnchaos.numerics.meanfield.motion`, where all of it is proved. With s = sech x a lag is x plus a
bounded series: no lag costs more than another, but for the bits that it multiplies the rate's error by. The
second engine (`rnnchaos.numerics.gaussian.correlation_mpmath`) shares no coefficient with the first.

In quiescence Delta = 0, so correlations are exactly 0 and there is no correlation time; the relaxation time
is then that of the response to weak noise, $1/\sqrt{1-(g/g_c)^2}$, which joins the chaotic one at g_c,
where both diverge.
"""

from collections.abc import Callable
from fractions import Fraction
from math import nan
from types import ModuleType
from typing import TYPE_CHECKING, Any

import flint
from flint import arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.meanfield.gain import GAIN, not_too_strong, slope
from rnnchaos.numerics.meanfield.motion import Motion
from rnnchaos.numerics.meanfield.motion_engines import in_motion, motion_engines
from rnnchaos.numerics.meanfield.state_engines import Rest
from rnnchaos.numerics.quantity import PHI, Engine, Quantity, rational, real, shown
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

if TYPE_CHECKING:
    from rnnchaos.numerics.meanfield.motion_mpmath import Shape

LAG = real("lag", "lag tau, in units of the neuron's time constant", at_least=-1e30, at_most=1e30)
LONGEST = Fraction(10**30)
PROOF = "time as a series in Beta functions with its residual summed"
Extract = Callable[..., Any]


def undefined(bits: int, g: Fraction, phi: Nonlinearity) -> Ball:
    """What needs activity and has none in quiescence."""
    return Ball(
        None, "exact: g <= g_c", True, "quiescent", "g <= g_c: nothing fluctuates, Delta = 0, so this is 0/0"
    )


def weak_response(bits: int, g: Fraction, phi: Nonlinearity) -> Ball:
    """The relaxation time in quiescence."""
    with working_bits(2 * bits + 64):
        squared = (arb_of(g) * slope(phi)) ** 2
        if not squared < 1:
            return Ball(None, "exact: g = g_c", True, "quiescent", "g = g_c: the relaxation time diverges")
        return Ball((1 - squared).rsqrt(), "closed form", True, "quiescent")


def by_panels(panels: "Callable[[ModuleType], Extract]") -> Extract:
    """A function in `rnnchaos.numerics.gaussian.correlation_mpmath`, which is loaded when it is needed."""

    def reference(q: "Shape", **other: Any) -> Any:
        from rnnchaos.numerics.gaussian import correlation_mpmath

        return panels(correlation_mpmath)(q, **other)

    return reference


def at_a_lag(run: Engine, most: Fraction = LONGEST) -> Engine:
    """`run` with the bits that a lag costs: it multiplies the error of the rate of decay.

    Raises `UsageError` for a lag beyond `most`.
    """

    def engine(bits: int, /, *, lag: Fraction, **other: Any) -> Ball:
        if abs(lag) > most:
            raise UsageError("lag", shown(lag), f"accepted by mpmath: at most {float(most):g} in size")
        return run(bits + int(abs(lag)).bit_length(), lag=lag, **other)

    return engine


def _similarity(moving: Motion, lag: Fraction) -> flint.arb:
    """s = Delta(lag)/Delta0."""
    return moving.position(abs(arb_of(lag))).sech() if lag else arb(1)


def _correlation(moving: Motion, *, lag: Fraction) -> flint.arb:
    return moving.variance * _similarity(moving, lag)


def _kinetic(moving: Motion, *, lag: Fraction) -> flint.arb:
    return -moving.variance * moving.curvature(_similarity(moving, lag))


def _over_lags(extract: Extract) -> Callable[..., Any]:
    """The path for arrays: one motion for all lags at a gain."""

    def vectorised(*, g: Any, lag: Any, phi: Nonlinearity) -> Any:
        import numpy as np

        gains, lags = np.broadcast_arrays(*(np.asarray(a, dtype=float) for a in (g, lag)))
        out = np.zeros(lags.shape)
        for gain in np.unique(gains):
            out[gains == gain] = _at_lags(extract, rational(gain), lags[gains == gain], phi)
        return out

    return vectorised


def _at_lags(extract: Extract, g: Fraction, lags: Any, phi: Nonlinearity) -> list[float]:
    """extract(motion, lag=...) at many lags, in float64; 0 in quiescence, nan without a stationary state."""
    times = [rational(float(lag)) for lag in lags]
    found: list[float] = []

    def all_of_them(moving: Motion) -> flint.arb:
        found[:] = [float(extract(moving, lag=lag).mid()) for lag in times]
        return moving.variance

    bits = 77 + int(max(map(abs, times))).bit_length()
    ball = in_motion(all_of_them)(bits, g=g, phi=phi)
    return found or [nan if ball.arb is None else 0.0] * len(times)


MOVING = not_too_strong(GAIN, 13)
"""The gain where the whole motion is wanted."""


def _lagged(id: str, title: str, extract: Extract, reference: Extract) -> Quantity:
    ball, mpmath = motion_engines(extract, reference, proof=PROOF)
    first, second = at_a_lag(ball), at_a_lag(mpmath, Fraction(10**6))
    id = f"gaussian.{id}"
    return Quantity(id, title, id, (MOVING, LAG, PHI), first, second, _over_lags(extract))


def _time(id: str, title: str, extract: Extract, reference: Extract, rest: Rest) -> Quantity:
    id = f"gaussian.{id}"
    return Quantity(id, title, id, (MOVING, PHI), *motion_engines(extract, reference, rest, proof=PROOF))


CORRELATION = _lagged(
    "correlation",
    "autocovariance Delta at a lag",
    _correlation,
    by_panels(lambda panels: panels.correlation),
)
KINETIC_CORRELATION = _lagged(
    "kinetic_correlation",
    "two-time kinetic energy -Delta'' at a lag",
    _kinetic,
    by_panels(lambda panels: panels.kinetic_correlation),
)
RELAXATION_TIME = _time(
    "relaxation_time",
    "decay time of correlations at large lags",
    lambda moving: 1 / moving.rate,
    by_panels(lambda panels: panels.relaxation_time),
    weak_response,
)
CORRELATION_TIME = _time(
    "correlation_time",
    "integral of Delta over lags 0 to infinity, over Delta0",
    lambda moving: moving.area(),
    by_panels(lambda panels: panels.correlation_time),
    undefined,
)

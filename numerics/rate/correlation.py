r"""The autocovariance at a lag, $\Delta(\tau)=\Delta_\infty+\delta s^2$.

Without noise and for an analytic phi both engines follow `rnnchaos.numerics.gaussian.correlation`: in balls
by the series of `rnnchaos.numerics.meanfield.trajectory`, by mpmath with panels. Under noise, and for a
piecewise linear phi, lags are integrated by `rnnchaos.numerics.rate.lags`. In a static state it is Delta0 at
every lag.
"""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.numerics.gaussian.correlation import CORRELATION as PLAIN
from rnnchaos.numerics.quantity import Engine, Quantity
from rnnchaos.numerics.rate.activity import unknown
from rnnchaos.numerics.rate.engines import Number, at_root, state_engines
from rnnchaos.numerics.rate.lags import METHOD, departing
from rnnchaos.numerics.rate.lyapunov import motion_of, require_analytic, shape_of, symmetric
from rnnchaos.numerics.rate.model.parameters import LAG, STATE
from rnnchaos.numerics.value import Ball


def _at(lag: Fraction) -> Any:
    def of_motion(numbers: Arithmetic, found: Any) -> Any:
        if found.network.phi.kinked or found.network.D:
            return departing(numbers, found, lag)
        if numbers.balls:
            return motion_of(numbers, found).covariance(arb_of(abs(lag)))
        from rnnchaos.numerics.gaussian.correlation_mpmath import LagIntegral

        _, d, far = found.unknowns
        if lag == 0:
            return d
        x = LagIntegral(shape_of(numbers, found)).position(mpf_of(abs(lag)))
        return far + (d - far) * mp.sech(x) ** 2

    return of_motion


def _engine(which: int, plain: Engine) -> Engine:
    """Raises `UsageError` in chaos for a phi with a kink that is not piecewise linear."""

    def run(bits: int, /, *, lag: Fraction, **given: Any) -> Ball:
        require_analytic(given, linear=True)
        if symmetric(given) and not given["D"]:
            return plain(bits, g=given["g"], lag=lag, phi=given["phi"])
        number = Number(_at(lag), at_root(unknown(1)), lambda network: 0)
        found = state_engines(number)[which](bits + int(abs(lag)).bit_length(), **given)
        moves = given["D"] or (given["phi"].kinked and found.state == "chaotic")
        return replace(found, method=METHOD) if moves and found.arb is not None else found

    return run


CORRELATION = Quantity(
    "rate.correlation",
    "autocovariance Delta at a lag, over neurons and time",
    "rate.correlation",
    (STATE[0], LAG, *STATE[1:]),
    _engine(0, PLAIN.ball),
    _engine(1, PLAIN.mpmath),
)

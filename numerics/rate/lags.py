r"""Lags along a motion that leaves lag 0 with a speed: under white noise, and at a kink in its own variable.

With $\dot s^2=s^2q(s^2)$, q > 0 on [0, 1] and $s=e^{-y}$,

    tau(y) = int_0^y dy'/sqrt(q(e^(-2 y'))),

whose integrand is smooth up to y = 0, where q(1) > 0: under noise $q(1)=(D/2\delta)^2$, as $\dot\Delta(0^+)=
-D$, and $\Delta=\Delta_\infty+\delta s^2$; at a kink $\Delta=\Delta_0\cos[u_\infty(1-s^2)]$
(`rnnchaos.numerics.rate.kinked_motion`). Gauss-Legendre panels, which shrink towards y = 0 where the noise is
weak; nothing is proved. Both engines integrate so: under noise along series of their own, at a kink along one
and the same interpolated motion, where only the state is computed twice. Source: derived here.
"""

from fractions import Fraction
from typing import Any

from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.ball.linear_algebra import polynomial
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.engines import Arithmetic, both_at
from rnnchaos.numerics.gaussian.correlation_mpmath import LagIntegral
from rnnchaos.numerics.meanfield.motion_mpmath import Shape
from rnnchaos.numerics.rate.kinked_motion import MORE, kinked_shape
from rnnchaos.numerics.rate.lyapunov import motion_of, shape_of
from rnnchaos.numerics.rate.motion import POWER
from rnnchaos.theory.errors import Unproved

METHOD = (
    "state by the engine's own rules, lags by Gauss-Legendre panels along its motion, nothing proved; "
    "radius: 10 times the larger change on doubling the precision and on half as many terms and nodes again"
)


class Departing(LagIntegral):
    """tau(y) and dtau/dy."""

    def __init__(self, q: Shape) -> None:
        super().__init__(q)
        self.whole = polynomial(q.coefficients)
        near = q(mp.one) / max(abs(q(mp.one, 1)), q(mp.one))  # q rises from q(1) by as much again within it
        self.first = mp.ldexp(1, min(-6, int(mp.floor(mp.log(near, 2)))))

    def speed(self, x: Any) -> Any:
        """dtau/dy."""
        return 1 / mp.sqrt(self.whole(mp.exp(-2 * x)))


def departing(numbers: Arithmetic, found: Any, lag: Fraction) -> Any:
    """Delta(lag) of a state under noise or of a phi with a kink. Raises `Unproved` where a proof is asked."""
    if numbers.enclosing:
        raise Unproved("the lag of a motion that leaves lag 0 with a speed", "by quadrature")
    with both_at(numbers.precision + MORE):
        d, far = (mpf_of(arb_of(x).mid()) for x in found.unknowns[1:])
        if lag == 0:
            return _given(numbers, d)
        kinked = found.network.phi.kinked
        leaving = (mpf_of(found.network.D) / (2 * (d - far))) ** 2
        shape = kinked_shape(numbers, found) if kinked else _under_noise(numbers, found, leaving)
        t = mp.exp(-2 * Departing(shape).position(mpf_of(abs(lag))))
        return _given(numbers, d * mp.cos(mp.acos(far / d) * (1 - t)) if kinked else far + (d - far) * t)


def _given(numbers: Arithmetic, value: Any) -> Any:
    return arb_of(value) if numbers.balls else value


def _under_noise(numbers: Arithmetic, found: Any, height: Any) -> Shape:
    """The series of either engine, with half as many digits again where refined. Weak noise has q(1) =
    `height` smaller than what the series leaves out of it: one more term makes up their sum."""
    if numbers.balls:
        kept = [mpf_of(q.mid()) for q in motion_of(numbers, found).shape]
    else:
        kept = list(shape_of(numbers, found).coefficients)
    kept.append(height - mp.fsum(kept))
    nats = numbers.bits * LOG2 * (1 + numbers.refinement / 2)
    return Shape(mp.one, tuple(kept), nats, 1.0, POWER)

r"""Correlations of the chaotic state: $\Delta(\tau)$, $-\Delta''(\tau)$, the power spectrum, relaxation
and correlation times.

    tau(s) = int_s^1 ds/sqrt(Q),  Delta = Delta0 s;  Gamma(tau) = -Delta0 Q'(s)/2;
    relaxation time 1/sqrt(q_0);  correlation time int_0^inf s dtau;
    S(omega) = int Delta e^(i omega tau) dtau = 2 Delta0 int_0^inf s cos(omega tau) dtau

from `rnnchaos.numerics.motion`, where all but S at omega != 0 is proved. S is the trapezoid rule in x, s =
sech x: the integrand is even, smooth and falls like e^-x, but not analytic at x = 0 (C is smooth at Delta =
Delta0, no more), so the rule converges faster than any power and S is estimated. The second engine
(`rnnchaos.numerics.panels`) shares no coefficient with the first.

In quiescence Delta = 0, so correlations are exactly 0 and there is no correlation time; the relaxation time
is then that of the response to weak noise, $1/\sqrt{1-(g/g_c)^2}$, which joins the chaotic one at g_c,
where both diverge.
"""

from collections.abc import Callable
from fractions import Fraction
from math import pi
from typing import Any

import flint
from flint import arb, arb_poly

from rnnchaos.numerics.gain import slope
from rnnchaos.numerics.motion import Motion, resolution
from rnnchaos.numerics.moving import ball_of_motion
from rnnchaos.numerics.precision import working_bits
from rnnchaos.numerics.quadrature import LOG2
from rnnchaos.numerics.quantity import GAIN, PHI, Engine, Quantity, real
from rnnchaos.numerics.solution import quiescent
from rnnchaos.numerics.unproved import judged
from rnnchaos.numerics.value import Ball, arb_of
from rnnchaos.theory.nonlinearity import Nonlinearity

LAG = real("lag", "lag tau, in units of the neuron's time constant", at_least=-1e30, at_most=1e30)
OMEGA = real("omega", "angular frequency, per time constant")
PROOF = "time as a series in Beta functions with its residual summed"
SMOOTH = (
    "trapezoid rule in arcosh(Delta0/Delta), smooth but not analytic; radius: 10 times the larger "
    "change on half as many digits again in "
    "precision, terms and nodes"
)
Rest = Callable[[int, Fraction, Nonlinearity], Ball]
Extract = Callable[..., flint.arb]


def nothing(bits: int, g: Fraction, phi: Nonlinearity) -> Ball:
    """Correlations in quiescence."""
    return quiescent(0)


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


def engine(extract: Extract, at_rest: Rest = nothing) -> Engine:
    """The ball engine of extract(motion, **other parameters)."""

    def run(bits: int, /, *, g: Fraction, phi: Nonlinearity, **other: Any) -> Ball:
        return ball_of_motion(
            bits, g, phi, lambda moving: extract(moving, **other), lambda: at_rest(bits, g, phi), PROOF
        )

    return run


def second_engine(name: str, at_rest: Rest = nothing) -> Engine:
    """The mpmath engine: the function `name` of `rnnchaos.numerics.panels`."""

    def run(bits: int, /, *, g: Fraction, phi: Nonlinearity, **other: Any) -> Ball:
        from rnnchaos.numerics import panels
        from rnnchaos.numerics.motion_reference import reference_of_motion

        return reference_of_motion(
            bits, g, phi, lambda q: getattr(panels, name)(q, **other), lambda: at_rest(bits, g, phi)
        )

    return run


def at_a_lag(run: Engine) -> Engine:
    """`run` with the bits that a lag costs: it multiplies the error of the rate of decay."""

    def engine(bits: int, /, *, lag: Fraction, **other: Any) -> Ball:
        return run(bits + int(abs(lag)).bit_length(), lag=lag, **other)

    return engine


def _similarity(moving: Motion, lag: Fraction) -> flint.arb:
    """s = Delta(lag)/Delta0."""
    return moving.place(abs(arb_of(lag))).sech() if lag else arb(1)


def _correlation(moving: Motion, *, lag: Fraction) -> flint.arb:
    return moving.variance * _similarity(moving, lag)


def _kinetic(moving: Motion, *, lag: Fraction) -> flint.arb:
    return -moving.variance * moving.curvature(_similarity(moving, lag))


def spectrum(moving: Motion, omega: flint.arb, nats: float) -> flint.arb:
    """S(omega) by the trapezoid rule in x; midpoints."""
    step = arb(2 * pi / (resolution(moving.distance, nats) + float(omega / moving.rate)))
    poly, total = arb_poly(list(moving.root)), arb(0)
    for k in range(int((nats + 4) / float(step)) + 1):
        x = step * k
        s = x.sech()
        term = s * poly(s * s) * (omega * moving.time(x)).cos()
        total += (term / 2 if k == 0 else term).mid()
    return 2 * moving.variance.mid() * step * total / moving.rate.mid()


def _power_spectrum(bits: int, /, *, g: Fraction, phi: Nonlinearity, omega: Fraction) -> Ball:
    """S(omega): proved at omega = 0, estimated elsewhere."""
    at_zero = engine(lambda moving: 2 * moving.variance * moving.area())(bits, g=g, phi=phi)
    if omega == 0 or at_zero.arb is None or at_zero.state == "quiescent":
        return at_zero
    nats = bits * LOG2

    def at(precision: int, accuracy: float) -> flint.arb:
        def extract(moving: Motion) -> flint.arb:
            return spectrum(moving, abs(arb_of(omega)), accuracy)

        found = ball_of_motion(precision, g, phi, extract, lambda: quiescent(0), "").arb
        assert found is not None
        return found

    return judged(at(bits, nats), at(bits, 1.3 * nats), at(bits + bits // 2, nats), SMOOTH)


def _quantity(
    id: str, title: str, more: tuple[Any, ...], run: Engine, name: str, at_rest: Rest = nothing
) -> Quantity:
    return Quantity(
        f"gaussian.{id}", title, f"gaussian.{id}", (GAIN, *more, PHI), run, second_engine(name, at_rest)
    )


def _lagged(id: str, title: str, extract: Extract) -> Quantity:
    first, second = at_a_lag(engine(extract)), at_a_lag(second_engine(id))
    return Quantity(f"gaussian.{id}", title, f"gaussian.{id}", (GAIN, LAG, PHI), first, second)


CORRELATIONS = (
    _lagged("correlation", "autocovariance Delta at a lag", _correlation),
    _lagged("kinetic_correlation", "two-time kinetic energy -Delta'' at a lag", _kinetic),
    _quantity(
        "power_spectrum",
        "power spectrum of x at an angular frequency",
        (OMEGA,),
        _power_spectrum,
        "power_spectrum",
    ),
    _quantity(
        "relaxation_time",
        "decay time of correlations at large lags",
        (),
        engine(lambda moving: 1 / moving.rate, weak_response),
        "relaxation_time",
        weak_response,
    ),
    _quantity(
        "correlation_time",
        "integral of Delta over lags 0 to infinity, over Delta0",
        (),
        engine(lambda moving: moving.area(), undefined),
        "correlation_time",
        undefined,
    ),
)

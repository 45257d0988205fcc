r"""What has a closed form: errors of couplings and predictions, linear networks, the long time.

kappa = 2 (1 - sqrt(1 - eta^2)),   1 - I_0(2 g sqrt(rho) t)/I_0(2 g t),   ln 2/dt,
sigma^2 N/(g^2 q_0 (P - N - 1)),   sigma^2 N/(P - N - 1),   2 Delta0.
"""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from math import log2
from typing import Any

from flint import arb
from mpmath import mp

from rnnchaos.numerics.ball.elementary import logarithm, square_root
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.engines import Arithmetic, AtRest, active, engines
from rnnchaos.numerics.meanfield.state_engines import VARIANCE, VARIANCE_BY_MPMATH
from rnnchaos.numerics.means.hermite import mpmath_rows
from rnnchaos.numerics.means.moments import moments
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.numerics.quantity import Engine, Parameter, Quantity
from rnnchaos.numerics.reconstruction.parameters import (
    ETA,
    FLOW_GAIN,
    GAIN,
    LONG,
    NEURONS,
    NOISE,
    PHI,
    SAMPLES_TAKEN,
    START,
    STEP,
)
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

CLOSED = "closed form in ball arithmetic"
REFERENCE = "mpmath: closed form; radius: 10 times the change on doubling the precision"


def weight_distance(numbers: Arithmetic, *, eta: Any) -> Any:
    """kappa = 2 eta^2/(1 + rho), without cancellation."""
    square = numbers.number(eta) ** 2
    return 2 * square / (1 + square_root(1 - square))


def relative_distance(numbers: Arithmetic, *, g: Any, eta: Any, t: Any) -> Any:
    """1 - I_0(2 g sqrt(rho) t)/I_0(2 g t)."""
    reach = 2 * numbers.number(g) * numbers.number(t)
    rho = square_root(1 - numbers.number(eta) ** 2)
    return 1 - _bessel(reach * square_root(rho)) / _bessel(reach)


def _bessel(x: Any) -> Any:
    return x.bessel_i(arb(0), scaled=False) if isinstance(x, arb) else mp.besseli(0, x)


def prediction_error(numbers: Arithmetic, *, N: int, P: int, sigma: Any) -> Any:
    """sigma^2 N/(P - N - 1)."""
    return numbers.number(sigma) ** 2 * numbers.number(Fraction(N, P - N - 1))


def weight_error(
    numbers: Arithmetic, *, g: Any, N: int, P: int, sigma: Any, D0: Any, phi: Nonlinearity
) -> Any:
    """The same over g^2 E phi^2."""
    q0 = mean_square(numbers, phi, numbers.number(D0))
    return prediction_error(numbers, N=N, P=P, sigma=sigma) / (numbers.number(g) ** 2 * q0)


def mean_square(numbers: Arithmetic, phi: Nonlinearity, variance: Any) -> Any:
    """E phi^2; over mpmath numbers by Hermite's rule."""
    act = activation(phi)
    if numbers.balls:
        return moments(act, variance).second
    bits = numbers.bits * (2 + numbers.refinement) // 2
    rows = mpmath_rows(act, float(mp.sqrt(variance)), (bits + 24) * LOG2)
    root = 1 / mp.sqrt(2 * mp.pi * variance)
    return mp.fsum(root * length * mp.exp(-x * x / (2 * variance)) * value**2 for x, length, value in rows)


def forced_exponent(numbers: Arithmetic, *, dt: Any) -> Any:
    """ln 2/dt."""
    return logarithm(numbers.number(Fraction(2))) / numbers.number(dt)


def _perfect(name: str) -> AtRest:
    """0 exactly where this parameter is 0."""
    return lambda bits, **given: Ball(arb(0), f"exact: {name} = 0") if given[name] == 0 else None


def _no_distance(bits: int, /, *, eta: Any, t: Any, **given: Any) -> Ball | None:
    return Ball(arb(0), "exact: no distance") if eta == 0 or t == 0 else None


def strangers(run: Engine) -> Engine:
    """Twice the variance of the attractor; 0 for the same couplings."""

    def engine(bits: int, /, *, g: Any, eta: Any, phi: Nonlinearity) -> Ball:
        if eta == 0:
            return Ball(arb(0), "exact: the same couplings")
        found = run(bits, g=g, phi=phi)
        return found if found.arb is None else replace(found, arb=2 * found.arb)

    return engine


def _quantity(
    name: str,
    title: str,
    compute: Callable[..., Any],
    parameters: tuple[Parameter, ...],
    at_rest: AtRest = active,
    guard: Any = 16,
) -> Quantity:
    both = engines(compute, at_rest, proof=CLOSED, reference=REFERENCE, guard=guard)
    return Quantity(
        f"reconstruction.{name}", title, f"reconstruction.{name}", parameters, *both, phases=False
    )


def _cancelled(*, eta: Any, **given: Any) -> int:
    """Bits that 1 - I_0/I_0 cancels."""
    return 32 + int(-2 * log2(max(float(eta), 1e-300)))


QUANTITIES = (
    _quantity(
        "weight_distance", "relative error kappa of the couplings", weight_distance, (ETA,), _perfect("eta")
    ),
    _quantity(
        "relative_distance_linear",
        "relative distance d/(2 D11) of linear networks",
        relative_distance,
        (GAIN, ETA, LONG),
        _no_distance,
        _cancelled,
    ),
    _quantity(
        "weight_error",
        "relative error kappa of reconstructed couplings",
        weight_error,
        (GAIN, NEURONS, SAMPLES_TAKEN, NOISE, START, PHI),
        _perfect("sigma"),
    ),
    _quantity(
        "prediction_error",
        "mean squared error of predicted fields",
        prediction_error,
        (NEURONS, SAMPLES_TAKEN, NOISE),
        _perfect("sigma"),
    ),
    _quantity("forced_exponent", "rate of the forced, rescaled separation", forced_exponent, (STEP,)),
    Quantity(
        "reconstruction.stationary_distance",
        "distance long after",
        "reconstruction.stationary_distance",
        (FLOW_GAIN, ETA, PHI),
        strangers(VARIANCE),
        strangers(VARIANCE_BY_MPMATH),
    ),
)

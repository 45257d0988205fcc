r"""What has a closed form: errors of couplings, linear networks, the long time.

kappa = 2 (1 - sqrt(1 - eta^2)),   1 - I_0(2 g sqrt(rho) t)/I_0(2 g t),
sigma^2 N/(g^2 q_0 (P - N - 1)),   sigma^2 N/(P - N - 1),   2 Delta0.
"""

from dataclasses import replace
from fractions import Fraction
from math import log2
from typing import Any

from flint import arb
from mpmath import mp

from rnnchaos.numerics.ball.elementary import square_root
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.engines import Arithmetic, AtRest, closed
from rnnchaos.numerics.meanfield.state_engines import VARIANCE, VARIANCE_BY_MPMATH
from rnnchaos.numerics.means.hermite import mpmath_rows
from rnnchaos.numerics.means.moments import moments
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.numerics.quantity import Engine, Quantity
from rnnchaos.numerics.reconstruction import parameters as p
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.nonlinearity.registry import Nonlinearity


def weight_distance(numbers: Arithmetic, *, eta: Any) -> Any:
    """kappa = 2 eta^2/(1 + rho), without cancellation."""
    square = numbers.number(eta) ** 2
    return 2 * square / (1 + square_root(1 - square))


def relative_distance(numbers: Arithmetic, *, g: Any, eta: Any, t: Any) -> Any:
    """1 - I_0(2 g sqrt(rho) t)/I_0(2 g t)."""
    reach, rho = 2 * numbers.number(g) * numbers.number(t), square_root(1 - numbers.number(eta) ** 2)
    both = (reach * square_root(rho), reach)
    other, own = (x.bessel_i(arb(0)) if numbers.balls else mp.besseli(0, x) for x in both)
    return 1 - other / own


def weight_error(
    numbers: Arithmetic, *, g: Any, N: int, P: int, sigma: Any, D0: Any, phi: Nonlinearity
) -> Any:
    """sigma^2 N/(g^2 E phi^2 (P - N - 1))."""
    noise = numbers.number(sigma) ** 2 * numbers.number(Fraction(N, P - N - 1))
    return noise / (numbers.number(g) ** 2 * _mean_square(numbers, phi, numbers.number(D0)))


def _mean_square(numbers: Arithmetic, phi: Nonlinearity, variance: Any) -> Any:
    """E phi^2; over mpmath numbers by the plain rule."""
    if numbers.balls:
        return moments(activation(phi), variance).second
    nats = (numbers.bits * (2 + numbers.refinement) // 2 + 24) * LOG2
    rows = mpmath_rows(activation(phi), float(mp.sqrt(variance)), nats)
    shares = (length * mp.npdf(x, 0, mp.sqrt(variance)) * f**2 for x, length, f in rows)
    return mp.fsum(shares)


def _zero(*names: str) -> AtRest:
    """0 exactly where one of these parameters is 0."""
    nothing = Ball(arb(0), f"exact: 0 with {' and '.join(names)}")
    return lambda bits, /, **given: nothing if 0 in [given[name] for name in names] else None


def _strangers(run: Engine) -> Engine:
    """Twice the variance of the attractor."""

    def engine(bits: int, /, **given: Any) -> Ball:
        found = run(bits, **given)
        return found if found.arb is None else replace(found, arb=2 * found.arb)

    return engine


_cancelled = lambda eta, **given: 32 - int(2 * log2(float(eta)))  # noqa: E731
_DATA = (p.GAIN, p.NEURONS, p.TAKEN, p.NOISE, p.START, p.PHI)
_TWO, _RATIO = (p.GAIN, p.ETA, p.LONG), "relative distance d/(2 D11) of linear networks"
_LINEAR, _ERROR = "reconstruction.relative_distance_linear", "reconstruction.weight_error"
_LONG, _KAPPA = "reconstruction.stationary_distance", "relative error kappa of the couplings"
_both = _strangers(VARIANCE), _strangers(VARIANCE_BY_MPMATH)
QUANTITIES = (
    closed("reconstruction.weight_distance", _KAPPA, weight_distance, (p.ETA,), _zero("eta")),
    closed(_LINEAR, _RATIO, relative_distance, _TWO, _zero("eta", "t"), guard=_cancelled),
    closed(_ERROR, f"{_KAPPA} after least squares", weight_error, _DATA, _zero("sigma")),
    Quantity(_LONG, "distance long after", _LONG, (p.FLOW_GAIN, p.PHI), *_both),
)

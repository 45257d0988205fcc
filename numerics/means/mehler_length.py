"""How many terms Mehler's expansion needs: a saddle-point estimate from the distance of phi's singularities.

Only efficiency depends on it: what is left out is enclosed or estimated where it is used.
"""

from functools import lru_cache
from math import lgamma, log, pi, sqrt

from rnnchaos.numerics.ball.convert import float_of
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.nonlinearity.activation import activation, natural_scale
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

MOST_TERMS = 200_000

_DECAY = {"tanh": pi / 2, "gd": pi / 2, "atan": 2 / pi, "algebraic": 1.0, "erf": 0.0}


def count(name: str, variance: float, bits: int) -> int:
    """How many odd k are needed: the saddle point of omega^(k-1) exp(-D omega^2/2 - c omega) as k grows, c
    the decay of F."""
    effective = variance + 2 / pi if name == "erf" else variance
    return needed(variance, effective, _DECAY[name], bits)


def needed(variance: float, effective: float, decay: float, bits: int) -> int:
    k, target = 3.0, -bits * LOG2
    while _log_size(k, variance, effective, decay) + 2.5 * log(k) - log(variance) > target:
        k = 1.04 * k + 2
        if k > 2 * MOST_TERMS:
            raise NonConvergence(
                "Mehler's expansion", f"more than {MOST_TERMS} terms wanted at variance {variance:.3g}"
            )
    return int(k) // 2 + 2


def _log_size(k: float, variance: float, effective: float, c: float) -> float:
    """log(k b_k) up to powers of k."""
    peak = 2 * k / (sqrt(c * c + 4 * effective * k) + c)  # the other root would cancel at small D
    return (
        k * log(variance)
        - lgamma(k + 1)
        + 2 * (k * log(peak) - effective * peak**2 / 2 - c * peak)
        + log(2 * pi / k)
    )


_REACH = {"tanh": pi / 2, "gd": pi / 2, "atan": 2 / pi, "algebraic": 1.0, "erf": 2.4}


@lru_cache(maxsize=64)
def nearest(phi: Nonlinearity) -> float:
    """Roughly how far phi's singularities are from 0: known for the registered phi.

    For expressions by the root test on the Taylor coefficients, at most 4 natural scales.
    """
    if phi.registered:
        return _REACH[phi.name]
    rational = phi.kernel_taylor(28)
    bend = natural_scale(activation(phi))
    if rational is None:
        return bend
    return min(
        [float(abs(float_of(c)) ** (-1 / k)) for k, c in enumerate(rational) if k > 14 and c != 0]
        + [4 * bend]
    )

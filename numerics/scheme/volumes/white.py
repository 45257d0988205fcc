r"""u(s) of the discrete-time network, in closed form: the share of the Lyapunov exponents above s.

    u = c e^(2s)/g^2,    g^2 e^(-2s) E[d^2/(1 + c d^2)] = 1,    s < lambda_1,

the law of a product of free matrices (`scheme.volume_growth.discrete`). Certified for the registered phi. u
rises to 1 as s falls without bound: the network has no smallest exponent.
"""

from fractions import Fraction
from functools import lru_cache, partial
from math import ceil, inf, log2
from typing import Any

from rnnchaos.numerics.meanfield.state_engines import no_solution
from rnnchaos.numerics.scheme.lyapunov import exponent
from rnnchaos.numerics.scheme.start import float_state
from rnnchaos.numerics.scheme.white_spectrum import white_engines
from rnnchaos.numerics.value import Ball
from rnnchaos.numerics.volumes.density import Closed
from rnnchaos.numerics.volumes.dynamics import NO_STATE
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_MOST_BITS, _HALVINGS = 900, 64


def closed(bits: int, engine: int, g: Fraction, phi: Nonlinearity) -> Closed:
    """u at a rate by one engine, and along rates in float64."""
    if _largest(g, phi) == inf:
        return Closed(lambda s: no_solution(g, phi, NO_STATE))
    return Closed(partial(_at, bits, engine, g, phi), partial(_along, g, phi))


def _at(bits: int, engine: int, g: Fraction, phi: Nonlinearity, s: Fraction) -> Ball:
    """Next to lambda_1, and far below, differences cost bits."""
    away = abs(float(s) - _largest(g, phi))
    lost = ceil(max(-log2(away), 0) if away else _MOST_BITS) + ceil(3 * abs(s))
    return white_engines(lambda spectrum: spectrum.above(s), lost)[engine](bits, g=g, dt=Fraction(1), phi=phi)


@lru_cache(maxsize=8)
def _largest(g: Fraction, phi: Nonlinearity) -> float:
    """lambda_1, inf where it has no state."""
    found = float_state(float(g), 1.0, phi)
    return inf if isinstance(found, float) else float(exponent(*found))


def _along(g: Fraction, phi: Nonlinearity, rates: Any) -> Any:
    """By halving intervals of ln c: c lies below $g^2e^{-2s}$, and u is no smaller than machine precision."""
    import numpy as np

    means, shot = float_state(float(g), 1.0, phi)  # type: ignore[misc]
    (x, weight, _), slope = np.array(means.rows).T, means.derivative()
    squared = np.array([slope(each) ** 2 for each in x])
    lifted = shot.g2 * np.exp(-2 * np.asarray(rates))
    high, low = np.log(lifted), np.log(lifted) - 52
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        c = np.exp(middle)[:, None]
        inside = lifted * (squared / (1 + c * squared) @ weight) > 1
        low, high = np.where(inside, middle, low), np.where(inside, high, middle)
    return np.where(np.asarray(rates) < _largest(g, phi), np.exp(high) / lifted, 0.0)

r"""u(s) of the discrete-time network, in closed form: the share of the Lyapunov exponents above s.

    u = c e^(2s)/g^2,    g^2 e^(-2s) E[d^2/(1 + c d^2)] = 1,    s < lambda_1,

the law of a product of free matrices (`scheme.volume_growth.discrete`). Certified for the registered phi. u
rises to 1 as s falls without bound: the network has no smallest exponent.
"""

from fractions import Fraction
from functools import lru_cache
from math import ceil, inf, log2

from rnnchaos.numerics.scheme.lyapunov import exponent
from rnnchaos.numerics.scheme.start import float_state
from rnnchaos.numerics.scheme.white_spectrum import white_engines
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_MOST = 900


def white_density(bits: int, engine: int, g: Fraction, phi: Nonlinearity, s: Fraction) -> Ball:
    """u at a rate by one engine. Next to lambda_1, and far below, differences cost bits."""
    away = abs(float(s) - _largest(g, phi))
    lost = ceil(max(-log2(away), 0) if away else _MOST) + ceil(3 * abs(s))
    return white_engines(lambda spectrum: spectrum.above(s), lost)[engine](bits, g=g, dt=Fraction(1), phi=phi)


@lru_cache(maxsize=8)
def _largest(g: Fraction, phi: Nonlinearity) -> float:
    """lambda_1, inf where it has no state."""
    found = float_state(float(g), 1.0, phi)
    return inf if isinstance(found, float) else float(exponent(*found))

r"""The discrete-time network x(t+1) = J phi(x(t)) in float64: its activity is white, and its variance obeys

    Delta0 = g^2 E phi(sqrt(Delta0) z)^2,   z standard normal,   g > g_c.

E is the trapezoid rule in z, whose error falls like exp(-2 pi d/(h sqrt(Delta0))), d the distance of phi's
singularities from the real line (pi/2 for tanh): the step follows Delta0. For sigmoids to 1e-9 relative, and
fast enough to be asked for a fresh phi at every example of a property test; the Euler map at step 1 is the
same network with certified digits.
"""

from math import pi, sqrt

import numpy as np

from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.over_float64 import float_operations
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_RANGE, _NATS, _LARGEST = 8.5, 22.0, 1e6
_SMALLEST = 1e-8


def white_variance(g: float, phi: Nonlinearity) -> float:
    """Delta0 of a sublinear phi; 0 at g <= g_c. Raises `NonConvergence` beyond 10^6."""
    slope = abs(float(phi.slope))
    if g * slope <= 1:
        return 0.0
    function = compiled(phi.node, float_operations())

    def growth(variance: float) -> float:
        step = 2 * pi / (slope * sqrt(variance) + 1) / _NATS
        z = np.arange(-_RANGE, _RANGE, step)
        weight = np.exp(-z * z / 2)
        return float(g * g * (weight @ function(sqrt(variance) * z) ** 2) / weight.sum() / variance - 1)

    high = 1.0
    while growth(high) > 0:
        high *= 4
        if high > _LARGEST:
            raise NonConvergence("Delta0 of the discrete-time network", f"still growing at {_LARGEST:g}")
    if growth(high * _SMALLEST) <= 0:
        raise NonConvergence("Delta0 of the discrete-time network", f"no activity above {high * _SMALLEST:g}")
    from scipy.optimize import brentq  # slow to import

    return float(brentq(growth, high * _SMALLEST, high, xtol=1e-13 * high, rtol=1e-13))

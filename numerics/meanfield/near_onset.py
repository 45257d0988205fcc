r"""float64 near the onset, without cancellation.

    R(Delta0) = 1 - 2 Var Phi/(c_1 Delta0)^2 = 1 - 1/(c_1 g)^2
    Gamma0 = Delta0 Q,   Q = Delta0 E phi^2/(2 Var Phi) - 1

vanish like Delta0^m and Delta0^(2m), c_(2m+1) the first non-zero derivative after c_1. R/Delta0^m and
Q/Delta0^(2m) are smooth, though not analytic at 0 (the onset series diverges): Chebyshev interpolants through
`_TERMS` values from the ball engine hold them to rounding up to `edge`, a ninth of the square of the scale on
which phi bends.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import pi

import numpy as np
from flint import arb
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.meanfield.gain import slope
from rnnchaos.numerics.means.measured_rule import measured
from rnnchaos.numerics.means.moments import moments
from rnnchaos.numerics.nonlinearity.activation import activation, natural_scale
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

Array = NDArray[np.float64]
_TERMS, _STEPS = 64, 60


def edge(phi: Nonlinearity) -> float:
    """The Delta0 up to which the interpolants reach."""
    return natural_scale(activation(phi)) ** 2 / 9


@dataclass(frozen=True)
class Near:
    """Chebyshev coefficients of R/D^m and Q/D^(2m) on 0 < D < edge."""

    order: int
    edge: float
    distance: Array
    energy: Array

    def _at(self, coefficients: Array, variance: Array) -> Array:
        return np.asarray(chebyshev.chebval(2 * variance / self.edge - 1, coefficients), dtype=np.float64)

    def solve(self, target: Array) -> tuple[Array, Array]:
        """Delta0 with R(Delta0) = target, by Newton, and Gamma0."""
        slope = np.asarray(chebyshev.chebder(self.distance) * 2 / self.edge, dtype=np.float64)
        m, d = (
            self.order,
            np.minimum((target / self._at(self.distance, np.zeros(1))) ** (1 / self.order), self.edge),
        )
        for _ in range(_STEPS):
            r = self._at(self.distance, d)
            step = (d**m * r - target) / (m * d ** (m - 1) * r + d**m * self._at(slope, d))
            d = np.clip(d - step, d / 8, self.edge)
            if np.all(np.abs(step) <= 4e-16 * d):
                break
        return d, d ** (1 + 2 * m) * self._at(self.energy, d)


@lru_cache(maxsize=16)
def near(phi: Nonlinearity) -> Near:
    """The interpolants of phi, from the ball engine."""
    order, top = _order(phi), edge(phi)
    angles = (np.arange(_TERMS) + 0.5) * pi / _TERMS
    places = [float(top * (1 + c) / 2) for c in np.cos(angles)]
    rows = np.array(_distances(phi, places, order))
    coefficients = chebyshev.chebfit(np.cos(angles), rows, _TERMS - 1)
    return Near(order, top, coefficients[:, 0], coefficients[:, 1])


def _order(phi: Nonlinearity) -> int:
    """m, with c_(2m+1) the first non-zero derivative after c_1."""
    kernel = phi.kernel_taylor(12)
    c = phi.taylor(11) if kernel is None else kernel
    return next((m for m in range(1, 6) if c[2 * m + 1] != 0), 1)


def _distances(phi: Nonlinearity, places: list[float], order: int) -> list[tuple[float, float]]:
    """(R/D^m, Q/D^(2m)) at each variance D."""
    act, rows = activation(phi), []
    bits = 80 + 40 * order  # what R and Q lose to cancellation at the smallest variances, and 53
    with working_bits(bits):
        c1 = slope(phi)
        for d in map(arb, places):
            rule = None if act.strip is not None else measured(act, d).rule(d, bits, 1)
            found = moments(act, d, rule=rule)
            distance, energy = 1 - 2 * found.spread / (c1 * d) ** 2, d * found.second / (2 * found.spread) - 1
            rows.append((float((distance / d**order).mid()), float((energy / d ** (2 * order)).mid())))
    return rows

r"""Where a search for a state begins: a zero of the scan, what is known exactly, and what cancellations cost.

Where symmetry or the equations give an unknown exactly it is no unknown: m = b for J0 = 0, m = 0 in a
symmetric state, and Delta_inf = 0 there without frozen biases.

**Precision.** Near the boundary $\delta=\Delta_0-\Delta_\infty$ is small; T carries $\delta^3$ and is
resolved with a loss of $3\log_2(\Delta_0/\delta)$ bits, which are spent.
"""

from dataclasses import dataclass
from math import log2, sqrt
from typing import Any

import numpy as np

from rnnchaos.numerics.rate.model.parameters import Network
from rnnchaos.numerics.rate.scan.branches import Place, hill
from rnnchaos.numerics.rate.scan.floats import float_means

LOSS = 12


@dataclass(frozen=True)
class Start:
    """Unknowns of a problem in float64, those known exactly (by place), and the bits that cancellations
    cost."""

    unknowns: tuple[float, ...]
    known: tuple[tuple[int, Any], ...]
    loss: int = LOSS

    @property
    def scales(self) -> list[float]:
        """What the unknowns are compared with: m with a standard deviation."""
        m, d, *others = self.unknowns
        return [abs(m) + sqrt(d), d, *(abs(x) or d for x in others)]

    @property
    def rho(self) -> float:
        """Delta_inf/Delta0 where Delta_inf is among the unknowns."""
        return self.unknowns[2] / self.unknowns[1]


def start_of_state(network: Network, place: Place) -> Start:
    """For the problem `STATE`."""
    known = known_exactly(network, place)
    if network.phi.odd and network.b == 0 and network.sigma_b == 0 and known and known[0][1] == 0:
        return Start((place.mean, place.variance, 0.0), (*known, (2, 0)))
    far = hill_at(network, place)
    loss = 3 * max(0, int(-log2(max(1 - far / place.variance, 2.0**-40)))) + LOSS
    return Start((place.mean, place.variance, far), known, loss)


def hill_at(network: Network, place: Place, gain: float | None = None) -> float:
    """Delta_inf at a zero of the scan."""
    c = network.couplings(float)
    m, d = np.array([place.mean]), np.array([place.variance])
    return float(hill(c.gain if gain is None else gain, c.frozen, d, float_means(network.phi)(m, d))[0])


def start_of_static(network: Network, place: Place) -> Start:
    """For the problem `STATIC`."""
    return Start((place.mean, place.variance), known_exactly(network, place))


def known_exactly(network: Network, place: Place) -> tuple[tuple[int, Any], ...]:
    """m where it is known."""
    if network.J0 == 0:
        return ((0, network.b),)  # 0 where b is
    small = abs(place.mean) < 1e-7 * sqrt(place.variance)
    return ((0, 0),) if network.symmetric and small else ()

r"""Networks with stable couplings: W_ij = N^(-1/alpha) z_ij at gain 1, E exp(ikz) = exp(-|k|^alpha).

W is drawn in double precision, a block of rows at a time, and kept in float32 as its transpose in C order: a
batch of states, one a row, then advances by one product, X <- phi(g X W^T), and NumPy's product reads both
operands as they lie. Gains multiply the rows, so that all gains of a scan share one W and one product a step.

    dtype range: at alpha >= 1/2 the largest of N^2 couplings is about N^(1/alpha) <= N^2, far from the end of
    float32; the studies take no smaller alpha.
"""

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.devices.device import ON_HOST, Device
from rnnchaos.verify.networks.stable import StableLaw
from rnnchaos.verify.networks.tangent import log_growth

Array = NDArray[np.float32]
BLOCK = 1 << 20
"""Numbers drawn at a time, in double precision."""


def couplings(rng: np.random.Generator, *, alpha: float, N: int, kind: Any = np.float32) -> NDArray[Any]:
    """W^T at gain 1, (N, N) in C order. The order of drawing is that of the rows of W^T."""
    law = StableLaw(Fraction(str(alpha)))
    transposed = np.empty((N, N), kind)
    rows = max(1, BLOCK // N)
    for start in range(0, N, rows):
        block = transposed[start : start + rows]
        block[...] = law.draw(rng, block.shape) * float(N) ** (-1 / alpha)
    return transposed


class Scan:
    """States (G, N), one for each of G gains, of x' = tanh(g W x) with one W; float32, on any device."""

    def __init__(self, transposed: Array, gains: Any, states: Array, where: Device = ON_HOST) -> None:
        self.where, self.xp = where, where.xp
        self.transposed, self._states = (where.array(x, "float32") for x in (transposed, states))
        self.gains = where.array(np.asarray(gains)[:, None], "float32")
        self._inputs = self._states

    @property
    def states(self) -> Array:
        """(G, N), on the host."""
        return self.where.host(self._states)

    @property
    def inputs(self) -> Array:
        """The argument of tanh that made the states, on the host."""
        return self.where.host(self._inputs)

    def step(self) -> None:
        """One product."""
        self._inputs = (self._states @ self.transposed) * self.gains
        self._states = self.xp.tanh(self._inputs)

    def advance(self, steps: int) -> None:
        """`steps` steps."""
        for _ in range(steps):
            self.step()


def log_radius(transposed: Array, rng: np.random.Generator, *, align: int, duration: int) -> float:
    """ln of the spectral radius of W at gain 1: the mean growth of one vector over `duration` steps.

    After `align` steps the growth of v under W is that of the largest eigenvalues; what a complex pair makes
    it swing by, and what the second largest left, is bounded and divided by `duration`.
    """
    matrix = transposed.T
    vectors = rng.standard_normal((1, len(matrix))).astype(np.float32)

    def step() -> Array:
        vectors[0] = matrix @ vectors[0]
        return vectors

    return float(log_growth(step, align=align, steps=duration)[0] / duration)

r"""Symmetric alpha-stable numbers: E exp(ikz) = exp(-|scale k|^alpha), 0 < alpha <= 2.

Chambers, Mallows and Stuck, J. Am. Stat. Assoc. 71 (1976) 340, doi:10.1080/01621459.1976.10480344: with U
uniform on (-pi/2, pi/2) and W exponential of mean 1, independent,

    z = scale sin(alpha U)/cos(U)^(1/alpha) (cos((1 - alpha) U)/W)^((1 - alpha)/alpha)
      = scale sin(alpha U) exp{[(1 - alpha) ln(cos((1 - alpha) U)/W) - ln cos U]/alpha}.

At alpha = 1 the last factor is 1 and z = tan U, Cauchy; at alpha = 2 it is 2 sin(U) sqrt(W), normal of
variance 2. The formula is continuous in alpha, so that no tail index is snapped to a
neighbour. Numbers come in blocks that stay in the cache, from 8 bytes of U and of W each.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import UsageError

Array = NDArray[np.float64]
BLOCK = 1 << 13
"""Numbers drawn at a time."""


@dataclass(frozen=True)
class StableLaw:
    """The law of z; `alpha` and `scale` are exact. Raises `UsageError` unless 0.1 <= alpha <= 2."""

    alpha: Fraction
    scale: Fraction = Fraction(1)

    def __post_init__(self) -> None:
        if not Fraction(1, 10) <= self.alpha <= 2:
            raise UsageError("alpha", str(self.alpha), "accepted: 0.1 <= alpha <= 2")
        if not self.scale > 0:
            raise UsageError("scale", str(self.scale), "accepted: a number > 0")

    def draw(self, rng: np.random.Generator, shape: int | tuple[int, ...]) -> Array:
        """Independent numbers of the law in an array of `shape`."""
        out = np.empty(shape if isinstance(shape, int) else prod(shape))
        for start in range(0, out.size, BLOCK):
            self._fill(rng, out[start : start + BLOCK])
        out *= float(self.scale)
        return out.reshape(shape)

    def _fill(self, rng: np.random.Generator, out: Array) -> None:
        """Numbers of scale 1 in place of `out`."""
        alpha = float(self.alpha)
        u = np.pi * (rng.random(out.size) - 0.5)
        if self.alpha == 1:
            np.tan(u, out=out)
            return
        w = rng.standard_exponential(out.size)
        if self.alpha == 2:
            np.multiply(2 * np.sin(u), np.sqrt(w), out=out)
            return
        tail = (1 - alpha) * np.log(np.cos((1 - alpha) * u) / w) - np.log(np.cos(u))
        np.multiply(np.sin(alpha * u), np.exp(tail / alpha), out=out)

    def characteristic(self, k: Any) -> Any:
        """E exp(ikz), real because the law is symmetric."""
        return np.exp(-(np.abs(float(self.scale) * np.asarray(k)) ** float(self.alpha)))

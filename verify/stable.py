r"""Symmetric alpha-stable numbers: E exp(ikz) = exp(-|scale k|^alpha), 0 < alpha <= 2.

Chambers, Mallows and Stuck, J. Am. Stat. Assoc. 71 (1976) 340, doi:10.1080/01621459.1976.10480344: with U
uniform on (-pi/2, pi/2) and W exponential of mean 1, independent,

    z = scale sin(alpha U)/cos(U)^(1/alpha) (cos((1 - alpha) U)/W)^((1 - alpha)/alpha).

At alpha = 1 the last factor is 1 and z = tan U, Cauchy; at alpha = 2 it is 2 sin(U) sqrt(W), normal of
variance 2. The formula is continuous there, so that no tail index is snapped to a neighbour.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import UsageError


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

    def draw(self, rng: np.random.Generator, shape: int | tuple[int, ...]) -> NDArray[np.float64]:
        """Independent numbers of the law in an array of `shape`."""
        alpha = float(self.alpha)
        u = np.pi * (rng.random(shape) - 0.5)
        w = rng.standard_exponential(shape)
        tail = (np.cos((1 - alpha) * u) / w) ** ((1 - alpha) / alpha)
        return np.asarray(float(self.scale) * np.sin(alpha * u) / np.cos(u) ** (1 / alpha) * tail)

    def characteristic(self, k: Any) -> Any:
        """E exp(ikz), real because the law is symmetric."""
        return np.exp(-(np.abs(float(self.scale) * np.asarray(k)) ** float(self.alpha)))

r"""The midpoint rule with additive noise, on states and their tangent vectors at once.

    M = (1 - z/2) Z + h/2 G(Z) + W/2,     Z' = Z - z M + h G(M) + W,     z = leak h, W ~ N(0, 2 D h),

W on states alone (`rnnchaos.verify.spectrum.steps` has the notation): second order in h, in time without
noise and in stationary moments with it. For leak 1 and G = 0 the variance is D (1 - h/2)/(1 - h/2 + h^2/4),
which is D (1 - h^2/4) to that order. Two trajectories under one noise stay neighbours, so W moves no tangent
vector.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.spectrum.field import Field, Parts
from rnnchaos.verify.spectrum.steps import Scheme

Array = NDArray[Any]
Noise = Callable[[], Array]


class Midpoint(Scheme):
    """`noise()` gives W of each step, (systems, N); None where there is none."""

    exact = False

    def __init__(self, field: Field, duration: float, noise: Noise | None = None) -> None:
        super().__init__(field, duration)
        self.noise = noise

    def step(self, parts: Parts) -> None:
        """Two products."""
        h, z = self.duration, self.field.leak * self.duration
        (middle,) = self._work(parts, 1)
        for part, half in zip(parts, middle, strict=True):
            np.multiply(part, 1 - z / 2, out=half)
        self.field.add(parts, h / 2, middle)
        if self.noise is not None:
            kick = self.noise()
            middle[0][:, 0] += kick / 2
            parts[0][:, 0] += kick
        for part, half in zip(parts, middle, strict=True):
            part -= z * half
        self.field.add(middle, h, parts)

    def velocity(self, before: Array) -> Array:
        """F(x) at the states x that the last step began with, (systems, N), as it was used; without noise."""
        middle: Array = self._buffers[0][0][:, 0]
        return (middle - before) * (2 / self.duration)

    def volume(self) -> Array | None:
        """The determinant is not followed."""
        return None


def white(rng: np.random.Generator, *, D: float, dt: float, shape: tuple[int, int]) -> Noise | None:
    """What white noise of strength D, <xi xi> = 2 D delta, adds in steps of dt; None for D = 0."""
    if D == 0:
        return None
    scale = np.float32(np.sqrt(2 * D * dt))
    return lambda: scale * rng.standard_normal(shape, dtype=np.float32)

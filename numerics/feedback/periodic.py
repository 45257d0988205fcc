r"""Paths of units with a memory of themselves, on a ring of period T,

$$\dot x=-x+\eta+\int_0^\infty K(u)\tanh x(t-u)\,du.$$

$\eta$ is Gaussian noise of a given spectrum, its power in each mode exact over all paths. x = y + v, y the
exact response to the noise, v that to the memory by exponential steps of second order.
"""

from dataclasses import dataclass
from math import ceil, exp

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Ring:
    """An even number of steps of `dt` around a period, for `paths` paths."""

    dt: float
    steps: int
    paths: int = 400

    def memory(self, k: float, p: float, C: Array) -> Array:
        """k e^(-u/p) C(u)/p du at the lags 0, dt, ...; all of it at lag 0 for p = 0."""
        if p == 0:
            return np.array([k * C[0]])
        weights = np.exp(-np.arange(ceil(min(8 * p / self.dt, self.steps / 3)) + 1) * self.dt / p)
        weights[0] /= 2
        return np.asarray(k * weights / weights.sum() * C[: len(weights)])

    def response(self, rng: np.random.Generator, spectrum: Array) -> Array:
        """y of all paths, (steps, paths)."""
        shape = (self.paths, len(spectrum))
        z = rng.standard_normal(shape) + 1j * rng.standard_normal(shape)
        z[:, [0, -1]] = rng.standard_normal((self.paths, 2))
        z *= np.sqrt(spectrum * self.steps / np.mean(np.abs(z) ** 2, axis=0))
        slow = 1 + 2j * np.pi * np.fft.rfftfreq(self.steps, self.dt)
        return np.ascontiguousarray(np.fft.irfft(z / slow, self.steps, axis=1).T)

    def followed(self, y: Array, v: Array, kernel: Array) -> tuple[Array, Array]:
        """(phi along the ring, v at its end), after a quarter of a turn."""
        steps, size, decay = self.steps, len(kernel), exp(-self.dt)
        late = 1 - (1 - decay) / self.dt
        burn, place, out = steps // 4, 0, np.empty_like(y)
        past = np.tile(np.tanh(y[-burn] + v), (2 * size, 1))
        for step in range(-burn, steps):
            out[step] = past[place] = past[place + size] = np.tanh(y[step] + v)
            now, rest = kernel @ past[place : place + size], kernel[1:] @ past[place : place + size - 1]
            guess = decay * v + (1 - decay) * now
            then = rest + kernel[0] * np.tanh(y[(step + 1) % steps] + guess)
            v = guess + late * (then - now)
            place = (place - 1) % size
        return out, v

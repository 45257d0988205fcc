r"""Averages over neurons and time of activity with a mean and a frozen part, in each population.

    mean m = <x>,   variance <x^2> - m^2,   frozen variance = Cov_i(x_i averaged early, x_i averaged late)

The variance over neurons of ONE time average over T exceeds the frozen variance by 2 int (Delta(tau) -
Delta_inf) (1 - tau/T) dtau/T. Of averages over two windows a gap apart, what fluctuates is independent but
for a remainder exp(-gap/tau): their covariance has no bias of a finite window.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class Averages:
    """Of `steps` looks at S states of populations of `sizes` neurons that lie side by side; windows are the
    first and the last `window` looks."""

    def __init__(self, states: int, sizes: Sequence[int], *, steps: int, window: int) -> None:
        self.sizes, self.steps, self.window, self.seen = np.array(sizes), steps, window, 0
        self.first, self.second = np.zeros((2, states, len(sizes)))
        self.early, self.late = np.zeros((2, states, sum(sizes)))

    def look(self, x: Array) -> None:
        """At states (S, N)."""
        exact = x.astype(float)
        self.first += self._of(exact)
        self.second += self._of(exact**2)
        if self.seen < self.window:
            self.early += exact
        if self.seen >= self.steps - self.window:
            self.late += exact
        self.seen += 1

    def found(self) -> dict[str, Array]:
        """`mean`, `variance` and `frozen_variance` of each population, (K,), averaged over states."""
        mean = self.first / self.steps
        early, late = self.early / self.window, self.late / self.window
        return {
            "mean": mean.mean(axis=0),
            "variance": (self.second / self.steps - mean**2).mean(axis=0),
            "frozen_variance": (self._of(early * late) - self._of(early) * self._of(late)).mean(axis=0),
        }

    def _of(self, x: Array) -> Array:
        """Averages over the neurons of each population, (S, K)."""
        starts = np.cumsum(self.sizes) - self.sizes
        averages: Array = np.add.reduceat(x, starts, axis=1) / self.sizes
        return averages

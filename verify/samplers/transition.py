r"""The stationary law of a chain in one dimension, x' = f(x) + (v)^(1/2) xi, by its kernel on a grid.

rho(x') = sum_x K(x', x) rho(x),   K(x', x) ~ exp[-(x' - f(x))^2/2v], each column normalised.
"""

import numpy as np

from rnnchaos.verify.samplers.mala import Array


def stationary(grid: Array, moved: Array, variance: float, start: Array, rounds: int = 600) -> Array:
    """Weights of sum 1 on the `grid`, after so many rounds from `start`; `moved` is f on the grid."""
    kernel = np.exp(-((grid[:, None] - moved[None, :]) ** 2) / (2 * variance))
    kernel /= kernel.sum(axis=0)
    rho = start / np.sum(start)
    for _ in range(rounds):
        rho = kernel @ rho
    return np.asarray(rho / np.sum(rho))

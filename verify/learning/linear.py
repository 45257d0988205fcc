r"""Gaussians of precision M^T M/T that learn by their likelihood: the flow, finite data, biased chains.

dM/dt = M^-T - M C/T,   C the second moments of the data.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

Observables = dict[str, Any]


def flow(
    seed: np.random.SeedSequence, *, c: Sequence[float], T: float, data: int, dt: float, time: float
) -> Observables:
    """Kernel: a linear machine follows the gradient for a `time`, on `data` of two coordinates of moments c:
    the rate, `decay`, at which the entry 12 of M^T M falls."""
    rng = np.random.default_rng(seed)
    x = np.sqrt(np.array(c))[:, None] * rng.standard_normal((2, data))
    C, M = x @ x.T / data, np.array([[1.0, 0.5 + 0.1 * rng.standard_normal()], [0.0, 1.0]])
    start = (M.T @ M)[0, 1]
    for _ in range(round(time / dt)):
        M += dt * (np.linalg.inv(M).T - M @ C / T)
    return {"decay": np.log(start / (M.T @ M)[0, 1]) / time}


def finite_data(seed: np.random.SeedSequence, *, N: int, n: int, sets: int) -> Observables:
    """Kernel: means over `sets` of n standard normal data: likelihood of a linear machine that learnt them on
    them less that on fresh ones, `gap`, `centred` where it learnt their mean too, and the `divergence`."""
    x = np.random.default_rng(seed).standard_normal((sets, N, n))
    mean = x.mean(axis=2, keepdims=True)
    plain, centred = (y @ y.swapaxes(1, 2) / n for y in (x, x - mean))
    fresh = [np.trace(np.linalg.inv(S), axis1=1, axis2=2) for S in (plain, centred)]
    shift = np.sum(mean * np.linalg.solve(centred, mean), axis=(1, 2))
    divergence = (fresh[0] - N + np.linalg.slogdet(plain)[1]) / 2
    gaps = (fresh[0] - N) / 2, (fresh[1] + shift - N) / 2
    return {"gap": gaps[0].mean(), "centred": gaps[1].mean(), "divergence": divergence.mean()}


def biased(
    seed: np.random.SeedSequence,
    *,
    c: float,
    T: float,
    delta: float,
    rate: float,
    chains: int,
    burn: int,
    duration: int,
) -> Observables:
    """Kernel: `w` = M^2 of a linear neuron that learns the moment c from persistent chains of step delta, its
    mean over `duration` updates after `burn`; ten steps an update."""
    rng, M, total = np.random.default_rng(seed), np.sqrt(T / c), 0.0
    x = np.sqrt(c) * rng.standard_normal(chains)
    for update in range(burn + duration):
        for _ in range(10):
            x = (1 - delta * M**2) * x + np.sqrt(2 * T * delta) * rng.standard_normal(chains)
        M += rate * M * (np.mean(x**2) - c) / T
        total += M**2 if update >= burn else 0.0
    return {"w": total / duration}

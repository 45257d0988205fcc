"""Oracles of Gaussians that learn: entry by entry, set by set, step by step, from the same draws."""

from typing import Any

import numpy as np

from rnnchaos.verify.kernels.oracle import SEED, agree
from rnnchaos.verify.learning import linear as kernels


def learning_flow() -> None:
    """Three steps by the rows and columns of two matrices."""
    c, T, data, dt = (0.5, 2.0), 1.3, 7, 0.01
    rng = np.random.default_rng(SEED)
    x = rng.normal(size=(2, data))
    C = np.array([[sum(x[k] * x[i]) * (c[k] * c[i]) ** 0.5 / data for i in (0, 1)] for k in (0, 1)])
    M = np.array([[1.0, 0.5 + 0.1 * rng.normal()], [0.0, 1.0]])
    products = [M[:, 0] @ M[:, 1]]
    for _ in range(3):
        det = M[0, 0] * M[1, 1] - M[0, 1] * M[1, 0]
        inverse = np.array([[M[1, 1], -M[1, 0]], [-M[0, 1], M[0, 0]]]) / det
        M = M + dt * (inverse - M.dot(C) / T)
        products.append(M[:, 0] @ M[:, 1])
    found = kernels.flow(SEED, c=list(c), T=T, data=data, dt=dt, time=0.03)
    agree(found, {"decay": (np.log(products[0]) - np.log(products[-1])) / 0.03}, rtol=1e-10)


def gaps() -> None:
    """Likelihoods of Gaussians set by set: of the data, and the mean over all fresh ones."""
    x = np.random.default_rng(SEED).normal(size=(3, 2, 6))
    rows = []
    for data in x:
        plain, mean = data @ data.T / 6, data.mean(axis=1)
        centred = sum(np.outer(y - mean, y - mean) for y in data.T) / 6
        learnt = [-sum(y @ np.linalg.inv(plain) @ y for y in data.T) / 12]
        learnt += [-sum((y - mean) @ np.linalg.inv(centred) @ (y - mean) for y in data.T) / 12]
        fresh = [-np.trace(np.linalg.inv(plain)) / 2]
        fresh += [-(np.trace(np.linalg.inv(centred)) + mean @ np.linalg.inv(centred) @ mean) / 2]
        divergence = (np.trace(np.linalg.inv(plain)) - 2 + np.log(np.linalg.det(plain))) / 2
        rows.append([learnt[0] - fresh[0], learnt[1] - fresh[1], divergence])
    gap, centred_gap, divergence = np.mean(rows, axis=0)
    found = kernels.finite_data(SEED, N=2, n=6, sets=3)
    agree(found, {"gap": gap, "centred": centred_gap, "divergence": divergence}, rtol=1e-10)


def biased_learning() -> None:
    """Four updates, with a burn and without."""
    for burn in (0, 2):
        rng, M, seen = np.random.default_rng(SEED), (0.8 / 0.4) ** 0.5, []
        x = 0.4**0.5 * rng.normal(size=5)
        for _ in range(burn + 2):
            for _ in range(10):
                x = x - 0.05 * M * M * x + (2 * 0.8 * 0.05) ** 0.5 * rng.normal(size=5)
            M = M * (1 + 0.3 * (sum(x * x) / 5 - 0.4) / 0.8)
            seen.append(M**2)
        times: Any = {"burn": burn, "duration": 2}
        found = kernels.biased(SEED, c=0.4, T=0.8, delta=0.05, rate=0.3, chains=5, **times)
        agree(found, {"w": np.mean(seen[burn:])}, rtol=1e-10)


CHECKS = (learning_flow, gaps, biased_learning)

r"""Chains by differences of the energy, draws one by one, learning entry by entry, from the same draws."""

from typing import Any

import numpy as np

from rnnchaos.verify.kernels.oracle import SEED, Oracles, agree
from rnnchaos.verify.langevin_machine import kernels

J = ((0.4, -1.1, 0.2), (0.7, -0.3, 0.5), (-0.6, 0.9, 1.2))


def energy(x: Any) -> Any:
    """|x - J tanh x|^2/2."""
    return sum((x[i] - sum(J[i][j] * np.tanh(x[j]) for j in range(3))) ** 2 for i in range(3)) / 2


def slope(x: Any) -> Any:
    """The gradient by central differences of two steps."""
    found = []
    for e in np.eye(3):
        one, two = ((energy(x + h * e) - energy(x - h * e)) / (2 * h) for h in (1e-3, 2e-3))
        found.append((4 * one - two) / 3)
    return np.array(found)


def chains() -> None:
    """With a burn and without."""
    for burn in (0, 2):
        rng = np.random.default_rng(SEED)
        x, squares, energies = rng.normal(size=(3, 4)).T, [], []
        for step in range(burn + 3):
            if step >= burn:
                squares += [np.mean(y**2) for y in x]
                energies += [2 * energy(y) for y in x]
            noise = rng.normal(size=(3, 4)).T * (2 * 0.7 * 0.05) ** 0.5
            x = np.array([y - 0.05 * slope(y) for y in x]) + noise
        given: Any = {"J": [c for row in J for c in row], "T": 0.7, "delta": 0.05, "chains": 4, "burn": burn}
        found = kernels.sampler(SEED, **given, duration=3)
        agree(found, {"x2": np.mean(squares), "F2": np.mean(energies)}, rtol=1e-8)


def exact_draws() -> None:
    """One by one; J of either sign."""
    for coupling in (1.7, -0.8):
        rng = np.random.default_rng(SEED)
        width = abs(coupling) + 6 * 0.3**0.5
        tries, levels = [width * (2 * u - 1) for u in rng.random(400)], rng.random(400)
        kept = [
            x
            for x, u in zip(tries, levels, strict=True)
            if 0.6 * np.log(u) < -((x - coupling * np.tanh(x)) ** 2)
        ]
        found = kernels.draws(SEED, J=coupling, T=0.3, tries=400)
        agree(found, {"x2": sum(x * x for x in kept) / len(kept), "kept": len(kept)}, rtol=1e-12)


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
    agree(found, {"rate": (np.log(products[0]) - np.log(products[-1])) / 0.03}, rtol=1e-10)


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
        given: Any = {
            "c": 0.4,
            "T": 0.8,
            "delta": 0.05,
            "rate": 0.3,
            "chains": 5,
            "burn": burn,
            "duration": 2,
        }
        agree(kernels.biased(SEED, **given), {"w": np.mean(seen[burn:])}, rtol=1e-10)


_TIE = (
    "langevin_machine.kernels.draws: edge: rng.uniform(size=tries) < np.exp(-(x - J * n... 2 / (2 * T)) -> "
    "rng.uniform(size=tries) <= np.exp(-(x - J * ... 2 / (2 * T))"
)
_EQUIVALENT = {
    _TIE: "a draw that equals its probability of being kept has the probability 0",
    "langevin_machine.kernels.flow: transposed: M @ C -> M @ C.T": "second moments are symmetric: C = C^T",
}
ORACLES = Oracles(
    "langevin_machine", (chains, exact_draws, learning_flow, gaps, biased_learning), _EQUIVALENT
)

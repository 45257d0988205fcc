r"""Hamiltonian Monte Carlo of the weights that pairs of inputs attract and repel.

    U(w) = beta sum_pairs H(z_L, z_R) + lambda_w |w|^2/2,   z = w.x,   x = y (m/N) 1 + (sigma/sqrt(N)) xi,

leapfrog steps with the exact force, a trajectory accepted with probability min(1, exp(-change of U + p^2/2)):
no error of the step is left. Two draws of the weights for the same pairs, from w = 0 and from w = 1, give the
overlap; w and -w are alike, so that each draw is taken with the sign of its mean.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.networks.pairs import Observables

Array = NDArray[np.float64]


class Pairs:
    """P = alpha N pairs, each a boson with probability rho_B, and their energy."""

    def __init__(
        self, rng: np.random.Generator, *, N: int, alpha: float, m: float, sigma: float, rho_B: float
    ) -> None:
        self.rng, self.N, self.m, self.sigma = rng, N, m, sigma
        P = round(alpha * N)
        left = rng.choice((-1.0, 1.0), P)
        self.bosons = rng.random(P) < rho_B
        self.left, self.right = self.inputs(left), self.inputs(np.where(self.bosons, left, -left))

    def inputs(self, labels: Array) -> Array:
        """(inputs, N)."""
        noise = self.sigma / np.sqrt(self.N) * self.rng.standard_normal((len(labels), self.N))
        return np.asarray(labels[:, None] * self.m / self.N + noise)

    def energy(self, w: Array, *, d_F: float, lambda_B: float, a: float) -> tuple[Array, Array]:
        """H of all pairs, (draws, P), and the gradient of its sum, (draws, N)."""
        one, other = np.tanh(w @ self.left.T), np.tanh(w @ self.right.T)
        d = one - other
        short = d_F - d * d
        root = np.sqrt(short * short + a)
        H = np.where(self.bosons, lambda_B / 2 * d * d, (short + root) / 4)
        up = np.where(self.bosons, lambda_B * d, -d * (1 + short / root) / 2)
        return H, (up * (1 - one * one)) @ self.left - (up * (1 - other * other)) @ self.right


def contrastive(
    seed: np.random.SeedSequence,
    *,
    N: int,
    beta: float,
    d_F: float,
    lambda_w: float,
    alpha: float,
    m: float,
    sigma: float,
    rho_B: float,
    lambda_B: float,
    a: float,
    step: float,
    leaps: int,
    burn: int,
    looks: int,
    fresh: int = 50,
) -> Observables:
    """Kernel: means over two draws after each of `looks` trajectories beyond `burn`: `magnetisation`, `norm`,
    `energy` of a pair, `accuracy` on `fresh` inputs, `overlap` of the two; `apart`, by how much the
    magnetisation of the draw from w = 1 is larger; `accepted`, the share of trajectories."""
    rng = np.random.default_rng(seed)
    pairs = Pairs(rng, N=N, alpha=alpha, m=m, sigma=sigma, rho_B=rho_B)
    law: dict[str, float] = {"d_F": d_F, "lambda_B": lambda_B, "a": a}
    w, seen, accepted = np.repeat([[0.0], [1.0]], N, axis=1), np.zeros(6), 0.0
    H, force = pairs.energy(w, **law)
    for look in range(burn + looks):
        p = rng.standard_normal(w.shape)
        dt, before = step * rng.uniform(0.8, 1.2), _total(w, p, H, beta, lambda_w)
        to, there, pull = w, H, force
        for _ in range(leaps):
            p = p - dt / 2 * (beta * pull + lambda_w * to)
            to = to + dt * p
            there, pull = pairs.energy(to, **law)
            p = p - dt / 2 * (beta * pull + lambda_w * to)
        taken = np.log(rng.random(2)) < before - _total(to, p, there, beta, lambda_w)
        w, H, force = (
            np.where(taken[:, None], new, old) for new, old in ((to, w), (there, H), (pull, force))
        )
        if look >= burn:
            seen += _looked(pairs, w, H, fresh) / looks
            accepted += float(taken.mean()) / looks
    names = ("magnetisation", "norm", "overlap", "energy", "accuracy", "apart")
    return {**dict(zip(names, map(float, seen), strict=True)), "accepted": accepted}


def _total(w: Array, p: Array, H: Array, beta: float, lambda_w: float) -> Array:
    """U and the kinetic energy of each draw."""
    return np.asarray(beta * H.sum(axis=1) + np.sum(lambda_w * w * w + p * p, axis=1) / 2)


def _looked(pairs: Pairs, w: Array, H: Array, fresh: int) -> Array:
    w = w * np.sign(w.mean(axis=1, keepdims=True))
    labels = pairs.rng.choice((-1.0, 1.0), fresh)
    right = np.mean(labels * (w @ pairs.inputs(labels).T) > 0)
    M = w.mean(axis=1)
    return np.array([M.mean(), np.mean(w * w), np.mean(w[0] * w[1]), H.mean(), right, M[1] - M[0]])


def memory_bytes(given: Mapping[str, Any], *, largest: int = 1) -> int:
    """Peak bytes: inputs of all pairs and a few arrays of draws, inputs that are fresh."""
    N = int(given["N"]) * largest
    return int(8 * N * (2 * given["alpha"] * N + int(given.get("fresh", 50)) + 40 * (1 + given["alpha"])))

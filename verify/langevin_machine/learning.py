r"""A Langevin machine that learns the digits (`rnnchaos.verify.learning.likelihood`).

Learning starts from the solution of the linear machine, $1-J=(T/C)^{1/2}$, C the second moments of the data.
The pseudo-likelihood $\sum_i\ln P(x_i|\text{the others})$ needs integrals over one pixel only.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import logsumexp

from rnnchaos.verify.datasets.digits import images
from rnnchaos.verify.langevin_machine.kernels import Array, Observables, force
from rnnchaos.verify.learning.ascent import Course, Learner
from rnnchaos.verify.learning.likelihood import bracketed, second_moments
from rnnchaos.verify.samplers.mala import Potential

FINE = 0.01
"""Step of the quadrature: a third of the least deviation, that of u uniform in a pixel's step of 2/17."""


def potential(J: Array, T: float) -> Potential:
    """E/T and its gradient."""

    def of(x: Array) -> tuple[Array, Array]:
        F, slope = force(J, x)
        return np.sum(F**2, axis=0) / (2 * T), slope / T

    return of


def phases(T: float) -> Learner:
    """Of couplings J: the potential, and G = <F tanh(x)^T>/T over states (N, many)."""
    product = lambda J, x: force(J, x)[0] @ np.tanh(x).T / (T * x.shape[1])  # noqa: E731
    return Learner(lambda J: potential(J, T), product)


def linear(C: Array, T: float) -> Array:
    """J of the linear machine that learnt the second moments C, 1 - J symmetric."""
    values, vectors = np.linalg.eigh(C)
    return np.asarray(np.eye(len(C)) - (vectors * np.sqrt(T / values)) @ vectors.T)


def pseudo(J: Array, T: float, x: Array) -> Array:
    """sum_i ln P(x_i | the others) of states (N, many), on a grid as wide as |x| < 2 + 6 T^(1/2)."""
    grid = np.arange(-2 - 6 * T**0.5, 2 + 6 * T**0.5, FINE)
    t, total = np.tanh(x), np.zeros(x.shape[1])
    F = x - J @ t
    for i, column in enumerate(J.T):
        dx, dt = grid[:, None] - x[i], np.tanh(grid)[:, None] - t[i]
        more = dx**2 - 2 * J[i, i] * dx * dt + column @ column * dt**2
        more += 2 * F[i] * dx - 2 * (column @ F) * dt
        total -= np.log(FINE) + logsumexp(-more / (2 * T), axis=0)
    return total


def digits(
    seed: np.random.SeedSequence,
    *,
    T: float,
    split: int,
    updates: int,
    leaps: int,
    chains: int,
    rungs: int,
) -> Observables:
    """Kernel: what `bracketed` observes of a machine on a split of the digits, and `pseudo_images`, the
    pseudo-likelihood of each fresh one."""
    rng, (train, test) = np.random.default_rng(seed), images(split)
    course = Course(updates, leaps, 0.01 * min(1.0, T**0.5))
    start = linear(second_moments(train), T)
    J, observed = bracketed(rng, phases(T), start, train, test, course, (chains, rungs))
    return observed | {"pseudo_images": pseudo(J, T, test)}


def memory_bytes(parameters: Mapping[str, Any]) -> int:
    """Peak bytes: a dozen arrays of all chains, and ten of the quadrature of a pixel for all fresh images."""
    return 8 * (600 * int(parameters["chains"]) + 10 * 2500 * 400)

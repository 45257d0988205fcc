r"""The Langevin machine in simulation: Euler's chain, and exact draws of one neuron.

x' = x - delta (F - phi'(x) J^T F) + sqrt(2 T delta) xi,   F = x - J tanh x.
"""

from collections.abc import Mapping, Sequence
from math import isqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Observables = dict[str, Any]


def force(J: Array, x: Array) -> tuple[Array, Array]:
    """F and the gradient of |F|^2/2 at states x (N, chains)."""
    t = np.tanh(x)
    F = x - J @ t
    return F, F - (1 - t**2) * (J.T @ F)


def sampler(
    seed: np.random.SeedSequence,
    *,
    J: Sequence[float],
    T: float,
    delta: float,
    chains: int,
    burn: int,
    duration: int,
) -> Observables:
    """Kernel: `x2`, the mean of x^2, and `F2`, that of |F|^2, over chains and `duration` steps."""
    rng, N = np.random.default_rng(seed), isqrt(len(J))
    couplings, x, seen = np.reshape(J, (N, N)), rng.standard_normal((N, chains)), np.zeros(2)
    for step in range(burn + duration):
        F, slope = force(couplings, x)
        if step >= burn:
            seen += np.mean(x**2), N * np.mean(F**2)
        x += np.sqrt(2 * T * delta) * rng.standard_normal(x.shape) - delta * slope
    return {"x2": seen[0] / duration, "F2": seen[1] / duration}


def draws(seed: np.random.SeedSequence, *, J: float, T: float, tries: int) -> Observables:
    """Kernel: `x2` of one neuron from exact draws: `tries` uniform in |x| < |J| + 6 T^(1/2), each kept with
    probability exp(-E/T); `kept` of them."""
    rng = np.random.default_rng(seed)
    x = (abs(J) + 6 * np.sqrt(T)) * rng.uniform(-1, 1, tries)
    kept = x[rng.uniform(size=tries) < np.exp(-((x - J * np.tanh(x)) ** 2) / (2 * T))]
    return {"x2": np.mean(kept**2), "kept": len(kept)}


def memory_bytes(parameters: Mapping[str, Any]) -> int:
    """Peak bytes of the sampler: eight arrays of all chains."""
    return 64 * isqrt(len(parameters["J"])) * int(parameters["chains"])

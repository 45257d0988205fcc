r"""Copies neuron by neuron, and least squares by the pseudoinverse, from the same draws."""

from typing import Any

import numpy as np

from rnnchaos.verify.kernels.oracle import SEED, Oracles, agree
from rnnchaos.verify.reconstruction import kernels

NETWORK: dict[str, Any] = {"g": 1.7, "N": 3, "eta": 0.6, "dt": 0.25, "D0": 2.0, "states": 2}
TIMES = (0.5, 0.5, 1.5)


def expected(burn: int, phi: Any = np.tanh) -> dict[str, Any]:
    """All that `copies` returns, by loops over neurons and states."""
    rng, gaps, sizes = np.random.default_rng(SEED), [], []
    first = rng.normal(size=(3, 3)) * 1.7 / 3**0.5
    start = (2**0.5 * rng.normal(size=(3, 2))).T
    second = 0.8 * first + 0.6 * rng.normal(size=(3, 3)) * 1.7 / 3**0.5
    for state in start:
        for _ in range(burn):
            state = _step(first, state, phi)
        one, two = [state], [state]
        for _ in range(6):
            one.append(_step(first, one[-1], phi))
            two.append(_step(second, two[-1], phi))
        pairs = [(one[int(4 * t)], two[int(4 * t)]) for t in TIMES]
        gaps.append([sum((x - y) ** 2) / 3 for x, y in pairs])
        sizes.append([(x @ x + y @ y) / 3 for x, y in pairs])
    d = np.mean(gaps, axis=0)
    return {"distance": d, "response": d / 0.4, "relative": d / np.mean(sizes, axis=0), "late": sum(d) / 3}


def _step(J: Any, x: Any, phi: Any) -> Any:
    return np.array([0.75 * x[i] + 0.25 * sum(J[i, j] * phi(x[j]) for j in range(3)) for i in range(3)])


def two_copies() -> None:
    """With a burn and without, for another phi too."""
    for burn in (0, 3):
        found = kernels.copies(SEED, **NETWORK, burn=burn / 4, times=TIMES)
        agree(found, expected(burn), rtol=1e-12)
    other = kernels.copies(SEED, **NETWORK, burn=0.0, times=TIMES, phi="algebraic")
    agree(other, expected(0, lambda x: x / (1 + x * x) ** 0.5), rtol=1e-12)


def least_squares() -> None:
    """By the pseudoinverse of the design, row by row."""
    rng = np.random.default_rng(SEED)
    J = 1.5 * rng.normal(size=(4, 4)) / 2
    design, fresh = (np.tanh(2**0.5 * rng.normal(size=(4, 9))) for _ in range(2))
    rows = [np.linalg.inv(design @ design.T) @ design @ xi for xi in 0.3 * rng.normal(size=(4, 9))]
    kappa = sum(row @ row for row in rows) / (4 * 1.5**2)
    error = np.mean([[(row @ x) ** 2 for x in fresh.T] for row in rows])
    gain = (sum(sum((J[i] + rows[i]) ** 2) for i in range(4)) / 4) ** 0.5
    found = kernels.regression(SEED, g=1.5, N=4, P=9, sigma=0.3, D0=2.0)
    agree(found, {"weight_error": kappa, "gain": gain, "prediction_error": error}, rtol=1e-10)


ORACLES = Oracles("reconstruction", (two_copies, least_squares))

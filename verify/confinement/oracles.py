r"""Probes step by step on the plain formula of the tilted gradient, and fixed points where they are known."""

from typing import Any

import numpy as np

from rnnchaos.verify.confinement import kernels
from rnnchaos.verify.kernels.oracle import SEED, SINGLE, Oracles, agree, hold

RUN: dict[str, Any] = {"g": 1.8, "T": 0.4, "T_probe": 0.3, "p": -0.7, "variance": 2.0, "N": 5, "states": 3}
TIMES: dict[str, Any] = {"dt": 0.2, "burn": 0.4, "duration": 1.2, "every": 0.6}
KEEP = np.exp(-0.1 * 0.2)


def followed(start: str) -> dict[str, float]:
    """All that `probes` returns, neuron by neuron, by momenta of the same draws."""
    rng = np.random.default_rng(SEED)
    J = rng.standard_normal((5, 5), dtype=np.float32).astype(float) * 1.8 / 5**0.5
    x = 2**0.5 * rng.standard_normal(5)
    h = x * 0.8 + (1.6 * 0.4 / 2) ** 0.5 * rng.standard_normal(5)
    J += np.outer(h - J @ np.tanh(x), np.tanh(x)) / sum(np.tanh(x) ** 2)
    y = np.array([x] * 3)
    if start != "reference":
        y = (
            rng.standard_normal((3, 5), dtype=np.float32).astype(float)
            * (2.0 if start == "outside" else 0.5)
            * 2**0.5
        )
    v = rng.standard_normal((3, 5), dtype=np.float32) * 0.3**0.5
    seen = []
    for step in range(1, 9):
        v = v - 0.1 * _slope(y, x, J)
        y = y + 0.1 * v
        v = KEEP * v + (0.3 * (1 - KEEP**2)) ** 0.5 * rng.standard_normal((3, 5), dtype=np.float32)
        y = y + 0.1 * v
        v = v - 0.1 * _slope(y, x, J)
        if step in (5, 8):
            seen.append(_looks(y, x, J))
    d2, energy, o, Q = np.mean(seen, axis=0)
    excess = Q - o**2 / np.mean(np.tanh(x) ** 2)
    return {"distance": d2**0.5, "probe_energy": energy, "overlap_excess": excess}


def _slope(y: Any, x: Any, J: Any) -> Any:
    """Of |y - J tanh y|^2/2 - p T' |y - x|^2, by rows."""
    out = []
    for state in y:
        F = state - J @ np.tanh(state)
        whole = np.eye(5) - J / np.cosh(state) ** 2
        out.append(whole.T @ F + 2 * 0.7 * 0.3 * (state - x))
    return np.array(out)


def _looks(y: Any, x: Any, J: Any) -> list[float]:
    f = [np.tanh(state) for state in y]
    pairs = [f[a] @ f[b] / 5 for a in range(3) for b in range(3) if a != b]
    energies = [np.mean((state - J @ np.tanh(state)) ** 2) / 2 for state in y]
    near = np.mean([np.mean((state - x) ** 2) for state in y])
    return [
        near,
        float(np.mean(energies)),
        float(np.mean([each @ np.tanh(x) / 5 for each in f])),
        float(np.mean(pairs)),
    ]


def tilted() -> None:
    """From every start."""
    for start in ("reference", "inside", "outside"):
        agree(kernels.probes(SEED, **RUN, **TIMES, start=start), followed(start), rtol=5 * SINGLE)


def one_neuron() -> None:
    """The origin alone for J <= 1; a pair beside it for J > 1, where tanh(x)/x = 1/J."""
    rng = np.random.default_rng(SEED)
    for J, count in ((0.5, 1), (-3.0, 1), (1.5, 3), (4.0, 3)):
        hold(kernels.search(rng, np.array([[J]]), 8) == (count, 1), f"{count} fixed points at J = {J}")
        ends = np.unique(np.round(np.abs(kernels.newton(np.array([[J]]), rng.standard_normal((40, 1)))), 9))
        hold(len(ends) == (count + 1) // 2, "ends of Newton's method")
        agree(ends, J * np.tanh(ends), atol=1e-8)


def blocks() -> None:
    """Neurons without couplings between them: all pairs of their fixed points, signs multiplied."""
    J = np.diag([2.0, 3.0, 0.3])
    hold(kernels.search(np.random.default_rng(SEED), J, 128) == (9, 1), "3 x 3 x 1 fixed points")


def batches() -> None:
    """Means over the networks of the same draws, N = 1."""
    rng, counts = np.random.default_rng(SEED), []
    for _ in range(3):
        J = 3.0 * rng.standard_normal((1, 1))
        counts.append(kernels.search(rng, J, 16)[0])
        hold(counts[-1] == 1 + 2 * (J[0, 0] > 1), "fixed points of one neuron")
    found = kernels.fixed_points(SEED, g=3.0, N=1, networks=3, starts=16)
    agree(found, {"count": np.mean(counts), "degree": 1.0, "largest": 0.0})


ORACLES = Oracles("confinement", (tilted, one_neuron, blocks, batches))

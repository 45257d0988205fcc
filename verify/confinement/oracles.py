r"""Probes step by step on the plain formula of the tilted gradient, and fixed points where they are known."""

from typing import Any

import numpy as np

from rnnchaos.verify.confinement import kernels
from rnnchaos.verify.kernels.oracle import SEED, SINGLE, Oracles, agree, hold

RUN: dict[str, Any] = {"g": 1.8, "T": 0.4, "T_probe": 0.3, "p": -0.7, "variance": 2.0, "N": 5, "states": 3}
TIMES: dict[str, Any] = {"dt": 0.2, "burn": 0.4, "duration": 1.2, "every": 0.6}
KEEP = np.exp(-0.1 * 0.2)


def followed() -> dict[str, float]:
    """All that `probes` returns, by momenta of the same draws."""
    rng = np.random.default_rng(SEED)

    def single(*shape: int) -> Any:
        return np.asarray(rng.standard_normal(shape, dtype=np.float32), float)

    J = single(5, 5) * 1.8 / 5**0.5
    x = 2**0.5 * rng.standard_normal(5)
    h = x * 0.8 + (1.6 * 0.4 / 2) ** 0.5 * rng.standard_normal(5)
    J += np.outer(h - J @ np.tanh(x), np.tanh(x)) / sum(np.tanh(x) ** 2)
    y, v, seen = np.array([x] * 3), single(3, 5) * 0.3**0.5, []
    for step in range(1, 9):
        v = v - 0.1 * _slope(y, x, J)
        y = y + 0.1 * v
        v = KEEP * v + (0.3 * (1 - KEEP**2)) ** 0.5 * single(3, 5)
        y = y + 0.1 * v
        v = v - 0.1 * _slope(y, x, J)
        if step in (5, 8):
            f = np.tanh(y)
            pairs = np.mean([f[a] @ f[b] / 5 for a in range(3) for b in range(3) if a != b])
            near, energy = np.mean((y - x) ** 2), np.mean((y - f @ J.T) ** 2) / 2
            seen.append([near, energy, np.mean(f * np.tanh(x)), pairs])
    d2, energy, o, Q = np.mean(seen, axis=0)
    excess = Q - o**2 / np.mean(np.tanh(x) ** 2)
    return {"distance": d2**0.5, "probe_energy": energy, "overlap_excess": excess}


def _slope(y: Any, x: Any, J: Any) -> Any:
    """Of |y - J tanh y|^2/2 - p T' |y - x|^2, by rows, from whole Jacobians."""
    whole = [np.eye(5) - J / np.cosh(state) ** 2 for state in y]
    force = [state - J @ np.tanh(state) for state in y]
    return np.array([M.T @ F for M, F in zip(whole, force, strict=True)]) + 2 * 0.7 * 0.3 * (y - x)


def tilted() -> None:
    """Step by step."""
    agree(kernels.probes(SEED, **RUN, **TIMES), followed(), rtol=5 * SINGLE)


def searches() -> None:
    """The origin alone for J <= 1; a pair beside it for J > 1, where tanh(x)/x = 1/J; neurons without
    couplings between them have all pairs of these, signs multiplied."""
    rng = np.random.default_rng(SEED)
    for J, count in ((0.5, 1), (-3.0, 1), (1.5, 3), (4.0, 3)):
        hold(kernels.search(rng, np.array([[J]]), 8) == (count, 1), f"{count} fixed points at J = {J}")
        ends = np.unique(np.round(np.abs(kernels.newton(np.array([[J]]), rng.standard_normal((40, 1)))), 9))
        hold(len(ends) == (count + 1) // 2, "ends of Newton's method")
        agree(ends, J * np.tanh(ends), atol=1e-8)
    hold(kernels.search(rng, np.diag([2.0, 3.0, 0.3]), 128) == (9, 1), "3 x 3 x 1 fixed points")


def coupled() -> None:
    """Two coupled neurons against MINPACK from a grid of starts: the same points, signs by differences."""
    from scipy.optimize import root

    J, ticks = np.array([[2.5, -1.0], [0.4, 1.8]]), np.linspace(-4, 4, 13)
    found = (root(lambda x: x - J @ np.tanh(x), (a, b), tol=1e-13) for a in ticks for b in ticks)
    points = np.unique([np.round(each.x, 7) + 0.0 for each in found if each.success], axis=0)
    signs = [np.sign(np.linalg.det(np.eye(2) - J @ np.diag(np.cosh(x) ** -2.0))) for x in points]
    rng = np.random.default_rng(SEED)
    hold(kernels.search(rng, J, 64) == (len(points), sum(signs)), "fixed points of two neurons")
    ends = kernels.newton(J, np.array([[a, b] for a in ticks for b in ticks]))
    agree(np.unique(np.round(ends, 7) + 0.0, axis=0), points, atol=2e-7)


def batches() -> None:
    """Means over the networks of the same draws, N = 1."""
    rng, counts = np.random.default_rng(SEED), []
    for _ in range(3):
        J = 3.0 * rng.standard_normal((1, 1))
        counts.append(kernels.search(rng, J, 16)[0])
        hold(counts[-1] == 1 + 2 * (J[0, 0] > 1), "fixed points of one neuron")
    found = kernels.fixed_points(SEED, g=3.0, N=1, networks=3, starts=16)
    agree(found, {"count": np.mean(counts), "degree": 1.0, "largest": 0.0})


ORACLES = Oracles("confinement", (tilted, searches, coupled, batches))

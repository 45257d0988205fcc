r"""Probes step by step on the plain formula of the tilted gradient, and fixed points where they are known."""

from itertools import product
from typing import Any

import numpy as np

from rnnchaos.verify.confinement import kernels
from rnnchaos.verify.kernels.equivalent import ALMOST
from rnnchaos.verify.kernels.oracle import SEED, SINGLE, Oracles, agree, child, hold

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
    hold(kernels.search(rng, np.diag([2.0, 3.0, 0.3]), 128) == (9, 1), "3 x 3 x 1 fixed points")


def _end(J: Any, x: Any) -> Any:
    """Where damped Newton steps from x end, and after how many, None where they do not."""
    for step in range(30):
        F = x - J @ np.tanh(x)
        move = np.linalg.solve(np.eye(len(J)) - J / np.cosh(x) ** 2, F)
        if np.linalg.norm(move) <= 1e-9:
            return step, *(x - move)
        for _ in range(5):
            tried = x - move
            if np.linalg.norm(tried - J @ np.tanh(tried)) > np.linalg.norm(F):
                move = move / 2
        x = x - move
    return None


def _searched(rng: Any, J: Any, starts: int) -> tuple[int, int]:
    """Start by start, from the same draws."""
    known, idle = [np.zeros(len(J))], 0
    while idle < 3:
        found = [_end(J, (0.5, 1, 2, 4)[i % 4] * rng.standard_normal(len(J))) for i in range(starts)]
        before = len(known)
        for x in (sign * np.array(each[1:]) for each in found if each for sign in (1, -1)):
            known += [x] if all(max(abs(x - y)) > 1e-6 for y in known) else []
        idle = idle + 1 if len(known) == before else 0
    signs = [np.sign(np.linalg.det(np.eye(len(J)) - J @ np.diag(np.cosh(x) ** -2.0))) for x in known]
    return len(known), round(sum(signs))


COUPLED = ([[3.0, -0.3], [0.5, 2.0]], [[0.0, 2.0], [1.5, 0.0]], [[4.0, 0, 0], [0, 3.0, 0], [0.5, 0, 2.0]])


def coupled() -> None:
    """Coupled neurons, so few starts that points are missed: the same number, degree and draws."""
    for index, (J, starts) in enumerate(product(map(np.array, COUPLED), (1, 2, 5, 40))):
        one, other = (np.random.default_rng(child(SEED, index)) for _ in range(2))
        hold(kernels.search(one, J, starts) == _searched(other, J, starts), "fixed points that are found")
        hold(bool(one.standard_normal() == other.standard_normal()), "draws of a search")


def ends() -> None:
    """Each start of a grid, in the order in which they end; none at a double zero."""
    ticks = np.linspace(-4.1, 4, 14)
    for J in map(np.array, COUPLED[:2]):
        grid = np.array(list(product(ticks, ticks)))
        found = sorted((e[0], i, e[1:]) for i, e in enumerate(_end(J, x) for x in grid) if e)
        agree(kernels.newton(J, grid), np.array([e for _, _, e in found]), rtol=0, atol=1e-11)
    hold(len(kernels.newton(np.eye(1), np.array([[0.5], [1.0]]))) == 0, "a double zero")


def batches() -> None:
    """The mean, and the degree farthest from 1, over networks of the same draws, N = 1: of searches of which
    some miss a pair, and of whole ones."""
    for networks, starts, degree in ((12, 1, -1), (3, 16, 1)):
        rng = np.random.default_rng(SEED)
        counts = [_searched(rng, 3.0 * rng.standard_normal((1, 1)), starts) for _ in range(networks)]
        number = np.mean([count for count, _ in counts])
        found = kernels.fixed_points(SEED, g=3.0, N=1, networks=networks, starts=starts)
        agree(found, {"expected_equilibria": number, "degree": degree})
        hold({each for _, each in counts} == {1, degree}, "searches of this kind")


SPARE = "a row that ends does so earlier"
EQUIVALENT = {
    "newton: one step short: range(STEPS) -> range(STEPS - 1)": SPARE,
    "newton: edge: np.linalg.norm(move, axis=1) > EXACT -> np.linalg.norm(move, axis=1) >= EXACT": ALMOST,
    "newton: edge: np.linalg.norm(tried - np.tanh(tried) @ J.T, axis=1) > size -> "
    "np.linalg.norm(tried - np.tanh(tried) @ J.T, axis=1) >= size": ALMOST,
}
ORACLES = Oracles(
    "confinement",
    (tilted, searches, coupled, ends, batches),
    {f"confinement.kernels.{id}": why for id, why in EQUIVALENT.items()},
)

r"""Tilted probes around a planted reference, and all fixed points of small networks, in simulation.

`probes`: a draw of (network, reference) from $e^{-E/T}$, and probes of $e^{-E/T'+p|y-x|^2}$ by the inertial
scheme of `rnnchaos.verify.gradient.langevin` on the tilted landscape $E-pT'|y-x|^2$.

`fixed_points`: damped Newton steps of $x-J\varphi(x)=0$ from rounds of starts at four scales, until three
rounds find nothing new. With a fixed point x comes -x. Whether all were found is seen by the signs of their
determinants, which sum to 1.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.gradient.landscape import Landscape, mean_product
from rnnchaos.verify.gradient.langevin import Langevin, network, planted
from rnnchaos.verify.networks.normal import couplings
from rnnchaos.verify.networks.pairs import Observables

Array = NDArray[Any]
SCALES, STEPS, IDLE, DECIMALS, EXACT = (0.5, 1.0, 2.0, 4.0), 30, 3, 6, 1e-9


class Tilted(Landscape):
    """E - w |y - x|^2 of a network, x one state (1, N)."""

    def __init__(self, matrix: Array, reference: Array, weight: float) -> None:
        super().__init__(matrix)
        self.reference, self.weight = reference, reference.dtype.type(weight)

    def gradient(self, states: Array) -> Array:
        """grad E - 2 w (y - x)."""
        slope = super().gradient(states)
        slope -= 2 * self.weight * (states - self.reference)
        return slope


def probes(
    seed: np.random.SeedSequence,
    *,
    g: float,
    T: float,
    T_probe: float,
    p: float,
    variance: float,
    N: int,
    states: int,
    dt: float,
    burn: float,
    duration: float,
    every: float = 1.0,
) -> Observables:
    """Kernel of `simulate confinement`: of `states` probes of one network, averaged over looks `every` apart
    after `burn`, `distance` d, `probe_energy` E/N, and `overlap_excess` Q - o^2/q, Q over pairs of probes.
    They start at the reference, of the width `variance` = S(T)."""
    rng = np.random.default_rng(seed)
    J = network(rng, g=g, N=N)
    x = planted(rng, J, T=T, variance=variance)
    landscape, y = Tilted(J, x, p * T_probe), np.repeat(x, states, axis=0)
    run = Langevin(landscape, y, T=T_probe, dt=dt, rng=rng, scheme="inertial")
    run.advance(burn)
    looks, seen = max(1, round(duration / every)), np.zeros(5)
    for _ in range(looks):
        run.advance(every)
        seen += _looked(run, x) / looks
    square, energy, q, o, Q = map(float, seen)
    return {"distance": square**0.5, "probe_energy": energy, "overlap_excess": Q - o * o / q}


def _looked(run: Langevin, x: Array) -> Array:
    """d^2, E/N, q, o and Q at one time."""
    y, count = run.states, len(run.states)
    force, rates = run.landscape.force(y), np.tanh(np.concatenate([x, y])).astype(float)
    overlaps = rates @ rates.T / x.size
    pairs = (overlaps[1:, 1:].sum() - np.trace(overlaps[1:, 1:])) / (count * (count - 1))
    near = mean_product(y - x, y - x).mean(), mean_product(force, force).mean() / 2
    return np.array([*near, overlaps[0, 0], overlaps[0, 1:].mean(), pairs])


def fixed_points(
    seed: np.random.SeedSequence, *, g: float, N: int, networks: int, starts: int = 128
) -> Observables:
    """Kernel: over `networks`, the mean number of fixed points, `expected_equilibria`, and of the sums of the
    signs of det(1 - J phi') the one that is farthest from 1, `degree`."""
    rng = np.random.default_rng(seed)
    found = [search(rng, g * couplings(rng, N), starts) for _ in range(networks)]
    degree = max((signs for _, signs in found), key=lambda signs: abs(signs - 1))
    return {"expected_equilibria": float(np.mean([number for number, _ in found])), "degree": degree}


def search(rng: np.random.Generator, J: Array, starts: int) -> tuple[int, int]:
    """(number of fixed points, sum of their signs) of one network; the origin is one."""
    N, idle, scales = len(J), 0, np.resize(SCALES, starts)[:, None]
    known = {(0.0,) * N: np.zeros(N)}
    while idle < IDLE:
        half, before = newton(J, scales * rng.standard_normal((starts, N))), len(known)
        ends = np.concatenate([half, -half])
        known |= zip(map(tuple, ends.round(DECIMALS)), ends, strict=True)
        idle = idle + 1 if len(known) == before else 0
    slopes = 1 - np.tanh([*known.values()]) ** 2
    signs = np.sign(np.linalg.det(np.eye(N) - J * slopes[:, None, :]))
    return len(known), round(float(signs.sum()))


def newton(J: Array, x: Array) -> Array:
    """The ends, (found, N), of damped Newton steps from the rows of x: halved until |F| falls, until a step
    is small, which near a double zero |F| alone does not tell."""
    unit, found = np.eye(len(J)), []
    for _ in range(STEPS):
        F, slopes = x - np.tanh(x) @ J.T, 1 - np.tanh(x) ** 2
        move = np.linalg.solve(unit - J * slopes[:, None, :], F[:, :, None])[:, :, 0]
        size, far = np.linalg.norm(F, axis=1), np.linalg.norm(move, axis=1) > EXACT
        found.append((x - move)[~far])
        x, move, size = x[far], move[far], size[far]
        for _ in range(5):
            tried = x - move
            move[np.linalg.norm(tried - np.tanh(tried) @ J.T, axis=1) > size] /= 2
        x = x - move
    return np.concatenate(found)


def memory_bytes(parameters: Mapping[str, Any], *, largest: int = 1) -> int:
    """Peak bytes: a matrix of couplings with its corrections, or one for each start; states beside it."""
    N = largest * int(parameters["N"])
    return 64 * N * (N + 64) + (0 if "states" in parameters else 8192 * N * N)

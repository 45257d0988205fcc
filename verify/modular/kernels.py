r"""Networks of modular populations in simulation: the kernels that the claims of the column sample.

    x_i(t+1) = phi(h_i),   h_i = sum_k sum_b M^k_(a_k(i), b) m^k_b(t),   M^k ~ N(0, sigma_k^2/P_k) iid,

over levels k = 0..K: m^k_b is the mean activity of unit b of level k, P_k the number of these units; level
0 are the neurons themselves, m^0 = x, and the `sizes` n_1, n_2, ... say how many units of level k-1 make
one of level k. Two levels (K = 1, n_1 = N0) are the modular populations of the column.

The part of the couplings that a level contributes is constant on blocks, and is never formed: the means of
each level go through a P_k x P_k product, and inputs are handed down by repetition. States and their
tangents are rows of one product, moved by `rnnchaos.verify.spectrum.steps.Map`, so that the Jacobian is that
of the step itself.
"""

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.networks.pairs import Observables, paired
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Operator, stack
from rnnchaos.verify.spectrum.field import Network
from rnnchaos.verify.spectrum.steps import Map

Array = NDArray[Any]


class Hierarchy:
    """Couplings of all levels; `matrices[k]` is M^k transposed, (P_k, P_k), in float32: rows @ matrix reads
    it without a copy.

    `sizes` are n_1, ..., n_K; `top` is the number of units of the highest level. Draws from PCG64.
    """

    def __init__(
        self, rng: np.random.Generator, strengths: Sequence[float], sizes: Sequence[int], top: int
    ) -> None:
        self.sizes, self.matrices = tuple(sizes), list[Array]()
        for units, sigma in zip(counts(sizes, top), strengths, strict=True):
            matrix = rng.standard_normal((units, units), dtype=np.float32)
            self.matrices.append(np.multiply(matrix, np.float32(sigma / np.sqrt(units)), out=matrix))

    @property
    def shape(self) -> tuple[int, int]:
        """(N, N), N neurons."""
        return self.matrices[0].shape

    def means(self, rows: Array) -> list[Array]:
        """The means of every level: [(m, N), (m, P_1), ...]."""
        out = [rows]
        for size in self.sizes:
            out.append(out[-1].reshape(len(rows), -1, size).mean(axis=2))
        return out

    def inputs(self, rows: Array) -> Array:
        """h of every row, (m, N)."""
        levels = self.means(rows)
        total = levels[-1] @ self.matrices[-1]
        for k in range(len(self.sizes) - 1, -1, -1):
            total = np.repeat(total, self.sizes[k], axis=1)
            total += levels[k] @ self.matrices[k]
        return total

    def matmat(self, columns: Array) -> Array:
        """h of every column of an (N, m) array: the couplings as a linear operator."""
        return self.inputs(columns.T).T


def counts(sizes: Sequence[int], top: int) -> list[int]:
    """P_0 = N, P_1, ..., P_K = `top`."""
    return [top * prod(sizes[k:]) for k in range(len(sizes) + 1)]


def hierarchy(
    seed: np.random.SeedSequence,
    *,
    strengths: Sequence[float],
    sizes: Sequence[int],
    top: int,
    states: int,
    burn: int,
    duration: int,
    phi: str = "erf",
) -> Observables:
    """Kernel: `activity` (K+1,), the mean squares of the means of each level, and `lyapunov_max`, averaged
    over `states` initial states x_i ~ N(0, 1) of one network and `duration` steps after `burn`."""
    rng = np.random.default_rng(seed)
    network = Hierarchy(rng, strengths, sizes, top)
    scheme = Map(Network(Operator(network), activation(phi), np.ones(states)))
    part = stack((states, 2, network.shape[0]), np.float32)
    part[...] = rng.standard_normal(part.shape, dtype=np.float32)
    activity, growth = np.zeros(len(strengths)), 0.0
    for step in range(burn + duration):
        scheme.step([part])
        grown = np.linalg.norm(part[:, 1], axis=1)
        part[:, 1] /= grown[:, None]
        if step >= burn:
            growth += float(np.log(grown).mean())
            activity += [float(np.square(m, dtype=float).mean()) for m in network.means(part[:, 0])]
    return {"activity": activity / duration, "lyapunov_max": growth / duration}


def hierarchy_pair(seed: np.random.SeedSequence, *, top: int, **parameters: Any) -> Observables:
    """Kernel of the claims: two independent networks, of `top` and of 2 `top` units of the highest level."""
    return paired(lambda part, *, N, **given: hierarchy(part, top=N, **given), seed, N=top, **parameters)


def modular(
    seed: np.random.SeedSequence, *, sigma: float, sigma_mu: float, N0: int, P: int, **parameters: Any
) -> Observables:
    """Kernel of `simulate modular`: `activity` q, `population_activity` Q and `lyapunov_max`."""
    found = hierarchy(seed, strengths=(sigma, sigma_mu), sizes=(N0,), top=P, **parameters)
    q, Q = found["activity"]
    return {"activity": q, "population_activity": Q, "lyapunov_max": found["lyapunov_max"]}


def memory_bytes(parameters: Mapping[str, Any], *, largest: int = 1) -> int:
    """Peak bytes of a kernel: couplings of `largest` times the units of all levels, and arrays of states."""
    sizes = parameters.get("sizes") or (parameters["N0"],)
    units = counts(sizes, largest * int(parameters.get("top") or parameters["P"]))
    return sum(4 * P * P for P in units) + 64 * int(parameters["states"]) * units[0]

r"""Networks of a hierarchy of populations in simulation: activities of the levels, growth, dimensions.

    x_i(t+1) = phi(h_i),   h = sum of the inputs of all levels (`rnnchaos.verify.networks.hierarchy`).

States and their tangents are rows of one product, moved by `rnnchaos.verify.spectrum.steps.Map`, so that the
Jacobian is that of the step itself.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rnnchaos.verify.networks.hierarchy import Hierarchy, counts
from rnnchaos.verify.networks.pairs import Observables, paired
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Operator, stack
from rnnchaos.verify.spectrum.dimensions import map_dimensions, map_dimensions_bytes
from rnnchaos.verify.spectrum.field import Network
from rnnchaos.verify.spectrum.steps import Map


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


def dimensions(
    seed: np.random.SeedSequence, *, strengths: Sequence[float], sizes: Sequence[int], top: int, **run: Any
) -> Observables:
    """Kernel: `participation_ratio` and `dimension` (Kaplan-Yorke) of one network, per neuron, by
    `rnnchaos.verify.spectrum.dimensions`."""
    rng = np.random.default_rng(seed)
    return map_dimensions(Operator(Hierarchy(rng, strengths, sizes, top)), rng, **run)


def memory_bytes(parameters: Mapping[str, Any], *, largest: int = 1) -> int:
    """Peak bytes: couplings of `largest` times the units of all levels, and arrays of states."""
    units = counts(parameters["sizes"], largest * int(parameters["top"]))
    return sum(4 * P * P for P in units) + 64 * int(parameters["states"]) * units[0]


def dimensions_memory_bytes(parameters: Mapping[str, Any]) -> int:
    """Peak bytes: couplings, samples with their overlaps, and the frame."""
    N, *_ = counts(parameters["sizes"], int(parameters["top"]))
    return memory_bytes({**parameters, "states": 2}) + map_dimensions_bytes(N, parameters)

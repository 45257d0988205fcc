r"""Networks of modular populations in simulation: the kernels that the claims of the column sample.

    x_i(t+1) = phi(h_i),   h = sum of the inputs of all levels (`rnnchaos.verify.networks.hierarchy`);

two levels, neurons and populations of N0, are the modular populations of the column. States and their
tangents are rows of one product, moved by `rnnchaos.verify.spectrum.steps.Map`, so that the Jacobian is that
of the step itself.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rnnchaos.verify.networks.hierarchy import Hierarchy, counts
from rnnchaos.verify.networks.pairs import Observables, paired
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Operator, stack
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

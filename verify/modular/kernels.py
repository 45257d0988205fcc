"""Networks of modular populations in simulation: hierarchies of two levels, neurons and populations of N0."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from rnnchaos.verify.networks import levels
from rnnchaos.verify.networks.pairs import Observables


def modular(
    seed: np.random.SeedSequence, *, sigma: float, sigma_mu: float, N0: int, P: int, **parameters: Any
) -> Observables:
    """Kernel of `simulate modular`: `activity` q, `population_activity` Q and `lyapunov_max`."""
    found = levels.hierarchy(seed, strengths=(sigma, sigma_mu), sizes=(N0,), top=P, **parameters)
    q, Q = found["activity"]
    return {"activity": q, "population_activity": Q, "lyapunov_max": found["lyapunov_max"]}


def memory_bytes(parameters: Mapping[str, Any]) -> int:
    """Peak bytes."""
    return levels.memory_bytes({**parameters, "sizes": (parameters["N0"],), "top": parameters["P"]})

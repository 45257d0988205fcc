"""Kernel of the claims on dimensions, by `rnnchaos.verify.spectrum.dimensions`."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rnnchaos.verify.modular import kernels
from rnnchaos.verify.networks.hierarchy import Hierarchy, counts
from rnnchaos.verify.networks.pairs import Observables
from rnnchaos.verify.spectrum.couplings import Operator
from rnnchaos.verify.spectrum.dimensions import map_dimensions, map_dimensions_bytes


def dimensions(
    seed: np.random.SeedSequence, *, strengths: Sequence[float], sizes: Sequence[int], top: int, **run: Any
) -> Observables:
    """Kernel: `participation_ratio` and `dimension` (Kaplan-Yorke) of one network, per neuron."""
    rng = np.random.default_rng(seed)
    return map_dimensions(Operator(Hierarchy(rng, strengths, sizes, top)), rng, **run)


def memory_bytes(parameters: Mapping[str, Any]) -> int:
    """Peak bytes: couplings, samples with their overlaps, and the frame."""
    N, *_ = counts(parameters["sizes"], int(parameters["top"]))
    return kernels.memory_bytes({**parameters, "states": 2}) + map_dimensions_bytes(N, parameters)

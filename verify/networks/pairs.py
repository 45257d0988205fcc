r"""Pairs of networks: X(N) and X(2N) from independent couplings, for Y = 2 X(2N) - X(N).

With E X(N) = X + c/N + O(N^-2), Y has no bias of order 1/N. The seeds of the two are children of the
realisation's, the same on every call.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

Observables = dict[str, Any]


def paired(
    kernel: Callable[..., Observables], seed: np.random.SeedSequence, *, N: int, **parameters: Any
) -> Observables:
    """The observables of `kernel` at N and at 2N units, from independent seeds, by name and size."""
    return {
        f"{name}_{size}": value
        for part, (size, units) in enumerate((("N", N), ("2N", 2 * N)))
        for name, value in kernel(child(seed, part), N=units, **parameters).items()
    }


def child(seed: np.random.SeedSequence, part: int) -> np.random.SeedSequence:
    """The part-th child of `seed`; unlike `seed.spawn`, the same on every call."""
    return np.random.SeedSequence(seed.entropy, spawn_key=(*seed.spawn_key, part))

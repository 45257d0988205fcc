"""The kernel of figures of gradient dynamics: networks of N and of 2N units under Langevin dynamics."""

from typing import Any

import numpy as np

from rnnchaos.verify.gradient.kernels import gradient
from rnnchaos.verify.networks.pairs import Observables, paired


def gradient_pair(seed: np.random.SeedSequence, **parameters: Any) -> Observables:
    """`gradient` at N and at 2N units."""
    return paired(gradient, seed, **parameters)

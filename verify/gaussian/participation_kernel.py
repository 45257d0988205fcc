r"""Kernel for the participation ratio: two trajectories of one network, independent given J.

Both start from independent random states, so at all times they are independent given J, and each has mean
zero because x -> -x is a symmetry of the law of the initial state. All pairs of samples then estimate tr
Sigma^2 and (tr Sigma)^2 without bias (`rnnchaos.verify.spectrum.dimensions.replica_participation_ratio`).
Euler's map; the covariance is that of the map at its step.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from rnnchaos.verify.networks.flow import activation, network
from rnnchaos.verify.networks.pairs import paired
from rnnchaos.verify.spectrum.dimensions import naive_participation_ratio, replica_participation_ratio

Observables = dict[str, Any]


def participation(
    seed: np.random.SeedSequence,
    *,
    g: float,
    N: int,
    dt: float,
    burn: float,
    duration: float,
    every: float,
    phi: str = "tanh",
) -> Observables:
    """Per unit: `participation_ratio_x`, `participation_ratio_phi`, and naive ones of one trajectory."""
    flow = network(seed, g=g, N=N, dt=dt, states=2, phi=phi)
    flow.advance(burn)
    samples = np.empty((2, round(duration / every), N), np.float32)
    for n in range(samples.shape[1]):
        flow.advance(every)
        samples[:, n] = flow.states
    rates = np.empty_like(samples)
    activation(phi)(samples, rates)
    found = {}
    for name, (first, second) in (("x", samples), ("phi", rates)):
        found[f"participation_ratio_{name}"] = replica_participation_ratio(first, second) / N
        found[f"naive_{name}"] = naive_participation_ratio(first) / N
    return found


def participation_pair(seed: np.random.SeedSequence, *, N: int, **parameters: Any) -> Observables:
    """The same of two independent networks of N and 2N units, names with `_N` and `_2N`."""
    return paired(participation, seed, N=N, **parameters)


def memory_bytes(parameters: Mapping[str, Any], *, largest: int = 1) -> int:
    """Peak bytes: the couplings of `largest` times N units, samples, and their overlaps in float64."""
    N = largest * int(parameters["N"])
    T = int(parameters["duration"] / parameters["every"]) + 1
    return 4 * N * N + 32 * T * N + 16 * T * T

"""Kernel of the claims on dimensions: one network's participation ratio and its leading Lyapunov spectrum.

The participation ratio comes from two trajectories, independent given the couplings
(`rnnchaos.verify.spectrum.dimensions.replica_participation_ratio`), the Kaplan-Yorke dimension from
`exponents` leading exponents by the spectrum engine, in float32, through the couplings of
`rnnchaos.verify.modular.kernels`."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rnnchaos.verify.ensembles.checkpoint import Checkpoint
from rnnchaos.verify.modular import kernels
from rnnchaos.verify.networks.pairs import Observables
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Operator, stack
from rnnchaos.verify.spectrum.dimensions import kaplan_yorke, replica_participation_ratio
from rnnchaos.verify.spectrum.field import Network
from rnnchaos.verify.spectrum.plan import Plan, history, series
from rnnchaos.verify.spectrum.steps import Map


def dimensions(
    seed: np.random.SeedSequence,
    *,
    strengths: Sequence[float],
    sizes: Sequence[int],
    top: int,
    burn: int,
    samples: int,
    exponents: int,
    duration: int,
    phi: str = "erf",
) -> Observables:
    """Kernel: `participation_ratio` and `dimension` (Kaplan-Yorke), per neuron; the latter nan where the
    exponents asked for do not reach a negative sum."""
    rng, act, none = np.random.default_rng(seed), activation(phi), Checkpoint("", None)
    network = Operator(kernels.Hierarchy(rng, strengths, sizes, top))
    N = network.N
    scheme, part = Map(Network(network, act, np.ones(2))), stack((2, 1, N), np.float32)
    part[...] = rng.standard_normal(part.shape)
    seen = np.empty((2, samples, N), np.float32)
    for step in range(burn + samples):
        scheme.step([part])
        if step >= burn:
            seen[:, step - burn] = part[:, 0]
    plan = Plan(exponents, "rates", 1.0, 0, duration // 4, duration, "float32")
    start = part[:1, 0].copy()
    found = history(network, act, plan, states=start, gain=np.ones(1), rng=rng, checkpoint=none)
    spectrum = series(found, plan, N).exponents
    return {
        "participation_ratio": replica_participation_ratio(*seen) / N,
        "dimension": kaplan_yorke(spectrum, full=exponents == N) / N,
    }


def memory_bytes(parameters: Mapping[str, Any]) -> int:
    """Peak bytes: couplings, samples with their overlaps, and the frame."""
    N, *_ = kernels.counts(parameters["sizes"], int(parameters["top"]))
    rows, frame = int(parameters["samples"]), int(parameters["exponents"])
    return kernels.memory_bytes({**parameters, "states": 2}) + 24 * rows * N + 16 * rows**2 + 40 * frame * N

r"""Dimensions of the chaos of one network under the map x(t+1) = phi(J x), per neuron.

The participation ratio comes from two trajectories, independent given the couplings
(`rnnchaos.verify.spectrum.dimensions.replica_participation_ratio`), the Kaplan-Yorke dimension from the
leading exponents by the spectrum engine, in float32.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from rnnchaos.verify.ensembles.checkpoint import Checkpoint
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Operator, stack
from rnnchaos.verify.spectrum.dimensions import kaplan_yorke, replica_participation_ratio
from rnnchaos.verify.spectrum.field import Network
from rnnchaos.verify.spectrum.plan import Plan, history, series
from rnnchaos.verify.spectrum.steps import Map


def map_dimensions(
    network: Operator,
    rng: np.random.Generator,
    *,
    burn: int,
    samples: int,
    exponents: int,
    duration: int,
    phi: str,
) -> dict[str, Any]:
    """`participation_ratio` from `samples` steps after `burn`, and `dimension` (Kaplan-Yorke) from so many
    leading `exponents` over `duration` steps; nan where these do not reach a negative sum."""
    N, act, none = network.N, activation(phi), Checkpoint("", None)
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


def map_dimensions_bytes(N: int, parameters: Mapping[str, Any]) -> int:
    """Peak bytes but for the couplings: samples with their overlaps, and the frame."""
    rows, frame = int(parameters["samples"]), int(parameters["exponents"])
    return 24 * rows * N + 16 * rows**2 + 40 * frame * N

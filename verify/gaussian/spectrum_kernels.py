"""Kernels of the claims that need more than one exponent: the mean of all N, and dimensions at two gains.

    mean_exponent   one network, all N exponents by the engine, their mean (trace identity, spectrum sum)
    mean_pair       two independent networks of N and 2N units, for 2 X(2N) - X(N)
    dimensions      one network of N units at two gains: Kaplan-Yorke dimension and entropy per unit

The mean of all exponents fluctuates little in time (it is the growth of volume, whatever the frame), so short
runs do. Dimensions come from k leading exponents; where k does not reach, the observable is nan and the
record failed.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from rnnchaos.verify.ensembles.checkpoint import Checkpoint
from rnnchaos.verify.gaussian.spectrum_study import couplings, run
from rnnchaos.verify.networks.pairs import paired
from rnnchaos.verify.spectrum.dimensions import entropy_rate, kaplan_yorke
from rnnchaos.verify.spectrum.plan import Plan, series

Observables = dict[str, Any]


def mean_exponent(
    seed: np.random.SeedSequence, *, g: float, N: int, phi: str = "tanh", **plan: Any
) -> Observables:
    """`mean_exponent` of all N, per unit of time; `plan` is that of `Plan` without k."""
    chosen, rng = Plan(N, **plan), np.random.default_rng(seed)
    found = run(couplings(rng, N, chosen.precision), g, phi, chosen, rng, 1, Checkpoint("", None))
    return {"mean_exponent": series(found, chosen, N).exponents.mean()}


def mean_pair(seed: np.random.SeedSequence, *, N: int, **parameters: Any) -> Observables:
    """Of two independent networks of N and 2N units."""
    return paired(mean_exponent, seed, N=N, **parameters)


def dimensions(
    seed: np.random.SeedSequence, *, low: float, high: float, N: int, k: int, phi: str = "tanh", **plan: Any
) -> Observables:
    """`dimension_low`, `entropy_low`, ... per unit of one network at the gains `low` and `high`.

    The same couplings at both: what a network has of its own is in both, and does not blur their difference.
    """
    chosen, rng = Plan(k, **plan), np.random.default_rng(seed)
    network, out = couplings(rng, N, chosen.precision), Observables()
    for name, g in (("low", low), ("high", high)):
        found = run(network, g, phi, chosen, rng, 1, Checkpoint("", None))
        exponents = series(found, chosen, N).exponents
        for quantity, function in (("dimension", kaplan_yorke), ("entropy", entropy_rate)):
            out[f"{quantity}_{name}"] = partial(function, full=k == N)(exponents) / N
    return out


def mean_memory(parameters: Mapping[str, Any], *, largest: int = 1) -> int:
    """Peak bytes of `mean_exponent` with `largest` times N units."""
    N = largest * int(parameters["N"])
    plan = {name: value for name, value in parameters.items() if name not in ("g", "N", "phi")}
    return Plan(N, **plan).memory_bytes(N) + 8 * N * N


def dimensions_memory(parameters: Mapping[str, Any]) -> int:
    """Peak bytes of `dimensions`."""
    N, k = int(parameters["N"]), int(parameters["k"])
    return Plan(k, precision=parameters["precision"]).memory_bytes(N)

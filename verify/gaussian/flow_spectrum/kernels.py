r"""The flow of Gaussian networks, x' = -x + g J phi(x): kernels of the claims on its whole spectrum.

    smallest_of_network     one network, S states: the smallest exponent of each, averaged; float32
    leading_part            one network: Kaplan-Yorke dimension, entropy rate and share of positive exponents
                            from the leading ones, and <x^2>
    part_pair               two independent networks of N and 2N units, for 2 X(2N) - X(N)

Couplings are drawn with variance 1/N; g multiplies phi.
"""

from collections.abc import Mapping
from math import ceil
from typing import Any

import numpy as np

from rnnchaos.verify.ensembles.checkpoint import Checkpoint
from rnnchaos.verify.networks.backward_flow import path_bytes, smallest_of_flow
from rnnchaos.verify.networks.normal import couplings
from rnnchaos.verify.networks.pairs import Observables, paired
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Dense
from rnnchaos.verify.spectrum.dimensions import entropy_rate, kaplan_yorke
from rnnchaos.verify.spectrum.dynamics import history
from rnnchaos.verify.spectrum.plan import Plan, series


def smallest_of_network(
    seed: np.random.SeedSequence, *, g: float, N: int, states: int, phi: str = "tanh", **plan: Any
) -> Observables:
    """Kernel: `lyapunov_min` of one network; `plan` as of `Plan`."""
    chosen, rng = Plan(1, **plan, precision="float32"), np.random.default_rng(seed)
    network = _network(rng, N, chosen)
    starts, vectors = rng.standard_normal((2, states, N), dtype=np.float32)
    return {"lyapunov_min": smallest_of_flow(network, activation(phi), g, chosen, starts, vectors).mean()}


def smallest_memory(parameters: Mapping[str, Any], *, largest: int = 1) -> int:
    """Peak bytes of `smallest_of_network` with `largest` times N units."""
    N = largest * int(parameters["N"])
    whole = Plan(1, precision="float32").memory_bytes(N, systems=int(parameters["states"])) + 4 * N * N
    return whole + largest * path_bytes(parameters)


def leading_part(
    seed: np.random.SeedSequence, *, g: float, N: int, share: float, phi: str = "tanh", **plan: Any
) -> Observables:
    """Kernel: `dimension`, `entropy_rate` and `unstable_fraction` per unit of one network, from its k =
    ceil(share N) leading exponents, and `variance`; `plan` is that of `Plan` without k. Not finite where k
    exponents do not reach.
    """
    chosen, rng = Plan(leading_count(share, N), **plan), np.random.default_rng(seed)
    network = _network(rng, N, chosen)
    states, gain = rng.standard_normal((1, N)), np.array([g])
    place = Checkpoint("", None)
    found = history(network, activation(phi), chosen, states=states, gain=gain, rng=rng, checkpoint=place)
    exponents = series(found, chosen, N).exponents
    positive = np.mean(exponents > 0) if exponents[-1] < 0 else np.nan
    return {
        "dimension": kaplan_yorke(exponents, full=False) / N,
        "entropy_rate": entropy_rate(exponents, full=False) / N,
        "unstable_fraction": positive * len(exponents) / N,
        "variance": float(np.mean(found.power)),
    }


def _network(rng: np.random.Generator, N: int, plan: Plan) -> Dense:
    """J, in float32 unless the run is float64."""
    return Dense(couplings(rng, N, np.float64 if plan.precision == "float64" else np.float32).T)


def leading_count(share: float, N: int) -> int:
    """k."""
    return min(N, ceil(share * N))


def part_pair(seed: np.random.SeedSequence, *, N: int, **parameters: Any) -> Observables:
    """Of two independent networks of N and 2N units."""
    return paired(leading_part, seed, N=N, **parameters)


def part_memory(parameters: Mapping[str, Any], *, largest: int = 1) -> int:
    """Peak bytes of `leading_part` with `largest` times N units."""
    N = largest * int(parameters["N"])
    plan = Plan(
        leading_count(parameters["share"], N), parameters["scheme"], precision=parameters["precision"]
    )
    return plan.memory_bytes(N) + 8 * N * N

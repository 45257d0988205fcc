r"""Kernels that find Lyapunov exponents of Gaussian networks, J_ij ~ N(0, g^2/N), by the spectrum engine.

    spectrum        one network: exponents with their errors, Kaplan-Yorke dimension, entropy rate, verdict
    leading         one network, S states: the largest exponent of each, averaged; float32, one product a step
    smallest        one network, S states: the smallest exponent of each, averaged; float32, backward in time
    mean_exponent   one network: the mean of all N exponents (trace identity, spectrum sum)
    whole           one network: all N exponents, Kaplan-Yorke dimension, entropy, share of positive ones
    dimensions      one network at two gains: Kaplan-Yorke dimension and entropy per unit
    leading_pair, mean_pair, whole_pair     two independent networks of N and 2N units, for 2 X(2N) - X(N)

Couplings are drawn with variance 1/N in float32 (float64 for a float64 run); g multiplies phi. A spectrum
that takes long keeps checkpoints in its store (`rnnchaos.verify.ensembles.checkpoint`). The mean of all
exponents fluctuates little in time (it is the growth of volume, whatever the frame), so short runs do.
Where k leading exponents do not reach a dimension, it is nan and the record failed.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.devices.follow import follow
from rnnchaos.verify.ensembles.checkpoint import Checkpoint, checkpoint
from rnnchaos.verify.ensembles.sources import digest
from rnnchaos.verify.networks.backward import smallest_exponents, trajectory_bytes
from rnnchaos.verify.networks.pairs import paired
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Dense
from rnnchaos.verify.spectrum.dimensions import entropy_rate, kaplan_yorke
from rnnchaos.verify.spectrum.dynamics import NetworkDynamics
from rnnchaos.verify.spectrum.motion import settled
from rnnchaos.verify.spectrum.plan import MAPS, Plan, checked, refuse_memory, series
from rnnchaos.verify.spectrum.result import Spectrum, exact
from rnnchaos.verify.spectrum.result import spectrum as judged_spectrum

Array = NDArray[Any]
Observables = dict[str, Any]

PER_UNIT = ("dimension", "entropy_rate")
JUDGED = (
    *("exponents", "errors", "intervals", "drift", "effective_samples"),
    *("condition", "trace_residual", "step_error"),
)


def spectrum(seed: np.random.SeedSequence, *, g: float, N: int, phi: str, **plan: Any) -> Observables:
    """Kernel of `simulate spectrum`; `plan` is that of `rnnchaos.verify.spectrum.plan.Plan`.

    Observables, where they exist and are finite: `exponents`, falling, with `errors`, `drift`,
    `effective_samples` (k,) and `intervals` (k, 2); `dimension` and `entropy_rate` per unit, each with
    `..._interval` (2,); `converged`, 1 or 0, and `reasons`, why not, as UTF-8
    (`rnnchaos.verify.gaussian.spectra.reasons` reads it); `variance` <x^2>; `condition`,
    `fallbacks`, `trace_residual`, `step_error`; of a run that settled `period` (0 at a fixed point) and
    `residual`, and its exponents are then exact. Raises `NotEnoughMemory`.
    """
    chosen = plan_of(N, plan)
    refuse_memory(chosen.memory_bytes(N))
    place = checkpoint(["spectrum", g, N, phi, repr(chosen), seed.entropy, seed.spawn_key, digest(spectrum)])
    rng = np.random.default_rng(seed)
    network = couplings(rng, N, chosen.precision)
    found = run(network, g, phi, chosen, rng, 1, place)
    orbit = settled(found, NetworkDynamics(network, activation(phi), g, chosen), chosen)
    result = judged_spectrum(found, chosen, N) if orbit is None else exact(orbit, found, chosen, N)
    place.drop()
    judged = {name: getattr(result, name) for name in JUDGED} | _per_unit(result)
    return {
        **{name: x for name, x in judged.items() if x is not None and np.isfinite(x).all()},
        "converged": float(not result.reasons),
        "reasons": np.array(list("\n".join(result.reasons).encode()), np.uint8),
        "variance": float(np.mean(found.power)),
        "fallbacks": found.fallbacks,
        **({} if orbit is None else {"period": float(orbit.period or 0), "residual": orbit.residual}),
    }


def _per_unit(of: Spectrum) -> Observables:
    """Dimension and entropy rate over N with their intervals, as far as k reaches."""
    found = {name: np.array(value) / of.N for name in PER_UNIT if (value := getattr(of, name)) is not None}
    values = {name: x[0] for name, x in found.items()}
    return values | {f"{name}_interval": x[1:] for name, x in found.items()}


def leading(
    seed: np.random.SeedSequence,
    *,
    g: float,
    N: int,
    dt: float,
    states: int,
    burn: float,
    align: float,
    duration: float,
    scheme: str = "euler",
    phi: str = "tanh",
) -> Observables:
    """Kernel: `lyapunov_max` and `variance` of one network, averaged over `states` initial states."""
    plan = Plan(1, scheme, dt, burn, align, duration, "float32")
    rng = np.random.default_rng(seed)
    network = couplings(rng, N, plan.precision)
    found = run(network, g, phi, plan, rng, states, Checkpoint("", None))
    exponents = [series(found, plan, N, system).exponents[0] for system in range(states)]
    return {"lyapunov_max": float(np.mean(exponents)), "variance": float(np.mean(found.power))}


def leading_pair(seed: np.random.SeedSequence, *, N: int, **parameters: Any) -> Observables:
    """Kernel of the claims: `lyapunov_max_N`, `lyapunov_max_2N`, ... of two independent networks."""
    return paired(leading, seed, N=N, **parameters)


def leading_memory(parameters: Mapping[str, Any], *, largest: int = 1) -> int:
    """Peak bytes of `leading` with `largest` times N units."""
    N = largest * int(parameters["N"])
    return Plan(1, precision="float32").memory_bytes(N, systems=int(parameters["states"])) + 4 * N * N


def smallest(
    seed: np.random.SeedSequence, *, g: float, N: int, states: int, phi: str = "tanh", **plan: Any
) -> Observables:
    """Kernel: `lyapunov_min` of one network under Euler's map; `plan` as of `Plan`, scheme `euler`."""
    chosen, rng = Plan(1, **plan, precision="float32"), np.random.default_rng(seed)
    network = couplings(rng, N, chosen.precision)
    starts, vectors = rng.standard_normal((2, states, N), dtype=np.float32)
    return {"lyapunov_min": smallest_exponents(network, activation(phi), g, chosen, starts, vectors).mean()}


def smallest_memory(parameters: Mapping[str, Any], *, largest: int = 1) -> int:
    """Peak bytes of `smallest` with `largest` times N units."""
    return leading_memory(parameters, largest=largest) + largest * trajectory_bytes(parameters)


def run(
    network: Dense, g: float, phi: str, plan: Plan, rng: np.random.Generator, states: int, place: Checkpoint
) -> Any:
    """The history of `states` initial states of this network, x_i ~ N(0, 1)."""
    initial = rng.standard_normal((states, network.N))
    of = NetworkDynamics(network, activation(phi), np.full(states, g), plan)
    return follow(of, plan, states=initial, rng=rng, checkpoint=place)


def couplings(rng: np.random.Generator, N: int, precision: str) -> Dense:
    """J_ij ~ N(0, 1/N), in float32 unless the run is float64."""
    kind = np.float64 if precision == "float64" else np.float32
    matrix = rng.standard_normal((N, N), dtype=kind)
    matrix *= kind(1 / np.sqrt(N))
    return Dense(matrix.T)


def plan_of(N: int, given: Mapping[str, Any]) -> Plan:
    """The plan of `spectrum`, a map's step being 1. Raises `UsageError` for k > N."""
    step = {"dt": 1.0} if given["scheme"] in MAPS else {}
    return checked(Plan(**{**given, **step}), N)


def mean_exponent(
    seed: np.random.SeedSequence, *, g: float, N: int, phi: str = "tanh", **plan: Any
) -> Observables:
    """`mean_exponent` of all N, per unit of time; `plan` is that of `Plan` without k."""
    return {"mean_exponent": _all_exponents(seed, g, N, phi, plan).mean()}


def _all_exponents(
    seed: np.random.SeedSequence, g: float, N: int, phi: str, plan: Mapping[str, Any]
) -> Array:
    """All N of one network."""
    chosen, rng = Plan(N, **plan), np.random.default_rng(seed)
    found = run(couplings(rng, N, chosen.precision), g, phi, chosen, rng, 1, Checkpoint("", None))
    return series(found, chosen, N).exponents


def whole(seed: np.random.SeedSequence, *, g: float, N: int, phi: str = "tanh", **plan: Any) -> Observables:
    """All N `exponents`, and `dimension`, `entropy_rate` and `unstable_fraction`, per unit, from
    them; `plan` is that of `Plan` without k.
    """
    exponents = _all_exponents(seed, g, N, phi, plan)
    return {
        "exponents": exponents,
        "dimension": kaplan_yorke(exponents, full=True) / N,
        "entropy_rate": entropy_rate(exponents, full=True) / N,
        "unstable_fraction": np.mean(exponents > 0),
    }


def whole_pair(seed: np.random.SeedSequence, *, N: int, **parameters: Any) -> Observables:
    """Of two independent networks of N and 2N units."""
    return paired(whole, seed, N=N, **parameters)


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
    """Peak bytes of `mean_exponent` or `whole` with `largest` times N units."""
    N = largest * int(parameters["N"])
    plan = {name: value for name, value in parameters.items() if name not in ("g", "N", "phi")}
    return Plan(N, **plan).memory_bytes(N) + 8 * N * N


def dimensions_memory(parameters: Mapping[str, Any]) -> int:
    """Peak bytes of `dimensions`."""
    return Plan(parameters["k"], precision=parameters["precision"]).memory_bytes(int(parameters["N"]))

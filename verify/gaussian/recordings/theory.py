r"""Recordings of Gaussian networks, of the flow or of Euler's map: variance, kinetic energy, and the rate of
decorrelation, one over the lag at which the autocovariance has fallen to half.

The flow is `gaussian.*`, the map `scheme.*` at the dt of the recording. To first order in dt the map is the
flow on another scale of time,

    Delta_map(tau) = Delta(tau/sqrt(1 - dt)),    Gamma_map = Gamma0/(1 - dt),

within 6e-5 at dt = 0.1: that is used below `FINE`, where the map's own theory takes long. What a network of
finite size adds was measured at some gains (`rnnchaos.verify.gaussian.recordings.pilot`, phi = tanh). It
falls with the gain, near the onset as a power of g - 1: between two gains its logarithm is taken as linear in
ln(g - 1), above the last as there, below the first nothing is said. The bias falls like 1/N, the scatter like
1/N to 1/sqrt(N): at N above that of the pilot as 1/sqrt(N), below it as 1/N.
"""

from collections.abc import Callable, Mapping
from functools import cache, partial
from math import exp, log, sqrt
from pathlib import Path
from typing import Any

import numpy as np

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.meanfield.onset import critical_gain
from rnnchaos.numerics.quantity import GAIN, PHI, shown
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.activity.theory.declared import (
    FLOW,
    MAP,
    FiniteSize,
    Given,
    Prediction,
    RecordingTheory,
    half_life,
    number,
)
from rnnchaos.verify.bias import record
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.weights.reading.network import Array

FINE = 0.05
SCATTER = Path(__file__).with_name("scatter.json")
NEAREST, FURTHEST, COUNT = 0.1, 4.0, 11
"""Distances g/g_c - 1 between which a gain is looked for, and at how many theory is evaluated."""


@cache
def _value(name: str, g: float, phi: str, dt: float | None = None) -> float:
    step: dict[str, Any] = {} if dt is None else {"dt": dt}
    return float(evaluate(name, g=np.array([g]), phi=phi, **step)[0])


def _correlation(name: str, given: Given, dt: float | None, lags: Array) -> Array:
    step: dict[str, Any] = {} if dt is None else {"dt": dt}
    found: Array = evaluate(name, g=number(given["g"]), phi=shown(given["phi"]), lag=lags, **step)
    return found


def _flow(name: str, given: Given, dt: float) -> float:
    return _value(f"gaussian.{name}", number(given["g"]), shown(given["phi"]))


def _rate(given: Given, dt: float) -> float:
    return 1 / half_life(partial(_correlation, "gaussian.correlation", given, None), dt)


def _map(name: str, given: Given, dt: float) -> float:
    if dt < FINE:
        return _flow(name, given, dt) / (1 - dt if name == "kinetic_energy" else 1)
    return _value(f"scheme.{name}", number(given["g"]), shown(given["phi"]), dt)


def _rate_of_map(given: Given, dt: float) -> float:
    if dt < FINE:
        return _rate(given, dt) / sqrt(1 - dt)
    return 1 / half_life(partial(_correlation, "scheme.correlation", given, dt), dt)


def _moments(of: Callable[..., float], rate: Prediction) -> Mapping[str, Prediction]:
    names = ("variance", "kinetic_energy")
    return {**{name: partial(of, name) for name in names}, "decorrelation_rate": rate}


def finite_size(name: str, N: int, given: Given) -> FiniteSize | None:
    """Of one network of N units; None for another phi, and below the gains that were measured."""
    entries = sorted(
        (record.recorded(SCATTER, id) for id in record.entries(SCATTER)),
        key=lambda each: float(each["run"]["g"]),
    )
    gains = [float(each["run"]["g"]) for each in entries]
    if shown(given["phi"]) != "tanh" or not gains or number(given["g"]) < gains[0]:
        return None
    run = entries[0]["run"]
    bias, scatter = (
        exp(np.interp(log(number(given["g"]) - 1), np.log(np.array(gains) - 1), np.log(amounts)))
        for amounts in ([each["amounts"][name][kind] for each in entries] for kind in ("bias", "scatter"))
    )
    size = run["N"]
    falls = sqrt(size / N) if size < N else size / N
    said = ", ".join(each["run"]["g"] for each in entries)
    origin = f"measured in {run['networks']} networks of {size} units at each of g = {said}"
    return FiniteSize(bias * size / N, scatter * falls, origin)


def _gains(given: Given) -> tuple[float, ...]:
    onset = critical_gain("", {"phi": shown(given["phi"])})
    if onset is None:
        raise UsageError("phi", shown(given["phi"]), "accepted with --fit: one that has a slope at 0")
    return tuple(float(onset) * (1 + float(above)) for above in np.geomspace(NEAREST, FURTHEST, COUNT))


def _phi(given: Given) -> Callable[[Array], Array]:
    return activation(given["phi"]).value


READINGS = {FLOW: _moments(_flow, _rate), MAP: _moments(_map, _rate_of_map)}
COMMON: Mapping[str, Any] = {
    "parameters": (GAIN, PHI),
    "finite_size": finite_size,
    "fits": {"g": _gains},
    "phi": _phi,
}
THEORY = RecordingTheory(id="gaussian", title="Gaussian network", readings=READINGS, **COMMON)
"""Of the flow; data of Euler's map are compared with the map."""

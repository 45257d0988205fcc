"""What is simulated beside curves of the Gaussian network: Richardson pairs Y = 2 X(2N) - X(N) of Euler maps.

The flow's quantity is the map's, measured, times flow over map from theory, both exact at step `STEP`.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.quantity import rational
from rnnchaos.verify.ensembles.study import Record, Study, study
from rnnchaos.verify.networks.flow import memory_bytes, richardson_pair
from rnnchaos.verify.observable import Given, Observable

STEP, SIZE = "0.2", 500
LEAST_GAIN = 1.3
"""Below it networks of `SIZE` are not safely in the chaotic phase."""
TIMES: Mapping[str, Any] = {"dt": float(STEP), "states": 2, "burn": 100.0, "duration": 100.0}


def _pairs(given: Given) -> Study:
    design = {"g": float(rational(given["g"])), "N": SIZE, "phi": given.get("phi", "tanh"), **TIMES}
    needed = memory_bytes(design, largest=2)
    return study("figure", richardson_pair, memory_bytes=needed, thresholds=[], **design)


def _extrapolated(name: str, record: Record) -> float:
    small, large = (float(record.observables.get(f"{name}_{size}", float("nan"))) for size in ("N", "2N"))
    return 2 * large - small


def _flow_over_map(id: str, scheme: str, power: float, given: Given) -> float:
    flow, map_ = evaluate(id, digits=8, **given), evaluate(scheme, digits=8, dt=STEP, **given)
    return float(float(flow) / float(map_) ** power)


def _observable(id: str, name: str, scheme: str, power: float = 1.0) -> Observable:
    factor = partial(_flow_over_map, id, scheme, power)
    return Observable(id, "g", LEAST_GAIN, _pairs, partial(_extrapolated, name), factor)


OBSERVABLES = (
    _observable("gaussian.variance", "variance", "scheme.variance"),
    _observable("gaussian.kinetic_energy", "kinetic_energy", "scheme.kinetic_energy"),
    _observable("gaussian.arc_length", "arc_length_rate", "scheme.kinetic_energy", 0.5),
)

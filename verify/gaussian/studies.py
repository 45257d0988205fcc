r"""What can be simulated of Gaussian networks: Euler's map, the Lyapunov spectrum, and points beside curves.

Points are Richardson pairs $Y=2X(2N)-X(N)$ of Euler maps; the flow's quantity is the map's, measured, times
flow over map from theory, both exact at step `STEP`.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.quantity import GAIN, PHI, choice, integer, rational, real
from rnnchaos.verify.ensembles.study import Record, Study, study
from rnnchaos.verify.ensembles.template import Template
from rnnchaos.verify.gaussian.spectrum_kernels import plan_of, spectrum
from rnnchaos.verify.gaussian.spectrum_summary import summary
from rnnchaos.verify.networks.flow import gaussian, memory_bytes, richardson_pair
from rnnchaos.verify.observable import Given, Observable
from rnnchaos.verify.spectrum.plan import PRECISIONS, SCHEMES

GAUSSIAN = Template(
    "gaussian",
    "networks of the Gaussian column under Euler's map",
    gaussian,
    (
        GAIN,
        integer("N", "units of a network", at_least=2, at_most=100_000, default=500, required=False),
        real("dt", "time step", above=0, at_most=1, default="0.2", required=False),
        integer("states", "initial states of a network", at_least=1, at_most=1000, default=2, required=False),
        real("burn", "time before averaging", at_least=0, at_most=1e7, default=100, required=False),
        real("duration", "averaging time", above=0, at_most=1e7, default=60, required=False),
        PHI,
    ),
    memory_bytes,
)


def _memory(parameters: Mapping[str, Any]) -> int:
    """Peak bytes of `spectrum`; refuses k > N."""
    given = {name: value for name, value in parameters.items() if name not in ("g", "N", "phi")}
    return plan_of(parameters["N"], given).memory_bytes(parameters["N"])


SPECTRUM = Template(
    "spectrum",
    "Lyapunov spectrum of one Gaussian network: exponents, dimension, entropy rate, convergence verdict",
    spectrum,
    (
        GAIN,
        integer("N", "units", at_least=1, at_most=10**6, default=1000, required=False),
        integer("k", "leading exponents", at_least=1, at_most=10**6, default=10, required=False),
        choice("scheme", "rk4 or euler (flow), rates or inputs (maps)", SCHEMES, default="rk4"),
        real("dt", "time step of a flow", above=0, at_most=1, default="0.1", required=False),
        real("burn", "transient before anything", at_least=0, at_most=1e9, default=100, required=False),
        real("align", "alignment of the frame", at_least=0, at_most=1e9, default=20, required=False),
        real("duration", "time averaged over", above=0, at_most=1e9, default=200, required=False),
        choice("precision", "of state and frame", PRECISIONS, default="mixed"),
        PHI,
    ),
    _memory,
    realisations=1,
    summary=summary,
)

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

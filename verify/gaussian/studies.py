r"""What can be simulated of Gaussian networks: Euler's map, the Lyapunov spectrum, and points beside curves.

Points are Richardson pairs $Y=2X(2N)-X(N)$ of Euler maps; the flow's quantity is the map's, measured, times
flow over map from theory, both exact at step `STEP`.
"""

from collections.abc import Callable, Mapping
from functools import cache, partial
from math import erf, sqrt
from typing import Any

import numpy as np

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.quantity import GAIN, PHI, choice, integer, rational, real
from rnnchaos.verify.devices.activation import over
from rnnchaos.verify.devices.device import HOST
from rnnchaos.verify.devices.parameter import DEVICE
from rnnchaos.verify.ensembles.study import Study, study
from rnnchaos.verify.ensembles.template import Template
from rnnchaos.verify.gaussian.spectra import summary
from rnnchaos.verify.gaussian.spectrum_kernels import leading_memory, leading_pair, plan_of, spectrum
from rnnchaos.verify.networks.flow import STRIDE, gaussian, memory_bytes, richardson_pair
from rnnchaos.verify.networks.lags import LAGS, stepped
from rnnchaos.verify.observable import Given, Observable, extrapolated
from rnnchaos.verify.spectrum.plan import PRECISIONS, SCHEMES, Plan


def of_the_map(parameters: Mapping[str, Any]) -> dict[str, Callable[[], float]]:
    """The Euler map's own theory at its step."""
    at = {"g": repr(parameters["g"]), "dt": repr(parameters["dt"]), "phi": parameters["phi"]}
    energy = cache(partial(_number, "scheme.kinetic_energy", at))
    found: dict[str, Callable[[], float]] = {
        "variance": partial(_number, "scheme.variance", at),
        "kinetic_energy": energy,
    }
    found["arc_length_rate"] = lambda: sqrt(energy())
    for k, lag in enumerate(parameters.get("lags", ())):
        found[f"correlation[{k}]"] = partial(_number, "scheme.correlation", {**at, "lag": repr(lag)})
    return found


def _number(id: str, given: Mapping[str, Any]) -> float:
    return float(evaluate(id, digits=8, **given))


def of_the_scheme(parameters: Mapping[str, Any]) -> dict[str, Callable[[], float]]:
    """The largest exponent and the variance: of the flow, of the Euler map, or in discrete time."""
    scheme, at = parameters["scheme"], {"g": repr(parameters["g"]), "phi": parameters["phi"]}
    names = {"rk4": ("gaussian.lyapunov_max", "gaussian.variance")}
    names["euler"] = ("scheme.lyapunov_max", "scheme.variance")
    exponent, variance = names.get(scheme, ("scheme.lyapunov_max.discrete", "scheme.variance.discrete"))
    given = {**at, "dt": repr(parameters["dt"])} if scheme == "euler" else at
    found: dict[str, Callable[[], float]] = {"exponents[0]": partial(_number, exponent, given)}
    return found if scheme == "inputs" else found | {"variance": partial(_number, variance, given)}


def _map_memory(parameters: Mapping[str, Any]) -> int:
    """Peak bytes of `gaussian`: <x^2> and <F^2> of every sample stand beside what the kernel moves."""
    samples = parameters["duration"] / (STRIDE * parameters["dt"])
    return memory_bytes(parameters) + int(16 * samples) * int(parameters["states"])


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
        LAGS,
        PHI,
    ),
    _map_memory,
    theory=of_the_map,
    fitted=stepped,
)


def _plan(parameters: Mapping[str, Any]) -> Plan:
    """What `spectrum` runs; refuses k > N."""
    given = {name: value for name, value in parameters.items() if name not in ("g", "N", "phi")}
    return plan_of(parameters["N"], given)


def _refuse_phi(parameters: Mapping[str, Any]) -> None:
    """Raise `UsageError` for a phi that a device has not."""
    if parameters["device"] != HOST:
        over(np, parameters["phi"])


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
        DEVICE,
    ),
    lambda parameters: _plan(parameters).memory_bytes(parameters["N"]),
    realisations=1,
    check=_refuse_phi,
    summary=summary,
    theory=of_the_scheme,
    step=lambda parameters: _plan(parameters).dt,
)

STEP, SIZE = "0.2", 500
LEAST_GAIN = 1.3
"""Below it networks of `SIZE` are not safely in the chaotic phase."""
LONGEST = 20
TIMES: Mapping[str, Any] = {"dt": float(STEP), "states": 2, "burn": 100.0, "duration": 100.0}
EXPONENT: Mapping[str, Any] = {"dt": float(STEP), "states": 1, "burn": 60.0, "align": 30.0, "duration": 100.0}


def _plain(given: Given) -> dict[str, Any]:
    return {"g": float(rational(given["g"])), "N": SIZE, "phi": given.get("phi", "tanh")}


def _pairs(given: Given) -> Study:
    seen: dict[str, Any] = {"thresholds": [], **({"lags": []} if "lag" in given else {})}
    if "threshold" in given:
        seen["thresholds"] = [float(rational(given["threshold"]))]
    if "lag" in given:
        seen["lags"] = [float(rational(given["lag"]))]
    design = {**_plain(given), **TIMES}
    return study(
        "figure", richardson_pair, memory_bytes=memory_bytes({**design, **seen}, largest=2), **seen, **design
    )


def _leading(given: Given) -> Study:
    design = {**_plain(given), **EXPONENT, "scheme": "euler"}
    return study("figure exponent", leading_pair, memory_bytes=leading_memory(design, largest=2), **design)


def _flow_over_map(id: str, scheme: str, power: float, given: Given) -> float:
    flow, map_ = evaluate(id, digits=8, **given), evaluate(scheme, digits=8, dt=STEP, **given)
    return float(float(flow) / float(map_) ** power)


def _marginal(given: Given) -> float:
    """Both are normal laws, of the flow's and of the map's variance."""
    at = {name: value for name, value in given.items() if name != "threshold"}
    below = float(rational(given["threshold"])) / sqrt(
        2 * float(evaluate("scheme.variance", digits=8, dt=STEP, **at))
    )
    return float(evaluate("gaussian.activity_distribution", digits=8, **given)) / erf(below)


def _quiet(given: Given) -> str:
    return "" if float(rational(given["g"])) >= LEAST_GAIN else f"accepted: gains from {LEAST_GAIN} on"


def _off_grid(given: Given) -> str:
    lag, unit = rational(given["lag"]), STRIDE * rational(STEP)
    fits = 0 <= lag <= LONGEST and (lag / unit).denominator == 1
    return _quiet(given) or ("" if fits else f"accepted: lags that are multiples of {unit} up to {LONGEST}")


def _size(given: Given) -> str:
    return f"N = {SIZE} and {2 * SIZE}"


def _observable(
    id: str,
    name: str,
    factor: Callable[[Given], float],
    *,
    along: tuple[str, ...] = ("g",),
    made: Callable[[Given], Study] = _pairs,
    refuses: Callable[[Given], str] = _quiet,
) -> Observable:
    return Observable(id, along, "pairs", _size, made, partial(extrapolated, name), factor, refuses)


def _carried(id: str, scheme: str, power: float = 1.0) -> Callable[[Given], float]:
    return partial(_flow_over_map, id, scheme, power)


POINTS = (
    _observable("gaussian.variance", "variance", _carried("gaussian.variance", "scheme.variance")),
    _observable(
        "gaussian.kinetic_energy",
        "kinetic_energy",
        _carried("gaussian.kinetic_energy", "scheme.kinetic_energy"),
    ),
    _observable(
        "gaussian.arc_length",
        "arc_length_rate",
        _carried("gaussian.arc_length", "scheme.kinetic_energy", 0.5),
    ),
    _observable("gaussian.activity_distribution", "marginal", _marginal, along=("g", "threshold")),
    _observable(
        "gaussian.correlation",
        "correlation",
        _carried("gaussian.correlation", "scheme.correlation"),
        along=("g", "lag"),
        refuses=_off_grid,
    ),
    _observable(
        "gaussian.lyapunov_max",
        "lyapunov_max",
        _carried("gaussian.lyapunov_max", "scheme.lyapunov_max"),
        made=_leading,
    ),
)

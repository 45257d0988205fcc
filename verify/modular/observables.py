"""Simulated points beside curves of modular populations: pairs of P and 2P populations of N0 neurons each."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from rnnchaos.numerics.modular.parameters import SIGMA, SIGMA_MU, SIZE
from rnnchaos.verify.ensembles.study import Study, study
from rnnchaos.verify.networks.levels import hierarchy_pair, memory_bytes
from rnnchaos.verify.observable import Given, Observable, extrapolated
from rnnchaos.verify.prediction import theory

POPULATIONS, LARGEST = 40, 40
TIMES = {"states": 2, "burn": 60, "duration": 150}


def _study(given: Given) -> Study:
    strengths = [float(SIGMA(given["sigma"])), float(SIGMA_MU(given["sigma_mu"]))]
    design: dict[str, Any] = {"strengths": strengths, "sizes": [int(SIZE(given["N0"]))], "top": POPULATIONS}
    design |= {"phi": given.get("phi", "erf"), **TIMES}
    return study("figure", hierarchy_pair, memory_bytes=memory_bytes(design, largest=2), **design)


def of_infinite_populations(parameters: Mapping[str, Any]) -> dict[str, Callable[[], float]]:
    """Theory for `simulate modular`: infinitely many populations of N0 neurons."""
    at = {name: repr(parameters[name]) for name in ("sigma", "sigma_mu", "N0")} | {"phi": parameters["phi"]}
    names = ("activity", "population_activity", "lyapunov_max")
    return {name: partial(theory, f"modular.{name}", digits=8, **at) for name in names}


def _refuses(given: Given) -> str:
    most = f"accepted: --N0 from 1 to {LARGEST}, as populations have that many neurons"
    return "" if SIZE(given.get("N0", "inf")) <= LARGEST else most


def _size(given: Given) -> str:
    return f"$N_0$ = {given['N0']}, P = {POPULATIONS} and {2 * POPULATIONS}"


def _observable(id: str, name: str, level: int = 0) -> Observable:
    estimate = partial(extrapolated, name, index=level)
    return Observable(id, ("sigma", "sigma_mu"), "pairs", _size, _study, estimate, refuses=_refuses)


OBSERVABLES = (
    _observable("modular.activity", "activity", 0),
    _observable("modular.population_activity", "activity", 1),
    _observable("modular.lyapunov_max", "lyapunov_max"),
)

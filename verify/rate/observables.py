"""Simulated points beside curves of rate networks: pairs of networks of N and 2N neurons."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from rnnchaos.numerics.quantity import rational
from rnnchaos.verify.ensembles.study import Study, study
from rnnchaos.verify.observable import Given, Observable, extrapolated
from rnnchaos.verify.rate.kernels import memory_bytes, rate_pair

SIZE = 300
TIMES: Mapping[str, Any] = {"dt": 0.2, "states": 1, "burn": 60.0, "duration": 100.0, "gap": 20.0}
NUMBERS = ("g", "J0", "b", "sigma_b", "D")


def _study(given: Given) -> Study:
    network = {name: float(rational(given.get(name, "0"))) for name in NUMBERS}
    design = {**network, "phi": given.get("phi", "tanh"), "N": SIZE, **TIMES}
    return study("figure", rate_pair, memory_bytes=memory_bytes(design, largest=2), **design)


def _size(given: Given) -> str:
    return f"N = {SIZE} and {2 * SIZE}"


def _moves(given: Given) -> str:
    return "" if float(rational(given.get("D", "0"))) == 0 else "accepted: D = 0; noise makes <x'^2> infinite"


def _observable(name: str, **rest: Any) -> Observable:
    return Observable(f"rate.{name}", NUMBERS, "pairs", _size, _study, partial(extrapolated, name), **rest)


OBSERVABLES = (
    *(_observable(name) for name in ("mean", "variance", "frozen_variance", "lyapunov_max")),
    _observable("kinetic_energy", refuses=_moves),
)

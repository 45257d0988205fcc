r"""Simulated spectra beside the curve u(s): the share of a network's exponents above s.

A point is a pair of networks with all their exponents, $2u_{2N}(s)-u_N(s)$, and all points of a curve are of
the same pairs. Short runs do: the share counts exponents, and one that is somewhat off counts all the same.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.quantity import rational
from rnnchaos.verify.ensembles.study import Record, Study, study
from rnnchaos.verify.gaussian.spectrum_kernels import mean_memory, whole_pair
from rnnchaos.verify.observable import Given, Observable

UNITS, POINTS = 150, 12
LEAST_GAIN = "2"
"""Below it networks of `UNITS` are not safely in the chaotic phase."""
TIMES: Mapping[str, Any] = {"burn": 60.0, "align": 15.0, "duration": 20.0, "precision": "mixed"}
FLOW: Mapping[str, Any] = {"scheme": "rk4", "dt": 0.2}
Edges = Callable[[Given], tuple[float, float]]
Scheme = Callable[[Given], Mapping[str, Any]]


def above(exponents: Any, rate: float) -> float:
    """The share of the exponents above a rate."""
    return float(np.mean(np.asarray(exponents) > rate))


def pair_above(record: Record, rate: float) -> float:
    """2 u(2N) - u(N) of a pair, nan of a failed one."""
    small, large = (record.observables.get(f"exponents_{size}", np.nan) for size in ("N", "2N"))
    if not np.isfinite(small).all() or not np.isfinite(large).all():
        return float("nan")
    return 2 * above(large, rate) - above(small, rate)


def spectra(id: str, scheme: Scheme, edges: Edges) -> Observable:
    """Of the quantity `id`, along s: `scheme` and step of its networks, and the edges of its spectrum."""

    @cache
    def ends(given: tuple[tuple[str, str], ...]) -> tuple[float, float]:
        return edges(dict(given))

    def made(given: Given) -> Study:
        plan = {"g": float(rational(given["g"])), "N": UNITS, "phi": given.get("phi", "tanh")}
        plan |= {**TIMES, **scheme(given)}
        return study("figure spectra", whole_pair, memory_bytes=mean_memory(plan, largest=2), **plan)

    def refuses(given: Given) -> str:
        if rational(given["g"]) < rational(LEAST_GAIN):
            return f"accepted: gains from {LEAST_GAIN} on"
        low, high = ends(tuple((name, value) for name, value in given.items() if name != "s"))
        inside = low < rational(given["s"]) < high
        return "" if inside else f"accepted: rates from {low:.4g} to {high:.4g}, the edges of the spectrum"

    def size(given: Given) -> str:
        return f"N = {UNITS} and {2 * UNITS}, time {TIMES['duration']:g}"

    def estimate(record: Record, given: Given) -> float:
        return pair_above(record, float(rational(given["s"])))

    return Observable(id, ("s",), "pairs", size, made, estimate, refuses=refuses, points=POINTS)


def _mirrored(given: Given) -> tuple[float, float]:
    """The flow's edges."""
    largest = float(evaluate("gaussian.lyapunov_max", digits=6, **given))
    return -2 - largest, largest


SPECTRA = spectra("gaussian.lyapunov_density", lambda given: FLOW, _mirrored)

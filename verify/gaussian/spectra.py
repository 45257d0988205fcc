r"""Simulated spectra as they are shown: what `rnnchaos simulate spectrum` prints of an ensemble, and what
`plot --simulate` draws beside the curve u(s), the share of a network's exponents above s.

What is printed are numbers with intervals, none without its verdict. Runs that did not converge stay in the
means, as leaving them out would select networks by how slow they are. Every number made with one of them says
so, their reasons are listed, and `UndecidedWarning` is warned once.

A point of the curve is of pairs of networks with all their exponents, $2u_{2N}(s)-u_N(s)$, and all points are
of the same pairs. Short runs do: an exponent that is somewhat off counts all the same.
"""

import warnings
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

import numpy as np

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.quantity import rational
from rnnchaos.verify.ensembles.study import Record, Study, study
from rnnchaos.verify.gaussian.spectrum_kernels import mean_memory, whole_pair
from rnnchaos.verify.observable import Given, Observable
from rnnchaos.verify.spectrum.result import UndecidedWarning
from rnnchaos.verify.spectrum.statistics import quantile

CONFIDENCE = 0.95
LISTED = 5
"""Networks whose reasons are shown."""
TITLES = {
    "lambda_1": "lambda_1",
    "dimension": "dimension per unit",
    "entropy_rate": "entropy rate per unit",
}
UNITS, DRAWN = 100, 12
LEAST_GAIN = "2"
"""Below it networks of `UNITS` are not safely in the chaotic phase."""
TIMES: Mapping[str, Any] = {"burn": 60.0, "align": 15.0, "duration": 20.0, "precision": "mixed"}
FLOW: Mapping[str, Any] = {"scheme": "rk4", "dt": 0.2}
Edges = Callable[[Given], tuple[float, float]]
Scheme = Callable[[Given], Mapping[str, Any]]


def summary(records: Iterable[Record], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Largest exponent, dimension and entropy rate per unit, each with its interval; how many runs are
    undecided, and why. Warns `UndecidedWarning`.

    The interval is over networks where there are at least three, else over the time of these networks.
    """
    done = [record for record in records if record.status == "done"]
    undecided = {f"network {r.index}": "; ".join(reasons(r.observables)) for r in done if _open(r)}
    found: dict[str, Any] = {"N": parameters["N"], "networks": len(done), "undecided": len(undecided)}
    settled = [float(r.observables["period"]) for r in done if "period" in r.observables]
    for name, count in (("at fixed points", settled.count(0)), ("on cycles", sum(map(bool, settled)))):
        found |= {name: count} if count else {}
    mark = f" (undecided: {len(undecided)} of {len(done)})" if undecided else ""
    for name, title in TITLES.items():
        values = [value for record in done if (value := _value(record.observables, name)) is not None]
        known = 0 < len(values) == len(done)
        found[title] = f"{_within(np.array(values))}{mark}" if known else "needs a larger k"
    if undecided:
        found["reasons"] = _listed(undecided)
        _warn(found)
    return found


def reasons(observables: Mapping[str, Any]) -> list[str]:
    """Why a run of the kernel `spectrum` did not converge; [] where it did."""
    return bytes(np.asarray(observables["reasons"], np.uint8)).decode().splitlines()


def _open(record: Record) -> bool:
    return not record.observables["converged"]


def _listed(undecided: Mapping[str, str]) -> dict[str, str]:
    """The first few, and how many more there are."""
    more = len(undecided) - LISTED
    rest = {"and more": f"{more} networks, in the store"} if more > 0 else {}
    return dict(list(undecided.items())[:LISTED]) | rest


def _warn(found: Mapping[str, Any]) -> None:
    """One line on stderr: no place in the source is at fault, so none is named."""
    name, why = next(iter(found["reasons"].items()))
    message = f"{found['undecided']} of {found['networks']} networks undecided; {name}: {why}"
    warnings.warn_explicit(message, UndecidedWarning, "simulate spectrum", 0)


def _value(observables: Mapping[str, Any], name: str) -> Any:
    """Value, low, high; None where there is no value, infinite ends where the run was too short for any."""
    if name == "lambda_1":
        intervals = observables.get("intervals", [[-np.inf, np.inf]])
        return [observables["exponents"][0], *intervals[0]]
    ends = observables.get(f"{name}_interval", (0, np.inf))
    return [observables[name], *ends] if name in observables else None


def _within(found: Any) -> str:
    """The mean of values (n, 3) and its interval."""
    (mean, *_), n = found.mean(axis=0), len(found)
    if n >= 3:
        half = quantile(CONFIDENCE, n - 1) * float(np.std(found[:, 0], ddof=1)) / np.sqrt(n)
        return f"{mean:.5g} +- {half:.2g} over networks"
    low, high = np.linalg.norm(found[:, 1:] - found[:, :1], axis=0) / n
    return f"{mean:.5g} [{mean - low:.5g}, {mean + high:.5g}] over time"


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

    return Observable(id, ("s",), "pairs", size, made, estimate, refuses=refuses, points=DRAWN)


def _mirrored(given: Given) -> tuple[float, float]:
    """The flow's edges."""
    largest = float(evaluate("gaussian.lyapunov_max", digits=6, **given))
    return -2 - largest, largest


SPECTRA = spectra("gaussian.lyapunov_density", lambda given: FLOW, _mirrored)

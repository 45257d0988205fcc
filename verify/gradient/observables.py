"""Simulated points beside curves of gradient dynamics: pairs of N and 2N units in equilibrium, from planted
starts, and of the chaotic flow on the same landscape."""

from functools import partial
from typing import Any

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.quantity import rational
from rnnchaos.verify.ensembles.study import Record, Study, study
from rnnchaos.verify.gradient.figure_kernel import gradient_pair
from rnnchaos.verify.gradient.kernels import chaos_pair, memory_bytes
from rnnchaos.verify.observable import Given, Observable

SIZE = 250
LEAST_GAIN = 1.3
LANGEVIN: dict[str, Any] = {"N": SIZE, "dt": 0.05, "states": 1, "burn": 5.0, "duration": 40.0}
FLOW: dict[str, Any] = {"N": SIZE, "dt": 0.2, "states": 2, "burn": 60.0, "duration": 60.0, "thresholds": []}


def _equilibrium(given: Given) -> Study:
    variance = float(evaluate("gradient.boltzmann_variance", digits=8, **given))
    at = {name: float(rational(given[name])) for name in ("g", "T")}
    design = {**LANGEVIN, **at, "phi": given.get("phi", "tanh"), "variance": variance}
    return study("figure gradient", gradient_pair, memory_bytes=memory_bytes(design, largest=2), **design)


def _flow(given: Given) -> Study:
    design = {**FLOW, "g": float(rational(given["g"])), "phi": given.get("phi", "tanh")}
    return study("figure flow", chaos_pair, memory_bytes=memory_bytes(design, largest=2), **design)


def _extrapolated(name: str, record: Record, given: Given) -> float:
    small, large = (float(record.observables.get(f"{name}_{size}", float("nan"))) for size in ("N", "2N"))
    return 2 * large - small


def _size(given: Given) -> str:
    return f"N = {SIZE} and {2 * SIZE}"


def _quiet(given: Given) -> str:
    return "" if float(rational(given["g"])) >= LEAST_GAIN else f"accepted: gains from {LEAST_GAIN} on"


def _cold(given: Given) -> str:
    """Where a step of 0.05 is not short against the curvature."""
    bent = float(evaluate("gradient.curvature", digits=6, **given))
    return (
        ""
        if bent * LANGEVIN["dt"] < 0.5
        else "accepted: gains at which a step of 0.05 resolves the curvature"
    )


OBSERVABLES = (
    *(
        Observable(
            f"gradient.{id}",
            ("g", "T"),
            "pairs",
            _size,
            _equilibrium,
            partial(_extrapolated, name),
            refuses=_cold,
        )
        for id, name in (
            ("boltzmann_variance", "variance"),
            ("gradient_norm", "gradient_norm"),
            ("curvature", "laplacian"),
        )
    ),
    Observable(
        "gradient.chaotic_norm",
        ("g",),
        "pairs",
        _size,
        _flow,
        partial(_extrapolated, "gradient_norm"),
        refuses=_quiet,
    ),
)

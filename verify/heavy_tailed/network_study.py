r"""`rnnchaos simulate heavy_tailed`: networks with stable couplings; what no theory gives is measured here.

Quenched or annealed, with any nonlinearity or linear, autonomous or driven by noise.
`quenched_critical_gain`, one over the spectral radius of one W at gain 1, is a random variable with a
broad law: the summary of an ensemble gives its quantiles, and those of the largest exponent, the Kaplan-
Yorke dimension and the participation ratio, at `--quantile`. In the annealed ensemble W is redrawn, all
of it, at every step; its largest exponent with phi linear is the annealed growth. Points beside curves are
of the annealed linear network, at the size N that theory is asked for.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import log
from typing import Any

import numpy as np

from rnnchaos.numerics import quantity
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.heavy_tailed.parameters import ALPHA, GAIN, SIZE, STEPS, THRESHOLD
from rnnchaos.numerics.quantity import Parameter, choice, integer, rational, real
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.grammar import X
from rnnchaos.theory.nonlinearity.registry import Nonlinearity, odd_nonlinearity
from rnnchaos.verify.ensembles.study import Record, Study, study
from rnnchaos.verify.ensembles.template import Template
from rnnchaos.verify.heavy_tailed.annealed_kernels import growth, quiescent
from rnnchaos.verify.heavy_tailed.network_kernel import heavy_tailed
from rnnchaos.verify.observable import Given, Observable

SCALARS = (
    "quenched_critical_gain",
    "lyapunov_max",
    "dimension",
    "participation_ratio",
    "variance",
)


def summary(
    records: Sequence[Record], parameters: Mapping[str, Any], *, quantile: Sequence[float]
) -> dict[str, Any]:
    """Quantiles over networks of every scalar that they have, and of how many networks."""
    done = [record.observables for record in records if record.status == "done"]
    found: dict[str, Any] = {"networks": len(done)}
    for name in SCALARS:
        values = [float(observed[name]) for observed in done if name in observed]
        if values and len(values) == len(done):
            numbers = np.quantile(values, quantile)
            found[name] = {f"{q:g}": float(v) for q, v in zip(quantile, numbers, strict=True)}
    return found


def memory(parameters: Mapping[str, Any]) -> int:
    """Peak bytes. Raises `UsageError` for k > N, and for noise that a linear network would not feel."""
    N, k = int(parameters["N"]), int(parameters["k"])
    if k > N:
        raise UsageError("k", k, f"accepted: an integer from 1 to N = {N}")
    if parameters["phi"] == "linear" and parameters["noise"]:
        raise UsageError(
            "noise", parameters["noise"], "accepted: 0 for a linear network, whose exponents do not feel it"
        )
    steps = sum(int(parameters[name]) for name in ("burn", "align", "duration"))
    return 8 * (4 * N * N + 8 * (k + 1) * N + 2 * steps * N)


def _quantiles(raw: Any) -> tuple[float, ...]:
    parts = raw if isinstance(raw, list | tuple) else str(raw).split(",")
    values = tuple(float(rational(part)) for part in parts)
    if not values or not all(0 <= value <= 1 for value in values):
        raise ValueError(raw)
    return values


def _phi(raw: Any) -> Nonlinearity | str:
    """phi(x) = x under its own name: such a network's states are not followed."""
    if raw == "linear":
        return "linear"
    phi = odd_nonlinearity(raw)
    return "linear" if phi.node == X else phi


PHI = Parameter(
    "phi",
    "nonlinearity; linear is phi(x) = x, whose states are not followed",
    f"{quantity.PHI.accepted}, or linear",
    _phi,
    quantity.PHI.default,
    False,
)
QUANTILE = Parameter(
    "quantile",
    "quantiles over networks that the summary gives",
    "numbers from 0 to 1, separated by commas",
    _quantiles,
    "0.05,0.5,0.95",
    False,
)


def _steps(name: str, meaning: str, default: int, least: int) -> Parameter:
    return integer(name, meaning, at_least=least, at_most=10**7, default=default, required=False)


def of_the_walk(parameters: Mapping[str, Any]) -> dict[str, Callable[[], float]]:
    """The annealed linear network's growth, exactly at N; nothing else of these networks has a theory."""
    if (parameters["ensemble"], parameters["phi"]) != ("annealed", "linear"):
        return {}
    given = {name: repr(parameters[name]) for name in ("g", "alpha", "N")}
    return {"lyapunov_max": lambda: float(evaluate("heavy_tailed.annealed_growth", digits=8, **given))}


HEAVY_TAILED = Template(
    "heavy_tailed",
    "networks with stable couplings: spectral radius, exponents, dimension, participation ratio",
    heavy_tailed,
    (
        ALPHA,
        integer("N", "units", at_least=1, at_most=10_000, default=200, required=False),
        replace(GAIN, default="1", required=False),
        choice(
            "ensemble",
            "one W for all time, or another at every step",
            ("quenched", "annealed"),
            default="quenched",
        ),
        PHI,
        real("noise", "sd of the input noise", at_least=0, at_most=1e6, default="0", required=False),
        integer("k", "leading exponents", at_least=1, at_most=10_000, default=1, required=False),
        _steps("burn", "steps before anything", 200, 0),
        _steps("align", "steps that the frame has to align", 100, 0),
        _steps("duration", "steps averaged over", 200, 1),
    ),
    memory,
    summary=summary,
    theory=of_the_walk,
    asks=(QUANTILE,),
)

CHAINS, STEPS_OF_GROWTH, LARGEST, LONGEST = 20, 20, 10_000, 3000


def _quiescent(given: Given) -> Study:
    N = int(SIZE(given["N"]))
    return study(
        "figure quiescent",
        quiescent,
        memory_bytes=64 * CHAINS * N,
        alpha=float(ALPHA(given["alpha"])),
        N=N,
        chains=CHAINS,
        steps=int(STEPS(given["steps"])),
        gains=[float(rational(given["g"]))],
        threshold=float(THRESHOLD(given.get("threshold", "0.1"))),
    )


def _growth(given: Given) -> Study:
    N = int(SIZE(given["N"]))
    return study(
        "figure growth",
        growth,
        memory_bytes=64 * CHAINS * N,
        alpha=float(ALPHA(given["alpha"])),
        N=N,
        chains=CHAINS,
        steps=STEPS_OF_GROWTH,
    )


def _large(given: Given) -> str:
    if SIZE(given["N"]) > LARGEST or STEPS(given.get("steps", "1")) > LONGEST:
        return f"accepted: N up to {LARGEST} and up to {LONGEST} steps"
    return "" if given.get("x0", "normal") == "normal" else "accepted: x0 = normal, as the networks start"


def _size(given: Given) -> str:
    return f"{CHAINS} chains each, N = {given['N']}"


def _fraction(record: Record, given: Given) -> float:
    return float(record.observables["fraction"][0])


def _rate(record: Record, given: Given) -> float:
    return float(record.observables["rate"]) + log(float(rational(given["g"])))


OBSERVABLES = (
    Observable(
        "heavy_tailed.quiescent_fraction",
        ("g", "threshold"),
        "blocks",
        _size,
        _quiescent,
        _fraction,
        refuses=_large,
    ),
    Observable("heavy_tailed.annealed_growth", ("g",), "blocks", _size, _growth, _rate, refuses=_large),
)

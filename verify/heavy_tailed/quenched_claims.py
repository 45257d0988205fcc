r"""Claims of the quenched network: mean-field scale, spectral radius, the transposed Jacobian, dimension.

The mean field is the limit N -> infinity and is compared with pairs of networks, 2 X(2N) - X(N). That the
annealed growth stands for the quenched one is the paper's own step: ln of the spectral radius of one matrix
is a random variable, whose median lies near Xi_N, and this is claimed as such, to 0.35, from no fewer than
600 matrices. Orderings are stated at twice their margin: no difference at all is then two margins away.
Those of the transposed Jacobian and of the dimension have no formula: no theory gives either.
"""

import math
from functools import partial
from typing import Any

from rnnchaos.verify.bias.design import BiasBudget, Design
from rnnchaos.verify.claim import Bias, Claim, Measurement, fixed, shifted
from rnnchaos.verify.ensembles.study import Record, study
from rnnchaos.verify.heavy_tailed.annealed_claims import PILOTS
from rnnchaos.verify.heavy_tailed.quenched_kernels import dimensions, radius, scale, scale_pair, transposed
from rnnchaos.verify.heavy_tailed.rivals import (
    CROSSING_PUBLISHED,
    DIGITS,
    gain,
    growth,
    no_difference,
    opposite,
    weak_gain,
)
from rnnchaos.verify.prediction import theory

MATRICES = 600
CLOSE = 0.35
DISTANCE = 3.0
"""Gain over the annealed critical gain at which dimensions are compared."""


def _scale_design(g: str, alpha: str) -> Design:
    parameters = {"alpha": float(alpha), "g": float(g), "N": 250, "states": 2, "burn": 200, "steps": 100}
    return Design(
        pilots=PILOTS,
        id=f"heavy_tailed.scale.a{alpha}",
        single=scale,
        double=scale_pair,
        parameters=parameters,
        memory=lambda given, largest: 4_000_000,
        budgets={"quick": 1200, "standard": 3000, "thorough": 9600},
        exact={"scale": partial(theory, "heavy_tailed.mean_field_scale", digits=DIGITS, g=g, alpha=alpha)},
        bias={"scale": BiasBudget(0.0014, 0.0014)},
        tolerance={"scale": 0.05},
        interval="fast",
        extra=(),
        networks=(4000, 1000),
        watched=250,
        later=2,
    )


SCALES = {alpha: _scale_design("1", alpha) for alpha in ("1", "1.5")}


def claims() -> tuple[Claim, ...]:
    """All claims of this module."""
    return (
        *(_scale(alpha, "1", design) for alpha, design in SCALES.items()),
        *(_radius(alpha) for alpha in ("1", "1.5")),
        _transposed(),
        _dimension("2", "1.5", 0.05),
        _dimension("1.5", "1", 0.03),
    )


def _scale(alpha: str, g: str, design: Design) -> Claim:
    leading = (weak_gain(g),) if alpha == "1" else ()
    return Claim(
        **design.claimed("scale"),
        id=f"heavy_tailed.mean_field_scale.a{alpha}",
        formula="heavy_tailed.mean_field_scale",
        title=f"scale of the input at g = {g}, alpha = {alpha}, N -> infinity",
        point={"g": g, "alpha": alpha},
        prediction=design.exact["scale"],
        relative=True,
        rivals=(
            *leading,
            fixed("quiescence", 0.0, "stable at infinite N"),
            fixed("saturation, gamma = g", float(g), "|phi| = 1"),
            shifted(),
        ),
    )


def _radius(alpha: str) -> Claim:
    of = study(f"heavy_tailed.radius.a{alpha}", radius, memory_bytes=2_000_000, alpha=float(alpha), N=200)
    return Claim(
        id=f"heavy_tailed.annealed_growth.quenched.a{alpha}",
        formula="heavy_tailed.annealed_growth",
        title=f"median of ln(spectral radius) of one W near Xi_N, alpha = {alpha}, N = 200",
        point={"g": "1", "alpha": alpha, "N": "200"},
        prediction=lambda: growth(alpha, "200"),
        tolerance=CLOSE,
        measurements=(Measurement("log_radius", of, lambda r: float(r.observables["log_radius"])),),
        rivals=(
            fixed("Gaussian edge, ln sqrt 2", math.log(2) / 2, "for every alpha"),
            fixed(
                "crossing of the largest exponent, N = 1000",
                -math.log(CROSSING_PUBLISHED[alpha]),
                "one critical gain called by another's name",
            ),
            shifted(-2.0),
            shifted(),
        ),
        budgets={"quick": 1200, "standard": 3000, "thorough": 9600},
        biases=(
            Bias("eigenvalues in float32", 1e-3, "unit roundoff times N of the largest, which is simple"),
        ),
        least=MATRICES,
        quantiles=(0.05, 0.25, 0.5, 0.75, 0.95),
    )


def _transposed() -> Claim:
    parameters: dict[str, Any] = {"alpha": 1.0, "g": 0.9, "N": 100, "burn": 200, "align": 100, "steps": 200}
    of = study("heavy_tailed.transposed", transposed, memory_bytes=1_000_000, **parameters)
    margin = 0.04

    def less(record: Record) -> float:
        return float(record.observables["exact"] - record.observables["transposed"])

    return Claim(
        id="heavy_tailed.lyapunov_crossing_gain.transposed",
        formula="heavy_tailed.lyapunov_crossing_gain",
        title=f"at alpha = 1 the transposed Jacobian gives less than the exponent by more than {margin}",
        point={"g": "0.9", "alpha": "1", "N": "100"},
        prediction=lambda: 2 * margin,
        tolerance=margin,
        kind="ordering",
        measurements=(Measurement("exponent less transposed", of, less),),
        rivals=(no_difference(), opposite()),
        budgets={"quick": 400, "standard": 800, "thorough": 3200},
    )


def _dimension(light: str, heavy: str, margin: float) -> Claim:
    alphas = ("1", "1.5", "2")
    of = study(
        "heavy_tailed.dimensions",
        dimensions,
        memory_bytes=4_000_000,
        alphas=[float(alpha) for alpha in alphas],
        gains=[round(DISTANCE * gain(alpha, "100"), 6) for alpha in alphas],
        N=100,
        k=50,
        burn=200,
        align=100,
        steps=200,
    )

    def less(record: Record) -> float:
        found = record.observables["dimension"]
        return float(found[alphas.index(light)] - found[alphas.index(heavy)])

    return Claim(
        id=f"heavy_tailed.dimension.a{light}.a{heavy}",
        formula="heavy_tailed.dimension",
        title=f"dimension per unit at {DISTANCE:g} g*: alpha = {light} above {heavy} by more than {margin}",
        point={"alpha": f"{light},{heavy}", "N": "100"},
        prediction=lambda: 2 * margin,
        tolerance=margin,
        kind="ordering",
        measurements=(Measurement(f"{light} less {heavy}", of, less),),
        rivals=(no_difference(), opposite()),
        budgets={"quick": 300, "standard": 800, "thorough": 3200},
    )

r"""Claims of the Gaussian column: theory at N -> infinity against Richardson pairs of simulated networks.

Networks are simulated by Euler's map, whose own mean-field theory is exact: the claim about the flow
multiplies the measured interval by (flow's prediction)/(map's prediction), both from theory, so that no step
error is guessed. The thresholds of the one-time distribution are quantiles of the map's own variance. Near
the onset Gamma0 = eps^3/3, and the secant slope of ln Gamma0 against ln eps between two gains follows from
the two simultaneous intervals:

    slope = ln(Gamma0(g_b)/Gamma0(g_a)) / ln(eps_b/eps_a).
"""

import math
from functools import cache
from typing import Any

from rnnchaos.numerics.quantity import PHI, integer, real
from rnnchaos.verify.bias.extrapolation import coefficient, kinds, pair, scaled
from rnnchaos.verify.claim import Bias, Claim, Interval, Rival, shifted
from rnnchaos.verify.ensembles.template import Template
from rnnchaos.verify.gaussian import correlation as gaussian_correlation
from rnnchaos.verify.gaussian import dimension as gaussian_dimension
from rnnchaos.verify.gaussian import lyapunov as gaussian_exponents
from rnnchaos.verify.gaussian import noise as gaussian_noise
from rnnchaos.verify.gaussian.design import LEVELS, POINTS, Point
from rnnchaos.verify.gaussian.observables import OBSERVABLES
from rnnchaos.verify.gaussian.rivals import (
    half,
    leading_energy,
    leading_variance,
    marginals,
    probability,
    static,
    uncorrected,
    without_g2,
)
from rnnchaos.verify.gaussian.spectrum_study import SPECTRUM
from rnnchaos.verify.networks.flow import gaussian, memory_bytes

PROBABILITY = 0.01  # tolerance of the one-time distribution, absolute
SECANT = ("1.5", "2")

STUDIES = (
    Template(
        "gaussian",
        "networks of the Gaussian column under Euler's map",
        gaussian,
        (
            real("g", "gain", above=0, at_most=1e6),
            integer("N", "units of a network", at_least=2, at_most=100_000, default=500, required=False),
            real("dt", "time step", above=0, at_most=1, default="0.2", required=False),
            integer(
                "states", "initial states of a network", at_least=1, at_most=1000, default=2, required=False
            ),
            real("burn", "time before averaging", at_least=0, at_most=1e7, default=100, required=False),
            real("duration", "averaging time", above=0, at_most=1e7, default=60, required=False),
            PHI,
        ),
        memory_bytes,
    ),
    SPECTRUM,
)


@cache
def claims() -> tuple[Claim, ...]:
    """All claims of the column."""
    more = (gaussian_correlation, gaussian_exponents, gaussian_noise, gaussian_dimension)
    moments = (claim for point in POINTS for claim in at(point))
    return (*moments, secant(*SECANT), *(claim for part in more for claim in part.claims()))


def at(point: Point) -> tuple[Claim, ...]:
    """The claims at one gain, all from the same pairs."""
    distribution = tuple(_distribution(point, index, level) for index, level in enumerate(LEVELS))
    return (_kinetic_energy(point), _variance(point), _arc_length(point), *distribution)


def _common(point: Point, quantity: str) -> dict[str, Any]:
    return {
        "id": f"gaussian.{quantity}.g{point.g}",
        "formula": f"gaussian.{quantity}",
        "point": {"g": point.g},
        "budgets": point.budgets,
        "count": kinds,
    }


def _kinetic_energy(point: Point) -> Claim:
    of, rivals = point.study(), [half(), without_g2("kinetic_energy"), leading_energy(point.g)]
    if point.tolerance[0] < 0.2:
        rivals += [uncorrected(point.g, point.dt), shifted()]
    return Claim(
        **_common(point, "kinetic_energy"),
        title=f"kinetic energy <x'^2> at g = {point.g}",
        prediction=lambda: point.flow("kinetic_energy"),
        tolerance=point.tolerance[0],
        relative=True,
        measurements=(pair(of, "kinetic_energy"),),
        combine=scaled(lambda: point.flow("kinetic_energy") / point.scheme("kinetic_energy")),
        rivals=tuple(rivals),
        biases=point.biases(0),
        finite_size=coefficient(of, "kinetic_energy", lambda: point.scheme("kinetic_energy")),
    )


def _variance(point: Point) -> Claim:
    of = point.study()
    return Claim(
        **_common(point, "variance") | {"formula": "gaussian.self_consistency"},
        title=f"variance <x^2> at g = {point.g}",
        prediction=lambda: point.flow("variance"),
        tolerance=point.tolerance[1],
        relative=True,
        measurements=(pair(of, "variance"),),
        combine=scaled(lambda: point.flow("variance") / point.scheme("variance")),
        rivals=(without_g2("variance"), leading_variance(point.g), static(point.g), shifted()),
        biases=point.biases(1),
        finite_size=coefficient(of, "variance", lambda: point.scheme("variance")),
    )


def _arc_length(point: Point) -> Claim:
    rivals = [half(0.5), without_g2("kinetic_energy", 0.5), leading_energy(point.g, 0.5)]
    if point.tolerance[2] < 0.1:
        rivals.append(uncorrected(point.g, point.dt, 0.5))
    return Claim(
        **_common(point, "arc_length"),
        title=f"arc length per unit time and sqrt(N), sqrt(Gamma0), at g = {point.g}",
        prediction=lambda: point.flow("arc_length"),
        tolerance=point.tolerance[2],
        relative=True,
        measurements=(pair(point.study(), "arc_length_rate"),),
        combine=scaled(lambda: point.flow("arc_length") / math.sqrt(point.scheme("kinetic_energy"))),
        rivals=tuple(rivals),
        biases=point.biases(2),
    )


def _distribution(point: Point, index: int, level: float) -> Claim:
    common = _common(point, "activity_distribution")
    return Claim(
        **common | {"id": f"{common['id']}.p{level}", "point": {"g": point.g, "level": str(level)}},
        title=f"P(|x| < q sqrt(Delta0)) at g = {point.g}, q the normal quantile of {level}",
        prediction=lambda: probability(point.g, level),
        tolerance=PROBABILITY,
        measurements=(pair(point.study(), "marginal", index),),
        rivals=marginals(point.g, level),
        biases=point.biases(3),
    )


def secant(low: str, high: str) -> Claim:
    """The slope of ln Gamma0 against ln(g - 1) between two gains."""
    ends = {point.g: point for point in POINTS}[low], {point.g: point for point in POINTS}[high]
    lever = math.log((float(high) - 1) / (float(low) - 1))
    parts = tuple(_kinetic_energy(point) for point in ends)
    budget = math.fsum(-math.log1p(-bias.amount) for part in parts for bias in part.biases) / lever

    def combine(first: Interval, second: Interval) -> Interval:
        a, b = (part.combine(interval) for part, interval in zip(parts, (first, second), strict=True))
        return (_log(b[0]) - _log(a[1])) / lever, (_log(b[1]) - _log(a[0])) / lever

    return Claim(
        id="gaussian.kinetic_energy.secant",
        formula="gaussian.kinetic_energy",
        title=f"slope of ln Gamma0 against ln(g - 1) between g = {low} and {high}",
        point={"g": f"{low},{high}"},
        prediction=lambda: math.log(parts[1].prediction() / parts[0].prediction()) / lever,
        tolerance=0.4,
        measurements=tuple(part.measurements[0] for part in parts),
        combine=combine,
        rivals=(
            Rival("exponent 2", lambda p, t: 2.0, "Gamma0 proportional to eps^2"),
            Rival(
                "exponent 3", lambda p, t: 3.0, "the exponent of the onset, where corrections have died out"
            ),
            shifted(),
        ),
        budgets={name: ends[0].budgets[name] for name in ends[0].budgets if name in ends[1].budgets},
        biases=(
            Bias(
                "finite size, transient, float32 of both energies",
                budget,
                "their budgets, carried through the logarithm",
            ),
        ),
        count=kinds,
    )


def _log(x: float) -> float:
    """ln x, -inf where an interval reaches down to zero or below."""
    return math.log(x) if x > 0 else -math.inf


CLAIMS = claims

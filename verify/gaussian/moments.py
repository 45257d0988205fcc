r"""Claims on one-time statistics: theory at N -> infinity against Richardson pairs of simulated networks.

Networks are simulated by Euler's map, whose own mean-field theory is exact: the claim about the flow
multiplies the measured interval by (flow's prediction)/(map's prediction), both from theory, so that no
step error is guessed. The thresholds of the one-time distribution are quantiles of the map's own variance.
Near the onset Gamma0 = eps^3/3, and the secant slope of ln Gamma0 against ln eps between two gains follows
from the two simultaneous intervals:

$$\text{slope} = \ln\frac{\Gamma_0(g_b)}{\Gamma_0(g_a)}\Big/\ln\frac{\epsilon_b}{\epsilon_a}.$$
"""

import math
from collections.abc import Iterable
from functools import cache
from typing import Any

from rnnchaos.verify.bias.extrapolation import coefficient, kinds
from rnnchaos.verify.claim import Bias, Claim, Interval, Rival, shifted
from rnnchaos.verify.gaussian.design import LEVELS, POINTS, Point
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

PROBABILITY = 0.01  # tolerance of the one-time distribution, absolute
SECANT = ("1.5", "2")


@cache
def claims() -> tuple[Claim, ...]:
    """The moments and the distribution at every gain, and the slope between two."""
    return (*(claim for point in POINTS for claim in at(point)), secant(*SECANT))


def at(point: Point) -> tuple[Claim, ...]:
    """The claims at one gain, all from the same pairs."""
    distribution = (_distribution(point, index, level) for index, level in enumerate(LEVELS))
    return (_kinetic_energy(point), _variance(point), _arc_length(point), *distribution)


def _common(point: Point, quantity: str) -> dict[str, Any]:
    return {
        "id": f"gaussian.{quantity}.g{point.g}",
        "formula": f"gaussian.{quantity}",
        "point": {"g": point.g},
        "count": kinds,
    }


def _moment(
    point: Point, quantity: str, observable: str, title: str, rivals: Iterable[Rival], **rest: Any
) -> Claim:
    def prediction() -> float:
        return point.flow(quantity)

    return Claim(
        **_common(point, quantity) | point.claimed(observable) | rest,
        title=f"{title} at g = {point.g}",
        prediction=prediction,
        relative=True,
        combine=point.carried(observable, prediction),
        rivals=tuple(rivals),
    )


def _one_over_n(point: Point, observable: str) -> dict[str, Any]:
    return {"finite_size": coefficient(point.study(), observable, lambda: point.limit(observable))}


def _kinetic_energy(point: Point) -> Claim:
    name, title = "kinetic_energy", "kinetic energy <x'^2>"
    rivals = [half(), without_g2("kinetic_energy"), leading_energy(point.g)]
    if point.tolerance[name] < 0.2:
        rivals += [uncorrected(point.g, point.dt), shifted()]
    return _moment(point, name, name, title, rivals, **_one_over_n(point, name))


def _variance(point: Point) -> Claim:
    rivals = (without_g2("variance"), leading_variance(point.g), static(point.g), shifted())
    rest = {"formula": "gaussian.self_consistency", **_one_over_n(point, "variance")}
    return _moment(point, "variance", "variance", "variance <x^2>", rivals, **rest)


def _arc_length(point: Point) -> Claim:
    name, title = "arc_length_rate", "arc length per unit time and sqrt(N), sqrt(Gamma0),"
    rivals = [half(0.5), without_g2("kinetic_energy", 0.5), leading_energy(point.g, 0.5)]
    if point.tolerance[name] < 0.1:
        rivals.append(uncorrected(point.g, point.dt, 0.5))
    return _moment(point, "arc_length", name, title, rivals)


def _distribution(point: Point, index: int, level: float) -> Claim:
    common = _common(point, "activity_distribution")
    return Claim(
        **common | {"id": f"{common['id']}.p{level}", "point": {"g": point.g, "level": str(level)}},
        title=f"P(|x| < q sqrt(Delta0)) at g = {point.g}, q the normal quantile of {level}",
        prediction=lambda: probability(point.g, level),
        tolerance=PROBABILITY,
        measurements=(point.pair(f"marginal[{index}]"),),
        rivals=marginals(point.g, level),
        budgets=point.budgets,
        biases=point.biases("marginal"),
    )


def secant(low: str, high: str) -> Claim:
    """The slope of ln Gamma0 against ln(g - 1) between two gains."""
    ends = tuple(next(point for point in POINTS if point.g == g) for g in (low, high))
    lever = math.log((float(high) - 1) / (float(low) - 1))
    parts = tuple(_kinetic_energy(point) for point in ends)
    budget = math.fsum(-math.log1p(-bias.amount) for part in parts for bias in part.biases) / lever

    def combine(first: Interval, second: Interval) -> Interval:
        a, b = (part.combine(interval) for part, interval in zip(parts, (first, second), strict=True))
        return (_log(b[0]) - _log(a[1])) / lever, (_log(b[1]) - _log(a[0])) / lever

    cubic = "the exponent of the onset, where corrections have died out"
    whole = "finite size, transient, float32 of both energies"
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
            Rival("exponent 3", lambda p, t: 3.0, cubic),
            shifted(),
        ),
        budgets={name: ends[0].budgets[name] for name in ends[0].budgets if name in ends[1].budgets},
        biases=(Bias(whole, budget, "their budgets, carried through the logarithm"),),
        count=kinds,
    )


def _log(x: float) -> float:
    """ln x, -inf where an interval reaches down to zero or below."""
    return math.log(x) if x > 0 else -math.inf

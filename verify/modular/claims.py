r"""Values: theory at P -> infinity and any population size against simulated networks.

q, Q and $\lambda_1$ at two points with ten neurons a population, one where microscopic chaos rules and one
where macroscopic chaos does; and three levels, the mean squares of all of them at one point and the exponent
at another. All claims of a point read the same pairs.
"""

import math
from collections.abc import Callable

from rnnchaos.verify.claim import Claim, Rival, computed, shifted
from rnnchaos.verify.modular.design import EXPONENT, Q1, Point

WORDS = {
    "activity": "mean squared activity q",
    "population_activity": "mean square Q of the population means",
    "lyapunov_max": "largest Lyapunov exponent",
    "levels.activity": "mean squared activity of level {level}",
    "levels.lyapunov": "largest Lyapunov exponent",
}


def values(point: Point) -> tuple[Claim, ...]:
    """The observables of one point."""
    return tuple(_claim(point, name) for name in point.bias)


def _claim(point: Point, name: str) -> Claim:
    quantity, level = point.quantity(name)
    where = " at sigma = {sigma}, sigma_mu = {sigma_mu}, N0 = {N0}"
    if len(point.strengths) > 2:
        where = f", strengths {', '.join(point.strengths)}, sizes {', '.join(map(str, point.sizes))}"
    return Claim(
        id=".".join(("modular", quantity, point.name, *(f"k{k}" for k in level.values()))),
        formula="modular.levels" if level else f"modular.{quantity}",
        title=WORDS[quantity].format(**level) + where.format(**point.stated),
        point=point.stated | level,
        prediction=lambda: point.limit(name),
        tolerance=point.tolerance[name],
        relative=True,
        measurements=(point.pair(name),),
        rivals=(*(_two if len(point.strengths) == 2 else _three)(point, name), shifted()),
        budgets=point.budgets,
        biases=point.biases(name),
    )


def _two(point: Point, name: str) -> list[Rival]:
    """The wrong theories of two levels that the point tells apart: that of infinite populations not where the
    populations move as one anyway."""
    (sigma, sigma_mu), (N0,), (quantity, _) = map(float, point.strengths), point.sizes, point.quantity(name)

    def changed(**parameters: str) -> Callable[[], float]:
        return lambda: point.theory(quantity, **parameters)

    block = changed(sigma_mu=repr(sigma_mu / math.sqrt(N0)))
    found = [
        computed("no modular variance", changed(sigma_mu="0"), "sigma_mu = 0"),
        computed("sigma_mu^2/N for sigma_mu^2/P", block, "the block part N0 times too small in variance"),
    ]
    if sigma > 1:
        note = "the published theory, at ten neurons a population"
        found.append(computed("infinite populations", changed(N0="inf"), note))
    if name == EXPONENT:
        micro = lambda: point.theory("lyapunov_micro")  # noqa: E731
        found.append(computed("lambda_micro alone", micro, "ln(sigma^2 A)/2"))
    if name == Q1:
        scatter = "independent neurons: the means only scatter"
        found.append(computed("Q = q/N0", lambda: point.theory("activity") / N0, scatter))
    return found


def _three(point: Point, name: str) -> list[Rival]:
    """The wrong theories of three levels."""
    quantity, level = point.quantity(name)
    cut = ",".join((*point.strengths[:-1], "0"))
    return [
        computed(
            "infinite sizes", lambda: point.theory(quantity, **level, sizes="inf"), "the published theory"
        ),
        computed("no third level", lambda: point.theory(quantity, **level, strengths=cut), "its strength 0"),
    ]

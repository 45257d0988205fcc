r"""Theory at P -> infinity and any population size against simulated networks.

q, Q and $\lambda_1$ at two points with ten neurons a population, one where microscopic chaos rules and one
where macroscopic chaos does; three levels, the mean squares of all of them at one point and the exponent at
another; orderings. All claims of a point read the same pairs.
"""

from functools import cache, partial

from rnnchaos.verify.claim import Claim, Rival, computed, shifted
from rnnchaos.verify.modular.design import EXPONENT, MACRO, MICRO, Q1, STRONG, THREE, Point
from rnnchaos.verify.modular.orderings import orderings

WORDS = {
    "activity": "mean squared activity q",
    "population_activity": "mean square Q of the population means",
    "lyapunov_max": "largest Lyapunov exponent",
    "levels.activity": "mean squared activity of level {level}",
    "levels.lyapunov": "largest Lyapunov exponent",
}


@cache
def claims() -> tuple[Claim, ...]:
    """All claims of the column."""
    return (*(claim for point in (MICRO, MACRO, THREE, STRONG) for claim in values(point)), *orderings())


def values(point: Point) -> tuple[Claim, ...]:
    """The observables of one point."""
    return tuple(_claim(point, name) for name in point.bias)


def _claim(point: Point, name: str) -> Claim:
    quantity, level = point.quantity(name)
    where, rivals = " at sigma = {sigma}, sigma_mu = {sigma_mu}, N0 = {N0}", _two
    if len(point.strengths) > 2:
        each = (", ".join(map(str, of)) for of in (point.strengths, point.sizes))
        where, rivals = ", strengths {}, sizes {}".format(*each), _three
    return Claim(
        id=".".join(("modular", quantity, point.name, *(f"k{k}" for k in level.values()))),
        formula="modular.levels" if level else f"modular.{quantity}",
        title=WORDS[quantity].format(**level) + where.format(**point.stated),
        point=point.stated | level,
        prediction=lambda: point.limit(name),
        relative=True,
        rivals=(*rivals(point, name), shifted()),
        **point.claimed(name),
    )


def _two(point: Point, name: str) -> list[Rival]:
    """The wrong theories of two levels that the point tells apart: that of infinite populations not where the
    populations move as one anyway."""
    (sigma, sigma_mu), (N0,), (quantity, _) = map(float, point.strengths), point.sizes, point.quantity(name)
    at = partial(partial, point.theory, quantity)
    smaller, note = at(sigma_mu=repr(sigma_mu / N0**0.5)), "the block part N0 times too small in variance"
    found = [
        computed("no modular variance", at(sigma_mu="0"), "sigma_mu = 0"),
        computed("sigma_mu^2/N for sigma_mu^2/P", smaller, note),
    ]
    if sigma > 1:
        note = "the published theory, at ten neurons a population"
        found.append(computed("infinite populations", at(N0="inf"), note))
    if name == EXPONENT:
        micro = partial(point.theory, "lyapunov_micro")
        found.append(computed("lambda_micro alone", micro, "ln(sigma^2 A)/2"))
    if name == Q1:
        scatter = "independent neurons: the means only scatter"
        found.append(computed("Q = q/N0", lambda: point.theory("activity") / N0, scatter))
    return found


def _three(point: Point, name: str) -> list[Rival]:
    """The wrong theories of three levels."""
    quantity, level = point.quantity(name)
    at, cut = partial(partial, point.theory, quantity, **level), ",".join((*point.strengths[:-1], "0"))
    return [
        computed("infinite sizes", at(sizes="inf"), "the published theory"),
        computed("no third level", at(strengths=cut), "its strength 0"),
    ]

r"""Claims of the modular column: theory at P -> infinity and any population size against simulated networks.

Values: q, Q and $\lambda_1$ at two points with ten neurons a population, one where microscopic chaos rules
and one where macroscopic chaos does; `standard` adds three levels. Orderings: modularity lowers $\lambda_1$
where populations are large enough and not where they are small; noise lowers that of a strongly modular
network; modularity lowers the dimensions of the activity (`modular_orderings`).
"""

import math
from functools import cache

from rnnchaos.numerics.modular.column import SIGMA, SIGMA_MU
from rnnchaos.numerics.quantity import Parameter, integer
from rnnchaos.theory.nonlinearity.registry import REGISTRY, nonlinearity
from rnnchaos.verify.claim import Claim, Rival, shifted
from rnnchaos.verify.ensembles.template import Template
from rnnchaos.verify.modular.design import POINTS, THREE, Point, pair
from rnnchaos.verify.modular.kernels import memory_bytes, modular
from rnnchaos.verify.modular.orderings import orderings

STUDIES = (
    Template(
        "modular",
        "networks of modular populations: q, Q and the largest Lyapunov exponent",
        modular,
        (
            SIGMA,
            SIGMA_MU,
            integer("N0", "neurons in a population", at_least=1, at_most=100_000),
            integer("P", "populations", at_least=1, at_most=100_000, default=200, required=False),
            integer("states", "initial states", at_least=1, at_most=1000, default=4, required=False),
            integer("burn", "steps before averaging", at_least=0, at_most=10**7, default=50, required=False),
            integer("duration", "steps averaged", at_least=1, at_most=10**7, default=150, required=False),
            Parameter("phi", "nonlinearity", "one of " + ", ".join(REGISTRY), nonlinearity, "erf", False),
        ),
        memory_bytes,
    ),
)


@cache
def claims() -> tuple[Claim, ...]:
    """All claims of the column."""
    return (*(claim for point in POINTS for claim in at(point)), *levels(THREE), *orderings())


def at(point: Point) -> tuple[Claim, ...]:
    """q, Q and lambda_1 of one point, all from the same pairs."""
    return tuple(_claim(point, quantity) for quantity in TITLES)


TITLES = {
    "activity": "mean squared activity q",
    "population_activity": "mean square Q of the population means",
    "lyapunov_max": "largest Lyapunov exponent",
}


def _claim(point: Point, quantity: str) -> Claim:
    index = list(TITLES).index(quantity)
    (sigma, sigma_mu), (N0,), of = point.strengths, point.sizes, point.study()
    return Claim(
        id=f"modular.{quantity}.{point.id}",
        formula=f"modular.{quantity}",
        title=f"{TITLES[quantity]} at sigma = {sigma}, sigma_mu = {sigma_mu}, N0 = {N0}",
        point=point.stated,
        prediction=lambda: point.theory(quantity),
        tolerance=point.tolerance[index],
        relative=True,
        measurements=(pair(of, "activity", index) if index < 2 else pair(of, "lyapunov_max"),),
        rivals=(*rivals(point, quantity), shifted()),
        budgets=point.budgets,
        biases=point.biases(index),
    )


def rivals(point: Point, quantity: str) -> tuple[Rival, ...]:
    """The wrong theories of a quantity that the point tells apart."""
    small = repr(float(point.strengths[1]) / math.sqrt(point.sizes[0]))
    found = [
        Rival("no modular variance", lambda p, t: point.theory(quantity, sigma_mu="0"), "sigma_mu = 0"),
        Rival(
            "sigma_mu^2/N for sigma_mu^2/P",
            lambda p, t: point.theory(quantity, sigma_mu=small),
            "the block part N0 times too small in variance",
        ),
    ]
    if point.tells_infinite:
        note = "the published theory, at ten neurons a population"
        found.append(Rival("infinite populations", lambda p, t: point.theory(quantity, N0="inf"), note))
    if quantity == "lyapunov_max":
        alone = Rival("lambda_micro alone", lambda p, t: point.theory("lyapunov_micro"), "ln(sigma^2 A)/2")
        found.append(alone)
    if quantity == "population_activity":
        scatter = "independent neurons: the means only scatter"
        found.append(Rival("Q = q/N0", lambda p, t: point.theory("activity") / point.sizes[0], scatter))
    return tuple(found)


def levels(point: Point) -> tuple[Claim, ...]:
    """The mean squares of all levels and the exponent of a hierarchy."""
    activities = (_level(point, k) for k in range(len(point.strengths)))
    return (*activities, _level(point, None))


def _level(point: Point, level: int | None) -> Claim:
    count, of = len(point.strengths), point.study()
    quantity, index = ("levels.lyapunov", count) if level is None else ("levels.activity", level)
    given = {} if level is None else {"level": str(level)}
    where = f"strengths {', '.join(point.strengths)}, sizes {', '.join(map(str, point.sizes))}"

    def changed(**parameters: str) -> float:
        return point.theory(quantity, **given | parameters)

    title = "largest Lyapunov exponent" if level is None else f"mean squared activity of level {level}"
    return Claim(
        id=f"modular.{quantity}.{point.id}" + ("" if level is None else f".k{level}"),
        formula="modular.levels" if level is not None else "modular.levels.lyapunov",
        title=f"{title}, {where}",
        point=point.stated | given,
        prediction=changed,
        tolerance=point.tolerance[index],
        relative=True,
        measurements=(pair(of, "lyapunov_max") if level is None else pair(of, "activity", level),),
        rivals=(
            Rival("infinite sizes", lambda p, t: changed(sizes="inf"), "the published theory"),
            Rival(
                "no third level",
                lambda p, t: changed(strengths=",".join((*point.strengths[:-1], "0"))),
                "its strength 0",
            ),
            shifted(),
        ),
        budgets=point.budgets,
        biases=point.biases(index),
    )


CLAIMS = claims

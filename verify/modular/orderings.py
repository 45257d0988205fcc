r"""Orderings of the modular column: what changes with modularity, noise and population size, and which way.

* **Attenuation by modularity** at sigma = 1.5. At infinite N0 $\lambda_1$ falls from 0.071 to 0.003 as
  sigma_mu passes the crossover (1.55). At N0 = 10 it only rises: theory finds no fall at any sigma_mu up to
  N0 = 11, and none below the value without modules up to N0 = 17 (`tests/numerics/modular`). Populations of
  thirty do attenuate; there the fall is claimed at sigma = 2.5, where it is from 0.256 to 0.170: the values
  of sigma = 1.5 are so small that networks of 1500 neurons lock into cycles.
* **Attenuation by noise** at sigma_mu = 3: sigma from 0 to 1.5 lowers $\lambda_1$ at N0 = 10 too.
* **Dimensions** fall with modularity (`rnnchaos.verify.modular.dimensions`).

An ordering is verified when the whole interval lies beyond half of the predicted difference.
"""

import math

from rnnchaos.verify.bias.extrapolation import FLOAT32
from rnnchaos.verify.claim import Bias, Claim, Rival
from rnnchaos.verify.modular.design import EXPONENT, LARGE, NOISE, SMALL, Point
from rnnchaos.verify.modular.dimensions import NONE, REVERSE, falls
from rnnchaos.verify.statistics.contrasts import difference


def orderings() -> tuple[Claim, ...]:
    """All orderings of the column."""
    return (
        exponents("small", "modularity raises lambda_1 in populations of ten", *SMALL),
        exponents("large", "modularity lowers lambda_1 in populations of thirty", *LARGE),
        exponents("noise", "noise lowers lambda_1 of a strongly modular network", *NOISE),
        falls("participation_ratio", "participation ratio falls with modularity"),
        falls("dimension", "Kaplan-Yorke dimension falls with modularity"),
    )


def exponents(name: str, title: str, higher: Point, lower: Point) -> Claim:
    """lambda_1 at the first point minus lambda_1 at the second."""

    def at(**changed: str) -> float:
        return higher.theory(EXPONENT, **changed) - lower.theory(EXPONENT, **changed)

    left = ((point.theory(EXPONENT), point.budget(EXPONENT)) for point in (higher, lower))
    both = math.fsum(exponent * (error.finite + error.transient) for exponent, error in left) / at()
    infinite = Rival("infinite populations", lambda p, t: at(N0="inf"), "the published theory")
    return Claim(
        id=f"modular.lyapunov_max.{name}",
        formula="modular.lyapunov_max",
        title=f"{title}: {higher.name} against {lower.name}",
        point=higher.stated | {"against": lower.name},
        prediction=at,
        tolerance=0.5,
        relative=True,
        kind="ordering",
        measurements=(higher.pair(EXPONENT), lower.pair(EXPONENT)),
        combine=difference,
        rivals=(NONE, infinite if name == "small" else REVERSE),
        budgets={budget: pairs for budget, pairs in higher.budgets.items() if budget in lower.budgets},
        biases=(
            Bias("finite size and transient of both", both, "budgets of the two points", order=2),
            FLOAT32,
        ),
    )

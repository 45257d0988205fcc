r"""Orderings of the modular column: what changes with modularity, noise and population size, and which way.

* **Attenuation by modularity** at sigma = 1.5. At infinite N0 $\lambda_1$ falls from 0.071 to 0.003 as
  sigma_mu passes the crossover (1.55). At N0 = 10 it only rises: theory finds no fall at any sigma_mu up to
  N0 = 11, and none below the value without modules up to N0 = 17 (`tests/numerics/modular`). Populations of
  thirty do attenuate; there the fall is claimed at sigma = 2.5, where it is from 0.256 to 0.170: the values
  of sigma = 1.5 are so small that networks of 1500 neurons lock into cycles.
* **Attenuation by noise** at sigma_mu = 3: sigma from 0 to 1.5 lowers $\lambda_1$ at N0 = 10 too.
* **Dimensions** per neuron fall with modularity, of which there is no theory. If a population moved as one,
  with the dimension per moving unit unchanged, each would fall by the factor N0. Half of its logarithm stands
  for the prediction, and half of that is claimed, $\ln D(\sigma_\mu=0)-\ln D(\sigma_\mu=3)\ge\frac14\ln N_0$,
  of networks of P = 100 as they are: from P = 50 to 100 the median of the left side changes by less than 0.39
  (Kaplan-Yorke) and 0.94 (participation ratio; 30 networks of each kind, two standard errors added).

An ordering of exponents is verified when the whole interval lies beyond half of the predicted difference.
"""

import math
from typing import Any

from rnnchaos.verify.bias.extrapolation import FLOAT32
from rnnchaos.verify.claim import Bias, Claim, Measurement, Rival
from rnnchaos.verify.ensembles.study import Record, study
from rnnchaos.verify.modular.design import EXPONENT, LARGE, NOISE, SMALL, Point
from rnnchaos.verify.networks.levels import dimensions, dimensions_memory_bytes
from rnnchaos.verify.statistics.contrasts import difference

N0, P = 10, 100
ENDS = "0", "3"
"""sigma_mu."""
NONE = Rival("no change", lambda p, t: 0.0, "it does not depend on it")
REVERSE = Rival("the other way", lambda p, t: -p, "the ordering reversed")


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
        biases=(Bias("finite size and transient of both", both, "budgets of the points", order=2), FLOAT32),
    )


def falls(name: str, title: str) -> Claim:
    """ln of a dimension per neuron at sigma_mu = 0 minus that at 3; the claim is about its median."""
    return Claim(
        id=f"modular.{name}.falls",
        formula="modular.population_activity",
        title=f"{title}, sigma = 1.5, N0 = {N0}, P = {P}, sigma_mu from 0 to 3",
        point={"sigma": "1.5", "sigma_mu": ",".join(ENDS), "N0": str(N0)},
        prediction=lambda: math.log(N0) / 2,
        tolerance=math.log(N0) / 4,
        kind="ordering",
        measurements=tuple(_logarithm(name, sigma_mu) for sigma_mu in ENDS),
        combine=difference,
        rivals=(NONE, REVERSE),
        budgets={"standard": 300, "thorough": 600},
        biases=(FLOAT32,),
    )


def _logarithm(name: str, sigma_mu: str) -> Measurement:
    """Of single networks; a quarter of their exponents."""

    def estimate(record: Record) -> float:
        return math.log(max(float(record.observables[name]), 1e-300))

    given: dict[str, Any] = {"strengths": [1.5, float(sigma_mu)], "sizes": [N0], "top": P, "phi": "erf"}
    given |= {"burn": 100, "samples": 600, "exponents": N0 * P // 4, "duration": 120}
    bytes_ = dimensions_memory_bytes(given)
    of = study(f"modular.dimensions.m{sigma_mu}", dimensions, memory_bytes=bytes_, **given)
    return Measurement(f"ln {name}", of, estimate, "sign")

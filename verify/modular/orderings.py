r"""Orderings of the modular column: what changes with modularity, noise and population size, and which way.

* **Attenuation by modularity** at sigma = 1.5. At infinite N0 $\lambda_1$ falls from 0.071 to 0.003 as
  sigma_mu passes the crossover (1.55). At N0 = 10 it only rises: theory finds no fall at any sigma_mu up to
  N0 = 11, and none below the value without modules up to N0 = 17 (`tests/numerics/modular`). Both sides are
  claimed, N0 = 10 and 30.
* **Attenuation by noise** at sigma_mu = 3: sigma from 0 to 1.5 lowers $\lambda_1$ at N0 = 10 too.
* **Dimensions** per neuron fall from sigma_mu = 0 to 3. There is no theory of them here: if a population
  moved as one, with the dimension per moving unit unchanged, the fall would be by the factor N0; half of its
  logarithm is claimed. (Five networks of P = 100, seed 99: participation ratio 0.095(39) to 0.022(11),
  Kaplan-Yorke 0.173(8) to 0.030(5), standard deviations in brackets.)

An ordering is verified when the whole interval lies beyond half of the predicted difference.
"""

import math

from rnnchaos.verify.bias.extrapolation import FLOAT32
from rnnchaos.verify.claim import Bias, Claim, Measurement, Rival
from rnnchaos.verify.ensembles.study import Study, study
from rnnchaos.verify.modular.design import EXPONENT, LARGE, NOISE, SMALL, Point
from rnnchaos.verify.modular.spectrum_kernel import dimensions, memory_bytes
from rnnchaos.verify.statistics.contrasts import difference

N0 = 10
NONE = Rival("no change", lambda p, t: 0.0, "the exponent does not depend on it")


def orderings() -> tuple[Claim, ...]:
    """All orderings of the column."""
    return (
        exponents("small", "modularity raises lambda_1 in populations of ten", *SMALL),
        exponents("large", "modularity lowers lambda_1 in populations of thirty", *LARGE),
        exponents("noise", "noise lowers lambda_1 of a strongly modular network", *NOISE),
        dimension("participation_ratio", "participation ratio falls with modularity"),
        dimension("dimension", "Kaplan-Yorke dimension falls with modularity"),
    )


def exponents(name: str, title: str, higher: Point, lower: Point) -> Claim:
    """lambda_1 at the first point minus lambda_1 at the second."""

    def at(**changed: str) -> float:
        return higher.theory(EXPONENT, **changed) - lower.theory(EXPONENT, **changed)

    left = ((point.theory(EXPONENT), point.budget(EXPONENT)) for point in (higher, lower))
    both = math.fsum(exponent * (error.finite + error.transient) for exponent, error in left) / at()
    infinite = Rival("infinite populations", lambda p, t: at(N0="inf"), "the published theory")
    reverse = Rival("the other way", lambda p, t: -p, "the ordering reversed")
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
        rivals=(NONE, infinite if name == "small" else reverse),
        budgets={budget: pairs for budget, pairs in higher.budgets.items() if budget in lower.budgets},
        biases=(
            Bias("finite size and transient of both", both, "budgets of the two points", order=2),
            FLOAT32,
        ),
    )


def dimension(name: str, title: str) -> Claim:
    """ln of a dimension per neuron at sigma_mu = 0 minus that at 3; the claim is about its median."""
    allowance = "not measured: an allowance of 35 % for the ratio of two networks of this size"
    return Claim(
        id=f"modular.{name}.falls",
        formula="modular.population_activity",
        title=f"{title}, sigma = 1.5, N0 = {N0}, sigma_mu from 0 to 3",
        point={"sigma": "1.5", "sigma_mu": "0,3", "N0": str(N0)},
        prediction=lambda: math.log(N0) / 2,
        tolerance=math.log(N0) / 4,
        kind="ordering",
        measurements=(_logarithm(name, "0"), _logarithm(name, "3")),
        combine=difference,
        rivals=(NONE, Rival("the other way", lambda p, t: -p, "modularity raises it")),
        budgets={"standard": 100, "thorough": 400},
        biases=(Bias("finite size", 0.3, allowance, order=1), FLOAT32),
    )


def _logarithm(name: str, sigma_mu: str) -> Measurement:
    of = _study(sigma_mu)
    return Measurement(
        f"ln {name}", of, lambda record: math.log(max(float(record.observables[name]), 1e-300)), "sign"
    )


def _study(sigma_mu: str) -> Study:
    network = {"strengths": [1.5, float(sigma_mu)], "sizes": [N0], "top": 100, "phi": "erf"}
    given = network | {"burn": 100, "samples": 600, "exponents": 250, "duration": 120}
    return study(f"modular.dimensions.m{sigma_mu}", dimensions, memory_bytes=memory_bytes(given), **given)

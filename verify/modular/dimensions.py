r"""Dimensions per neuron fall with modularity: an ordering, from sigma_mu = 0 to 3 at sigma = 1.5.

There is no theory of the dimensions here. If a population moved as one, with the dimension per moving unit
unchanged, each would fall by the factor N0. Half of its logarithm stands for the prediction, and what is
claimed is half of that,

$$\ln D(\sigma_\mu=0)-\ln D(\sigma_\mu=3)\ \ge\ \tfrac14\ln N_0,$$

D the participation ratio or the Kaplan-Yorke dimension. The claims are of networks of P = 100 populations as
they are, with nothing extrapolated: from P = 50 to P = 100 the median of the left side changes by less than
0.39 (Kaplan-Yorke) and 0.94 (participation ratio; 30 networks of each kind, two standard errors added).
"""

import math

from rnnchaos.verify.bias.extrapolation import FLOAT32
from rnnchaos.verify.claim import Claim, Measurement, Rival
from rnnchaos.verify.ensembles.study import Record, Study, study
from rnnchaos.verify.modular.spectrum_kernel import dimensions, memory_bytes
from rnnchaos.verify.statistics.contrasts import difference

N0, P = 10, 100
ENDS = "0", "3"
"""sigma_mu."""
NONE = Rival("no change", lambda p, t: 0.0, "it does not depend on it")
REVERSE = Rival("the other way", lambda p, t: -p, "the ordering reversed")


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
        measurements=tuple(_logarithm(name, networks(sigma_mu)) for sigma_mu in ENDS),
        combine=difference,
        rivals=(NONE, REVERSE),
        budgets={"standard": 300, "thorough": 600},
        biases=(FLOAT32,),
    )


def networks(sigma_mu: str) -> Study:
    """Single networks; a quarter of their exponents."""
    network = {"strengths": [1.5, float(sigma_mu)], "sizes": [N0], "top": P, "phi": "erf"}
    given = network | {"burn": 100, "samples": 600, "exponents": N0 * P // 4, "duration": 120}
    return study(f"modular.dimensions.m{sigma_mu}", dimensions, memory_bytes=memory_bytes(given), **given)


def _logarithm(name: str, of: Study) -> Measurement:
    def estimate(record: Record) -> float:
        return math.log(max(float(record.observables[name]), 1e-300))

    return Measurement(f"ln {name}", of, estimate, "sign")

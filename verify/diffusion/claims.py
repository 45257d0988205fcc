r"""Entropy production forward and back, the chain's fluctuation theorem, clones, speciation.

Wrong theories are near at hand: one Gaussian of equal variance, a class told by the sign of x_t, a theorem
that holds at any step, the curvature of the density.
"""

from functools import cache
from math import exp, log

from scipy.stats import norm

from rnnchaos.verify.claim import Bias, Claim, Rival, about, computed, fixed
from rnnchaos.verify.diffusion.design import MEDIANS, SAMPLED, STEPS

BUDGETS = {"quick": 120, "standard": 360, "thorough": 1200}
STEP = "twice the step against it, two standard errors added: rnnchaos.verify.bias.pilot diffusion.steps"
MEDIAN = "skewness of a batch, two standard errors added: rnnchaos.verify.bias.pilot diffusion.medians"
_RIGHT = float(norm.cdf((exp(0.84) - 0.9) ** -0.5))  # rho = 1/(e^(2t) - 1 + s2) at mu = 1
GAUSSIAN = fixed("one Gaussian", (1 - log(2)) / 2, "variance mu^2 + s2, T -> infinity")
EXACT = fixed("at any step", 1.0, "the heat of the flow is not that of the chain")
HARD = fixed("class by the sign", _RIGHT**2 + (1 - _RIGHT) ** 2, "Phi^2 + (1 - Phi)^2 at sqrt(rho)")
SIGNS = fixed("as drawn from the data", 0.5, "no memory of x_t")
DENSITY = computed("density", lambda: SAMPLED["drift"].law(criterion="density"), "curvature of ln p")
SPREAD = computed("covariance", lambda: SAMPLED["drift"].law(criterion="covariance"), "that of the data")
ROWS = (
    ("forward", "entropy production", 0.03, GAUSSIAN),
    ("reverse", "entropy production of reverse paths", 0.03, GAUSSIAN),
    ("chain", "mean of exp(-Sigma)", 0.009, EXACT),
    ("clones", "clones in one class", 0.028, HARD, SIGNS),
    ("drift", "zero of the reverse drift", 0.117, DENSITY, SPREAD),
)


def _claim(name: str, title: str, tolerance: float, *rivals: Rival) -> Claim:
    """Of batches of paths; where the kernel has a step, with what that leaves."""
    of, biases = SAMPLED[name], [Bias("median for mean", MEDIANS.budget(name), MEDIAN)]
    if name in STEPS.budgets:
        biases.append(Bias("time step", STEPS.budget(name), STEP))
    given = {"id": "diffusion.entropy_production.reverse"} if name == "reverse" else {}
    found = {"tolerance": tolerance, "measurements": (of.seen(),), "biases": tuple(biases)} | given
    theory = f"diffusion.{of.quantity}"
    return about(theory, title, of.point, *rivals, prediction=of.law, budgets=BUDGETS, **found)


@cache
def claims() -> tuple[Claim, ...]:
    """All of the column."""
    return tuple(_claim(*row) for row in ROWS)

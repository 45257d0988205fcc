r"""Covariances of estimates, coverage, rank, and what steps do, against simulation; two drifts recovered.

Wrong theories are near at hand: errors of maximum likelihood for those of score matching, samples of a
trajectory taken as independent, steps that leave no trace, all entries of a drift determined.
"""

from functools import cache
from typing import Any

from scipy.special import ndtr, ndtri

from rnnchaos.verify.claim import Bias, Claim, Measurement, about, computed, fixed
from rnnchaos.verify.ensembles.study import Study
from rnnchaos.verify.fokker_planck import design as d
from rnnchaos.verify.fokker_planck.design import of

_BEST = computed("maximum likelihood", of("estimator_covariance", **d.WELL, method="likelihood"), "1/F")
_DENSE = computed("that of trajectories", of("martingale_covariance", **d.WELL), "per time")
_ALONE = computed("independent draws", of("ou_covariance", **d.RATE | {"tau": "inf"}), "2 theta^2")
_HALF = computed("half the spacing", of("ou_covariance", **d.RATE | {"tau": "0.2"}), "coth(theta tau/2)")
_TWICE = computed("twice the shift", of("euler_estimate", **d.STEP | {"delta": "0.1"}), "2 delta")
_EULER = fixed("Euler's scheme", 9.89, "what steps of 0.002 give")
_ORDER = fixed("beta for sigma", 8 / 3)
_DECAY, _SLOW = fixed("beta for alpha", 2.5), fixed("decay", 1.0)
ROWS: tuple[tuple[Any, str, str, str, dict[str, str], tuple[Any, ...]], ...] = (
    (d.COVARIANCE, "aa", "estimator_covariance", "n times the variance of a", d.WELL, (_BEST, _DENSE)),
    (d.SPACED, "covariance", "ou_covariance", "n times the variance of theta", d.RATE, (_ALONE, _HALF)),
    (d.STEPPED, "a", "euler_estimate", "estimate of a", d.STEP, (fixed("no step", 1.0), _TWICE)),
    (d.HEUN, "sigma", "weak_form", "sigma of the noisy Lorenz system", {"sigma": "10"}, (_EULER, _ORDER)),
    (d.TOGGLE, "alpha", "weak_form", "alpha of the toggle switch", {"alpha": "3"}, (_DECAY, _SLOW)),
)


def _exact(of: Study, observable: str, value: float, tolerance: float, *bias: Bias) -> dict[str, Any]:
    """Arguments of a claim about what is exact at its size."""
    budgets = {"quick": 60, "standard": 180, "thorough": 600}
    measured = Measurement(observable, of, lambda record: float(record.observables[observable]))
    known = {"tolerance": tolerance, "measurements": (measured,), "budgets": budgets, "biases": bias}
    return known | {"prediction": lambda: value, "relative": False}


def _covered() -> float:
    """The share of intervals that cover where errors of independent draws are taken for those of samples."""
    ratio = of("ou_covariance", **d.RATE | {"tau": "inf"})() / of("ou_covariance", **d.RATE)()
    return float(2 * ndtr(ndtri(0.975) * ratio**0.5) - 1)


def exact() -> tuple[Claim, ...]:
    """The rank, the step's identity, and intervals by trajectories."""
    name = "fokker_planck.{}".format
    plane, four = {"A": "1,2,-0.7,0.5", "D": "0.5,1", "degree": "3"}, fixed("all entries", 4.0, "N^2")
    rank = _exact(d.RANK, "rank", of("identifiable_rank", **plane)(), 0.5)
    none, twice = fixed("no step", 0.0, "D/sigma"), fixed("twice the step", 2.0, "delta sigma^2")
    late = Bias("transient", 0.01, "trajectories begin a time 20 before, relaxation takes 6")
    step = _exact(d.EULER, "step", 1.0, 0.15, late)
    alone = computed("samples as independent", _covered, "errors of independent draws")
    lattice = Bias("median for mean", 0.005, "half of the 1/100 in which shares of 100 sets differ")
    covered = _exact(d.GROUPED, "covered", 0.95, 0.04, lattice) | {"id": name("ou_covariance.covered")}
    half, one, euler = fixed("half", 0.5), fixed("one", 1.0), {"delta": "0.005"}
    return (
        about(name("identifiable_rank"), "what tests determine of A", plane, four, one, **rank),
        about(name("lorenz_step"), "what Euler's step adds, over theory", euler, none, twice, **step),
        about(name("ou_covariance"), "95 % intervals that cover", d.RATE, alone, half, **covered),
    )


@cache
def claims() -> tuple[Claim, ...]:
    """All of the column."""
    found = [
        about(f"fokker_planck.{formula}", title, at, *rivals, prediction=of.exact[name], **of.claimed(name))
        for of, name, formula, title, at, rivals in ROWS
    ]
    return (*found, *exact())

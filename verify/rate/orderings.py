r"""What a bias does to chaos: it lowers the kinetic energy, which rises from the boundary by another power.

* **Ordering** at g = 2: Gamma0 at b = 0 exceeds that at b = 0.5; half of the predicted fall is the margin.
* **Exponent**: at b = 0.5 the secant slope of ln Gamma0 in ln(g - g_c), g_c = 1.565, from g = 2.2 to 3.2,

$$\ln\frac{\Gamma_0(g_2)}{\Gamma_0(g_1)}\Big/\ln\frac{g_2-g_c}{g_1-g_c},$$

  is 2.02: near the exponent 2 of networks without the symmetry x -> -x from far off. With the symmetry it is
  2.47 between the same distances from g_c = 1 (`gaussian.kinetic_energy.secant` claims it between g = 1.5
  and 2), on the way to 3.
"""

import math

from rnnchaos.verify.bias.extrapolation import FLOAT32
from rnnchaos.verify.claim import Bias, Claim, Interval, Rival, fixed
from rnnchaos.verify.prediction import theory
from rnnchaos.verify.rate.design import ENDS, WITH, WITHOUT, Point
from rnnchaos.verify.statistics.contrasts import difference

ENERGY = "kinetic_energy"
WHOLE = "finite size, transient, step of both"


def orderings() -> tuple[Claim, ...]:
    """The ordering and the slope."""
    return (falls(), slope())


def falls() -> Claim:
    """Gamma0 without bias minus Gamma0 with it."""

    def fall() -> float:
        return WITHOUT.limit(ENERGY) - WITH.limit(ENERGY)

    both = math.fsum(point.limit(ENERGY) * _left(point) for point in (WITHOUT, WITH)) / fall()
    return Claim(
        id="rate.kinetic_energy.bias",
        formula="rate.kinetic_energy",
        title="a bias lowers the kinetic energy: g = 2, b = 0 against b = 0.5",
        point={"g": "2", "b": "0,0.5"},
        prediction=fall,
        tolerance=0.5,
        relative=True,
        kind="ordering",
        measurements=(WITHOUT.pair(ENERGY), WITH.pair(ENERGY)),
        combine=difference,
        rivals=(
            fixed("no change", 0.0, "the bias only shifts the mean"),
            Rival("the other way", lambda p, t: -p, "a bias drives the network"),
        ),
        budgets=WITH.budgets,
        biases=(
            Bias(WHOLE, both, f"budgets of the points: {_source(WITHOUT, WITH)}", order=2),
            FLOAT32,
        ),
    )


def slope() -> Claim:
    """The secant slope with bias."""
    boundary = theory("rate.chaos_boundary", b=ENDS[0].stated["b"])
    low, high = (float(point.stated["g"]) - boundary for point in ENDS)
    lever = math.log(high / low)
    budget = math.fsum(-math.log1p(-_left(point)) for point in ENDS) / lever

    def secant(first: float, second: float) -> float:
        return math.log(second / first) / lever

    def combine(first: Interval, second: Interval) -> Interval:
        return (_log(second[0]) - _log(first[1])) / lever, (_log(second[1]) - _log(first[0])) / lever

    def symmetric(p: float, t: float) -> float:
        return secant(*(theory("gaussian.kinetic_energy", g=repr(round(1 + e, 12))) for e in (low, high)))

    return Claim(
        id="rate.kinetic_energy.secant",
        formula="rate.kinetic_energy",
        title="slope of ln Gamma0 against ln(g - g_c) at b = 0.5 between g = 2.2 and 3.2",
        point={"g": "2.2,3.2", "b": "0.5"},
        prediction=lambda: secant(*(point.limit(ENERGY) for point in ENDS)),
        tolerance=0.3,
        measurements=tuple(point.pair(ENERGY) for point in ENDS),
        combine=combine,
        rivals=(
            Rival("slope with the symmetry", symmetric, "b = 0 at the same distances from its boundary"),
            fixed("exponent 3", 3.0, "the exponent with the symmetry"),
        ),
        budgets=ENDS[0].budgets,
        biases=(
            Bias(WHOLE, budget, f"carried through the logarithm: {_source(*ENDS)}", order=2),
            FLOAT32,
        ),
    )


def _left(point: Point) -> float:
    """The systematic error of a kinetic energy, as a fraction of it."""
    return math.fsum(point.budget(ENERGY).amounts().values())


def _source(*points: Point) -> str:
    """Where the budgets of the points come from."""
    return "; ".join(dict.fromkeys(point.source(ENERGY) for point in points))


def _log(x: float) -> float:
    """ln x, -inf where an interval reaches down to zero or below."""
    return math.log(x) if x > 0 else -math.inf

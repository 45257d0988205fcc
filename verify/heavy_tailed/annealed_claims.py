r"""Claims of the annealed linear network: growth, critical gain, width, and the fall with N.

All predictions here are exact at finite N, so nothing is extrapolated. A realisation is a block of
independent chains (`rnnchaos.verify.heavy_tailed.annealed_kernels`) and its value a mean over the block. The
growth of a block is a mean of 1000 steps and more, of skewness below 0.15, and the fast interval, which
brackets the mean, is used: at an error of 1e-3 it misses a law of skewness 0.3 as seldom as a normal one
(3e-4 in 40,000 runs of 600 values). The variance of the increments is skewed also block by block; there the
median is bracketed and |skewness| sd/6 of a block is in the budget.
"""

import math
from pathlib import Path
from typing import Any

from rnnchaos.verify.bias.design import Allowance, Array
from rnnchaos.verify.bias.pilot import values
from rnnchaos.verify.claim import Bias, Claim, Interval, Measurement, shifted
from rnnchaos.verify.ensembles.study import Study, study
from rnnchaos.verify.heavy_tailed.annealed_kernels import growth as growth_kernel
from rnnchaos.verify.heavy_tailed.rivals import (
    fall_rivals,
    gain,
    gain_rivals,
    growth,
    growth_rivals,
    no_difference,
    opposite,
    width,
    width_rivals,
)
from rnnchaos.verify.statistics.contrasts import difference

PILOTS = Path(__file__).with_name("pilots.json")
ALPHAS, SIZES = ("0.75", "1", "1.5", "2"), ("10", "100", "1000")
STEPS = {"0.75": 250, "1": 150, "1.5": 150, "2": 20}
CHAINS = {"10": 20, "100": 10, "1000": 8}
BUDGETS = {"quick": 600, "standard": 2400, "thorough": 9600}
TOLERANCE, WIDTH, FALL = 0.02, 0.06, 0.04
ROUNDING = Bias("rounding", 1e-9, "double precision, 1e-16 a step")


def claims() -> tuple[Claim, ...]:
    """All claims of this module."""
    points = [(alpha, N) for alpha in ALPHAS for N in SIZES]
    return (
        *(_growth(*point) for point in points),
        *(_gain(*point) for point in points),
        *(_width(alpha, N) for alpha, N in points if N != "10"),
        *(_fall(alpha) for alpha in ALPHAS[:3]),
        _broader(),
    )


def walk(alpha: str, N: str) -> Study:
    """Blocks of the linear network at gain 1."""
    parameters = {"alpha": float(alpha), "N": int(N), "chains": CHAINS[N], "steps": STEPS[alpha]}
    bytes_needed = 48 * int(N) * CHAINS[N]
    return study(f"heavy_tailed.walk.a{alpha}.N{N}", growth_kernel, memory_bytes=bytes_needed, **parameters)


def rate(alpha: str, N: str) -> Measurement:
    """Mean growth of a block."""
    return Measurement("rate", walk(alpha, N), lambda record: float(record.observables["rate"]), "fast")


def spread(alpha: str, N: str) -> Measurement:
    """Variance of a block's increments."""
    return Measurement("variance", walk(alpha, N), lambda record: float(record.observables["variance"]))


def _common(quantity: str, alpha: str, N: str) -> dict[str, Any]:
    return {
        "id": f"heavy_tailed.{quantity}.a{alpha}.N{N}",
        "formula": f"heavy_tailed.{quantity}",
        "point": {"alpha": alpha, "N": N},
        "budgets": BUDGETS,
    }


def _growth(alpha: str, N: str) -> Claim:
    return Claim(
        **_common("annealed_growth", alpha, N),
        title=f"growth per step at g = 1, alpha = {alpha}, N = {N}",
        prediction=lambda: growth(alpha, N),
        tolerance=TOLERANCE,
        measurements=(rate(alpha, N),),
        rivals=(*growth_rivals(alpha, N), shifted()),
        biases=(ROUNDING,),
    )


def _gain(alpha: str, N: str) -> Claim:
    return Claim(
        **_common("annealed_critical_gain", alpha, N),
        title=f"annealed critical gain at alpha = {alpha}, N = {N}",
        prediction=lambda: gain(alpha, N),
        tolerance=TOLERANCE,
        relative=True,
        measurements=(rate(alpha, N),),
        combine=_gain_interval,
        rivals=(*gain_rivals(alpha, N), shifted()),
        biases=(ROUNDING,),
    )


def _gain_interval(interval: Interval) -> Interval:
    """exp(-growth)."""
    return _exp(-interval[1]), _exp(-interval[0])


def _exp(x: float) -> float:
    return math.exp(x) if x < 700 else math.inf


def _root(interval: Interval) -> Interval:
    return math.sqrt(max(interval[0], 0.0)), math.sqrt(max(interval[1], 0.0))


def _width(alpha: str, N: str) -> Claim:
    return Claim(
        **_common("transition_width", alpha, N),
        title=f"standard deviation of the growth per step at alpha = {alpha}, N = {N}",
        prediction=lambda: width(alpha, N),
        tolerance=WIDTH,
        relative=True,
        measurements=(spread(alpha, N),),
        combine=_root,
        rivals=(*width_rivals(alpha, N), shifted()),
        biases=(median(),),
    )


def _fall(alpha: str) -> Claim:
    sizes = ("100", "1000")
    return Claim(
        id=f"heavy_tailed.annealed_critical_gain.fall.a{alpha}",
        formula="heavy_tailed.annealed_critical_gain.large_n",
        title=f"fall of ln g* from N = {sizes[0]} to {sizes[1]} at alpha = {alpha}",
        point={"alpha": alpha, "N": ",".join(sizes)},
        prediction=lambda: math.log(gain(alpha, sizes[0]) / gain(alpha, sizes[1])),
        tolerance=FALL,
        measurements=(rate(alpha, sizes[1]), rate(alpha, sizes[0])),
        combine=difference,
        rivals=(*fall_rivals(alpha, sizes), shifted()),
        budgets=BUDGETS,
        biases=(ROUNDING,),
    )


def _broader() -> Claim:
    margin = 0.1
    return Claim(
        id="heavy_tailed.transition_width.broader",
        formula="heavy_tailed.transition_width",
        title=f"the transition at alpha = 1 is broader than at 1.5 by more than {margin}, N = 1000",
        point={"alpha": "1,1.5", "N": "1000"},
        prediction=lambda: 2 * margin,
        tolerance=margin,
        kind="ordering",
        measurements=(spread("1", "1000"), spread("1.5", "1000")),
        combine=lambda first, second: difference(_root(first), _root(second)),
        rivals=(no_difference(), opposite()),
        budgets=BUDGETS,
        biases=(median(),),
    )


def skewed(off: Array) -> float:
    """|skewness| sd/6 of deviations from the mean, by which a median lies off it to first order, with two
    standard errors sqrt(6/n) of the skewness.
    """
    skewness = float((off**3).mean() / (off**2).mean() ** 1.5)
    return float((abs(skewness) + 2 * math.sqrt(6 / len(off))) * off.std() / 6)


def _widths() -> dict[str, float]:
    found = {(alpha, N): values(spread(alpha, N), 400) for alpha in ALPHAS for N in SIZES[1:]}
    return {
        f"a{alpha}.N{N}": skewed(blocks - blocks.mean()) / (2 * width(alpha, N) ** 2)
        for (alpha, N), blocks in found.items()
    }


def median() -> Bias:
    """What the median of a skewed law is off its mean."""
    origin = (
        "|skewness| sd/6 of the variance of a block, halved for its root, two standard errors added: the "
        "largest of the points, rnnchaos.verify.bias.pilot heavy_tailed.walk, 400 blocks each"
    )
    return Bias("median for mean", max(map(WIDTHS.budget, WIDTHS.budgets)), origin)


def _walks() -> tuple[Study, ...]:
    return tuple(walk(alpha, N) for alpha in ALPHAS for N in SIZES[1:])


WIDTHS = Allowance(
    "heavy_tailed.walk",
    _widths,
    {f"a{alpha}.N{N}": 0.0085 for alpha in ALPHAS for N in SIZES[1:]},
    _walks,
    PILOTS,
)

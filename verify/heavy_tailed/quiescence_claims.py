r"""Claims of the annealed network: the quiescent fraction, and the exponent of intermittency.

The fraction of |x_i(T)| below a threshold is that of the paper's Fig. 1 (arXiv:2505.09816): the linear Cauchy
network of N = 1000 after ten steps. The skewness of ln A_T moves it by 0.03 at the critical gain, which the
tolerance resolves. Above the critical gain, with tanh, the time spent below a scale eps falls as eps^mu; the
exponent is the slope between two scales. Blocks of chains as in
`rnnchaos.verify.heavy_tailed.annealed_claims`.
"""

import math
from collections.abc import Mapping
from typing import Any

from rnnchaos.verify.bias.design import Allowance
from rnnchaos.verify.bias.pilot import bound, values
from rnnchaos.verify.claim import Bias, Claim, Measurement, Rival, fixed, shifted
from rnnchaos.verify.ensembles.study import Record, Study, study
from rnnchaos.verify.heavy_tailed.annealed_claims import BUDGETS, PILOTS, ROUNDING
from rnnchaos.verify.heavy_tailed.annealed_kernels import intermittent, quiescent
from rnnchaos.verify.heavy_tailed.rivals import DIGITS, diffusion, growth
from rnnchaos.verify.prediction import theory

GAINS = ("0.13", "0.147", "0.163", "0.18", "0.2")
PLAIN = ("0.147", "0.163")
"""Gains at which a plain normal law is more than 0.02 off."""
THRESHOLD = "0.1"
FRACTION = 0.0125
LEVELS = (1e-2, 1e-4)
EXPONENT = 0.05
OFF = "finite levels and blocks"


def claims() -> tuple[Claim, ...]:
    """All claims of this module."""
    return (
        *(_quiescent(index, g) for index, g in enumerate(GAINS)),
        _intermittency(),
    )


def quiet() -> Study:
    """Blocks of the linear Cauchy network after ten steps, all gains at once."""
    parameters: Mapping[str, Any] = {
        "alpha": 1.0,
        "N": 1000,
        "chains": 200,
        "steps": 10,
        "gains": [float(g) for g in GAINS],
        "threshold": float(THRESHOLD),
    }
    return study("heavy_tailed.quiet", quiescent, memory_bytes=16_000_000, **parameters)


def _quiescent(index: int, g: str) -> Claim:
    given = {"g": g, "alpha": "1", "N": "1000", "steps": "10", "threshold": THRESHOLD}

    def predicted(definition: str) -> float:
        return theory("heavy_tailed.quiescent_fraction", digits=DIGITS, **given, definition=definition)

    plain = (Rival("ln A_T plainly normal", lambda p, t: predicted("normal"), "no skewness"),)
    return Claim(
        id=f"heavy_tailed.quiescent_fraction.g{g}",
        formula="heavy_tailed.quiescent_fraction",
        title=f"fraction of |x| < {THRESHOLD} after 10 steps at g = {g}, Cauchy, N = 1000",
        point={name: value for name, value in given.items() if name != "threshold"},
        prediction=lambda: predicted("exact"),
        tolerance=FRACTION,
        measurements=(Measurement(f"fraction[{index}]", quiet(), lambda r: _fraction(r, index), "fast"),),
        rivals=(*(plain if g in PLAIN else ()), _certain(g), shifted(-2.0), shifted()),
        budgets=BUDGETS,
        biases=(ROUNDING,),
    )


def _fraction(record: Record, index: int) -> float:
    return float(record.observables["fraction"][index])


def _certain(g: str) -> Rival:
    """P(|z| < threshold/A) with ln A at its mean: nothing fluctuates but z."""

    def value(p: float, t: float) -> float:
        # E|x0| of N(0, 1) is sqrt(2/pi); ln A_T = T ln g + (T - 1) Xi + ln E|x0|
        mean = 10 * math.log(float(g)) + 9 * growth("1", "1000") + math.log(math.sqrt(2 / math.pi))
        return 2 / math.pi * math.atan(float(THRESHOLD) / math.exp(mean))

    return Rival("A_T does not fluctuate", value, "width 0")


def scales() -> Study:
    """Blocks of tanh chains above the critical gain: time below each of `LEVELS`."""
    parameters: dict[str, Any] = {"alpha": 1.0, "N": 10, "g": 0.45, "chains": 1000, "burn": 300, "steps": 500}
    return study(
        "heavy_tailed.intermittent", intermittent, memory_bytes=2_000_000, levels=LEVELS, **parameters
    )


def slope() -> Measurement:
    """The exponent of a block."""

    def estimate(record: Record) -> float:
        high, low = record.observables["fraction"]
        return math.log(high / low) / math.log(LEVELS[0] / LEVELS[1]) if low > 0 else math.nan

    return Measurement("slope", scales(), estimate, "fast")


def exponent() -> float:
    """mu of the theory."""
    return theory("heavy_tailed.intermittency_exponent", digits=DIGITS, g="0.45", alpha="1", N="10")


def _intermittency() -> Claim:
    g, alpha, N = "0.45", "1", "10"
    pilot = "rnnchaos.verify.bias.pilot heavy_tailed.intermittent, 400 blocks"
    return Claim(
        id=f"heavy_tailed.intermittency_exponent.a{alpha}.N{N}",
        formula="heavy_tailed.intermittency_exponent",
        title=f"exponent of P(scale < eps) at g = {g}, alpha = {alpha}, N = {N}",
        point={"g": g, "alpha": alpha, "N": N},
        prediction=exponent,
        tolerance=EXPONENT,
        measurements=(slope(),),
        rivals=(diffusion(g, alpha, N), fixed("exponent 1", 1.0, "uniform density"), shifted()),
        budgets={"quick": 200, "standard": 800, "thorough": 3200},
        biases=(Bias(OFF, BLOCKS.budget(OFF), f"{pilot}: levels and ratio of noisy fractions"),),
    )


def _off() -> dict[str, float]:
    """The mean over blocks less the prediction: levels and ratio of noisy fractions together."""
    return {OFF: bound(values(slope(), 400) - exponent())}


BLOCKS = Allowance("heavy_tailed.intermittent", _off, {OFF: 0.0022}, lambda: (scales(),), PILOTS)

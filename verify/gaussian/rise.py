r"""The rise of the Kaplan-Yorke dimension per unit between two gains, and its bias budget.

No theory of the column gives the dimension, so the finite size is that of the simulations alone: the mean
rise at N, 2N and 4N (k in proportion) is fitted by a + b/N, and the budget is |b|/N and two standard errors
of it. The transient is what the same networks give thrice as late. Both are fractions of the claim's
prediction, the rise of the participation ratio.
"""

import math
from collections.abc import Mapping

import numpy as np

from rnnchaos.verify.bias.design import Allowance, Array
from rnnchaos.verify.bias.pilot import bound, sampled
from rnnchaos.verify.claim import Bias
from rnnchaos.verify.ensembles.study import Record, Study, study
from rnnchaos.verify.gaussian.design import PILOTS
from rnnchaos.verify.gaussian.spectrum_kernels import dimensions, dimensions_memory
from rnnchaos.verify.prediction import theory

LOW, HIGH = "2", "3"
SIZES, LATE = {1: 400, 2: 150, 4: 40}, 300
"""Networks of the pilot: at each multiple of N, and for the transient."""
_PILOT = f"rnnchaos.verify.bias.pilot dimensions, {SIZES} and {LATE} networks, two standard errors added"
FINITE, TRANSIENT = "finite size", "transient"


def biases() -> tuple[Bias, ...]:
    """Both, as fractions of the prediction."""
    size, late = (RISE.budget(name) for name in (FINITE, TRANSIENT))
    return (
        Bias(FINITE, size, f"|b|/N of a + b/N at N, 2N, 4N: {_PILOT}", order=1),
        Bias(TRANSIENT, late, f"the same networks thrice as late: {_PILOT}"),
    )


def spectra(*, factor: int = 1, later: int = 1) -> Study:
    """Networks at both gains, their leading fifth of exponents; `factor` times as large, `later` times as
    late.
    """
    parameters = {"low": float(LOW), "high": float(HIGH), "N": factor * 200, "k": factor * 40, "phi": "tanh"}
    parameters |= {"scheme": "rk4", "dt": 0.2, "burn": later * 60.0, "align": 20.0, "duration": 100.0}
    parameters |= {"precision": "mixed"}
    return study("dimensions", dimensions, memory_bytes=dimensions_memory(parameters), **parameters)


def rise(record: Record) -> float:
    """Dimension per unit at the high gain minus that at the low one."""
    return float(record.observables["dimension_high"] - record.observables["dimension_low"])


def expected() -> float:
    """By how much the participation ratio rises between the two gains: the unit of the ordering."""
    low, high = (theory("gaussian.participation_ratio", g=g, of="x") for g in (LOW, HIGH))
    return high - low


def amounts() -> dict[str, float]:
    """Both biases, measured."""
    sizes = {factor: _rises(spectra(factor=factor), count) for factor, count in SIZES.items()}
    change = _rises(spectra(later=3), LATE) - _rises(spectra(), LATE)
    return {FINITE: slope(sizes) / expected(), TRANSIENT: bound(change) / expected()}


def slope(rises: Mapping[int, Array]) -> float:
    """|b|/N at the claim's N (factor 1) from the weighted fit of a + b/N, plus two standard errors."""
    factors = np.array(list(rises))
    means = np.array([values.mean() for values in rises.values()])
    errors = np.array([values.std(ddof=1) / math.sqrt(len(values)) for values in rises.values()])
    design = np.column_stack([np.ones(len(factors)), 1 / factors]) / errors[:, None]
    covariance = np.linalg.inv(design.T @ design)
    fitted = (covariance @ design.T @ (means / errors))[1]
    return float(abs(fitted) + 2 * math.sqrt(covariance[1, 1]))


def _rises(of: Study, count: int) -> Array:
    return np.array([rise(record) for record in sampled(of, count)])


def _studies() -> tuple[Study, ...]:
    return (*(spectra(factor=factor) for factor in SIZES), spectra(later=3))


RISE = Allowance("dimensions", amounts, {FINITE: 0.37, TRANSIENT: 0.094}, _studies, PILOTS)

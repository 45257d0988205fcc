r"""From intervals to statements: extrapolation in 1/N, differences, the verdict, and the family.

* **Extrapolation.** Y = b_0 + b_1/N + ... + b_q/N^q + noise, whose spread changes with N in an unknown way.
  Each group holds one independent realisation of every size N_1..N_k. Weights with sum_j w_j N_j^-p =
  delta_{p,c} for p = 0..q make Z = sum_j w_j Y_j an exactly unbiased value of b_c in every group, whatever
  the noise does; groups are independent and alike, so Z is the unit and any sequence of `verify.sequences`
  applies. Least squares on the pooled values would need equal Gaussian noise at all N. Sizes (N, 2N), q = 1:
  w = (-1, 2) is the Richardson pair, and c = 1 gives the finite-size coefficient, w = (2N, -2N). With more
  sizes than conditions, sum_j (w_j sd_j)^2 is made least by sds fixed BEFORE sampling: w = D^-1 V^T (V D^-1
  V^T)^-1 e_c, D = diag(sd^2), V_pj = N_j^-p.
* **Verdict.** With I the interval widened by the bias budget B: verified if I lies in [p - t, p + t], refuted
  if it misses that, else undecided. Ordering: verified if I lies beyond the margin, refuted if it lies before
  it.
* **Family.** m intervals fixed before sampling, each with error alpha/m, hold together with probability 1 -
  alpha (Bonferroni), also when they share realisations. In a larger family a claim needs more realisations
  for the same width: `enlarged`.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.statistics.sequences import Array, ConfidenceSequence

VERIFIED, UNDECIDED, REFUTED = 1, 0, -1
REACHED = 1e-9
"""Of a realisation: what rounding may add to a whole number of them."""
WORD = {VERIFIED: "verified", UNDECIDED: "undecided", REFUTED: "refuted"}


def per_interval(error: float, *, intervals: int) -> float:
    """alpha/m: the error of each of m intervals, fixed before sampling, that keeps the family within alpha.

    Assumption: none on dependence. Proof: the union bound (Bonferroni). Raises UsageError for fewer than one
    interval.
    """
    if intervals < 1:
        raise UsageError("intervals", intervals, "at least one")
    return error / intervals


def enlarged(realisations: int, *, error: float, own: float) -> int:
    r"""The realisations that resolve at `error` what `realisations` resolve at `own` >= `error`.

    Formula: n' = rho n rounded up, rho = ln(1/error)/ln(1/own). Proof for the fast interval: its radius is
    s_n sqrt((A-1)/(1-A/k)), s_n^2 the mean square about the mean, and falls with falling ln A = (ln(1 + n
    tau^2) + 2 ln(1/error))/n and with rising k = 1 + n tau^2. From (n, own) to (rho n, error), k rises, and
    ln A does not, since ln(1 + rho x) <= rho ln(1 + x) for rho >= 1 (concavity). The sign interval has
    the same leading term, by Stirling's formula, and is held to it by the calibration. Source: derived here.
    Raises UsageError unless 0 < error <= own < 1.
    """
    if not 0 < error <= own < 1:
        raise UsageError("error", error, f"a probability > 0, at most own = {own}")
    return math.ceil(realisations * (math.log(error) / math.log(own)) - REACHED)


def decide(low: Any, high: Any, band: tuple[Any, Any]) -> NDArray[np.int64]:
    """+1 verified, -1 refuted, 0 undecided, elementwise: [low, high] against the closed `band`.

    `low`, `high` are already widened by the bias budget; `band` is (p - t, p + t), or (margin, inf) for an
    ordering. Verified inside the band, refuted where it misses the band. Source: derived here; a false
    verdict needs an interval that misses the truth.
    """
    left, right = np.asarray(low), np.asarray(high)
    inside = (left >= band[0]) & (right <= band[1]) & (left <= right)
    return np.where(inside, VERIFIED, np.where((left > band[1]) | (right < band[0]), REFUTED, UNDECIDED))


def realisations_needed(
    sequence: ConfidenceSequence, *, sd: float, tolerance: float, bias: float = 0.0, power: float = 0.9
) -> int | None:
    """Smallest n at which a true claim comes out verified with probability about `power`; None if n >
    sequence.planned.

    Formula: detectable(sd, n) + z spread sd/sqrt(n) <= tolerance - bias, z the (1 + power)/2 normal quantile:
    the interval's half-width and the scatter of its centre both fit into the tolerance. Assumption: values
    near to Gaussian; `sd` and `tolerance` in one unit. Both terms fall in n, so bisection finds it. Source:
    derived here.
    """
    scatter = float(ndtri((1 + power) / 2)) * sequence.spread * sd

    def fits(n: int) -> bool:
        return sequence.detectable(sd, n) + scatter / math.sqrt(n) <= tolerance - bias

    low, high = 0, sequence.planned
    if not fits(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle, high)
    return high


def ordering(
    first: Any, second: Any, *, sequence: ConfidenceSequence, margin: float, bias: float = 0.0
) -> tuple[tuple[float, float], str]:
    """Interval of the paired differences first - second, widened by `bias`, and the verdict on "it lies
    beyond `margin`".

    `first`, `second`: shape (n,), paired realisations (independent or with shared couplings); a pair with a
    nan, or with infinities that cancel, counts both ways, as in `sequence`. Assumption: that of `sequence`
    for the differences; the statement is about the median (or mean) of the difference, not the difference of
    medians. Source: derived here.
    """
    with np.errstate(invalid="ignore"):
        low, high = sequence.interval(np.asarray(first, dtype=float) - np.asarray(second, dtype=float))
    low, high = low - bias, high + bias
    return (low, high), WORD[int(decide(low, high, (margin, np.inf)))]


def difference(first: tuple[float, float], second: tuple[float, float]) -> tuple[float, float]:
    """Interval of a - b from two simultaneous intervals; it holds whenever both of them do."""
    return first[0] - second[1], first[1] - second[0]


def regression_weights(
    sizes: Sequence[float], *, coefficient: int = 0, order: int = 1, sd: Sequence[float] | None = None
) -> Array:
    """Weights w with sum_j w_j N_j^-p = delta_{p, coefficient}, p = 0..order, of least sum_j (w_j sd_j)^2.

    Shape (k,). `coefficient` 0 is the intercept (N -> infinity), 1 the coefficient of 1/N. `sd`: planned
    relative deviations at the sizes, equal by default; a wrong plan costs width, never validity. Source:
    derived here (Lagrange multipliers; Gauss-Markov). Raises UsageError for repeated, too few or non-positive
    sizes.
    """
    n = np.asarray(sizes, dtype=float)
    if n.size <= order or np.unique(n).size != n.size or not np.all(np.isfinite(n) & (n > 0)):
        raise UsageError("sizes", tuple(sizes), f"at least {order + 1} different positive sizes")
    if not 0 <= coefficient <= order:
        raise UsageError("coefficient", coefficient, f"a power of 1/N between 0 and {order}")
    spread = np.ones(n.size) if sd is None else np.asarray(sd, dtype=float)
    if spread.shape != n.shape or not np.all(spread > 0):
        raise UsageError("sd", sd, "one positive number for each size")
    unit = n.min()  # powers of unit/N are of order one, so the system is well conditioned
    powers = (unit / n) ** np.arange(order + 1)[:, None] / spread
    target = np.zeros(order + 1)
    target[coefficient] = unit**coefficient
    return np.asarray(np.linalg.pinv(powers) @ target / spread)


def regression_values(values: Any, weights: Array) -> Array:
    """Z = sum_j w_j Y_j of every group: shape (groups, k) -> (groups,); nan where any value is."""
    array = np.asarray(values, dtype=float)
    if array.ndim != 2 or array.shape[1] != weights.size:
        raise UsageError("values", array.shape, f"shape (groups, {weights.size}), one column for each size")
    with np.errstate(invalid="ignore"):
        return np.asarray(array @ weights)

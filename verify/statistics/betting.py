r"""Averages of bounded quantities: a confidence sequence by betting.

Against the hypothesis "the mean of X in [0, 1] is m" play the fair game of wealth
    K+_n(m) = prod_i (1 + l_i+(m) (X_i - m)),     K-_n(m) = prod_i (1 - l_i-(m) (X_i - m)),
stakes l_i+ = min(l_i, c/m), l_i- = min(l_i, c/(1-m)), c = 3/4, which keep the wealth positive. With l_i a
function of X_1..X_{i-1} only, both are nonnegative martingales at the true mean, and so is the hedge (K+ +
K-)/2; Ville's inequality says it ever reaches 1/alpha with probability at most alpha. K+ falls and K- rises
in m, so
    I_n = {m : K+_n(m) < 2/alpha and K-_n(m) < 2/alpha}
is an interval; its ends are found by bisection. The stakes are the predictable plug-in
    l_i = sqrt(2 ln(2/alpha) / (v_{i-1} max(i, planned))),  v_i = (1/4 + sum_{j<=i} (X_j - u_j)^2)/(i + 1),
u_i = (1/2 + sum_{j<=i} X_j)/(i + 1): the width adapts to the variance and is best at the planned n.

Why not Hoeffding: it pays for variance 1/4 always. Why not the fast interval: no law is assumed here but the
bound.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.statistics.sequences import Array, ConfidenceSequence

BISECTIONS = 50
TRUNCATION = 0.75  # the largest share of the wealth that one bet may lose


@dataclass(frozen=True, kw_only=True)
class BettingSequence(ConfidenceSequence):
    """Interval for the mean of values in [low, high], of any law.

    Formula: the hedged capital of the module docstring on (Y - low)/(high - low). Assumption: the conditional
    mean given the past is constant and the bounds are sure. Proof: Waudby-Smith & Ramdas, J. R. Stat. Soc. B
    86 (2024) 1, doi:10.1093/jrsssb/qkad009, Theorem 3. A blow-up (nan) counts as `low` for the lower and as
    `high` for the upper end, which keeps each one-sided wealth a supermartingale. Raises UsageError for
    values outside the bounds.
    """

    low: float = 0.0
    high: float = 1.0

    def __post_init__(self) -> None:
        super().__post_init__()
        if not -math.inf < self.low < self.high < math.inf:
            raise UsageError("low, high", (self.low, self.high), "finite bounds with low < high")

    def stakes(self, unit: Array) -> Array:
        """l_i for values scaled to [0, 1], shape (..., n); the i-th uses only the values before it."""
        index = np.arange(1, unit.shape[-1] + 1)
        guess = (0.5 + np.cumsum(unit, axis=-1)) / (index + 1)
        variance = (0.25 + np.cumsum((unit - guess) ** 2, axis=-1)) / (index + 1)
        before = np.concatenate([np.full((*unit.shape[:-1], 1), 0.25), variance[..., :-1]], axis=-1)
        return np.sqrt(2 * math.log(2 / self.error) / (before * np.maximum(index, self.planned)))

    def log_wealth(self, unit: Array, mean: Array) -> Array:
        """ln K+_n(m) of `unit`, shape (..., n), for `mean`, shape (...); K- is that of 1 - X at 1 - m."""
        m = np.asarray(mean, dtype=float)[..., None]
        share = np.divide(TRUNCATION, m, out=np.full(m.shape, np.inf), where=m > 0)
        return np.asarray(np.log1p(np.minimum(self.stakes(unit), share) * (unit - m)).sum(axis=-1))

    def lower_end(self, unit: Array) -> Array:
        """Least m in [0, 1] that the bets have not excluded, rounded outwards: (..., n) -> (...)."""
        limit = math.log(2 / self.error)
        excluded, included = np.zeros(unit.shape[:-1]), np.ones(unit.shape[:-1])
        untouched = self.log_wealth(unit, excluded) < limit
        for _ in range(BISECTIONS):
            middle = (excluded + included) / 2
            out = self.log_wealth(unit, middle) >= limit
            excluded, included = np.where(out, middle, excluded), np.where(out, included, middle)
        return np.where(untouched, 0.0, excluded)

    def running(self, values: Array, checkpoints: Sequence[int]) -> tuple[Array, Array]:
        values = np.asarray(values, dtype=np.float64)
        if not np.all(np.isnan(values) | ((values >= self.low) & (values <= self.high))):
            raise UsageError("values", "an array", f"between {self.low} and {self.high}, or nan (a blow-up)")
        width = self.high - self.low
        down = np.where(np.isnan(values), 0.0, (values - self.low) / width)
        flipped = np.where(np.isnan(values), 0.0, (self.high - values) / width)
        low, high = (
            np.stack([self.lower_end(unit[..., :n]) for n in checkpoints], axis=-1)
            for unit in (down, flipped)
        )
        return self.low + width * low, self.high - width * high

    def detectable(self, sd: float, n: int) -> float:
        """Leading-order half-width L/(l n) + l sd^2/2, L = ln(2/error), l = min(sqrt(2L/(max(n, planned)
        sd^2)), 2c).

        For a mean half way between the bounds, where 2c is the largest stake; sd sqrt(2L/n) at the planned n
        unless that binds. `sd` and the result are in the unit of the values.
        """
        if n < 1:
            return self.high - self.low
        width, scale = math.log(2 / self.error), self.high - self.low
        best = math.sqrt(2 * width / max(n, self.planned)) / sd if sd > 0 else math.inf
        stake = min(best, 2 * TRUNCATION / scale)
        return min(width / (stake * n) + stake * sd**2 / 2, scale)

r"""Proportions and distribution functions: the beta-binomial sequence, and bands for a whole function.

* A proportion p of successes: mixing the likelihood ratio over q ~ Beta(1/2, 1/2) gives the e-process
  E_n(p) = B(1/2 + K, 1/2 + n - K) / (B(1/2, 1/2) p^K (1-p)^(n-K)); ln E is convex in p with its minimum, at
  most 0, at K/n, so {E_n < 1/alpha} is an interval, found by bisection.
* A distribution function F, once, at the planned n: sup|F_n - F| <= sqrt(ln(2/alpha)/(2n)) (Massart's
  constant).
* F at every n at once. D_n = sup|F_n - F| is a reverse submartingale: given F_{n+1} and all later ones,
  F_n(x) has expectation F_{n+1}(x), and the supremum is convex. Doob's inequality with exp(l D^2) and the
  Massart tail P(D_n > c) <= 2 exp(-2 n c^2) give, for every 0 < l < 2n,
      P(sup_{k >= n} D_k >= c) <= (2n + l)/(2n - l) exp(-l c^2),
  least at l = 2nr, r = sqrt(1 - 1/v), v = n c^2: the bound is (1 + r)/(1 - r) exp(-2 v r). A band that holds
  for all n takes this bound at the edges e_j = planned (5/4)^j, j any integer, with the error split as alpha
  w_j, w_j = [(|j|+1)^2 (pi^2/3 - 1)]^-1, and keeps the edge's half-width until the next edge.

The planned n is an edge, so there the price of uniformity is smallest: 25 % over Massart's band at alpha =
1e-3. A blow-up (nan) counts as a failure for the lower and as a success for the upper end.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.special import betaincinv, betaln, xlog1py, xlogy

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.statistics.sequences import Array, ConfidenceSequence

BISECTIONS = 60  # a width of 2^-60: below the rounding of any proportion
EPOCH = 1.25  # ratio of successive edges of the uniform band


@dataclass(frozen=True, kw_only=True)
class ProportionSequence(ConfidenceSequence):
    """Interval for the probability of success; `values` are 0, 1 (or booleans) or nan.

    Formula: {p : E_n(p) < 1/error} with the Jeffreys mixture of the module docstring, which needs no plan.
    Assumption: each value is 1 with probability p given the past. Proof: Ville's inequality for the Beta
    mixture, Robbins, Ann. Math. Statist. 41 (1970) 1397; Lai, Ann. Statist. 4 (1976) 265,
    doi:10.1214/aos/1176343406. Raises UsageError for any other value.
    """

    def log_e(self, n: Any, count: Any, p: Any) -> Any:
        """ln E_n(p), elementwise; +inf where the data are impossible under p."""
        with np.errstate(divide="ignore"):
            fit = xlogy(count, p) + xlog1py(n - count, -p)
        return betaln(0.5 + count, 0.5 + n - count) - betaln(0.5, 0.5) - fit

    def ends(self, n: Any, count: Any, *, upper: bool) -> Array:
        """One end of the interval after `count` successes in `n`, elementwise, rounded outwards."""
        n, count = np.broadcast_arrays(np.asarray(n, dtype=float), np.asarray(count, dtype=float))
        included = np.divide(count, n, out=np.full(n.shape, 0.5), where=n > 0)
        excluded = np.full(n.shape, 1.0 if upper else 0.0)
        limit = -math.log(self.error)
        untouched = self.log_e(n, count, excluded) < limit
        for _ in range(BISECTIONS):
            middle = (included + excluded) / 2
            inside = self.log_e(n, count, middle) < limit
            included, excluded = np.where(inside, middle, included), np.where(inside, excluded, middle)
        return np.where(untouched, 1.0 if upper else 0.0, excluded)

    def running(self, values: Array, checkpoints: Sequence[int]) -> tuple[Array, Array]:
        values = np.asarray(values, dtype=np.float64)
        if not np.all(np.isnan(values) | (values == 0) | (values == 1)):
            raise UsageError("values", "an array", "0, 1 or nan (a blow-up) in every place")
        n = np.asarray(checkpoints, dtype=np.int64)
        zero = np.zeros((*values.shape[:-1], 1))
        fewest, most = (
            np.concatenate([zero, np.cumsum(np.where(np.isnan(values), fill, values), axis=-1)], axis=-1)[
                ..., n
            ]
            for fill in (0.0, 1.0)
        )
        return self.ends(n, fewest, upper=False), self.ends(n, most, upper=True)

    def detectable(self, sd: float, n: int) -> float:
        """Half of the interval's width where sd^2 = p (1 - p); raises UsageError for sd above 1/2."""
        if not 0 <= sd <= 0.5:
            raise UsageError("sd", sd, "between 0 and 1/2, the largest deviation of a proportion")
        count = n * (1 - math.sqrt(1 - 4 * sd**2)) / 2
        return float(self.ends(n, count, upper=True) - self.ends(n, count, upper=False)) / 2


def clopper_pearson(count: int, trials: int, *, error: float) -> tuple[float, float]:
    """Exact interval for a proportion at ONE fixed number of trials, each end with error/2.

    Formula: the ends are Beta quantiles, I^-1(error/2; K, n-K+1) and I^-1(1-error/2; K+1, n-K). Assumption:
    binomial count, n fixed beforehand. Source: Clopper & Pearson, Biometrika 26 (1934) 404,
    doi:10.1093/biomet/26.4.404.
    """
    if not 0 <= count <= trials or trials < 1:
        raise UsageError("count", count, f"between 0 and the number of trials, {trials}")
    low = 0.0 if count == 0 else float(betaincinv(count, trials - count + 1, error / 2))
    high = 1.0 if count == trials else float(betaincinv(count + 1, trials - count, 1 - error / 2))
    return low, high


def dkw_radius(n: int, *, error: float) -> float:
    """sqrt(ln(2/error)/(2n)): half-width of a band for a distribution function at ONE planned n.

    Assumption: n iid values of any law, n fixed beforehand. Proof: Massart, Ann. Probab. 18 (1990) 1269,
    doi:10.1214/aop/1176990746.
    """
    return math.inf if n < 1 else math.sqrt(math.log(2 / error) / (2 * n))


def uniform_radius(n: int, *, error: float, planned: int) -> float:
    """Half-width of a band for a distribution function that holds at every n at once (module docstring).

    Assumption: iid values of any law. Proof: derived here from Massart's inequality and Doob's; another
    uniform band is in Howard & Ramdas, Bernoulli 28 (2022) 1704, doi:10.3150/21-BEJ1388.
    """
    if n < 1:
        return math.inf
    j = math.floor(math.log(n / planned) / math.log(EPOCH))
    while _edge(j, planned) > n:
        j -= 1
    while _edge(j + 1, planned) <= n:
        j += 1
    weight = 1 / ((abs(j) + 1) ** 2 * (math.pi**2 / 3 - 1))
    return math.sqrt(_doob_square(error * weight) / _edge(j, planned))


def _edge(j: int, planned: int) -> int:
    return math.ceil(planned * EPOCH**j)


def _doob_square(error: float) -> float:
    """v = n c^2 at which (1 + r)/(1 - r) exp(-2 v r), r = sqrt(1 - 1/v), is `error`; it is 1 at v = 1."""

    def excess(v: float) -> float:
        r = math.sqrt(1 - 1 / v)
        return 2 * math.log(1 + r) + math.log(v) - 2 * v * r - math.log(error)  # (1 - r)(1 + r) = 1/v

    return float(brentq(excess, 1.0, 10 - 2 * math.log(error), xtol=1e-12))


def band(values: Any, at: Any, *, radius: float) -> tuple[Array, Array]:
    """Lower and upper band of the distribution function at the points `at`: F_n -+ radius, kept in [0, 1].

    `values` has shape (n,); nan counts +inf for the lower and -inf for the upper band; without values the
    band is (0, 1). `radius` is `dkw_radius` (once) or `uniform_radius` (at any n).
    """
    array, points = np.asarray(values, dtype=float).ravel(), np.asarray(at, dtype=float)
    if array.size == 0:
        return np.zeros(points.shape), np.ones(points.shape)
    low, high = (
        np.searchsorted(np.sort(np.where(np.isnan(array), fill, array)), points, side="right") / array.size
        for fill in (np.inf, -np.inf)
    )
    return np.maximum(low - radius, 0.0), np.minimum(high + radius, 1.0)

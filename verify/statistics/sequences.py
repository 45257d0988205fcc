r"""Confidence sequences for a median and for a mean: intervals that may be looked at after every realisation.

An e-process E_n(m) for "the location is m" starts at 1 and has expectation at most 1, so by Ville's
inequality P(exists n: E_n(m) >= 1/alpha) <= alpha. The interval I_n = {m : E_n(m) < 1/alpha} therefore misses
the truth at ANY n with probability at most alpha, and no rule of stopping, peeking or continuing can spoil
it. An interval made for one n (mean +- t s/sqrt(n)) watched continuously misses with probability 1 in the
long run.

* Sign sequence: under the median m, K = #{Y_i <= m} is a fair-coin count, and mixing the likelihood ratio
  q^K (1-q)^(n-K) 2^n over q ~ Beta(a, a) gives E_n(K) = 2^n B(a+K, a+n-K) / B(a, a). I_n lies between two
  order statistics. Nothing is assumed but independence and a common median.
* Fast interval: for Gaussian values, x = m + sigma (delta + z) with delta ~ N(0, tau^2) and the right Haar
  measure dsigma/sigma integrates to
      E_n(m) = k^(-1/2) [(S + n d^2)/(S + n d^2/k)]^(n/2),  k = 1 + n tau^2, d = mean - m, S = (n-1) s^2,
  the likelihood ratio of the scale-invariant statistics. E_n < 1/alpha solves to |d| < radius with A =
  (k/alpha^2)^(1/n),
      radius = s sqrt((n-1)/n (A-1)/(1-A/k)), infinite if A >= k.

Limits: the fast interval is proved for Gaussian values only and is used where `verify.calibration` backs it.
A blow-up (nan) counts -inf for the lower and +inf for the upper end of the sign interval and makes the fast
one infinite. The mixture (a, tau^2) is fixed by the planned number of realisations, never switched on the
running n.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, ndtri

from rnnchaos.theory.errors import UsageError

Array = NDArray[np.float64]
SHORT_PLAN = 60  # below this many planned realisations the mixtures are made wider, for tiny n


@dataclass(frozen=True, kw_only=True)
class ConfidenceSequence(ABC):
    """Intervals that simultaneously, for all n, hold with probability at least 1 - `error`.

    `planned` is the largest number of realisations the run may use; the interval is valid beyond it too.
    Raises UsageError unless 0 < error < 1 and planned >= 1.
    """

    error: float
    planned: int

    def __post_init__(self) -> None:
        if not 0 < self.error < 1:
            raise UsageError("error", self.error, "a probability strictly between 0 and 1")
        if self.planned < 1:
            raise UsageError("planned", self.planned, "a number of realisations, at least 1")

    @abstractmethod
    def running(self, values: Array, checkpoints: Sequence[int]) -> tuple[Array, Array]:
        """Both ends after the first c values, for each checkpoint c: (..., n) -> (..., checkpoints)."""

    @property
    def spread(self) -> float:
        """The centre's standard deviation for Gaussian values, in sd/sqrt(n): 1 for a mean."""
        return 1.0

    @abstractmethod
    def detectable(self, sd: float, n: int) -> float:
        """Half-width after n values of deviation `sd`, in its unit; infinite where none is excluded."""

    def interval(self, values: Any) -> tuple[float, float]:
        """The closed interval after all of `values` (shape (n,)); (-inf, inf) for none."""
        array = np.asarray(values, dtype=np.float64).ravel()
        low, high = self.running(array, [array.size])
        return float(low[0]), float(high[0])


@dataclass(frozen=True, kw_only=True)
class SignSequence(ConfidenceSequence):
    """Closed interval for the median between two order statistics, Y_(k+1) and Y_(n-k), k = `cut`(n).

    Formula: E_n(K) = 2^n B(a+K, a+n-K)/B(a, a), a = 2 (1/2 where planned < 60); m is excluded from below when
    K = #{Y_i <= m} has E_n >= 1/error and K < n/2, from above likewise with K = #{Y_i >= m}, so that ties and
    atoms can only widen it. Assumption: independent values with a common median (identical laws are not
    needed), since P(Y_i <= m) >= 1/2 and P(Y_i >= m) >= 1/2 couple both counts to one fair walk. Proof:
    Ville's inequality for the Beta mixture, Robbins, Ann. Math. Statist. 41 (1970) 1397; Howard & Ramdas,
    Bernoulli 28 (2022) 1704, doi:10.3150/21-BEJ1388.
    """

    @property
    def a(self) -> float:
        """Both parameters of the Beta mixture."""
        return 2.0 if self.planned >= SHORT_PLAN else 0.5

    @property
    def spread(self) -> float:
        """sqrt(pi/2): the sd of a Gaussian sample's median, in units of sd/sqrt(n)."""
        return math.sqrt(math.pi / 2)

    def log_e(self, n: Any, count: Any) -> Any:
        """ln E_n(K), elementwise."""
        return n * math.log(2) + betaln(self.a + count, self.a + n - count) - betaln(self.a, self.a)

    def cut(self, n: Any) -> NDArray[np.int64]:
        """Largest K < n/2 with E_n(K) >= 1/error, elementwise; -1 where there is none.

        E_n falls in K up to n/2, so bisection takes O(log n) evaluations.
        """
        size = np.atleast_1d(np.asarray(n, dtype=np.int64))
        inside, outside = np.full(size.shape, -1), np.maximum((size + 1) // 2, 0)
        while np.any(outside - inside > 1):
            middle = np.where(outside - inside > 1, (inside + outside) // 2, np.maximum(inside, 0))
            good = self.log_e(size, middle) >= -math.log(self.error)
            open_ = outside - inside > 1
            inside, outside = np.where(open_ & good, middle, inside), np.where(open_ & ~good, middle, outside)
        return inside

    def running(self, values: Array, checkpoints: Sequence[int]) -> tuple[Array, Array]:
        values = np.asarray(values, dtype=np.float64)
        shape = (*values.shape[:-1], len(checkpoints))
        low, high = np.full(shape, -np.inf), np.full(shape, np.inf)
        down, up = (np.where(np.isnan(values), blow_up, values) for blow_up in (-np.inf, np.inf))
        for j, (n, k) in enumerate(zip(checkpoints, self.cut(np.asarray(checkpoints)), strict=True)):
            if k >= 0:
                low[..., j] = np.partition(down[..., :n], k, axis=-1)[..., k]
                high[..., j] = np.partition(up[..., :n], n - 1 - k, axis=-1)[..., n - 1 - k]
        return low, high

    def detectable(self, sd: float, n: int) -> float:
        """Half-width for Gaussian values: sd times Blom's expected order statistic of rank k + 1."""
        k = int(self.cut(n)[0])
        return math.inf if k < 0 else -sd * float(ndtri((k + 1 - 0.375) / (n + 0.25)))


@dataclass(frozen=True, kw_only=True)
class FastInterval(ConfidenceSequence):
    """Interval mean +- s sqrt((n-1)/n (A-1)/(1-A/k)), A = (k/error^2)^(1/n), k = 1 + n tau^2, infinite if A
    >= k.

    tau^2 = 0.1 (1 where planned < 60), s the sample standard deviation with n - 1. Assumption: iid Gaussian
    values; mean and median then agree. It is used for other laws only where a calibration run backs it
    (Richardson pairs do, raw values do not). Proof: the e-value of the module docstring is the likelihood
    ratio of the scale-invariant statistics, a martingale in their filtration; Ville's inequality bounds the
    probability that it EVER reaches 1/error, whatever the stopping rule. Lai, Ann. Statist. 4 (1976) 265,
    doi:10.1214/aos/1176343406 (flat mixture); Wang & Ramdas, arXiv:2310.03722 (Gaussian mixture).
    """

    @property
    def tau2(self) -> float:
        """Variance of the effect size delta = (mean - m)/sigma under the mixture."""
        return 0.1 if self.planned >= SHORT_PLAN else 1.0

    def factor(self, n: Any) -> Array:
        """radius/s after n values, elementwise; infinite while A >= k."""
        size = np.maximum(np.atleast_1d(np.asarray(n, dtype=np.float64)), 1.0)
        log_k = np.log1p(size * self.tau2)
        log_a = (log_k - 2 * math.log(self.error)) / size
        finite = log_a < log_k
        log_a = np.where(finite, log_a, 0.0)
        ratio = np.expm1(log_a) / -np.expm1(log_a - log_k)
        return np.where(finite, np.sqrt((size - 1) / size * ratio), np.inf)

    def log_e(self, mean: Any, sd: Any, n: Any, target: Any) -> Any:
        """ln E_n(m) of the module docstring, elementwise; `sd` uses n - 1 and n >= 2."""
        k, scatter, shift = 1 + n * self.tau2, (n - 1) * sd**2, n * (mean - target) ** 2
        return 0.5 * (n * (np.log(scatter + shift) - np.log(scatter + shift / k)) - np.log(k))

    def running(self, values: Array, checkpoints: Sequence[int]) -> tuple[Array, Array]:
        mean, sd = running_moments(values, checkpoints)
        factor = self.factor(np.asarray(checkpoints))
        known = np.isfinite(mean) & np.isfinite(sd) & np.isfinite(factor)
        radius = np.where(known, sd, 0.0) * np.where(np.isfinite(factor), factor, 0.0)
        centre = np.where(known, mean, 0.0)
        return np.where(known, centre - radius, -np.inf), np.where(known, centre + radius, np.inf)

    def detectable(self, sd: float, n: int) -> float:
        """Half-width where the sample's standard deviation is `sd`."""
        factor = float(self.factor(n)[0])
        return sd * factor if math.isfinite(factor) else math.inf


def running_moments(values: Array, checkpoints: Sequence[int]) -> tuple[Array, Array]:
    """Mean and standard deviation (n - 1) of the first c values, for each checkpoint: (..., n) -> (...,
    checkpoints).

    nan from the first value on that is not finite, and for the deviation of fewer than two values. Sums are
    taken about the whole sample's mean, so that a large offset does not cancel.
    """
    values = np.asarray(values, dtype=np.float64)
    n = np.asarray(checkpoints, dtype=np.int64)
    finite = np.isfinite(values)
    known = np.where(finite, values, 0.0)
    origin = known.sum(axis=-1, keepdims=True) / max(values.shape[-1], 1)
    centred = np.where(finite, values - origin, np.nan) if not finite.all() else values - origin
    index = np.maximum(n, 1) - 1
    if values.shape[-1] == 0:
        empty = np.full((*values.shape[:-1], n.size), np.nan)
        return empty, empty
    first = np.cumsum(centred, axis=-1)[..., index]
    second = np.cumsum(centred**2, axis=-1)[..., index]
    scatter = np.maximum(second - first**2 / np.maximum(n, 1), 0.0)
    sd = np.where(n >= 2, np.sqrt(scatter / np.maximum(n - 1, 1)), np.nan)
    return np.where(n >= 1, origin + first / np.maximum(n, 1), np.nan), sd

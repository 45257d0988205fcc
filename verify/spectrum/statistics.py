r"""How well each exponent of one run is known: standard errors, effective samples, the jackknife.

The growth of m intervals is an autocorrelated series. It is cut into n batches of equal duration; their rates
r_b give each exponent's standard error, se^2 = var(r_b)/n, raised by (1 + c)/(1 - c) where neighbouring
batches still have correlation c > 0. A function of the exponents gets its error from the n values without
one batch each, raised by the same factor of these values. The effective sample size is that of independent
intervals with the same error; it comes from `FINE` batches, whose error is the less noisy one, where the
standard error itself keeps to `BATCHES`, which are closer to independent.

Whether that is enough is for `rnnchaos.verify.spectrum.convergence` to say.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

BATCHES, FINE = 16, 64
FEWEST = 4
"""Batches below which no error is known."""


@dataclass(frozen=True)
class GrowthSeries:
    """Growth (m, k) over intervals of `durations` (m,) and `steps` (m,); `volume` (m,) is ln |det|, -inf
    where singular, nan where not followed; `conditions` (m,) of the frames.

    `full` says that k = N; `exact` that the trace identity holds to rounding; `rounding` is the frame's eps;
    `step_errors` (p,) is what one step errs in the leading rate (`rnnchaos.verify.spectrum.frame_evolution`).
    """

    durations: Array
    growth: Array
    volume: Array
    full: bool
    exact: bool
    conditions: Array
    steps: Array
    rounding: float
    step_errors: Array

    @property
    def exponents(self) -> Array:
        """Growth per unit of time."""
        return np.asarray(self.growth.sum(axis=0) / self.durations.sum())

    def batches(self, count: int) -> tuple[Array, Array]:
        """Durations (n,) and growth (n, k) of at most `count` batches of nearly equal duration."""
        ends = np.cumsum(self.durations)
        label = np.minimum((count * (ends - self.durations / 2) / ends[-1]).astype(int), count - 1)
        starts = np.flatnonzero(np.diff(label, prepend=-1))
        return np.add.reduceat(self.durations, starts), np.add.reduceat(self.growth, starts, axis=0)

    def trace_residual(self) -> float | None:
        """|sum of exponents - growth rate of volume|/k where volume is known, inf where it vanished; None for
        k < N."""
        known = ~np.isnan(self.volume)
        if not self.full or not known.any():
            return None
        missing = self.growth[known].sum(axis=1) - self.volume[known]
        return float(abs(missing.sum()) / self.durations[known].sum() / self.growth.shape[1])


def standard_errors(series: GrowthSeries, count: int = BATCHES) -> tuple[Array, float]:
    """Standard error of each exponent by batch means, and the degrees of freedom."""
    durations, growth = series.batches(count)
    n = len(durations)
    if n < FEWEST:
        return np.full(growth.shape[1], np.inf), 1.0
    rates, weights = growth / durations[:, None], durations / durations.sum()
    off = rates - weights @ rates
    variance = (weights[:, None] * off**2).sum(axis=0)
    return np.sqrt(variance / (n - 1) * _inflation(off)), float(n - 1)


def _inflation(off: Array) -> Array:
    """(1 + c)/(1 - c) of the correlation of neighbours in deviations (n, ...), its bias of -1/n undone."""
    variance = np.square(off).mean(axis=0)
    c = (off[1:] * off[:-1]).mean(axis=0) / np.where(variance > 0, variance, 1) + 1 / len(off)
    c = np.clip(c, 0, 0.9)
    return np.asarray((1 + c) / (1 - c))


def scatter(series: GrowthSeries) -> Array:
    """Standard error of each exponent from the differences of neighbouring batches."""
    durations, growth = series.batches(BATCHES)
    if len(durations) < FEWEST:
        return np.full(growth.shape[1], np.inf)
    steps = np.diff(growth / durations[:, None], axis=0)
    return np.asarray(np.sqrt(np.square(steps).mean(axis=0) / 2 / len(durations)))


def effective_samples(series: GrowthSeries) -> Array:
    """Independent intervals that would give the same error, at most as many as there are."""
    errors, _ = standard_errors(series, FINE)
    m, weights = len(series.durations), series.durations / series.durations.sum()
    off = series.growth / series.durations[:, None] - series.exponents
    single = (weights[:, None] * off**2).sum(axis=0)
    ratio = np.divide(single, errors**2, out=np.full_like(single, float(m)), where=errors > 0)
    return np.asarray(np.minimum(ratio, m))


def quantile(probability: float, freedom: float) -> float:
    """The two-sided quantile of Student's t."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, (1 + probability) / 2))


def jackknife(function: Callable[[Array], float], series: GrowthSeries) -> tuple[float, float]:
    """`function` of the exponents, and its standard error by leaving out one batch at a time; nan where a
    value does not exist."""
    value = function(series.exponents)
    durations, growth = series.batches(BATCHES)
    n = len(durations)
    if n < FEWEST or not np.isfinite(value):
        return value, float("nan")
    left = (growth.sum(axis=0) - growth) / (durations.sum() - durations)[:, None]
    values = np.array([function(exponents) for exponents in left])
    off = values - values.mean()
    return value, float(np.sqrt((n - 1) / n * np.square(off).sum() * _inflation(off)))

r"""Did it converge, and how well is each exponent known: one run judged by itself.

The growth of m intervals is an autocorrelated series. It is cut into batches of equal duration; their rates
r_b give each exponent's standard error, se^2 = var(r_b)/n_b, raised by (1 + c)/(1 - c) where neighbouring
batches still have correlation c > 0. The effective sample size is that of independent intervals with the
same error.

A run is `converged` only if all of these hold, else `undecided`:

* trace identity: the sum of all N exponents is the growth rate of volume, <ln |det|> per unit time; the
  difference per unit, which for maps and Euler's step is rounding and for RK4 the step's own error, stays
  below `TRACE` or `STEP_ERROR`;
* split half: no exponent differs between the halves of the run by more than the batches' scatter allows, all
  exponents taken together at level `LEVEL`; scatter from differences of neighbours (von Neumann), which a
  drift does not raise;
* sample size: at least `ENOUGH` effective samples for every exponent;
* condition: no interval so ill-conditioned that rounding reached its smallest growth.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.frames import BREAKDOWN

Array = NDArray[Any]

BATCHES = 16
ENOUGH = 8.0
LEVEL = 1e-3
TRACE, STEP_ERROR = 1e-6, 1e-3
ROUNDING = 1e-9


@dataclass(frozen=True)
class Series:
    """Growth (m, k) over intervals of `durations` (m,); `volume` (m,) is ln |det|, nan where unknown.

    `full` says that k = N; `exact` that the trace identity holds to rounding; `condition` is the largest met.
    """

    durations: Array
    growth: Array
    volume: Array
    full: bool
    exact: bool
    condition: float

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
        """|sum of exponents - growth rate of volume|/k where volume is known; None for k < N."""
        known = np.isfinite(self.volume)
        if not self.full or not known.any():
            return None
        missing = self.growth[known].sum(axis=1) - self.volume[known]
        return float(abs(missing.sum()) / self.durations[known].sum() / self.growth.shape[1])


@dataclass(frozen=True)
class Judged:
    """Standard errors, effective samples and drifts (k,), degrees of freedom, and what fails."""

    errors: Array
    effective: Array
    drift: Array
    freedom: float
    trace_residual: float | None
    reasons: tuple[str, ...]


def judge(series: Series) -> Judged:
    """The verdict on one run; `reasons` is empty where it converged."""
    errors, freedom = standard_errors(series)
    effective = _effective(series, errors)
    durations, growth = series.batches(2)
    drift = growth[-1] / durations[-1] - growth[0] / durations[0]
    residual = series.trace_residual()
    reasons = (
        *_trace(residual, series.exact),
        *_drift(drift, _scatter(series), freedom, series.exponents),
        *_samples(effective, errors, series.exponents),
        *_condition(series),
    )
    return Judged(errors, effective, drift, freedom, residual, reasons)


def standard_errors(series: Series) -> tuple[Array, float]:
    """Standard error of each exponent by batch means, and the degrees of freedom."""
    durations, growth = series.batches(BATCHES)
    n = len(durations)
    if n < 4:
        return np.full(growth.shape[1], np.inf), 1.0
    rates, weights = growth / durations[:, None], durations / durations.sum()
    off = rates - weights @ rates
    variance = (weights[:, None] * off**2).sum(axis=0)
    neighbours = (off[1:] * off[:-1]).mean(axis=0) / np.where(variance > 0, variance, 1)
    c = np.clip(neighbours + 1 / n, 0, 0.9)
    return np.sqrt(variance / (n - 1) * (1 + c) / (1 - c)), float(n - 1)


def _scatter(series: Series) -> Array:
    """Standard error of each exponent from the differences of neighbouring batches."""
    durations, growth = series.batches(BATCHES)
    if len(durations) < 4:
        return np.full(growth.shape[1], np.inf)
    steps = np.diff(growth / durations[:, None], axis=0)
    return np.asarray(np.sqrt(np.square(steps).mean(axis=0) / 2 / len(durations)))


def _effective(series: Series, errors: Array) -> Array:
    """Independent intervals that would give the same error, at most as many as there are."""
    m, weights = len(series.durations), series.durations / series.durations.sum()
    off = series.growth / series.durations[:, None] - series.exponents
    single = (weights[:, None] * off**2).sum(axis=0)
    ratio = np.divide(single, errors**2, out=np.full_like(single, float(m)), where=errors > 0)
    return np.asarray(np.minimum(ratio, m))


def quantile(probability: float, freedom: float) -> float:
    """The two-sided quantile of Student's t."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, (1 + probability) / 2))


def _trace(residual: float | None, exact: bool) -> tuple[str, ...]:
    allowed = TRACE if exact else STEP_ERROR
    if residual is None or residual <= allowed:
        return ()
    why = "rounding" if exact else "the time step is too long"
    return (
        f"the exponents miss the growth rate of volume by {residual:.1e} a unit, allowed {allowed:g} ({why})",
    )


def _drift(drift: Array, errors: Array, freedom: float, exponents: Array) -> tuple[str, ...]:
    allowed = 2 * quantile(1 - LEVEL / len(drift), freedom) * errors + ROUNDING * (1 + np.abs(exponents))
    worst = int(np.argmax(np.abs(drift) / allowed))
    if np.abs(drift[worst]) <= allowed[worst]:
        return ()
    return (
        f"exponent {worst + 1} drifts by {drift[worst]:+.1e} between halves, allowed {allowed[worst]:.1e}",
    )


def _samples(effective: Array, errors: Array, exponents: Array) -> tuple[str, ...]:
    counted = effective[errors > ROUNDING * (1 + np.abs(exponents))]
    if len(counted) == 0 or counted.min() >= ENOUGH:
        return ()
    return (f"{counted.min():.1f} effective samples, {ENOUGH:g} needed: run longer",)


def _condition(series: Series) -> tuple[str, ...]:
    if series.full or series.condition <= BREAKDOWN:
        return ()
    return (f"condition {series.condition:.1e} of a frame within one step: its last exponents are rounding",)


def jackknife(function: Callable[[Array], float], series: Series) -> tuple[float, float]:
    """`function` of the exponents, and its standard error by leaving out one batch at a time."""
    value = function(series.exponents)
    durations, growth = series.batches(BATCHES)
    n = len(durations)
    if n < 4 or not np.isfinite(value):
        return value, float("nan")
    left = (growth.sum(axis=0) - growth) / (durations.sum() - durations)[:, None]
    values = np.array([function(exponents) for exponents in left])
    return value, float(np.sqrt((n - 1) / n * np.square(values - values.mean()).sum()))

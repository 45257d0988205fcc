r"""Convergence of one run: sum_i lambda_i = <ln |det|>, drift, effective samples, rounding.

A run is `converged` only if all of these hold, else `undecided`:

* trace identity: the sum of all N exponents is the growth rate of volume, <ln |det|> per unit time; the
  difference per unit, which for maps and Euler's step is rounding and for RK4 the step's own error, stays
  below `TRACE` or `STEP_ERROR`;
* time step of a flow: what RK4's step adds to lambda_1 (`rnnchaos.verify.spectrum.frame_evolution`), and
  twice its own standard error, stay below `STEP_ERROR` or half the interval of lambda_1, whichever is wider;
* split half: no exponent differs between the halves of the run by more than the batches' scatter allows, all
  exponents taken together at level `LEVEL`; scatter from differences of neighbours (von Neumann), which a
  drift does not raise;
* sample size: at least `FEWEST_INTERVALS` intervals, and `ENOUGH` effective samples for every exponent;
* rounding: in no interval was a frame so ill-conditioned, beyond `LOST`/eps of its type, that its smallest
  growth was rounding. A single step that does that is singular to this precision, as a dead unit is.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.spectrum.orthonormal import SINGULAR
from rnnchaos.verify.spectrum.statistics import (
    FINE,
    GrowthSeries,
    effective_samples,
    quantile,
    scatter,
    standard_errors,
)

Array = NDArray[Any]

ENOUGH, FEWEST_INTERVALS = 8.0, 16
LEVEL, ALARM = 1e-3, 0.01
TRACE, STEP_ERROR = 1e-6, 1e-3
ROUNDING, LOST = 1e-9, 0.1


@dataclass(frozen=True)
class Judged:
    """Standard errors, effective samples and drifts (k,), degrees of freedom, and what fails."""

    errors: Array
    effective: Array
    drift: Array
    freedom: float
    trace_residual: float | None
    step_error: float | None
    reasons: tuple[str, ...]


def judge(series: GrowthSeries) -> Judged:
    """The verdict on one run; `reasons` is empty where it converged."""
    errors, freedom = standard_errors(series)
    effective = effective_samples(series)
    durations, growth = series.batches(2)
    drift = growth[-1] / durations[-1] - growth[0] / durations[0]
    residual = series.trace_residual()
    reasons = (
        *_trace(residual, series.exact),
        *_step(series.step_errors, quantile(0.95, freedom) * float(errors[0])),
        *_drift(drift, scatter(series), freedom, series.exponents),
        *_samples(effective, len(series.durations), errors > ROUNDING * (1 + np.abs(series.exponents))),
        *_rounding(series),
    )
    step = float(series.step_errors.mean()) if series.step_errors.size else None
    return Judged(errors, effective, drift, freedom, residual, step, reasons)


def _trace(residual: float | None, exact: bool) -> tuple[str, ...]:
    allowed = TRACE if exact else STEP_ERROR
    if residual is None or residual <= allowed or residual == np.inf:  # inf: singular, see `_rounding`
        return ()
    why = "rounding" if exact else "the time step is too long"
    return (
        f"the exponents miss the growth rate of volume by {residual:.1e} a unit, allowed {allowed:g} ({why})",
    )


def _step(found: Array, half: float) -> tuple[str, ...]:
    """Judges `found` (p,) against half an interval of the leading exponent."""
    if len(found) < 2:
        return ()
    mean, error, allowed = found.mean(), found.std(ddof=1) / np.sqrt(len(found)), max(STEP_ERROR, half)
    if abs(mean) + 2 * error <= allowed:
        return ()
    return (f"the time step adds {mean:.1e} +- {error:.1e} to lambda_1, allowed {allowed:.1e}: a smaller dt",)


def _drift(drift: Array, errors: Array, freedom: float, exponents: Array) -> tuple[str, ...]:
    allowed = 2 * quantile(1 - LEVEL / len(drift), freedom) * errors + ROUNDING * (1 + np.abs(exponents))
    worst = int(np.argmax(np.abs(drift) / allowed))
    if np.abs(drift[worst]) <= allowed[worst]:
        return ()
    return (
        f"exponent {worst + 1} drifts by {drift[worst]:+.1e} between halves, allowed {allowed[worst]:.1e}",
    )


def _samples(effective: Array, m: int, counted: Array) -> tuple[str, ...]:
    found, enough = effective[counted], needed(m, int(counted.sum()))
    if len(found) == 0:
        return ()
    if m < FEWEST_INTERVALS:
        return (f"{m} intervals, {FEWEST_INTERVALS} needed for effective samples to be known: run longer",)
    if found.min() >= enough:
        return ()
    return (f"{found.min():.1f} effective samples, {enough:.2g} needed: run longer",)


def needed(m: int, k: int) -> float:
    """`ENOUGH` samples, or as many as the least of k independent series of m intervals shows by chance.

    Neighbours of n independent batches have correlation 1/sqrt n by chance, and the largest of k such is
    exceeded with probability `ALARM`. Drawn, k = 1 to 400: independent growth is undecided in 0 to 1 % of
    runs, m = 16 to 640; of autoregressions with 4 effective samples 76 to 93 % are seen at k = 1 and all at
    k >= 10, m >= 33; with 2 samples 89 to 97 %, and all. At m = 16 hardly more than half are seen at k = 1.
    """
    from scipy.special import ndtri

    n = min(m, FINE)
    c = min(0.9, float(ndtri(1 - ALARM / k)) / np.sqrt(n)) if k else 0.0
    return min(ENOUGH, n * (1 - c) / (1 + c))


def _rounding(of: GrowthSeries) -> tuple[str, ...]:
    vanished, lost = np.isneginf(of.volume), of.conditions * of.rounding > LOST
    single = vanished | (lost & (of.steps == 1))
    if not (single | lost).any():
        return ()
    shown = single if single.any() else lost
    steps = int(of.steps[shown].min())
    why = f": {SINGULAR}: use k <= {_resolved(of, single)}" if single.any() else ""
    within = "one step" if steps == 1 else f"{steps} steps"
    worst = of.conditions[shown].max()
    return (f"condition {worst:.1e} of a frame within {within}, its smallest growth is rounding{why}",)


def _resolved(of: GrowthSeries, lost: Array) -> int:
    """The directions that every one of these intervals resolved; at least 1, at most k - 1."""
    growth = of.growth[lost]
    resolved = growth > growth.max(axis=1, keepdims=True) + np.log(of.rounding / LOST)
    return int(np.clip(resolved.sum(axis=1).min(), 1, max(1, growth.shape[1] - 1)))

r"""Where the largest exponent of heavy-tailed networks crosses zero: from a grid of gains to a number.

`lyapunov_crossing_gain`: the mean over trials of the exact exponent, linear in ln g between the points of the
grid, at its first change of sign; its interval is the 2.5 and 97.5 % quantile of the same number over
bootstrap samples of the trials. What the paper reports is `on_the_grid`: the first gain whose mean is not
negative, which lies up to one step of the grid (a factor 1.151) above the interpolated one; near zero the
published estimator is so flat that this gain moves by several steps from one set of trials to another, which
its bootstrap interval shows.

Compared are gains that differ: the annealed critical gain (theory), the quenched one (one over the spectral
radius; median over trials), and the crossings by both estimators.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.verify.ensembles.study import Record

Array = NDArray[np.float64]
Interval = tuple[float, float]

SAMPLES = 2000
LEVEL = 0.95
BOOTSTRAP = 20250514
"""Entropy of the bootstrap: the same trials give the same interval."""


def first_positive(curves: Any) -> NDArray[np.int64]:
    """Index of the first value of each of `curves` (..., G) that is not negative; G where there is none."""
    good = np.asarray(curves) >= 0
    return np.asarray(np.where(good.any(axis=-1), good.argmax(axis=-1), good.shape[-1]))


def on_the_grid(gains: Array, curves: Array) -> Array:
    """The first gain at which each of `curves` (..., G) is not negative; inf for none."""
    return np.asarray(np.append(gains, np.inf)[first_positive(curves)])


def interpolated(gains: Array, curves: Array) -> Array:
    """The gain at which each of `curves` (..., G) first reaches 0, linear in ln g; inf where it does not, nan
    where it starts there."""
    index = first_positive(curves)
    inside = (index > 0) & (index < len(gains))
    right = np.where(inside, index, 1)[..., None]
    low, high = (np.take_along_axis(np.asarray(curves), right - back, axis=-1)[..., 0] for back in (1, 0))
    logs = np.log(gains)
    start, step = logs[right[..., 0] - 1], logs[right[..., 0]] - logs[right[..., 0] - 1]
    share = np.divide(-low, high - low, out=np.full(np.shape(low), np.nan), where=inside)
    return np.where(index == len(gains), np.inf, np.exp(start + share * step))


def crossing(
    gains: Array, curves: Array, of: Callable[[Array, Array], Array] = interpolated
) -> tuple[float, Interval]:
    """`of` the mean of curves (n, G) over the n trials, and its bootstrap interval over the trials.

    A sample that does not cross counts as one that crosses beyond the grid; one that starts at or above zero
    as one that crosses before it.
    """
    rng = np.random.default_rng(BOOTSTRAP)
    chosen = rng.integers(len(curves), size=(SAMPLES, len(curves)))
    found = np.nan_to_num(of(gains, curves[chosen].mean(axis=1)), nan=0.0, posinf=np.inf)
    tails = (1 - LEVEL) / 2
    ends = np.sort(found)[[int(tails * SAMPLES), int(np.ceil((1 - tails) * SAMPLES)) - 1]]
    return float(of(gains, curves.mean(axis=0))), (float(ends[0]), float(ends[1]))


@dataclass(frozen=True)
class Transition:
    """One (alpha, N): the gains called critical, in one place."""

    alpha: str
    N: int
    trials: int
    published: float
    published_interval: Interval
    grid: float
    exact: float
    interval: Interval
    annealed: float
    quenched: tuple[float, float, float]

    def to_json(self) -> dict[str, Any]:
        """Names and numbers; a gain that is not on the grid is missing."""
        found: dict[str, Any] = {
            "trials": self.trials,
            "published_estimator": self.published,
            "published_interval": list(self.published_interval),
            "exact_on_the_grid": self.grid,
            "lyapunov_crossing_gain": self.exact,
            "interval": list(self.interval),
            "annealed_critical_gain": self.annealed,
            "quenched_critical_gain": list(self.quenched),
        }
        return {name: value for name, value in found.items() if np.isfinite(np.ravel(value)).all()}


def transition(records: Sequence[Record], *, alpha: str, N: int) -> Transition:
    """The comparison for the trials of one ensemble. Quenched: 5 %, median and 95 % over trials."""
    done = [record.observables for record in records if record.status == "done"]
    gains = np.asarray(done[0]["gains"])
    exact, published = (np.array([trial[name] for trial in done]) for name in ("exact", "published"))
    quenched = np.exp(-np.quantile([float(trial["log_radius"]) for trial in done], [0.95, 0.5, 0.05]))
    value, interval = crossing(gains, exact)
    early, early_interval = crossing(gains[: published.shape[1]], published, on_the_grid)
    annealed = float(evaluate("heavy_tailed.annealed_critical_gain", alpha=alpha, N=N, digits=8))
    return Transition(
        alpha,
        N,
        len(done),
        early,
        early_interval,
        float(on_the_grid(gains, exact.mean(axis=0))),
        value,
        interval,
        annealed,
        (float(quenched[0]), float(quenched[1]), float(quenched[2])),
    )

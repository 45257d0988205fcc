"""Every number that one recording (T, N) of one network gives, and the pieces of a recording that is the
only one."""

from dataclasses import dataclass
from math import nan

import numpy as np

from rnnchaos.verify.activity.statistics.autocovariance import (
    correlation_time,
    decorrelation_rate,
    frozen,
    gap,
    half_time,
)
from rnnchaos.verify.activity.statistics.increments import Increments, increments, mean_square
from rnnchaos.verify.activity.statistics.marginal import marginal
from rnnchaos.verify.spectrum.dimensions import participation_ratio
from rnnchaos.verify.weights.reading.network import Array

SAMPLES = 1500
"""Times between which overlaps are taken for the participation ratio, at most."""
STEPS = 8
"""Samples in the time after which a recording has forgotten itself."""
SHORTEST = 5 / 3
"""Blocks are at least this many times as long as it takes to forget."""
BLOCKS = 9
"""At most; three in each third of the recording."""


@dataclass(frozen=True)
class Observed:
    """Numbers by name, nan where there is none, the autocovariance, increments, and the variance over
    neurons at each time."""

    numbers: dict[str, float]
    autocovariance: Array
    increments: Increments
    variances: Array


def observed(x: Array, dt: float, apart: int | None, C: Array) -> Observed:
    """Of a recording (T, N) of autocovariance C, at least four times; `apart` samples it has forgotten
    itself."""
    moved, mean = increments(x, dt), float(x.mean(dtype=float))
    variances = mean_square(x, mean)
    numbers = {
        "mean": mean,
        "variance": float(variances.mean()),
        "frozen_variance": frozen(C),
        "half_time": half_time(C, dt),
        "decorrelation_rate": decorrelation_rate(C, dt),
        "correlation_time": correlation_time(C - frozen(C), dt),
        "participation_ratio": _dimension(x, apart),
        **marginal(x),
        "drift_variance": _drift(variances),
        "drift_energy": _drift(moved.series),
    }
    return Observed(numbers, C, moved, variances)


def _drift(series: Array) -> float:
    """Last third less first third, over the mean of all."""
    third = len(series) // 3
    mean = float(series.mean())
    return float(series[-third:].mean() - series[:third].mean()) / mean if mean > 0 else nan


def _dimension(x: Array, apart: int | None) -> float:
    """PR/N of the covariance, from pairs of samples that are independent; nan where there are too few."""
    if apart is None:
        return nan
    stride = max(1, apart // STEPS, -(-len(x) // SAMPLES))
    steps, samples = -(-apart // stride), x[::stride]
    if len(samples) // 2 < 3 * steps:
        return nan
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(participation_ratio(samples, gap=steps, centred=True) / x.shape[1])


def blocks(x: Array, C: Array) -> list[Array]:
    """Pieces of the only recording, three, six or nine; none where there is room for fewer."""
    apart = gap(C)
    count = min(BLOCKS, 0 if apart is None else int(len(x) / max(SHORTEST * apart, 16))) // 3 * 3
    return [] if count < 3 else list(np.array_split(x, count))

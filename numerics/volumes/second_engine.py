r"""A second way to Psi and u: determinants over times instead of modes, on independent random paths.

B is the circulant matrix over the ring's times whose symbol is the kernel, and $\ln\det(1+DBDB)$ that of an
ordinary matrix. The kernel is the pilot's, whose error counts at second order; u is the difference quotient
of Psi. What it shares with the first engine are the autocovariance, the pilot and the calibration.
"""

from collections.abc import Callable
from math import nan
from typing import Any

import numpy as np
from flint import arb

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.value import Ball
from rnnchaos.numerics.volumes.calibration import calibrated
from rnnchaos.numerics.volumes.estimate import one_thread
from rnnchaos.numerics.volumes.functional import Averages
from rnnchaos.numerics.volumes.growth import Sampler
from rnnchaos.numerics.volumes.kernel import Solved
from rnnchaos.numerics.volumes.periodic import Gains

_PATHS, _BATCHES, _APART, _FLOOR = 256, 6, 0.1, 4e-3
Batch = tuple[float, float]
_SIX = 6.869  # Student's 99.9 % of six
_METHOD = (
    "sampled: determinants over times, {} random paths with calibrated weights; radius: Student's interval "
    "at 99.9 %, at least 0.4 %"
)


def in_time(sampler: Sampler, rate: float, pilot: Solved, *, sloped: bool) -> Callable[[int], Batch]:
    """(Psi, u) at a rate on the batch of paths of a seed, from the pilot's kernel there; u only where it is
    `sloped`, nan otherwise. Raises `NonConvergence`."""
    apart = min(_APART * pilot.growth / pilot.share, _APART**2)
    places = [rate, rate - apart, rate + apart] if sloped else [rate]
    kernels = [sampler.near(place, rate, pilot).kernel for place in places]
    operators = [_circulant(kernel, sampler.ring.count) for kernel in kernels]
    levels = [sampler.level(place) for place in places]

    def batch(seed: int) -> Batch:
        d = sampler.gain(sampler.ring.paths(sampler.ring.random(_PATHS, seed)))
        gains = calibrated(d, sampler.exact)
        logs = [Averages(_mean_log(gains, b), None, None) for b in operators]
        found = [at.growth(*pair) for at, *pair in zip(levels, logs, kernels, strict=True)]
        return found[0], (found[1] - found[2]) / (2 * apart) if sloped else nan

    return batch


def _circulant(kernel: Any, count: int) -> Any:
    """B over the times of a ring."""
    symbol, places = np.zeros(count // 2 + 1), np.arange(count)
    symbol[: len(kernel)] = kernel
    return np.fft.irfft(symbol, count)[(places[:, None] - places) % count]


def _mean_log(gains: Gains, b: Any) -> float:
    """<ln det(1 + D B D B)>."""
    feedback = gains.values[:, :, None] * b
    return float(gains.weights @ np.linalg.slogdet(np.eye(len(b)) + feedback @ feedback)[1])


def second_interval(batch: Callable[[int], float]) -> Ball:
    """Mean and radius from batches."""
    with one_thread():
        values = np.array([batch(1000 + seed) for seed in range(_BATCHES)])
    middle = float(values.mean())
    radius = max(_SIX * float(values.std(ddof=1)) / np.sqrt(_BATCHES), _FLOOR * abs(middle))
    return Ball(widened(arb(middle), arb(radius)), _METHOD.format(_BATCHES * _PATHS), False)

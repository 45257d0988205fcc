r"""The autocovariance of a recording, averaged over neurons, and the times that are read off it.

    C(tau) = < (x_i(t) - m)(x_i(t + tau) - m) >,   m the mean over neurons and times,

from the power spectrum, padded with zeros so that the ends do not meet, over the number of pairs at each
lag. Half time: where C has fallen to half of C(0), between samples by a straight line. Correlation time:
int_0^W C dtau/C(0) up to the first W above five times itself (A. Sokal, Monte Carlo methods in statistical
mechanics (1997), ch. 3): beyond it there is noise alone.
"""

from math import ceil, nan

import numpy as np
from scipy.fft import irfft, next_fast_len, rfft

from rnnchaos.verify.weights.reading.network import Array

CHUNK = 1 << 22
"""Numbers of a recording that are transformed at a time."""
WINDOW = 5.0
FORGOTTEN = 3.0
"""Half times after which samples count as independent: what is left of C enters by its square."""


def autocovariance(x: Array) -> Array:
    """C at the lags 0, 1, ..., T//2 of a recording (T, N)."""
    T, N = x.shape
    length, mean = next_fast_len(T + T // 2 + 1, real=True), x.mean(dtype=float)
    power = np.zeros(length // 2 + 1)
    width = max(1, CHUNK // length)
    for start in range(0, N, width):
        spectrum = rfft(x[:, start : start + width].astype(float) - mean, length, axis=0)
        power += (spectrum.real**2 + spectrum.imag**2).sum(axis=1)
    lags = np.arange(T // 2 + 1)
    found: Array = irfft(power, length)[: len(lags)] / (T - lags) / N
    return found


def half_time(C: Array, dt: float) -> float:
    """The first lag where C = C(0)/2; nan where there is none.

    >>> round(half_time(np.array([4.0, 3.0, 1.0]), 0.1), 12)
    0.15
    """
    below = np.flatnonzero(C[0] / 2 > C)
    if len(below) == 0 or not C[0] > 0:
        return nan
    k = int(below[0])
    return float((k - 1 + (C[k - 1] - C[0] / 2) / (C[k - 1] - C[k])) * dt)


def decorrelation_rate(C: Array, dt: float) -> float:
    """One over the half time: of networks that hardly move it is small, where that time is without bound;
    nan where C does not fall to half."""
    return 1 / half_time(C, dt)


def correlation_time(C: Array, dt: float) -> float:
    """int_0^W C dtau/C(0) by the trapezoid rule; nan where W is beyond the lags.

    >>> round(correlation_time(np.exp(-np.arange(400) / 20), 1.0), 2)
    19.87
    """
    if not C[0] > 0:
        return nan
    sums = (np.cumsum(C) - 0.5 * (C[0] + C)) / C[0]
    beyond = np.flatnonzero(np.arange(len(C)) >= WINDOW * np.maximum(sums, 0.5))
    return float(sums[beyond[0]] * dt) if len(beyond) else nan


def frozen(C: Array) -> float:
    """The variance over neurons of their means in time: C at lags from a third of the recording to half, to
    which activity that forgets itself no longer adds."""
    return float(C[2 * len(C) // 3 :].mean())


def gap(C: Array) -> int | None:
    """Samples after which fluctuations about the means have been forgotten, or None."""
    half = half_time(C - frozen(C), 1.0)
    return max(1, ceil(FORGOTTEN * half)) if half == half else None

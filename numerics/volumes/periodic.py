r"""A ring of n times, one period T of stationary Gaussian paths, and the gains along them.

The autocovariance of a ring is that of the line, summed over periods: its spectrum P is positive. Paths are
sums of modes with the quasi-random normal numbers of a scrambled Sobol sequence, the slowest modes first,
which it fills best. n is odd, so that every mode but the constant is a cosine and a sine.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

_FAINTEST, _FAR = 1e-12, 1e-14


def powers(covariance: Any) -> Any:
    """The variances P_k of the modes k >= 0 (of each of the two at k > 0) of an odd ring, from the
    autocovariance at lags 0, 1, ..., in the units of its times; exactly 0 where they are faint."""
    around = np.concatenate([covariance, covariance[:0:-1]])
    found = np.fft.rfft(around).real / len(around)
    return np.where(found > _FAINTEST * found.max(), found, 0.0)


@dataclass(frozen=True, eq=False)
class Ring:
    """Period, the variances of the modes, and n, at least twice their number less one."""

    period: float
    powers: Any
    count: int

    @cached_property
    def covariance(self) -> Any:
        """The autocovariance of the paths at lags 0, T/n, ..., up to half the ring."""
        return np.fft.irfft(self._padded(self.powers) * self.count, self.count)[: self.count // 2 + 1]

    def _padded(self, modes: Any) -> Any:
        """Zeros for the modes beyond, along the last axis."""
        missing = self.count // 2 + 1 - modes.shape[-1]
        return np.pad(modes, [(0, 0)] * (modes.ndim - 1) + [(0, missing)])

    def frequencies(self, modes: int) -> Any:
        """omega of the modes 0 ... `modes`."""
        return 2 * np.pi * np.arange(modes + 1) / self.period

    @cached_property
    def _strong(self) -> Any:
        """The modes k > 0 that vary."""
        return 1 + np.flatnonzero(self.powers[1:])

    def quasi_random(self, count: int, seed: int) -> Any:
        """Normal numbers for `count` paths, rows, from a scrambled Sobol sequence."""
        from scipy.special import ndtri
        from scipy.stats import qmc

        rng = np.random.default_rng(seed)
        points = qmc.Sobol(2 * len(self._strong) + 1, scramble=True, rng=rng).random(count)
        return ndtri(np.clip(points, _FAR, 1 - _FAR))

    def random(self, count: int, seed: int) -> Any:
        """Independent normal numbers for `count` paths."""
        return np.random.default_rng(seed).standard_normal((count, 2 * len(self._strong) + 1))

    def paths(self, normal: Any) -> Any:
        """x at the n times of the paths whose modes are so large."""
        modes = np.zeros((len(normal), len(self.powers)), dtype=complex)
        modes[:, 0] = np.sqrt(self.powers[0]) * normal[:, 0]
        modes[:, self._strong] = np.sqrt(self.powers[self._strong] / 2) * (
            normal[:, 1::2] - 1j * normal[:, 2::2]
        )
        return np.fft.irfft(self._padded(modes) * self.count, self.count, axis=1)


@dataclass(frozen=True, eq=False)
class Gains:
    """d along weighted paths: `values` (paths, times) and `weights`, which sum to 1."""

    values: Any
    weights: Any

    @cached_property
    def _spectrum(self) -> Any:
        return np.fft.rfft(self.values, axis=1) / self.values.shape[1]

    def operators(self, modes: int, rows: slice) -> Any:
        """Multiplication by d, of some paths, between the modes cos 0 ... cos K, sin 1 ... sin K, normalised.

        Shape (paths, 2 K + 1, 2 K + 1).
        """
        count, k = self.values.shape[1], np.arange(modes + 1)
        even, odd = self._spectrum[rows].real, self._spectrum[rows].imag
        difference, total = abs(k[:, None] - k), k[:, None] + k
        folded, sign = np.minimum(total, count - total), np.where(2 * total < count, 1, -1)
        scale = np.where(k == 0, np.sqrt(0.5), 1.0)
        out = np.empty((len(even), 2 * modes + 1, 2 * modes + 1))
        close, far = even[:, difference], even[:, folded]
        out[:, : modes + 1, : modes + 1] = (close + far) * scale[:, None] * scale
        out[:, modes + 1 :, modes + 1 :] = (close - far)[:, 1:, 1:]
        mixed = -(odd[:, folded] * sign + odd[:, difference] * np.sign(k - k[:, None]))
        out[:, : modes + 1, modes + 1 :] = (mixed * scale[:, None])[:, :, 1:]
        out[:, modes + 1 :, : modes + 1] = out[:, : modes + 1, modes + 1 :].transpose(0, 2, 1)
        return out

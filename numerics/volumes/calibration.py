r"""Weights of sampled paths with which every statistic that is known exactly is exact.

Known are, of stationary Gaussian paths, the means of any function of the gain d and the spectra of d and of
d^2, from E[d d'] and E[d^2 d'^2] (`rnnchaos.numerics.volumes.pair_means`). The weights are those nearest to
equal ones: control variates. They explain all but some $10^{-5}$ of the variance of $\ln\det(1+DBDB)$, whose
terms of second order in B are among them.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnchaos.numerics.nonlinearity.activation import Activation
from rnnchaos.numerics.volumes.pair_means import Gain, NormalRule, plain, squared
from rnnchaos.numerics.volumes.periodic import Gains, Ring

_SQUARES = (0.3, 1.0, 3.0, 10.0, 30.0)
_FAINTEST = 1e-3
_PAIRED = (plain, squared)


@dataclass(frozen=True, eq=False)
class Known:
    """The spectra of d and d^2 on a ring, one a row, and the means of functions of d."""

    spectra: Any
    means: Any

    @property
    def strong(self) -> Any:
        """The modes where a spectrum is not faint; the constant mode is the first."""
        return self.spectra > _FAINTEST * self.spectra[:, :1]


def known(ring: Ring, act: Activation, gain: Gain) -> Known:
    """What is known of the paths of a ring."""
    covariance = ring.covariance
    rule = NormalRule(act, float(covariance[0]))
    pairs = rule.pairs(gain, _PAIRED, covariance)
    around = np.concatenate([pairs, pairs[:, :0:-1]], axis=1)
    d = gain(rule.nodes)
    return Known(np.fft.rfft(around).real, np.array([rule.mean(f) for f in _singles(d)]))


def _singles(d: Any) -> list[Any]:
    """What is averaged over the times of a path."""
    return [d, d * d, *(np.log1p(c * d * d) for c in _SQUARES)]


def _measured(d: Any, exact: Known) -> Any:
    """The same of each path, less what it should be in the mean: (paths, statistics)."""
    columns = []
    for f, spectrum, strong in zip(_PAIRED, exact.spectra, exact.strong, strict=True):
        found = abs(np.fft.rfft(f(d), axis=1)) ** 2 / d.shape[1]
        columns.append((found - spectrum)[:, strong])
    means = np.stack([f.mean(axis=1) for f in _singles(d)], axis=1)
    return np.concatenate([*columns, means - exact.means], axis=1)


def calibrated(d: Any, exact: Known) -> Gains:
    """Gains along paths, with weights for which those statistics are what they should be."""
    missed = _measured(d, exact)
    scaled = missed / np.maximum(missed.std(axis=0), np.finfo(float).tiny)
    table = np.concatenate([np.ones((len(d), 1)), scaled], axis=1)
    wanted = np.zeros(table.shape[1])
    wanted[0] = 1
    shares = np.linalg.lstsq(table.T @ table / len(d), wanted, rcond=1e-10)[0]
    return Gains(d, table @ shares / len(d))

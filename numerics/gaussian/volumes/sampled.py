r"""The spectrum of exponents of the flow from sampled paths: entropy rate, dimension, share of positive ones.

The kernel's weight is $w=[(1+s)^2+\omega^2]/g^2$ (`gaussian.volume_growth`); paths have the certified
autocovariance of `gaussian.correlation`. At g <= g_c they are those of the fixed point: 0.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from rnnchaos.numerics.gaussian.correlation import CORRELATION
from rnnchaos.numerics.meanfield.gain import is_quiescent_gain
from rnnchaos.numerics.meanfield.state_engines import no_solution, quiescent
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.derivative import derivative_tree
from rnnchaos.numerics.nonlinearity.over_float64 import float_operations
from rnnchaos.numerics.value import Ball
from rnnchaos.numerics.volumes.dynamics import (
    NO_STATE,
    Chaos,
    fraction,
    growth,
    ratio,
    sampled_engines,
)
from rnnchaos.numerics.volumes.growth import Sampler, smooth
from rnnchaos.numerics.volumes.periodic import Ring, powers
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_FAINT, _LAGS, _MOST_LAGS = 1e-8, 40, 512
_SEARCH = 2.0 ** (np.arange(1, 49).reshape(6, 8) / 4)


@dataclass(frozen=True)
class FlowWeight:
    """|L|^2/gamma of the flow at gain g."""

    g: float
    bare: float = -1.0
    highest: float = np.inf

    def value(self, rate: float, frequencies: Any) -> Any:
        """w(s, omega)."""
        return ((1 + rate) ** 2 + frequencies**2) / self.g**2

    def slope(self, rate: float, frequencies: Any) -> Any:
        """dw/ds."""
        return 2 * (1 + rate) / self.g**2 + 0 * frequencies


@lru_cache(maxsize=8)
def chaos(digits: int, g: Fraction, phi: Nonlinearity) -> Chaos | Ball:
    """The chaotic flow, or the answer at g <= g_c. Raises `UsageError` for a phi with kinks."""
    if is_quiescent_gain(g, phi):
        return quiescent(0)
    smooth(phi)
    start = _covariance(g, phi, np.zeros(1))[0]
    if np.isnan(start):
        return no_solution(g, phi, NO_STATE)
    slopes = compiled(derivative_tree(phi), float_operations())

    def build(fallen: float, longer: float, modes: int) -> Sampler:
        period, found = _modes(g, phi, fallen, longer)
        ring = Ring(period, found, max(4 * modes + 1, 2 * len(found) - 1))
        return Sampler(FlowWeight(float(g)), ring, activation(phi), slopes, modes)

    return Chaos(build, digits)


@lru_cache(maxsize=4)
def _modes(g: Fraction, phi: Nonlinearity, fallen: float, longer: float) -> tuple[float, Any]:
    """The period, and the variances of the modes of x. Raises `NonConvergence`."""
    half, count = longer * _lag(g, phi, fallen), _LAGS
    while count <= _MOST_LAGS:
        lags = 2 * half / (2 * count + 1) * np.arange(count + 1)
        found = powers(_around(_covariance(g, phi, lags)))
        left = float(found[-1] / found.max())
        if left <= _FAINT:
            return 2 * half, found
        count += count // 2
    raise NonConvergence("the spectrum of the activity", f"{left:.1e} left")


def _around(covariance: Any) -> Any:
    """Summed over periods: beyond half a ring it falls exponentially."""
    falls = covariance[-1] / covariance[-2]
    image = covariance[-1] * falls ** np.arange(1, len(covariance) + 1)
    return covariance + image[::-1][: len(covariance)]


def _covariance(g: Fraction, phi: Nonlinearity, lags: Any) -> Any:
    vectorised: Callable[..., Any] = CORRELATION.vectorised  # type: ignore[assignment]
    return vectorised(g=np.array(float(g)), lag=lags, phi=phi)


@lru_cache(maxsize=4)
def _lag(g: Fraction, phi: Nonlinearity, fallen: float) -> float:
    """The lag at which correlations have fallen so far."""
    lags, path = np.zeros(1), _covariance(g, phi, np.zeros(1))
    for more in _SEARCH:
        lags, path = np.concatenate([lags, more]), np.concatenate([path, _covariance(g, phi, more)])
        if path[-1] < fallen * path[0]:
            break
    falls = np.log(np.maximum(path, 1e-300))
    return float(np.interp(-np.log(fallen), falls[0] - falls[1:], lags[1:]))


entropy_rate, entropy_rate_in_time = sampled_engines(growth, chaos)
dimension, dimension_in_time = sampled_engines(ratio, chaos)
unstable_fraction, unstable_fraction_in_time = sampled_engines(fraction, chaos)

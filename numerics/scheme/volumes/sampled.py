r"""The spectrum of exponents of the Euler map at a step below 1 from sampled paths: entropy rate, dimension,
share of positive exponents.

The kernel's weight is $w=[e^{2s\delta}+q^2-2qe^{s\delta}\cos\omega\delta]/(\delta g)^2$, $q=1-\delta$, per
unit time, omega an angular frequency per unit time; paths have the autocovariance of `scheme.correlation` at
the map's steps. At step 1 the spectrum has a closed form (`rnnchaos.numerics.scheme.white_spectrum`), which
the same program meets.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil, log
from typing import Any

import numpy as np

from rnnchaos.numerics.meanfield.state_engines import no_solution, quiescent
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.derivative import derivative_tree
from rnnchaos.numerics.nonlinearity.over_float64 import float_operations
from rnnchaos.numerics.scheme.lyapunov import lags
from rnnchaos.numerics.scheme.shooting import Map
from rnnchaos.numerics.scheme.start import float_state, is_quiet
from rnnchaos.numerics.value import Ball
from rnnchaos.numerics.volumes.dynamics import NO_STATE, Chaos, fraction, growth, ratio, sampled_engines
from rnnchaos.numerics.volumes.growth import Sampler, smooth
from rnnchaos.numerics.volumes.periodic import Ring, powers
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_FEWEST, _LEAST = 16, 1e-6


@dataclass(frozen=True)
class MapWeight:
    """|L|^2/gamma of the Euler map at gain g and step d."""

    g: float
    step: float

    @property
    def bare(self) -> float:
        """ln(1 - d)/d."""
        return log(1 - self.step) / self.step if self.step < 1 else -np.inf

    @property
    def highest(self) -> float:
        """pi/d."""
        return float(np.pi / self.step)

    def value(self, rate: float, frequencies: Any) -> Any:
        """w(s, omega)."""
        factor, keep = np.exp(rate * self.step), 1 - self.step
        square = factor**2 + keep**2 - 2 * keep * factor * np.cos(frequencies * self.step)
        return square / (self.step * self.g) ** 2

    def slope(self, rate: float, frequencies: Any) -> Any:
        """dw/ds."""
        factor, keep = np.exp(rate * self.step), 1 - self.step
        change = factor - keep * np.cos(frequencies * self.step)
        return 2 * factor * change / (self.step * self.g**2)


@lru_cache(maxsize=8)
def chaos(digits: int, g: Fraction, dt: Fraction, phi: Nonlinearity) -> Chaos | Ball:
    """The chaotic map, or the answer at g <= g_c. Raises `UsageError` for a phi with kinks."""
    if is_quiet(g, dt, phi):
        return quiescent(0)
    smooth(phi)
    found = float_state(float(g), float(dt), phi)
    if isinstance(found, float):
        return no_solution(g, phi, NO_STATE)
    covariance, step = _covariance(*found), float(dt)
    slopes = compiled(derivative_tree(phi), float_operations())

    def build(fallen: float, longer: float, modes: int) -> Sampler:
        half = ceil(longer * max(int(np.argmax(covariance < fallen * covariance[0])), _FEWEST))
        ring = Ring((2 * half + 1) * step, powers(_around(covariance, half)), 2 * half + 1)
        return Sampler(MapWeight(float(g), step), ring, activation(phi), slopes, min(modes, half))

    return Chaos(build, digits)


def _covariance(state: Any, shot: Map) -> Any:
    """Delta_n as far as it is known, and 0 from where it has fallen to nothing."""
    known = [state.variance] if shot.step == 1 else lags(state, shot)
    path = np.array(known, dtype=float)
    return np.concatenate([path[path > _LEAST * path[0]], [0.0]])


def _around(covariance: Any, half: int) -> Any:
    """Lags 0 ... `half` of a ring of 2 half + 1 times, summed over periods."""
    line = np.zeros(2 * half + 2)
    line[: min(len(covariance), len(line))] = covariance[: len(line)]
    return line[: half + 1] + line[:half:-1]


entropy_rate, entropy_rate_in_time = sampled_engines(growth, chaos)
dimension, dimension_in_time = sampled_engines(ratio, chaos)
unstable_fraction, unstable_fraction_in_time = sampled_engines(fraction, chaos)

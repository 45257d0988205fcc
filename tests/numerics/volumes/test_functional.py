"""The functional of the kernel against dense matrices, differences and frozen gains, a closed form."""

from dataclasses import dataclass
from math import acos, pi, sqrt
from typing import Any

import numpy as np
import pytest

from rnnchaos.numerics.volumes import kernel
from rnnchaos.numerics.volumes.functional import averages, doubled
from rnnchaos.numerics.volumes.kernel import first_kernel, level, solved
from rnnchaos.numerics.volumes.periodic import Gains
from rnnchaos.theory.errors import NonConvergence


@dataclass(frozen=True)
class Flow:
    """The weight of the flow."""

    g: float
    bare: float = -1.0

    def value(self, rate: float, frequencies: Any) -> Any:
        return ((1 + rate) ** 2 + frequencies**2) / self.g**2

    def slope(self, rate: float, frequencies: Any) -> Any:
        return 2 * (1 + rate) / self.g**2 + 0 * frequencies


def some_gains(count: int = 11, paths: int = 3) -> Gains:
    """Uneven weights, one of them negative."""
    values = np.random.default_rng(1).uniform(0.2, 1, (paths, count))
    return Gains(values, np.array([0.7, 0.5, -0.2])[:paths])


def basis(count: int, modes: int) -> Any:
    """The normalised modes over the times of a ring, rows."""
    angle = 2 * pi * np.arange(count) / count
    waves = [f(k * angle) * sqrt(2 / count) for f in (np.cos, np.sin) for k in range(1, modes + 1)]
    return np.array([np.full(count, sqrt(1 / count)), *waves])


@pytest.mark.parametrize("modes", [2, 5])
def test_gains_between_modes(modes: int) -> None:
    gains, waves = some_gains(), basis(11, modes)
    found = gains.operators(modes, slice(0, 3))
    assert found == pytest.approx(np.einsum("it,pt,jt->pij", waves, gains.values, waves), abs=1e-14)


def test_logarithm_of_the_determinant_over_times() -> None:
    """With all modes B is a circulant matrix over the times."""
    gains, kernel = some_gains(), np.array([1.2, 0.9, 0.5, 0.3, 0.2, 0.1])
    row, places = np.fft.irfft(kernel, 11), np.arange(11)
    b = row[(places[:, None] - places) % 11]
    dense = [np.linalg.slogdet(np.eye(11) + (d[:, None] * b) @ (d[:, None] * b))[1] for d in gains.values]
    assert averages(gains, kernel, curved=False).logs == pytest.approx(float(gains.weights @ dense))


def test_derivatives() -> None:
    """Of F and of its gradient in ln b, by central differences."""
    gains, kernel, step = some_gains(), np.array([1.2, 0.9, 0.5]), 1e-4
    at = averages(gains, kernel, curved=True)
    for k in range(3):
        low, high = (
            averages(gains, kernel * np.exp(side * step * (np.arange(3) == k)), curved=False)
            for side in (-1, 1)
        )
        assert (high.logs - low.logs) / (4 * step) == pytest.approx(at.occupied[k], rel=1e-8)
        assert (high.occupied - low.occupied) / (2 * step) == pytest.approx(at.curvature[k], rel=1e-7)


def test_an_empty_mode_is_filled() -> None:
    """From a kernel one of whose modes is nearly empty: that of the start in which none is."""
    gains = Gains(np.random.default_rng(2).uniform(0.2, 1, (5, 21)), np.full(5, 0.2))
    frequencies = 2 * pi * np.arange(7) / 20.0
    at = level(Flow(1.6), -0.2, frequencies, 20.0)
    full = solved(at, gains, first_kernel(at, gains, frequencies, 0.5))
    start = full.kernel.copy()
    start[1] *= 1e-4
    found = solved(at, gains, start)
    assert found.kernel == pytest.approx(full.kernel, rel=1e-2)
    assert found.growth == pytest.approx(full.growth, rel=1e-6)


def test_a_kernel_that_is_not_found_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "_ROUNDS", 1)
    gains, frequencies = some_gains(), 2 * pi * np.arange(3) / 20.0
    with pytest.raises(NonConvergence, match="the kernel of the spectrum did not converge: residual"):
        solved(level(Flow(1.6), -0.2, frequencies, 20.0), gains, np.array([9.0, 1e-3, 9.0]))


@pytest.mark.parametrize("values", [(1.0,), (1.0, 0.6)])
def test_frozen_gains(values: tuple[float, ...]) -> None:
    """w = E[d^2/(1 + d^2 b^2)] frequency by frequency; of d = 1 the spectrum is a semicircle."""
    gains = Gains(np.repeat(np.array(values)[:, None], 2001, 1), np.full(len(values), 1 / len(values)))
    rate, g, period, modes = -0.4, 0.9, 400.0, 40
    frequencies = 2 * pi * np.arange(modes + 1) / period
    at = level(Flow(g), rate, frequencies, period)
    if len(values) > 1:
        modes = int(np.sum(at.weights / doubled(modes) < np.mean(np.square(values)))) - 1
        at = level(Flow(g), rate, frequencies[: modes + 1], period)
    found = solved(at, gains, first_kernel(at, gains, frequencies[: modes + 1], 0.5))
    d2, b2 = np.square(values)[:, None], found.kernel**2
    share = (d2 * b2 / (1 + d2 * b2)).mean(axis=0)
    assert share == pytest.approx(b2 * at.weights / doubled(modes), abs=1e-4)
    if len(values) == 1:
        every = int(sqrt(g * g - (1 + rate) ** 2) * period / (2 * pi))
        frequencies = 2 * pi * np.arange(every + 1) / period
        at = level(Flow(g), rate, frequencies, period)
        share = solved(at, gains, np.sqrt(1 / Flow(g).value(rate, frequencies) - 1) * 1.1).share
        y = (1 + rate) / g
        assert share == pytest.approx((acos(y) - y * sqrt(1 - y * y)) / pi, rel=2e-3)

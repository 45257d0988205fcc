"""A chain of known stationary law: x' = a x + (v)^(1/2) xi is normal, of variance v/(1 - a^2)."""

import numpy as np
import pytest

from rnnchaos.verify.samplers.transition import stationary


@pytest.mark.parametrize("a", [0.9, -0.5])
def test_an_autoregression(a: float) -> None:
    grid = np.linspace(-6, 6, 801)
    rho = stationary(grid, a * grid, 0.2, np.exp(-((grid - 1) ** 2)))
    variance = 0.2 / (1 - a**2)
    assert np.sum(rho) == pytest.approx(1)
    assert rho @ grid**2 == pytest.approx(variance, rel=1e-6)
    assert rho == pytest.approx(
        0.015 * np.exp(-(grid**2) / (2 * variance)) / (2 * np.pi * variance) ** 0.5, abs=1e-8
    )

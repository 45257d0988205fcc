"""The fast stable density against the certified one, and against closed forms."""

from fractions import Fraction

import numpy as np
import pytest
from flint import arb

from rnnchaos.numerics.heavy_tailed import stable_law
from rnnchaos.verify.weights.statistics.stable_density import JOIN, distribution, log_density

PLACES = np.array([-14, -8, -3, -1, 0, 0.7, 1.3, 2, 2.4, JOIN - 1e-6, JOIN + 1e-6, 4, 9])


@pytest.mark.parametrize("alpha", ["3/10", "7/10", "19/20", "1", "21/20", "3/2", "19/10", "199/100", "2"])
def test_the_density_is_the_certified_one(alpha: str) -> None:
    index, points = Fraction(alpha), [arb(float(x)) for x in np.exp(PLACES)]
    density = np.array([float(stable_law.density(index, x, 60)) for x in points])
    seen = density > 1e-12
    found = np.exp(log_density(float(index), PLACES))
    np.testing.assert_allclose(found[seen], density[seen], rtol=2e-6)
    inside = [1 - 2 * float(stable_law.upper_tail(index, x, 60)) for x in points]
    np.testing.assert_allclose(distribution(float(index), PLACES), inside, atol=3e-7)


def test_it_is_continuous_in_alpha() -> None:
    """Nothing happens at alpha = 1, nor where alpha = 2 takes its closed form."""
    u = np.linspace(-5, 1.5, 50)
    for alpha, near in ((1.0, 1 + 1e-7), (2.0, 2 - 1e-6)):
        np.testing.assert_allclose(log_density(alpha, u), log_density(near, u), atol=2e-5)


def test_closed_forms() -> None:
    u = np.linspace(-13, 30, 200)
    np.testing.assert_allclose(log_density(1.0, u), -np.log(np.pi) - np.logaddexp(0, 2 * u), atol=1e-6)
    np.testing.assert_allclose(distribution(1.0, u), 2 / np.pi * np.arctan(np.exp(u)), atol=1e-7)
    assert distribution(1.0, np.array([-40.0]))[0] == pytest.approx(2 / np.pi * np.exp(-40), rel=1e-6)

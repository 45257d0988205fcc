"""Numbers that witnesses are made of: text as numbers, words left out, and means over a plain grid."""

import mpmath as mp
import numpy as np
import pytest

from rnnchaos.numerics.checks.evaluated import numbers
from rnnchaos.numerics.checks.plain_grid import plain_grid


def test_what_is_a_number() -> None:
    with mp.workdps(40):
        found = numbers(a="0.1", b=np.float64(0.5), c="drift", d="1,0,0,1", e="inf")
        assert found == {"a": mp.mpf("0.1"), "b": mp.mpf(0.5), "e": mp.inf}


@pytest.mark.parametrize("N", [1, 2])
def test_moments_of_a_gaussian(N: int) -> None:
    """E x^2 = v, E x^4 = 3 v^2, E x_1 x_2 = 0."""
    x, mean = plain_grid(lambda x: -np.sum(x**2, axis=0) / 1.4, N)
    assert mean(x[0] ** 2) == pytest.approx(0.7, rel=1e-13)
    assert mean(x[-1] ** 4) == pytest.approx(3 * 0.49, rel=1e-13)
    assert N == 1 or mean(x[0] * x[1]) == pytest.approx(0, abs=1e-14)

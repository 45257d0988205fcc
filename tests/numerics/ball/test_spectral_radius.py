"""The spectral radius over balls: against known eigenvalues, degenerate and defective ones too."""

from collections.abc import Callable

import numpy as np
import pytest
from flint import arb, arb_mat
from mpmath import mpf

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.spectral_radius import by_powers, radius, spectral_radius

KNOWN = {
    "diagonal": ([[2, 0], [0, -3]], 3),
    "defective": ([[0.5, 1], [0, 0.5]], 0.5),
    "rotation": ([[3, -4], [4, 3]], 5),
    "opposite": ([[0, 2], [2, 0]], 2),
    "zero": ([[0, 0], [0, 0]], 0),
    "one": ([[-7]], 7),
    "triple": ([[1, 5, 9], [0, 1, 2], [0, 0, 1]], 1),
}


@pytest.mark.parametrize("rho", [spectral_radius, by_powers])
@pytest.mark.parametrize("case", KNOWN)
def test_known_matrices(case: str, rho: Callable[[arb_mat], arb]) -> None:
    rows, wanted = KNOWN[case]
    with working_bits(100):
        found = rho(arb_mat(rows))
    assert abs(found - arb(wanted)).abs_lower() == 0
    assert abs(found - arb(wanted)).abs_upper() <= (1e-12 if case != "rotation" else 5)


@pytest.mark.parametrize(("rho", "narrow"), [(spectral_radius, 1e-8), (by_powers, 1e-3)])
@pytest.mark.parametrize("size", [2, 5, 12])
def test_random_matrices(size: int, rho: Callable[[arb_mat], arb], narrow: float) -> None:
    """Of balls: rho of a matrix inside lies in the ball."""
    rng = np.random.default_rng(size)
    for _ in range(5):
        inside = rng.standard_normal((size, size))
        with working_bits(120):
            found = rho(
                arb_mat([[arb(x + rng.uniform(-1, 1) * 1e-13, 1e-13) for x in row] for row in inside])
            )
        exact = np.max(np.abs(np.linalg.eigvals(inside)))
        assert abs(found.mid() - exact) <= found.rad() + 1e-13
        assert found.rad() < narrow


def test_a_triangular_matrix_has_the_exact_one_of_its_diagonal() -> None:
    """Also where eigenvalues agree, and to any digits, over mpmath numbers too."""
    rows = [[3, 5, 9], [0, 3, 2], [0, 0, -1]]
    assert spectral_radius(arb_mat(rows)) == 3
    assert radius([[arb(x) for x in row] for row in rows]) == 3
    assert radius([[mpf(x) for x in row] for row in rows]) == 3
    assert radius([[mpf(0), mpf(2)], [mpf(2), mpf(0)]]) == pytest.approx(2, abs=1e-15)


def test_what_is_not_finite_has_none() -> None:
    assert not spectral_radius(arb_mat([[1, arb.nan()], [0, 1]])).is_finite()
    assert not spectral_radius(arb_mat([[arb.nan(), 1], [1, 1]])).is_finite()

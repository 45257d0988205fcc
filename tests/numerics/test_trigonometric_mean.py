"""Gaussian means in closed form against sums over nodes, which know nothing of waves, and what has none."""

import mpmath as mp
import pytest
import sympy as sp

from rnnchaos.numerics.checks.symbolic_values import mean_by_nodes
from rnnchaos.numerics.checks.trigonometric_mean import NotTrigonometric, closed_mean
from rnnchaos.theory.algebra.expectation import X, Y

VARIANCES = ((sp.Rational(13, 10), sp.Rational(-3, 10)), (sp.Rational(-3, 10), sp.Rational(8, 5)))
SHAPES = (
    X**2 * sp.sin(X / 3) ** 2 * sp.cos(2 * Y),
    X * Y**3 * (sp.sin(Y) + sp.sin(2 * Y) / 5),
    sp.cos(Y - X / 3 + sp.Rational(1, 7)) * X**2,
    X**2 * Y**2 + sp.pi * sp.sin(X) * Y * sp.cos(Y),
)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_the_closed_form_is_what_sums_over_nodes_give(shape: sp.Expr) -> None:
    with mp.workdps(24):
        c = mp.matrix([[mp.mpf(e.p) / e.q for e in row] for row in VARIANCES])
        found = closed_mean(shape, (X, Y), c)
        sums = mean_by_nodes(shape, (X, Y), mp.cholesky(c))
        assert abs(found - sums) < 1e-20 * max(1, abs(sums))


def test_what_is_no_trigonometric_polynomial_is_refused() -> None:
    for shape in (sp.tanh(X), sp.exp(X), sp.sin(X * Y), 1 / (1 + X**2), sp.sqrt(X)):
        with pytest.raises(NotTrigonometric):
            closed_mean(shape, (X, Y), mp.eye(2))

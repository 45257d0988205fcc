"""C(Delta; Delta0) three ways, against the arcsine of erf and against each other."""

import numpy as np
import pytest
from flint import arb
from mpmath import mp

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.means.hermite import (
    ball_correlation,
    float_correlation,
    float_nodes,
    mpmath_correlation,
    mpmath_correlations,
    mpmath_rows,
)
from rnnchaos.numerics.means.hermite_recurrence import ball_sums
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import nonlinearity


def arcsine(covariance: arb, variance: arb) -> arb:
    return 2 / arb.pi() * (arb.pi() / 2 * covariance / (1 + arb.pi() / 2 * variance)).asin()


@pytest.mark.parametrize("variance", [0.05, 1.9, 20.0])
def test_erf_is_an_arcsine(variance: float) -> None:
    act = activation(nonlinearity("erf"))
    fast = float_correlation(float_nodes(act, variance**0.5), variance)
    with working_bits(120):
        exact = ball_correlation(act, arb(variance), 80)
        for share in (0.1, 0.7, 1.0):
            target = arcsine(share * arb(variance), arb(variance))
            assert abs(exact(share * arb(variance)) - target) < arb(2) ** -70
            assert fast(share * variance) == pytest.approx(float(target), rel=1e-13)
        slope = 1 / (1 + arb.pi() / 2 * arb(variance))
        assert abs(exact.slope - slope) < arb(2) ** -70


@pytest.mark.parametrize("phi", ["tanh", "gd", "x*exp(-x**2)"])
def test_the_three_ways_agree(phi: str) -> None:
    act, variance = activation(nonlinearity(phi)), 0.75
    fast = float_correlation(float_nodes(act, variance**0.5), variance)
    with mp.workprec(100):
        slow = mpmath_correlation(mpmath_rows(act, variance**0.5, 45.0), mp.mpf(variance), 60)
        middle = float(slow(mp.mpf("0.3")))
    with working_bits(100):
        balls = ball_correlation(act, arb(variance), 64)
        assert float(balls(arb("0.3"))) == pytest.approx(middle, rel=1e-14)
        assert float(balls.second) == pytest.approx(float(slow.second), rel=1e-15)
    assert fast(0.3) == pytest.approx(middle, rel=1e-13)
    assert float(np.sum(fast.squares)) == pytest.approx(fast.second, rel=1e-13)


def test_large_variances_are_refused() -> None:
    act = activation(nonlinearity("tanh"))
    with pytest.raises(NonConvergence, match="Hermite"):
        float_correlation(float_nodes(act, 300.0), 90_000.0)


@pytest.mark.parametrize("bits", [8, 18, 40])
@pytest.mark.parametrize("variance", [1e-6, 6e-3, 0.5])
@pytest.mark.parametrize("phi", ["tanh", "erf", "atan", "x*exp(-x**2)"])
def test_a_refined_expansion_has_more_terms(phi: str, variance: float, bits: int) -> None:
    """Where one term brings more bits than the refinement asks for, the change would miss the truncation."""
    act = activation(nonlinearity(phi))
    with working_bits(120), mp.workprec(120):
        by_balls = [len(ball_correlation(act, arb(variance), bits, finer).squares) for finer in (0, 1)]
        by_mpmath = [
            len(mpmath_correlations(act, variance**0.5, bits, finer)(mp.mpf(variance)).squares)
            for finer in (0, 1)
        ]
    assert by_balls[0] < by_balls[1]
    assert by_mpmath[0] < by_mpmath[1]


def test_tables_that_would_not_fit_are_refused_before_they_are_made() -> None:
    with working_bits(10**8), pytest.raises(NonConvergence, match="2 sums over 40 nodes at 100000000 bits"):
        ball_sums([arb(1)] * 40, [arb(1)] * 40, 2)

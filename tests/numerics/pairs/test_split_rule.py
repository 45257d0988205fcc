"""Means of phi with kinks that is no piecewise polynomial, against mpmath's quadrature split at the kinks."""

import pytest
from flint import arb
from mpmath import mp

from rnnchaos.numerics.ball.convert import mpf_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.over_mpmath import MPMATH
from rnnchaos.numerics.pairs.hermite_balls import hermite_balls, plan
from rnnchaos.numerics.pairs.split_rule import SplitRule, split_primitive
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import nonlinearity

MEAN, VARIANCE, RHO = -0.25, 1.75, 0.5


@pytest.mark.parametrize("text", ["elu", "relu(x)**(3/2)", "tanh(abs(x - 1/2))"])
def test_one_point_means_and_their_slopes(text: str) -> None:
    """To 18 digits: E phi, E phi^2 and E phi, moved in m and in Delta0."""
    phi = nonlinearity(text)
    with working_bits(90):
        rule = plan(phi, MEAN, VARIANCE, RHO, 60)
        assert isinstance(rule, SplitRule)
        found = hermite_balls(phi, arb(MEAN), arb(VARIANCE), rule)
    value = compiled(phi.node, MPMATH)
    with mp.workdps(22):
        s = mp.sqrt(VARIANCE)
        ends = [-13, *((mpf_of(place) - MEAN) / s for place in phi.pieces.breaks), 13]

        def mean(f):  # type: ignore[no-untyped-def]
            return mp.quad(lambda z: f(z, value(MEAN + s * z)) * mp.npdf(z), ends)

        first, second = found.first, found.second
        for mine, theirs in (
            (first.value, mean(lambda z, y: y)),
            (second.value, mean(lambda z, y: y * y)),
            (first.mean, mean(lambda z, y: y * z) / s),
            (first.variance, mean(lambda z, y: y * (z * z - 1)) / (2 * VARIANCE)),
        ):
            assert abs(mpf_of(mine.mid()) - theirs) < mp.mpf(10) ** -18


def test_two_point_means_by_another_expansion() -> None:
    """abs(x), sampled as any other: E|x||y| = (2/pi)(sqrt(1 - r^2) + r asin r) at m = 0."""
    phi = nonlinearity("abs(x)")
    with working_bits(90), mp.workdps(22):
        found = hermite_balls(phi, arb(0), arb(1), plan(phi, 0.0, 1.0, RHO, 60))
        two = found.pair(arb(RHO))
        exact = 2 / mp.pi * (mp.sqrt(1 - mp.mpf(RHO) ** 2) + RHO * mp.asin(RHO))
        assert abs(mpf_of(two.product.value.mid()) - exact) < mp.mpf(10) ** -18
        slope = 2 / mp.pi * mp.asin(RHO)
        assert abs(mpf_of(two.product.covariance.mid()) - slope) < mp.mpf(10) ** -16


def test_a_primitive_is_continuous_over_the_kinks() -> None:
    """And its slope is phi on both sides of each."""
    for text in ("elu", "tanh(abs(x - 1/2))", "relu(x)**(7/10)", "elu(x) + abs(x - 2)"):
        phi = nonlinearity(text)
        whole = split_primitive(phi)
        value = compiled(phi.node, MPMATH)
        with working_bits(200):
            step = arb(2) ** -60
            for place in (*phi.pieces.breaks, 3):
                x = arb(place.numerator) / place.denominator
                assert abs(whole(x + step) - whole(x - step)) < 64 * step
                for side in (1, -1):
                    at = x + side / arb(8)
                    slope = (whole(at + step) - whole(at - step)) / (2 * step)
                    assert abs(float(slope.mid()) - float(value(mpf_of(at.mid())))) < 1e-12


@pytest.mark.slow
def test_what_has_no_primitive_between_its_kinks_says_so() -> None:
    with pytest.raises(UsageError, match="primitive between its kinks"):
        split_primitive(nonlinearity("exp(-abs(x)**3)*abs(x - 1)"))

"""Integrals, roots and folds in three arithmetics where they are known; units with feedback at s = 0."""

import mpmath as mp
import numpy as np
import pytest
from flint import arb

from rnnchaos.numerics.ball.double_root import double_root
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.engines import Arithmetic, both_at
from rnnchaos.numerics.feedback.half_line import integrated, of, root
from rnnchaos.numerics.feedback.law import Units
from rnnchaos.numerics.feedback.least import crossings, least
from rnnchaos.theory.errors import NonConvergence

BALLS, NUMBERS = (Arithmetic(balls, 100, 120) for balls in (True, False))


def test_an_integral_is_the_same_in_each_arithmetic() -> None:
    """int_0^4 tanh x dx = ln cosh 4."""
    exact = float(np.log(np.cosh(4.0)))
    with both_at(120):
        balls, numbers = (
            integrated(how, lambda x: of("tanh", x), how.number(0), 4.0) for how in (BALLS, NUMBERS)
        )
        assert balls.contains(arb(4).cosh().log())
        assert abs(numbers - mp.log(mp.cosh(4))) < mp.mpf(10) ** -28
    assert integrated(None, np.tanh, 0.0, 4.0) == pytest.approx(exact, rel=1e-13)


def test_a_root_is_enclosed_in_balls_and_near_elsewhere() -> None:
    for how in (BALLS, NUMBERS, None):
        with both_at(120):
            found = root(how, lambda x: (x * x - 2, 2 * x), 1.4, "sqrt 2")
            if how is BALLS:
                assert found.overlaps(arb(2).sqrt())
                assert found.rad() < arb(2) ** -80
            assert float(found) == pytest.approx(2**0.5, rel=1e-14)


def test_a_fold_is_found_from_nearby() -> None:
    """f = u - q^2 + q^4 turns where u = 1/4, q^2 = 1/2."""
    with working_bits(120):
        u, q = double_root(
            lambda u, q: (u - q**2 + q**4, 4 * q**3 - 2 * q), arb("0.24"), arb("0.7"), bits=90, what="a fold"
        )
        assert float(u) == pytest.approx(0.25, rel=1e-14)
        assert float(q) == pytest.approx(0.5**0.5, rel=1e-14)


def test_the_least_of_a_curve_and_its_crossings() -> None:
    """u(q) = 1 + (q - 0.3)^2."""
    f = lambda u, q: u - 1 - (q - 0.3) ** 2  # noqa: E731
    assert least(f, (0.0, 1.0), lambda q: 0.5, 3.0, "a curve") == pytest.approx((1.0, 0.3), abs=1e-7)
    with pytest.raises(NonConvergence, match="a curve"):
        least(f, (0.0, 1.0), lambda q: 0.5, 0.9, "a curve")
    found = crossings(lambda q: f(1.04, q), np.linspace(0, 1, 7))
    assert [round(q, 10) for q, _ in found] == [0.1, 0.5]
    assert [rises for _, rises in found] == [True, False]


def test_without_feedback_means_are_gaussian() -> None:
    z, w = np.polynomial.hermite_e.hermegauss(160)
    expected = w @ np.tanh(z * 0.8**0.5) ** 2 / w.sum()
    assert Units(None, 0.0, 0.8).mean(lambda t, d, eta: t * t) == pytest.approx(expected, rel=1e-10)


def test_units_with_strong_feedback_stay_on_their_side() -> None:
    """Aligned ones begin where x = s tanh x, kept ones where cosh^2 x = s: there eta(x) is least."""
    s = 1.7
    ((x0, share),) = Units(None, s, 0.3).pieces()
    assert share == 2
    assert x0 == pytest.approx(s * np.tanh(x0), rel=1e-12)
    kept = Units(None, s, 0.3, True)
    (turn, one), (fallen, other) = kept.pieces()
    assert (one, other) == (1, 1)
    assert np.cosh(turn) ** 2 == pytest.approx(s, rel=1e-12)
    assert fallen - s * np.tanh(fallen) == pytest.approx(s * np.tanh(turn) - turn, rel=1e-12)
    assert kept.mean(lambda t, d, eta: 1 - s * d) == pytest.approx(1, rel=1e-9)

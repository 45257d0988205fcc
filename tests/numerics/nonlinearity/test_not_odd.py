"""relu, softplus, logistic, elu, hard tanh and threshold powers in every arithmetic, with their slopes."""

from fractions import Fraction

import numpy as np
import pytest
from flint import acb, arb
from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.derivative import phi_and_slope
from rnnchaos.numerics.nonlinearity.forward_derivative import with_slope
from rnnchaos.numerics.nonlinearity.growth import growth
from rnnchaos.numerics.nonlinearity.over_balls import BALL
from rnnchaos.numerics.nonlinearity.over_complex_balls import off_axis
from rnnchaos.numerics.nonlinearity.over_float64 import float_operations
from rnnchaos.numerics.nonlinearity.over_mpmath import MPMATH
from rnnchaos.numerics.nonlinearity.power_law import Unbounded
from rnnchaos.theory.errors import UsageError, present
from rnnchaos.theory.nonlinearity.registry import nonlinearity

EXACT = {
    "relu": lambda x: max(x, mp.zero),
    "softplus": lambda x: mp.log(1 + mp.exp(x)),
    "logistic": lambda x: 1 / (1 + mp.exp(-x)),
    "elu": lambda x: x if x > 0 else mp.exp(x) - 1,
    "hard_tanh": lambda x: max(min(x, mp.one), -mp.one),
    "relu(x)**(1/3)": lambda x: mp.cbrt(x) if x > 0 else mp.zero,
    "relu(x - 1)**(3/2)": lambda x: mp.sqrt(x - 1) ** 3 if x > 1 else mp.zero,
    "log(1 + exp(2*x))": lambda x: mp.log(1 + mp.exp(2 * x)),
    "(1 + tanh(x))/2": lambda x: 1 / (1 + mp.exp(-2 * x)),
    "logistic(3*x)*logistic(-x)": lambda x: 1 / (1 + mp.exp(-3 * x)) / (1 + mp.exp(x)),
}
"""By formulas that need the 6000 bits of the tests."""
SLOPES = {
    "relu": lambda x: mp.mpf(x > 0),
    "softplus": EXACT["logistic"],
    "logistic": lambda x: EXACT["logistic"](x) * EXACT["logistic"](-x),
    "elu": lambda x: mp.one if x > 0 else mp.exp(x),
    "hard_tanh": lambda x: mp.mpf(abs(x) < 1),
    "relu(x)**(1/3)": lambda x: 1 / mp.cbrt(x) ** 2 / 3 if x > 0 else mp.zero,
    "log(1 + exp(2*x))": lambda x: 2 * EXACT["logistic"](2 * x),
}
PLACES = [Fraction(n, 8) for n in (-8000, -320, -12, -7, -1, 1, 5, 9, 12, 320, 8000)]


@pytest.mark.parametrize("text", EXACT)
def test_every_arithmetic_keeps_its_digits(text: str) -> None:
    """Out to |x| = 1000: 60 digits of balls and mpmath, 13 of float64 where a float64 is not 0."""
    node, exact = nonlinearity(text).node, EXACT[text]
    for place in PLACES:
        with mp.workprec(6000), working_bits(6000):
            truth = exact(mpf_of(place))
            known = arb_of(truth)
        with working_bits(240), mp.workprec(240):
            ball, by_mpmath = compiled(node, BALL)(arb_of(place)), compiled(node, MPMATH)(mpf_of(place))
            assert ball.overlaps(known)
            assert ball.rad() <= abs(known) * arb(10) ** -60
            assert abs(by_mpmath - truth) <= abs(truth) * mp.mpf(10) ** -60
        fast = compiled(node, float_operations())(np.array([float(place)]))[0]
        assert fast == pytest.approx(float(truth), rel=1e-13, abs=1e-300)


@pytest.mark.parametrize("text", SLOPES)
def test_slopes_in_float64(text: str) -> None:
    """No warning and no nan at |x| = 1000; relative digits in the tails."""
    x = np.array([float(place) for place in PLACES])
    value, slope = with_slope(nonlinearity(text))(x)
    with mp.workprec(6000):
        assert value == pytest.approx([float(EXACT[text](mp.mpf(each))) for each in x], rel=1e-13, abs=1e-300)
        wanted = [float(SLOPES[text](mp.mpf(each))) for each in x]
    assert np.broadcast_to(slope, x.shape) == pytest.approx(wanted, rel=1e-12, abs=1e-300)


def test_single_precision_stays() -> None:
    for text in ("relu", "softplus", "logistic", "elu", "hard_tanh", "relu(x)**(1/3)"):
        x = np.linspace(-200, 200, 9, dtype=np.float32)
        value, slope = with_slope(nonlinearity(text))(x)
        assert (value.dtype, slope.dtype) == (np.float32, np.float32)
        assert compiled(nonlinearity(text).node, float_operations())(x).dtype == np.float32


@pytest.mark.parametrize("text", ["relu", "elu", "hard_tanh", "relu(x)**(1/3)"])
def test_a_ball_over_a_kink_encloses_both_sides(text: str) -> None:
    with working_bits(64):
        over = compiled(nonlinearity(text).node, BALL)(arb(0.25, 1.5))
        assert over.is_finite()
        for place in (Fraction(-5, 4), Fraction(-1), Fraction(0), Fraction(1, 9), Fraction(7, 4)):
            assert over.overlaps(compiled(nonlinearity(text).node, BALL)(arb_of(place)))
        assert over.rad() < 3


@pytest.mark.parametrize(("text", "edge"), [("logistic", 3.14), ("softplus", 3.14), ("softplus(2*x)", 1.57)])
def test_off_the_axis(text: str, edge: float) -> None:
    """Analytic between the branch points and poles at i pi (2k + 1), against mpmath's principal branches."""
    function = present(off_axis(nonlinearity(text)), "a tree over complex balls")
    value = compiled(nonlinearity(text).node, MPMATH)
    with working_bits(80), mp.workprec(120):
        for u in (-40.0, -1.0, 0.25, 30.0):
            for share in (-0.99, 0.3, 0.9):
                w = acb(u, edge * share)
                there = mp.mpc(u, edge * share)
                found = function(w)
                by_hand = mp.log(1 + mp.exp(there)) if text == "softplus" else value(there)
                near = mp.mpf(10) ** -12
                slope = (value(there + near) - value(there - near)) / (2 * near)
                for mine, theirs in ((found.value, by_hand), (found.slope, slope)):
                    assert mine.is_finite()
                    gap = mp.mpc(str(float(mine.real)), str(float(mine.imag))) - theirs
                    assert abs(gap) < 1e-10 * max(1, abs(theirs))
        beyond = function(acb(0, arb(edge).union(arb(edge + 0.1))))
        assert not (beyond.value.is_finite() and beyond.slope.is_finite())


GROWING = (
    *(
        "logistic",
        "softplus",
        "softplus(-2*x)",
        "logistic(-x)*x",
        "log(1+exp(x/3))",
        "relu",
        "elu",
        "hard_tanh",
    ),
    *("relu(x - 1)**2 - tanh(x)", "abs(x**3 - x)", "x*exp(-abs(x))", "tanh(x) + 1/3", "x/(1 + abs(x))"),
)


@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize("text", GROWING)
def test_growth_on_both_sides(text: str, side: int) -> None:
    """Of phi and of its slope, which is taken by mpmath."""
    phi = nonlinearity(text)
    value = compiled(phi.node, MPMATH)
    for exponent in (1, 3, 6):
        (p, c), (q, d) = growth(phi, exponent, side)
        with mp.workdps(60):
            slack, small = 1 + mp.mpf(10) ** -12, mp.mpf(10) ** -20
            for k in range(0, 60, 7):
                x = (mp.mpf(2) ** exponent + small) * mp.mpf("1.1") ** k
                assert abs(value(side * x)) <= mpf_of(c) * x**p * slack
                assert abs(mp.diff(value, side * x)) <= mpf_of(d) * x**q * slack + small


def test_the_power_is_the_true_one() -> None:
    for text, power in (("logistic", 0), ("softplus", 1), ("softplus(x)**2", 2), ("softplus(-x)", 0)):
        assert growth(nonlinearity(text), 4)[0][0] == power
    with pytest.raises(Unbounded):
        growth(nonlinearity("exp(softplus(x))"), 2)
    assert growth(nonlinearity("exp(softplus(x))"), 2, -1)[0][0] == 0
    assert growth(nonlinearity("relu(x)*x"), 4, -1)[0][1] == 0
    with pytest.raises(Unbounded):
        growth(nonlinearity("relu(x - 100)"), 2)


def test_slopes_beside_kinks_and_none_at_one() -> None:
    """Over balls, of kinks that no other operation of the slope knows."""
    both = phi_and_slope(nonlinearity("relu(x) - 2*abs(x - 1/3) + elu(x - 1)"))
    for place, slope in (("-1", 2), ("0.25", 3), ("0.5", -1), ("5", 0)):
        rest = arb(place) - 1
        wanted = slope + rest.exp() if rest < 0 else arb(slope)
        assert both(arb(place)).slope.overlaps(wanted)
    with pytest.raises(UsageError, match="it has a kink at x = 0"):
        phi_and_slope(nonlinearity("relu"))(arb(0))

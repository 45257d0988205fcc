"""Where an expression is proved analytic: up to its singularities and no further; bounds against mpmath."""

import random
from math import sin

import pytest
from flint import acb, arb
from mpmath import mp

from rnnchaos.numerics.ball.convert import mpf_of
from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.dual import SLOPES
from rnnchaos.numerics.nonlinearity.over_complex_balls import COMPLEX, off_axis
from rnnchaos.numerics.nonlinearity.over_mpmath import MPMATH
from rnnchaos.numerics.nonlinearity.region import COLUMN, Region
from rnnchaos.theory.nonlinearity.registry import nonlinearity


def proved(text: str, scale: float, angle: float, end: float = 2.0) -> bool:
    return Region(nonlinearity(text), scale, angle).proved(end)


@pytest.mark.parametrize(
    ("text", "distance"),
    [
        ("x/(1+x**2)", 1.0),
        ("x/(1+100*x**2)", 0.1),
        ("x/sqrt(1+4*x**2)", 0.5),
        ("tanh(x)+x/10", 1.5707963),
        ("atan(2*x)", 0.5),
        ("asinh(x/3)", 3.0),
        ("x*log(2+x**2)", 1.4142135),
        ("tanh(x/(1+x**2))", 0.72),
    ],
)
def test_a_strip_ends_at_the_nearest_singularity(text: str, distance: float) -> None:
    """On the imaginary axis Im x reaches scale sin(angle): 0.95 of the distance is proved, 1.05 is not."""
    try:
        phi = nonlinearity(text)
    except ValueError:
        pytest.skip("a function that this grammar does not have")
    reach = distance / sin(0.5)
    assert Region(phi, 0.9 * reach, 0.5).proved(2.0)
    assert not Region(phi, 1.05 * reach, 0.5).proved(2.0)


@pytest.mark.parametrize("name", sorted(set(SLOPES) & set(COMPLEX)))
def test_a_ball_is_not_much_wider_than_what_lies_in_it(name: str) -> None:
    """Radius of F(ball) against |F'| times the radius, far out where a function may cancel."""
    for middle in (acb(0.5, 0.3), acb(30, 4), acb(-30, 4), acb(3000, 40)):
        ball = acb(arb(middle.real, 1e-9), arb(middle.imag, 1e-9))
        value = COMPLEX[name](ball)
        slope = SLOPES[name](COMPLEX, middle, COMPLEX[name](middle))
        if value.is_finite() and slope.is_finite():
            size = float(slope.abs_upper()) + 1e-6 * float(value.abs_upper())
            assert float(value.real.rad()) + float(value.imag.rad()) <= 2e-8 * size, middle


def test_asinh_is_proved_far_out() -> None:
    assert proved("asinh(x)", 2.0, 0.5, 4.75)


def test_singularities_off_the_imaginary_axis_and_kinks_are_found() -> None:
    """x/(1+x^4) has its poles at 45 degrees; |x^2 - 1| a kink at 1, |x| one at 0."""
    assert proved("x/(1+x**4)", 0.5, 0.7)
    assert not proved("x/(1+x**4)", 2.0, 0.7)
    kink = "x*sqrt((x**2-1)**2)"
    assert proved(kink, 1.0, 0.01, 0.75)
    assert not proved(kink, 1.0, 0.01, 1.0)
    assert not proved("x*sqrt(x**2)/(1+x**2)", 1.0, 0.01, 0.1)


def test_a_function_without_a_rule_is_nowhere_analytic() -> None:
    class Unknown:
        name, node = "|x|", ("abs", ("x",))

    assert off_axis(Unknown()) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["x/(1+x**2)", "sin(x)/(1+x**2)", "x*exp(-x**2)", "tanh(x)+x/10"])
def test_bounds_hold_at_points_of_the_region(text: str) -> None:
    phi, rng = nonlinearity(text), random.Random(7)
    region, value = Region(phi, 0.8, 0.7), compiled(phi.node, MPMATH)
    region.column(3.0)
    edge = region.edge(4, 40, 0.7)
    for _ in range(60):
        t, y = rng.uniform(0, 2.5), rng.uniform(0, 0.7)
        w = 0.8 * mp.sinh(mp.mpc(t, y))
        assert abs(value(w)) <= mpf_of(region.columns[int(t / COLUMN)].value)
        slope = mpf_of(region.columns[int(t / COLUMN)].slope)
        assert abs(mp.diff(value, w)) <= slope * mp.mpf("1.000001")
        w = 0.8 * mp.sinh(mp.mpc(t, 0.7))
        size, bound = abs(value(w)), mpf_of(edge[int(t * 16)].value)
        assert size <= bound
        assert bound <= 4 * size + mpf_of(region.small)

"""Power laws that hold from some x on, against values of phi and phi' by mpmath; what has none is refused."""

import pytest
from mpmath import mp

from rnnchaos.numerics.ball.convert import mpf_of
from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.growth import growth
from rnnchaos.numerics.nonlinearity.over_mpmath import MPMATH
from rnnchaos.numerics.nonlinearity.power_law import Unbounded
from rnnchaos.theory.nonlinearity.registry import nonlinearity

BOUNDED = (
    "x/(1+x**2)",
    "sin(x)/(1+x**2)",
    "tanh(x)+x/10",
    "x*exp(-x**2)",
    "x/cosh(x)",
    "atan(x)*asinh(x)**2",
    "erf(x)/2-tanh(x)/3",
    "x-x**3",
    "tanh(sin(x))",
    "x*sqrt(1+x**4)/(2+cos(x))",
    "-sinh(1/(1+x**2))*x",
    "x**3/cosh(x)**2",
)
GROWING = ("sinh(x)", "x*exp(x**2)", "sinh(x)/cosh(x)", "x/(sin(x)**2+x**2-4)/cos(x)")


@pytest.mark.parametrize("text", BOUNDED)
def test_phi_and_its_slope_stay_below_their_power_laws(text: str) -> None:
    phi = nonlinearity(text)
    value = compiled(phi.node, MPMATH)
    for exponent in (1, 3, 6):
        (p, c), (q, d) = growth(phi, exponent)
        with mp.workdps(40):
            slack = 1 + mp.mpf(10) ** -12
            for k in range(0, 60, 7):
                x = mp.mpf(2) ** exponent * mp.mpf("1.1") ** k
                assert abs(value(x)) <= mpf_of(c) * x**p * slack
                assert abs(mp.diff(value, x)) <= mpf_of(d) * x**q * slack + mp.mpf(10) ** -20


def test_the_power_is_the_true_one_where_there_is_one() -> None:
    for text, powers in (("x-x**3", (3, 2)), ("tanh(x)+x/10", (1, 1)), ("x*sqrt(1+x**2)", (2, 1))):
        assert tuple(p for p, _ in growth(nonlinearity(text), 4)) == powers
    (_, size), _ = growth(nonlinearity("x*exp(-x**2)"), 4)
    assert size < 1e-90


@pytest.mark.parametrize("text", GROWING)
def test_what_no_power_bounds_is_refused(text: str) -> None:
    with pytest.raises(Unbounded):
        growth(nonlinearity(text), 2)

"""Bands of expressions, against phi' of mpmath at points of the band and against the known singularities."""

import random

import pytest
from flint import arb
from mpmath import mp

from rnnchaos.numerics.ball.convert import mpf_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.bands.half_strip import far_operations
from rnnchaos.numerics.bands.laws import Far
from rnnchaos.numerics.bands.proof import FURTHEST, band_of, proved_band
from rnnchaos.numerics.nonlinearity.band_bound import registered_band
from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.dual import Dual, duals
from rnnchaos.numerics.nonlinearity.over_mpmath import MPMATH
from rnnchaos.numerics.nonlinearity.power_law import Unbounded
from rnnchaos.theory.errors import Unproved, present
from rnnchaos.theory.nonlinearity.grammar import parse
from rnnchaos.theory.nonlinearity.registry import EVERY, Nonlinearity, nonlinearity

REACH = {
    "tanh(2*x - 1)": mp.pi / 4,
    "exp(-x**2)": FURTHEST,
    "sin(x) + x/2": FURTHEST,
    "log(1 + exp(2*x))": mp.pi / 2,
    "x/(1 + exp(-x))": mp.pi,
    "x/(1 + x**2)": 1,
    "log(2 + x**2)": mp.sqrt(2),
    "x*(1 + erf(x/sqrt(2)))/2": FURTHEST,
}
"""The distance of the nearest singularity from the real axis, or where the search ends."""


@pytest.mark.parametrize("text", REACH)
def test_the_slope_stays_below_its_bound(text: str) -> None:
    """At random points, near the real axis and far out; up to half the reach it is no 7 times too large."""
    phi, rng = nonlinearity(text), random.Random(5)
    band = present(band_of(phi), "a band")
    assert 0.8 * REACH[text] < band.reach <= REACH[text]
    slope = compiled(phi.node, duals(MPMATH))
    for share in (0.0, 0.5, 0.9):
        bound = mpf_of(band.bound(arb(share * band.reach)))
        heights = [share * band.reach * side for side in (1, -1, rng.random())]
        places = [mp.mpc(rng.choice((1, 4, 60)) * rng.gauss(0, 1), v) for v in heights for _ in range(25)]
        sizes = [abs(slope(Dual(w, mp.mpc(1))).slope) for w in places]
        assert max(sizes) <= bound
        assert share > 0.5 or bound < 7 * max(sizes)


@pytest.mark.parametrize("name", ["gd", "erf", "softplus"])
def test_a_registered_bound_holds_of_the_same_function_proved_by_balls(name: str) -> None:
    """Two proofs: the closed form, and boxes, of which neither may lie below what mpmath finds."""
    known = present(registered_band(EVERY[name]), "a band")
    found = present(proved_band(Nonlinearity(f"copy of {name}", EVERY[name].node)), "a band")
    assert 0.9 * min(known.reach, FURTHEST) < found.reach <= min(known.reach + 1e-3, FURTHEST)
    slope, v = compiled(EVERY[name].node, duals(MPMATH)), found.reach / 2
    sizes = [abs(slope(Dual(mp.mpc(u / 4, v), mp.mpc(1))).slope) for u in range(-60, 61)]
    for band in (known, found):
        assert max(sizes) <= mpf_of(band.bound(arb(v))) * (1 + mp.mpf(10) ** -12)


@pytest.mark.parametrize(
    "text", ["x**2", "exp(x)", "relu", "abs(x)", "x/(x - 1)", "sin(x**2)", "tanh(x)*x**2", "elu"]
)
def test_what_has_no_band(text: str) -> None:
    assert band_of(nonlinearity(text)) is None


def test_beyond_its_reach_a_band_says_nothing() -> None:
    band = present(band_of(nonlinearity("tanh(x) + 1/3")), "a band")
    with pytest.raises(Unproved):
        band.bound(arb(1.6))


FAR = (
    *(
        "x",
        "x**3 - x",
        "tanh(x)",
        "erf(x)",
        "atan(2*x)",
        "asinh(x)",
        "sech(x)",
        "logistic(-x)",
        "softplus(x)",
    ),
    *(
        "softplus(-x)",
        "log(x)",
        "log1p(x**2)",
        "sqrt(1 + x**2)",
        "x**(3/2)",
        "sin(2*x)",
        "cos(x/3)/x",
        "exp(-x/2)",
    ),
    *(
        "x*exp(-x**2)",
        "1/(1 + x**2)",
        "tanh(1/x)",
        "erf(-x)*x",
        "sinh(1/x)",
        "x/(2 + cos(x))",
        "pi*x/(1 + x)",
    ),
)


@pytest.mark.parametrize("edge", [0.5, 0.75, 1, 4])
@pytest.mark.parametrize("text", FAR)
def test_a_law_holds_far_out(text: str, edge: float) -> None:
    """u^-p f(w) lies in the ball, for f and f', at points of u >= edge, |v| <= 1/2, or there is no law."""
    tree = parse(text)
    with working_bits(64):
        w = Far.identity(arb(edge), arb(0.5))
        try:
            found = compiled(tree, duals(far_operations(arb(edge))))(Dual(w, w.number(1)))
        except Unbounded:
            assert edge < 4
            return
    value = compiled(tree, duals(MPMATH))
    for u in (edge, 1.1 * edge, 2 * edge, 10 * edge, 250 * edge):
        for v in (-0.5, 0, 0.3, 0.5):
            exact = value(Dual(mp.mpc(u, v), mp.mpc(1)))
            for law, number in ((found.value, exact.value), (found.slope, exact.slope)):
                scaled = mp.mpc(number) / mp.mpf(u) ** (mp.mpf(law.power.numerator) / law.power.denominator)
                near = abs(scaled - mp.mpc(mpf_of(law.factor.real.mid()), mpf_of(law.factor.imag.mid())))
                room = mp.hypot(mpf_of(law.factor.real.rad()), mpf_of(law.factor.imag.rad()))
                assert near <= room + abs(scaled) * mp.mpf(10) ** -12
                if law.height is not None:
                    assert abs(mp.im(number)) <= mpf_of(law.height) * (1 + mp.mpf(10) ** -12)


@pytest.mark.parametrize("text", ["exp(x)", "sinh(x)", "1/sin(x)", "tanh(sin(x)*x)", "log(-x)", "abs(x)"])
def test_what_no_law_bounds_is_refused(text: str) -> None:
    w = Far.identity(arb(4), arb(0.5))
    with pytest.raises((Unbounded, KeyError)):
        compiled(parse(text), far_operations(arb(4)))(w)

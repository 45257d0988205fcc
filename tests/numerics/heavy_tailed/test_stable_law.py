"""The stable law in balls: closed forms, three representations against each other, mpmath, limits,
symmetry."""

from fractions import Fraction

import flint
import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.heavy_tailed import stable_law
from rnnchaos.numerics.heavy_tailed.second_engine import law as reference
from rnnchaos.theory.errors import UsageError

BITS = 90
ALPHAS = ("0.1", "0.5", "0.9", "0.99", "1.001", "1.1", "1.5", "1.9", "1.999")


@pytest.mark.parametrize("alpha", ALPHAS)
@pytest.mark.parametrize("x", ["0.001", "0.7", "1", "3", "40", "1e6"])
def test_representations_overlap(alpha: str, x: str) -> None:
    """Small-x series, large-x series and Mellin inversion enclose the same number wherever they apply."""
    a, point = Fraction(alpha), Fraction(x)
    with working_bits(BITS + 60):
        for kind in (0, 1):
            found = [f(a, arb_of(point), BITS, kind) for f in (stable_law._large, stable_law._small)]
            found.append(stable_law._between(a, arb_of(point), BITS, kind))
            balls = [ball for ball in found if ball is not None and ball.is_finite()]
            assert len(balls) >= (1 if abs(a - 1) < Fraction(1, 10) and point == 1 else 2)
            assert all(p.overlaps(q) for p in balls for q in balls)
            assert max(ball.rel_accuracy_bits() for ball in balls) >= BITS - 2


@pytest.mark.parametrize("x", ["0.3", "5", "1e12"])
def test_limits_are_smooth_at_one_and_two(x: str) -> None:
    """alpha = 1 -+ 1e-12 is within 1e-10 of the Cauchy law; 2 - 1e-12 likewise of the normal law in its
    core."""
    near = Fraction(1, 10**12)
    with working_bits(200):
        point = arb_of(Fraction(x))
        for law in (stable_law.density, stable_law.upper_tail):
            exact = law(Fraction(1), point, BITS)
            for side in (-near, near):
                assert abs(law(1 + side, point, BITS) / exact - 1) < arb("1e-9")
        if Fraction(x) < 10:
            exact = stable_law.density(Fraction(2), point, BITS)
            assert abs(stable_law.density(2 - near, point, BITS) / exact - 1) < arb("1e-9")


@pytest.mark.parametrize("alpha", ["0.7", "1.3"])
def test_far_tail_is_the_power_law(alpha: str) -> None:
    """P(z > x) x^alpha -> C_alpha/2; scipy's density is off by a factor here."""
    a = Fraction(alpha)
    with working_bits(160):
        x = arb(10) ** 60
        ratio = 2 * stable_law.upper_tail(a, x, BITS) * x ** arb_of(a) / stable_law.tail_amplitude(a)
        assert abs(ratio - 1) < arb("1e-40")
        slope = stable_law.density(a, x, BITS) * x / (arb_of(a) * stable_law.upper_tail(a, x, BITS))
        assert abs(slope - 1) < arb("1e-40")


@given(alpha=st.integers(10, 200), x=st.fractions(Fraction(1, 1000), 1000, max_denominator=1000))
@settings(max_examples=15, deadline=None)
def test_density_is_the_slope_of_the_distribution(alpha: int, x: Fraction) -> None:
    a, h = Fraction(alpha, 100), Fraction(1, 2**40)
    with working_bits(200):
        rise = stable_law.upper_tail(a, arb_of(x - h * x), 160) - stable_law.upper_tail(
            a, arb_of(x + h * x), 160
        )
        slope = rise / (2 * arb_of(h * x))
        assert abs(slope / stable_law.density(a, arb_of(x), 100) - 1) < arb("1e-15")


def test_moments_close() -> None:
    """E|z|^u from the density on a grid in ln x, at alpha = 1.5, u = 1/2, against the closed form."""
    from rnnchaos.numerics.heavy_tailed.weight_law import stable_moment

    a = Fraction(3, 2)
    with working_bits(120):
        step, total = arb("0.125"), arb(0)
        for j in range(-280, 480):
            x = (step * j).exp()
            total += 2 * stable_law.density(a, x, 60) * x * x.sqrt()
        exact = stable_moment(a, flint.acb(arb(1) / 2)).real
        assert abs(step * total / exact - 1) < arb("1e-15")


@pytest.mark.parametrize(("alpha", "x"), [("0.5", "3"), ("1.3", "0.5"), ("1.9", "1e4")])
def test_second_engine_agrees(alpha: str, x: str) -> None:
    a, point = Fraction(alpha), Fraction(x)
    with working_bits(120):
        density = reference.density(60, alpha=a, x=point).arb
        tail = reference.distribution(60, alpha=a, x=-point).arb
        assert density is not None
        assert tail is not None
        for found, exact in (
            (density, stable_law.density(a, arb_of(point), BITS)),
            (tail, stable_law.upper_tail(a, arb_of(point), BITS)),
        ):
            assert found.overlaps(exact)
            assert found.rad() < exact * arb("1e-9")


@pytest.mark.parametrize("alpha", ["0", "-1", "2.1", "nan", "1e-9", "inf", ""])
def test_bad_alpha(alpha: str) -> None:
    from rnnchaos.numerics.heavy_tailed.parameters import ALPHA

    with pytest.raises(UsageError, match="alpha"):
        ALPHA(alpha)

"""Mehler's squares against Parseval, closed forms, direct quadrature, and the sampled route."""

import mpmath as mp
import pytest
from flint import arb

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.means.mehler import mean_square_slope, mehler
from rnnchaos.numerics.means.moments import moments
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.over_mpmath import MPMATH
from rnnchaos.theory.nonlinearity.registry import Nonlinearity, nonlinearity

NAMES = ("tanh", "erf", "atan", "algebraic", "gd")


@pytest.mark.parametrize(
    ("name", "variance"),
    [
        *((name, variance) for name in NAMES for variance in ("0.01", "0.7", "3")),
        ("x/(1+x**2)", "0.1"),
    ],
)
def test_parseval_encloses(name: str, variance: str) -> None:
    """sum b_k <= E phi^2 <= sum b_k + rest, as balls, and tightly."""
    act = activation(nonlinearity(name))
    with working_bits(110):
        found = mehler(act, arb(variance), 60, enclosing=True)
        missing = moments(act, arb(variance)).second - sum(found.terms, arb(0))
        assert missing.overlaps(found.rest)
        assert abs(missing) < arb(2) ** -50
        assert found.rest < arb(2) ** -50


@pytest.mark.parametrize("name", ["tanh", "atan", "algebraic"])
def test_coefficients_by_direct_quadrature(name: str) -> None:
    """h_k = E[phi He_k]/sqrt(k!) by mpmath's own quadrature in real space."""
    phi = nonlinearity(name)
    with working_bits(110):
        found = mehler(activation(phi), arb("0.9"), 70).terms
    with mp.workdps(25):
        value = compiled(phi.node, MPMATH)
        for j in (0, 1, 4):
            k = 2 * j + 1

            def integrand(z: mp.mpf, k: int = k) -> mp.mpf:
                he = mp.hermite(k, z / mp.sqrt(2)) / mp.mpf(2) ** (mp.mpf(k) / 2)
                return value(mp.sqrt(mp.mpf("0.9")) * z) * he * mp.npdf(z)

            h = 2 * mp.quad(integrand, mp.linspace(0, 14, 15)) / mp.sqrt(mp.factorial(k))
            assert abs(float(found[j]) - h**2) < 1e-15


def test_contour_and_fourier_side_agree() -> None:
    """tanh from its tree, by contour and recurrence, against tanh from the Fourier side, over a ball."""
    copy, variance = activation(nonlinearity("1*tanh(x)")), arb("0.8", "1e-12")
    with working_bits(120):
        exact = mehler(activation(nonlinearity("tanh")), variance, 60)
        found = mehler(copy, variance, 60, enclosing=True)
        for a, b in zip(exact.terms, found.terms, strict=False):
            assert a.overlaps(b)
            assert b.rad() < 1e-11
        sharp = mehler(copy, arb("0.8"), 60, enclosing=True)
        assert max(float(b.rad()) for b in sharp.terms) < 1e-17
        assert mean_square_slope(copy, arb("0.8")).overlaps(
            mean_square_slope(activation(nonlinearity("tanh")), arb("0.8"))
        )


@pytest.mark.parametrize("name", NAMES)
def test_sampled_route_agrees(name: str) -> None:
    proved = activation(nonlinearity(name))
    copy = activation(Nonlinearity(f"copy of {name}", nonlinearity(name).node))
    with working_bits(120):
        exact, sampled = mehler(proved, arb(1), 50), mehler(copy, arb(1), 50)
    for a, b in zip(exact.terms[:20], sampled.terms, strict=False):
        assert abs(float(a) - float(b)) < 1e-12


def test_mean_square_slope_of_tanh() -> None:
    """E sech^4 = 1 - 2 E tanh^2 + E tanh^4, the last by mpmath."""
    with working_bits(90):
        found = float(mean_square_slope(activation(nonlinearity("tanh")), arb(2)))
    direct = mp.quad(lambda z: 2 * mp.npdf(z) * mp.sech(mp.sqrt(2) * z) ** 4, [0, 1, 2, 4, 12])
    assert abs(found - direct) < 1e-14

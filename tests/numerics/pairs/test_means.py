"""Means of two correlated Gaussian inputs: every arithmetic against SciPy's double integrals, derivatives
against difference quotients, balls against each other."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import arb
from mpmath import mp
from scipy.integrate import quad

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.pairs.conditional import conditional_means
from rnnchaos.numerics.pairs.floating import hermite_means, sampler_of
from rnnchaos.numerics.pairs.floating_kinks import kinked_means
from rnnchaos.numerics.pairs.hermite_balls import hermite_balls, plan
from rnnchaos.numerics.pairs.jets import Means
from rnnchaos.numerics.pairs.kinked_balls import kinked_balls
from rnnchaos.numerics.pairs.pieces import Pieces
from rnnchaos.numerics.pairs.splines import pieces_of
from rnnchaos.theory.errors import present
from rnnchaos.theory.nonlinearity.registry import nonlinearity

M, D, C = 0.57, 2.2, 1.5
SMOOTH = ("tanh", "erf", "atan", "algebraic", "gd", "logistic", "softplus")
KINKED = ("relu", "hard_tanh", "relu(x)**2", "abs(x)", "relu(x) - 2*relu(x - 1)")


def _pieces(name: str) -> Pieces:
    return present(pieces_of(nonlinearity(name)), "pieces")


def _floating(name: str, m: float, d: float) -> Means:
    mean, variance = np.array([m]), np.array([d])
    if name in KINKED:
        return kinked_means(_pieces(name), mean, variance)
    return hermite_means(sampler_of(nonlinearity(name)), mean, variance, nodes=601, terms=320)


def _balls(name: str, m: arb, d: arb, bits: int = 80) -> Means:
    if name in KINKED:
        return kinked_balls(_pieces(name), present(_pieces(name).smooth, "order"), m, d)
    return hermite_balls(nonlinearity(name), m, d, plan(nonlinearity(name), M, D, 0.75, bits))


def _numbers(means: Means, covariance: Any) -> list[Any]:
    pair = means.pair(covariance)
    jets = (means.first, means.second, means.slope, pair.product, pair.integral)
    return [jet.value for jet in jets]


@pytest.mark.parametrize("name", ["tanh", "relu", "hard_tanh", "softplus"])
def test_the_two_point_mean_is_the_double_integral(name: str) -> None:
    phi, rest = sampler_of(nonlinearity(name)), np.sqrt(D - C)

    def integrand(y: float, z: float) -> float:
        inner = phi(np.array([M + np.sqrt(C) * z + rest * y]))[0][0]
        return float(inner * np.exp(-y * y / 2) / np.sqrt(2 * np.pi))

    z, weights = np.polynomial.hermite_e.hermegauss(24)

    values = [quad(integrand, -9, 9, args=(place,), points=[0.0], limit=200)[0] for place in z]
    wanted = float(np.array(values) ** 2 @ weights / np.sqrt(2 * np.pi))
    found = _floating(name, M, D).pair(np.array([C])).product.value[0]
    assert found == pytest.approx(wanted, rel=2e-6)


@pytest.mark.parametrize("name", [*SMOOTH, *KINKED])
def test_balls_hold_what_float64_says(name: str) -> None:
    with working_bits(110):
        balls = _numbers(_balls(name, arb(M), arb(D)), arb(C))
    floats = _numbers(_floating(name, M, D), np.array([C]))
    loose = 1e-8 if name in ("atan", "algebraic") else 1e-13
    for ball, number in zip(balls, floats, strict=True):
        assert float(ball) == pytest.approx(float(np.ravel(number)[0]), rel=loose)
        assert ball.rel_accuracy_bits() > 70


@pytest.mark.parametrize("name", ["tanh", "softplus", "relu", "relu(x)**2", "hard_tanh"])
def test_nested_quadrature_lies_in_the_balls(name: str) -> None:
    """mpmath, which shares neither expansion nor rule, to 22 digits."""
    with working_bits(120):
        balls = _numbers(_balls(name, arb(M), arb(D)), arb(C))
        with mp.workprec(120):
            known = pieces_of(nonlinearity(name))
            means = conditional_means(nonlinearity(name), known, mp.mpf(M), mp.mpf(D), 76, 0)
            for ball, number in zip(balls, _numbers(means, mp.mpf(C)), strict=True):
                assert abs(float(ball.mid() - arb(mp.nstr(number, 40)))) < 1e-21 * (1 + abs(float(number)))


@pytest.mark.parametrize("name", ["tanh", "logistic", "relu", "hard_tanh", "relu(x)**2"])
def test_jets_are_derivatives(name: str) -> None:
    h = 2.0**-30

    def difference(at: Callable[[float], list[Any]], place: float) -> list[Any]:
        up, down = at(place + h), at(place - h)
        return [(a - b) / (2 * arb(h)) for a, b in zip(up, down, strict=True)]

    with working_bits(150):
        means = _balls(name, arb(M), arb(D), 110)
        pair = means.pair(arb(C))
        jets = (means.first, means.second, means.slope, pair.product, pair.integral)
        by_mean = difference(lambda m: _numbers(_balls(name, arb(m), arb(D), 110), arb(C)), M)
        by_variance = difference(lambda d: _numbers(_balls(name, arb(M), arb(d), 110), arb(C)), D)
        by_covariance = difference(lambda c: _numbers(means, arb(c)), C)
    for k, jet in enumerate(jets):
        assert float(jet.mean) == pytest.approx(float(by_mean[k]), abs=1e-14, rel=1e-14)
        assert float(jet.variance) == pytest.approx(float(by_variance[k]), abs=1e-14, rel=1e-14)
        if k > 2:
            assert float(jet.covariance) == pytest.approx(float(by_covariance[k]), abs=1e-14, rel=1e-14)


@pytest.mark.parametrize("name", ["tanh", "algebraic", "softplus", "relu", "hard_tanh"])
def test_a_box_holds_the_means_of_its_points(name: str) -> None:
    """Values and derivatives at corners of the box, far enough apart for a missing width to show."""
    r = 2.0**-20
    with working_bits(90):
        box = _balls(name, arb(M, r), arb(D, r), 60)
        wide = box.pair(arb(C, r))
        for m, d, c in ((M - r, D + r, C - r), (M + r, D + r, C + r), (M + r, D - r, C)):
            means = _balls(name, arb(m), arb(d), 60)
            pair = means.pair(arb(c))
            for big, small in (
                (box.first, means.first),
                (wide.product, pair.product),
                (wide.integral, pair.integral),
            ):
                assert big.value.contains(small.value) or big.value.overlaps(small.value)
                assert big.mean.overlaps(small.mean)
                assert big.variance.overlaps(small.variance)
        assert wide.product.value.rad() < 1e-4


def test_relu_at_zero_mean_is_the_arc_cosine_kernel() -> None:
    """C = Delta0 [sin t + (pi - t) cos t]/(2 pi), cos t = rho (Cho and Saul 2009)."""
    with working_bits(100):
        found = _balls("relu", arb(0), arb(2)).pair(arb(1)).product.value
        t = arb("0.5").acos()
        assert found.overlaps(2 * (t.sin() + (arb.pi() - t) * t.cos()) / (2 * arb.pi()))
        assert found.rel_accuracy_bits() > 80


def test_erf_in_closed_form() -> None:
    """E phi(m + u) = erf(sqrt(pi) m/2/sqrt(1 + pi Delta0/2))."""
    with working_bits(100):
        m, d = arb(M), arb(D)
        wanted = (arb.pi().sqrt() * m / 2 / (1 + arb.pi() * d / 2).sqrt()).erf()
        found = _balls("erf", m, d).first.value
        assert found.contains(wanted.mid())
        assert found.rel_accuracy_bits() > 70


def test_one_order_of_jumps_is_wanted() -> None:
    """x relu(x) + relu(x - 1) jumps in its second derivative at 0, in its first at 1."""
    mixed = Pieces(
        (Fraction(0), Fraction(1)),
        ((Fraction(0),), (Fraction(0), Fraction(0), Fraction(1)), (Fraction(-1), Fraction(1), Fraction(1))),
    )
    assert mixed.smooth is None
    assert _pieces("relu").smooth == 1
    assert _pieces("relu(x)**2").smooth == 2
    assert _pieces("sign(x)").smooth == 0

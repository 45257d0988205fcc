"""Certified means and states of expressions against quadrature by mpmath, and what exposes a false strip."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from flint import arb
from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.means.contour_rule import ContourRule
from rnnchaos.numerics.means.moments import moments
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.over_mpmath import MPMATH
from rnnchaos.numerics.nonlinearity.region import Region
from rnnchaos.theory.errors import Unproved
from rnnchaos.theory.nonlinearity.registry import nonlinearity
from tests.numerics.bounds.plant import planted

Primitive = Callable[[Any], Any]
PRIMITIVES: dict[str, Primitive] = {
    "x/(1+x**2)": lambda x: mp.log1p(x * x) / 2,
    "x*exp(-x**2)": lambda x: (1 - mp.exp(-x * x)) / 2,
    "tanh(x)+x/10": lambda x: mp.log(mp.cosh(x)) + x * x / 20,
    "atan(x)": lambda x: x * mp.atan(x) - mp.log1p(x * x) / 2,
    "sin(x)": lambda x: 1 - mp.cos(x),
}


def by_mpmath(f: Primitive, variance: Any) -> Any:
    """E f(sqrt(D) z) of an even f, by Gauss-Legendre panels."""
    edges = [mp.sqrt(variance) * k for k in (0, 0.05, 0.15, 0.4, 0.8, 1.6, 3, 5, 8, 11, 14)]
    whole = mp.quad(
        lambda x: f(x) * mp.exp(-x * x / (2 * variance)), edges, method="gauss-legendre", maxdegree=4
    )
    return 2 * whole / mp.sqrt(2 * mp.pi * variance)


@pytest.mark.parametrize("text", PRIMITIVES)
def test_means_agree_with_quadrature(text: str) -> None:
    phi = nonlinearity(text)
    value, primitive = compiled(phi.node, MPMATH), PRIMITIVES[text]
    variance = Fraction(3, 10)
    with working_bits(133):
        found = moments(activation(phi), arb_of(variance))
    means = (found.second, lambda x: value(x) ** 2), (found.mean, primitive)
    with mp.workdps(40), working_bits(200):
        for ball, f in (*means, (found.square, lambda x: primitive(x) ** 2)):
            truth = arb_of(by_mpmath(f, mpf_of(variance)))
            assert abs(ball - truth) < abs(truth) * arb(10) ** -33
            assert ball.rad() < abs(truth) * arb(10) ** -33


def test_a_phi_without_a_certified_state_has_certified_means() -> None:
    """sin(x)/(1+x^2): E phi^2, and E Phi = int_0^inf phi(x) P(|X| > x) dx."""
    phi = nonlinearity("sin(x)/(1+x**2)")
    value = compiled(phi.node, MPMATH)
    with working_bits(120):
        found = moments(activation(phi), arb("0.5"))
    with mp.workdps(36):
        edges = [0, 0.1, 0.3, 0.6, 1, 2, 3, 4, 5, 6, 7, 9]
        mean = mp.quad(lambda x: value(x) * mp.erfc(x), edges, method="gauss-legendre", maxdegree=4)
        assert abs(mpf_of(found.mean) - mean) < mp.mpf(10) ** -30
        second = by_mpmath(lambda x: value(x) ** 2, mp.mpf("0.5"))
        assert abs(mpf_of(found.second) - second) < mp.mpf(10) ** -30


@pytest.mark.parametrize(("text", "g"), [("x/(1+x**2)", "1.3"), ("tanh(x)+x/10", "1.5")])
def test_the_state_is_certified_and_solves_its_equation(text: str, g: str) -> None:
    """D^2/Var Phi - 2 g^2 changes sign over the ball, by mpmath; a second precision overlaps."""
    found = evaluate("variance", phi=text, g=g, digits=30)
    again = evaluate("variance", phi=text, g=g, digits=20)
    assert found.certified
    assert again.certified
    assert found.arb.overlaps(again.arb)
    with mp.workdps(40):

        def excess(variance: Any) -> Any:
            mean = by_mpmath(PRIMITIVES[text], variance)
            square = by_mpmath(lambda x: PRIMITIVES[text](x) ** 2, variance)
            return variance**2 / (square - mean**2) - 2 * mp.mpf(g) ** 2

        width = mp.mpf(10) ** -30
        assert excess(found.mpf * (1 - width)) < 0 < excess(found.mpf * (1 + width))


def test_the_method_says_why_a_value_is_not_certified() -> None:
    found = evaluate("variance", phi="sin(x)/(1+x**2)", g="1.3", digits=10)
    assert not found.certified
    assert "not certified: phi(x)/x > 0 is not shown to decrease" in found.method


def test_a_strip_beyond_a_pole_is_refused_and_would_miss_the_truth() -> None:
    """x/(1+x^2) with Im x up to 1.36: the rule's error is that of the pole, its bound knows nothing of it."""
    act, variance = activation(nonlinearity("x/(1+x**2)")), arb("0.5")
    wide = ContourRule(variance, arb(2), arb("0.75"), arb("0.15").mid(), 25)
    with working_bits(120):
        truth = moments(act, variance).second
        with pytest.raises(Unproved):
            moments(act, variance, rule=wide)
        other = replace(wide, scale=arb("2.125"))  # what was proved of a region is kept
        with planted(Region.column, ("0.0, self.angle)", "0.0, self.angle / 2)")):
            found = moments(act, variance, rule=other).second
    assert not found.overlaps(truth)

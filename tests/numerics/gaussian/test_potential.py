"""The potential: arcsine closed form, both engines, its zeros, its edges, and what is refused."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.quadrature import SinhRule
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.means import product_rule as product
from rnnchaos.numerics.means.moments import moments
from rnnchaos.numerics.means.product_rule import mean_product
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import REGISTRY, nonlinearity


def erf_potential(g: arb, delta: arb, variance: arb) -> arb:
    """-Delta^2/2 + g^2 int_0^Delta C with C = (2/pi) asin(k u), k = (pi/2)/(1 + (pi/2) Delta0)."""
    k = (arb.pi() / 2) / (1 + arb.pi() / 2 * variance)
    root = (1 - (k * delta) ** 2).sqrt()
    return -(delta**2) / 2 + g**2 * 2 / arb.pi() * (delta * (k * delta).asin() + (root - 1) / k)


@settings(max_examples=12, deadline=None)
@given(
    variance=st.fractions(Fraction(1, 100), 30, max_denominator=100),
    share=st.fractions(Fraction(1, 100), Fraction(99, 100), max_denominator=100),
    sign=st.sampled_from([1, -1]),
)
def test_erf_potential_is_the_integral_of_its_arcsine(variance: Fraction, share: Fraction, sign: int) -> None:
    delta = sign * variance * share
    found = evaluate("potential", g="1.7", Delta=delta, Delta0=variance, phi="erf", digits=15)
    assert found.certified
    with working_bits(200):
        exact = erf_potential(arb_of(Fraction(17, 10)), arb_of(delta), arb_of(variance))
        assert found.arb.overlaps(exact)
        assert found.arb.rad() < exact.abs_lower() * arb(10) ** -15


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_mean_product_meets_its_limits(name: str) -> None:
    """rho -> 0: (E Phi)^2 + O(rho^2); rho -> 1: E Phi^2, from below."""
    act = activation(nonlinearity(name))
    with working_bits(120):
        d = arb(1.5).mid()
        single = moments(act, d)
        near_zero, near_one = (mean_product(act, d, rho) for rho in (arb(2) ** -30, 1 - arb(2) ** -10))
        assert abs(near_zero - single.mean**2) < arb(2) ** -58
        assert near_one < single.square
        assert single.square - near_one < arb(2) ** -9


@pytest.mark.parametrize("variance", ["0.000001", "1e5"])
def test_error_of_the_product_rule_is_enclosed_at_extreme_variances(variance: str) -> None:
    act = activation(nonlinearity("tanh"))
    with working_bits(110):
        coarse = mean_product(act, arb(variance).mid(), arb("0.6"))
    with working_bits(160):
        fine = mean_product(act, arb(variance).mid(), arb("0.6"))
    assert coarse.overlaps(fine)
    assert coarse.rad() < fine * arb(10) ** -15


@pytest.mark.parametrize("name", ["tanh", "atan"])
@pytest.mark.parametrize("change", ["step", "count", "band"])
def test_error_bounds_cover_a_rule_made_worse(
    monkeypatch: pytest.MonkeyPatch, name: str, change: str
) -> None:
    """Coarser steps, a shorter range, a narrower band: the ball widens and still holds the truth."""
    act, chosen = activation(nonlinearity(name)), product._rule

    def worse(*arguments: Any) -> tuple[SinhRule, float]:
        rule, band = chosen(*arguments)
        coarse = replace(rule, step=3 * rule.step, count=rule.count // 3)
        short = replace(rule, count=int(0.75 * rule.count))
        return {"step": (coarse, band), "count": (short, band), "band": (rule, band / 3)}[change]

    with working_bits(100):
        d, rho = arb(1.5).mid(), arb("0.7")
        truth = mean_product(act, d, rho)
        monkeypatch.setattr(product, "_rule", worse)
        rough = mean_product(act, d, rho)
        assert rough.contains(truth)
        assert abs(rough.mid() - truth.mid()) > truth.rad()
        assert rough.rad() < arb(10) ** 12 * abs(rough.mid() - truth.mid())


def test_engines_agree() -> None:
    for options in ({"Delta0": "0.9"}, {}):
        ball, mp = (
            evaluate("potential", g="1.4", Delta="0.3", digits=8, engine=e, **options)
            for e in ("ball", "mpmath")
        )
        assert ball.arb.overlaps(mp.arb)
        assert ball.certified
        assert not mp.certified


def test_potential_vanishes_at_the_chaotic_variance_and_nowhere_else_inside() -> None:
    """V(Delta0; Delta0) = 0 at the solution; V < 0 between."""
    variance = evaluate("variance", g="1.6", digits=40)
    just_inside = Fraction(variance.decimal()[0]) * (1 - Fraction(1, 10**30))
    edge = evaluate("potential", g="1.6", Delta=just_inside, Delta0=just_inside, digits=5)
    assert abs(float(edge)) < 1e-29
    for share in (Fraction(1, 5), Fraction(3, 5), Fraction(19, 20)):
        assert float(evaluate("potential", g="1.6", Delta=just_inside * share, digits=5)) < 0


def test_force_at_the_edge_is_the_kinetic_energy() -> None:
    """Gamma0 = -Delta''(0) = dV/dDelta at Delta0, by a one-sided difference of second order."""
    variance = Fraction(evaluate("variance", g="1.6", digits=40).decimal()[0])
    step = Fraction(1, 1000)
    ends = [
        evaluate("potential", g="1.6", Delta=variance - k * step, Delta0=variance, digits=20) for k in (1, 2)
    ]
    slope = (float(ends[0]) * 2 - float(ends[1]) / 2) / float(step)
    energy = float(evaluate("kinetic_energy", g="1.6"))
    assert abs(-slope / energy - 1) < 1e-4


def test_even_zero_and_expressions() -> None:
    assert evaluate("potential", g="1.6", Delta="0").arb == 0
    plus, minus = (evaluate("potential", g="1.6", Delta=d, Delta0="1", digits=12) for d in ("0.4", "-0.4"))
    assert plus.arb.overlaps(minus.arb)
    for phi, certified in (("1*tanh(x)", True), ("(exp(2*x)-1)/(exp(2*x)+1)", False)):
        expression = evaluate("potential", g="1.6", Delta="0.4", Delta0="1", phi=phi, digits=12)
        assert expression.certified is certified
        assert expression.arb.overlaps(plus.arb)


def test_covariance_beyond_the_variance_is_refused() -> None:
    with pytest.raises(UsageError, match="Delta = "):
        evaluate("potential", g="2", Delta="2", Delta0="1.5")
    with pytest.raises(UsageError, match="Delta = "):
        evaluate("potential", g="2", Delta="-3")

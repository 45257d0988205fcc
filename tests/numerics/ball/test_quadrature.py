"""Gaussian means: enclosures against acb.integral and closed forms, the error bound against real errors."""

from dataclasses import replace

import pytest
from flint import acb, arb
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.quadrature import SinhRule, sinh_rule
from rnnchaos.numerics.means.moments import moments
from rnnchaos.numerics.nonlinearity.activation import Activation, activation
from rnnchaos.theory.nonlinearity.registry import REGISTRY, nonlinearity

NAMES = sorted(REGISTRY)


def erf_second(variance: arb) -> arb:
    """E erf(sqrt(pi) x/2)^2 = (2/pi) asin((pi/2) D/(1 + (pi/2) D))."""
    half = arb.pi() / 2 * variance
    return 2 / arb.pi() * (half / (1 + half)).asin()


def erf_spread(variance: arb) -> arb:
    """Var Phi = int_0^D C, the integral of the arcsine, k = (pi/2)/(1 + (pi/2) D)."""
    k = (arb.pi() / 2) / (1 + arb.pi() / 2 * variance)
    return 2 / arb.pi() * (variance * (k * variance).asin() + ((1 - (k * variance) ** 2).sqrt() - 1) / k)


def tanh_square_by_panels(variance: arb) -> arb:
    """E tanh^2 by certified Gauss-Legendre panels and a Gaussian tail: a route apart."""
    root = variance.sqrt()
    reach = 20 * root

    def integrand(x: acb, _: bool) -> acb:
        return x.tanh() ** 2 * (-(x**2) / (2 * variance)).exp()

    body = acb.integral(integrand, acb(0), acb(reach)).real * 2 / (2 * arb.pi() * variance).sqrt()
    return body + arb(0, (reach / root / arb(2).sqrt()).erfc().abs_upper())


def chosen(act: Activation, variance: arb, bits: int) -> SinhRule:
    strip = act.strip
    assert strip is not None
    return sinh_rule(variance, bits, strip.reach, lambda sigma: strip.bound(sigma) ** 2)


def tight(ball: arb, digits: int) -> bool:
    return bool(ball.rad() * arb(10) ** digits < ball.abs_lower())


@pytest.mark.parametrize("variance", ["0.001", "0.7", "30", "1e6"])
def test_tanh_agrees_with_certified_panels(variance: str) -> None:
    with working_bits(200):
        d = arb(variance)
        ours, theirs = moments(activation(nonlinearity("tanh")), d).second, tanh_square_by_panels(d)
        assert ours.overlaps(theirs)
        assert tight(ours, 40)
        assert tight(theirs, 30)


@settings(max_examples=25, deadline=None)
@given(exponent=st.integers(-30, 24), bits=st.sampled_from([80, 130, 260]))
def test_erf_agrees_with_its_closed_form(exponent: int, bits: int) -> None:
    """An enclosure must contain the truth, at every size of the variance, and be narrow."""
    with working_bits(bits + 8 * abs(exponent)):
        d = arb(10) ** exponent if exponent < 0 else arb(2) ** exponent
        found = moments(activation(nonlinearity("erf")), d.mid(), slopes=True)
        assert found.second.overlaps(erf_second(d.mid()))
        assert found.spread.overlaps(erf_spread(d.mid()))
        assert tight(found.second, int(0.3 * bits) - 14)


@pytest.mark.parametrize("name", NAMES)
def test_slopes_are_the_derivatives_in_the_variance(name: str) -> None:
    """Against a central difference at 300 bits, whose own error is below 1e-20."""
    act = activation(nonlinearity(name))
    with working_bits(300):
        d, step = arb(1.3).mid(), arb(2) ** -40
        here = moments(act, d, slopes=True)
        up, down = moments(act, d + step), moments(act, d - step)
        for slope, high, low in (
            (here.second_slope, up.second, down.second),
            (here.spread_slope, up.spread, down.spread),
            (here.mean_slope, up.mean, down.mean),
        ):
            assert abs(slope - (high - low) / (2 * step)) < arb(10) ** -20


@pytest.mark.parametrize("name", NAMES)
def test_gaussian_by_parts_ties_phi_to_its_primitive(name: str) -> None:
    """2 D d(E Phi)/dD = E[x phi(x)]: phi is the derivative of Phi, whatever computed Phi."""
    act = activation(nonlinearity(name))
    with working_bits(160):
        d = arb(0.8).mid()
        rule = chosen(act, d, 160)
        total = sum((weight * x * phi for x, weight, _, phi, _ in act.sampled(rule)), arb(0))
        assert abs(2 * d * moments(act, d, slopes=True).mean_slope - total) < arb(10) ** -35


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("coarsen", [1, 3, 6])
def test_error_bound_exceeds_the_true_error_of_coarse_rules(name: str, coarsen: int) -> None:
    act = activation(nonlinearity(name))
    assert act.strip is not None
    with working_bits(200):
        d = arb(2.5).mid()
        truth = moments(act, d)
        fine = chosen(act, d, 60)
        rule = replace(fine, step=fine.step * coarsen, count=fine.count // coarsen + 1)
        slope = act.strip.bound(rule.sigma)
        rows = list(act.sampled(rule))
        second = sum((weight * phi * phi for _, weight, _, phi, _ in rows), arb(0))
        square = sum((weight * primitive * primitive for _, weight, _, _, primitive in rows), arb(0))
        assert abs(second - truth.second) <= rule.error(slope**2, 2)
        assert abs(square - truth.square) <= rule.error(slope**2 / 4, 4)


def test_error_bound_is_infinite_where_the_range_is_too_short_to_bound_the_tail() -> None:
    with working_bits(64):
        short = SinhRule(arb(1), arb(1), arb(0.5), arb(0.1), 5)
        assert not short.error(arb(1), 2).is_finite()


def test_discretisation_bound_is_not_wasteful() -> None:
    """Within a factor 10^6 of a real error: so many digits, at any precision, is what the proof costs."""
    act = activation(nonlinearity("tanh"))
    assert act.strip is not None
    with working_bits(300):
        d = arb(1.9).mid()
        fine = chosen(act, d, 100)
        rule = replace(fine, step=fine.step * 3)
        second = sum((weight * phi * phi for _, weight, _, phi, _ in act.sampled(rule)), arb(0))
        error = abs(second - moments(act, d).second)
        assert rule.error(act.strip.bound(rule.sigma) ** 2, 2) < error * 10**6


@pytest.mark.parametrize("power", [0, 2, 4])
def test_the_tail_bound_is_above_the_tail_and_near_it(power: int) -> None:
    """E |z|^p over |z| > Z is Gamma((p+1)/2, Z^2/2) 2^(p/2)/sqrt(pi), at unit variance."""
    with working_bits(120):
        rule = SinhRule(arb(1), arb(1), arb("0.5"), arb("0.1"), 25)
        z = (arb("0.1") * 25).sinh()
        exact = (z**2 / 2).gamma_upper(arb(power + 1) / 2) * arb(2) ** (power // 2) / arb.pi().sqrt()
        assert exact < rule.tail(power) < exact * arb("1.2")

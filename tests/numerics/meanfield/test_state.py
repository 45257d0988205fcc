"""The chaotic solution: closed forms, scaling laws, two engines, nested balls, the reference values last."""

from fractions import Fraction

import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.value import Value, bits_for
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import REGISTRY, nonlinearity
from rnnchaos.theory.onset.series import onset

NAMES = sorted(REGISTRY)
QUANTITIES = ("variance", "kinetic_energy")


def agree(one: Value, two: Value) -> bool:
    assert one.arb is not None
    assert two.arb is not None
    return bool(one.arb.overlaps(two.arb))


def erf_gain_squared(variance: arb) -> arb:
    """g^2 = Delta0^2/(2 Var Phi), Var Phi the integral of the arcsine (closed form)."""
    k = (arb.pi() / 2) / (1 + arb.pi() / 2 * variance)
    root = (1 - (k * variance) ** 2).sqrt()
    return variance**2 / (4 / arb.pi() * (variance * (k * variance).asin() + (root - 1) / k))


@settings(max_examples=20, deadline=None)
@given(
    g=st.one_of(
        st.fractions(Fraction(101, 100), 20, max_denominator=1000),
        st.integers(2, 12).map(lambda k: 1 + Fraction(1, 10**k)),
        st.integers(2, 9999).map(Fraction),
    ),
    digits=st.sampled_from([5, 15, 40]),
)
def test_erf_inverts_its_closed_form(g: Fraction, digits: int) -> None:
    """The variance, put into the closed form, gives back g^2, over all orders of magnitude of g - g_c."""
    found = evaluate("variance", g=g, phi="erf", digits=digits)
    assert found.certified
    with working_bits(bits_for(digits, 300)):
        back = erf_gain_squared(found.arb)
        assert back.overlaps(arb_of(g) ** 2)
        second = 2 / arb.pi() * (arb.pi() / 2 * found.arb / (1 + arb.pi() / 2 * found.arb)).asin()
        kinetic = evaluate("kinetic_energy", g=g, phi="erf", digits=digits)
        assert kinetic.arb.overlaps(arb_of(g) ** 2 * second - found.arb)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("g", ["1.000000000001", "10000"])
def test_balls_are_nested_and_narrow(name: str, g: str) -> None:
    """More digits give a ball inside the first, and each ball is as narrow as was asked."""
    for quantity in QUANTITIES:
        few, many = (evaluate(quantity, g=g, phi=name, digits=digits) for digits in (12, 45))
        assert few.certified
        assert many.certified
        assert few.arb.contains(many.arb)
        assert many.arb.rad() * arb(10) ** 45 <= many.arb.abs_lower()


@pytest.mark.parametrize(("name", "g"), [("tanh", "1.0001"), ("algebraic", "40"), ("gd", "2")])
def test_engines_agree(name: str, g: str) -> None:
    ball, mp = (evaluate("kinetic_energy", g=g, phi=name, digits=12, engine=e) for e in ("ball", "mpmath"))
    assert agree(ball, mp)
    assert ball.certified
    assert not mp.certified


@pytest.mark.parametrize("name", NAMES)
def test_onset_series_is_met_at_small_eps(name: str) -> None:
    """At eps = 1e-6 the series to order 8 is good to 1e-47; nothing is shared with the evaluation."""
    eps, order = Fraction(1, 10**6), 8
    exact = onset(nonlinearity(name), order)
    for quantity in QUANTITIES:
        series = getattr(exact, quantity)
        predicted = (series.factor * sum(c * eps**k for k, c in enumerate(series.coefficients))).evalf(70)
        found = evaluate(quantity, g=1 + eps, phi=name, digits=45)
        with working_bits(300):
            assert abs(found.arb - arb(str(predicted))) < arb(10) ** -46


@settings(max_examples=4, deadline=None)
@given(
    a=st.fractions(Fraction(1, 3), 3, max_denominator=4),
    b=st.fractions(Fraction(1, 3), 3, max_denominator=4),
    g=st.fractions(Fraction(11, 10), 4, max_denominator=10),
)
def test_covariance_under_scaling(a: Fraction, b: Fraction, g: Fraction) -> None:
    """phi -> b phi(a x) at gain g/(a b): Delta0 and Gamma0 shrink by a^2, whatever route computes them."""
    scaled = f"{b.numerator}/{b.denominator}*tanh({a.numerator}*x/{a.denominator})"
    for quantity in QUANTITIES:
        plain = evaluate(quantity, g=g, digits=15)
        other = evaluate(quantity, g=g / (a * b), phi=scaled, digits=15)
        with working_bits(128):
            assert plain.arb.overlaps(other.arb * arb_of(a) ** 2)


@pytest.mark.parametrize("g", ["0.2", "1", "0.999999999999999999999"])
@pytest.mark.parametrize("engine", ["ball", "mpmath"])
def test_quiescence_is_exact_and_decided_exactly(g: str, engine: str) -> None:
    for quantity in (*QUANTITIES, "arc_length"):
        found = evaluate(quantity, g=g, engine=engine)
        assert found.state == "quiescent"
        assert found.certified
        assert found.arb == 0
    assert evaluate("activity_distribution", g=g, threshold="0.1", engine=engine).arb == 1


def test_a_gain_just_above_onset_is_chaotic() -> None:
    found = evaluate("variance", g="1.000000000000000000000000000001", digits=20)
    assert found.state == "chaotic"
    assert abs(float(found) / 1e-30 - 1) < 1e-15


def test_arc_length_and_marginal_follow_from_the_solution() -> None:
    for engine in ("ball", "mpmath"):
        variance, energy = (evaluate(q, g="1.8", digits=20) for q in QUANTITIES)
        length = evaluate("arc_length", g="1.8", digits=10, engine=engine)
        inside = evaluate("activity_distribution", g="1.8", threshold="0.7", digits=10, engine=engine)
        with working_bits(200):
            assert (length.arb**2).overlaps(energy.arb)
            assert inside.arb.overlaps((arb("0.7") / (2 * variance.arb).sqrt()).erf())


def test_strong_coupling_limit() -> None:
    """Delta0/g^2 -> 2 (1 - 2/pi) with the next term -pi/(6 (1 - 2/pi)) (tanh)."""
    with working_bits(128):
        lead = 2 * (1 - 2 / arb.pi())
        found = evaluate("variance", g="1000000", digits=20)
        assert abs(found.arb - lead * arb(10) ** 12 + arb.pi() / (3 * lead)) < arb(10) ** -3


@pytest.mark.parametrize("g", ["nan", "inf", "-1", "two", "0"])
def test_bad_gains_are_refused_by_name(g: str) -> None:
    with pytest.raises(UsageError, match="g = "):
        evaluate("variance", g=g)


def test_reference_values() -> None:
    for g, variance, energy in (
        ("1.5", "0.74768638055339806736926312818", "0.02202396898506361519885787762"),
        ("2", "1.92480541373705818669737001055", "0.127906850174197534422442289429"),
    ):
        for quantity, digits in (("variance", variance), ("kinetic_energy", energy)):
            with working_bits(200):
                assert abs(evaluate(quantity, g=g, digits=35).arb - arb(digits)) < arb(10) ** -28

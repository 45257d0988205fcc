"""Exact irrational parameters: enclosed at any precision, ordered exactly, told apart or refused."""

from fractions import Fraction
from math import ceil, floor

import mpmath as mp
import pytest
import sympy as sp
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

import rnnchaos
from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.nonlinearity.irrational import Irrational, irrational
from rnnchaos.theory.errors import NonConvergence, UsageError

TEXTS = ["sqrt(2)", "pi/2", "(1 + sqrt(5))/2", "2*sqrt(2) - 1/3", "exp(1)", "sqrt(2)^3"]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(TEXTS), st.sampled_from(["+", "-", "*", "/"]), st.fractions(-3, 3, max_denominator=9))
def test_arithmetic_is_sympys(text: str, sign: str, other: Fraction) -> None:
    """Both ways round, and with each other, against SymPy's 40 digits."""
    mine, its = irrational(text), sp.sympify(text.replace("^", "**"))
    rational = sp.Rational(other.numerator, other.denominator)
    operation = {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": lambda a, b: a / b,
    }[sign]
    pairs = [(mine, other, its, rational), (other, mine, rational, its), (mine, mine + 1, its, its + 1)]
    for a, b, c, d in pairs:
        if sign == "/" and b == 0:
            continue
        found = operation(a, b)
        with working_bits(160):
            assert arb_of(found).rad() < arb(10) ** -40
            assert abs(arb_of(found) - arb(str(operation(c, d).evalf(60)))) < arb(10) ** -40
        with mp.workdps(40):
            assert abs(mpf_of(found) - mp.mpf(str(operation(c, d).evalf(60)))) < mp.mpf(10) ** -37
        assert float(found) == pytest.approx(float(operation(c, d)), rel=1e-12, abs=1e-12)


@given(st.sampled_from(TEXTS), st.fractions(-3, 5, max_denominator=50))
def test_order_and_whole_parts(text: str, other: Fraction) -> None:
    mine, its = irrational(text), float(irrational(text))
    assert (mine > other, mine < other, mine == other) == (its > other, its < other, False)
    assert (mine >= other, mine <= other, other < mine) == (its > other, its < other, its > other)
    assert (floor(mine), ceil(mine), int(-mine)) == (floor(its), ceil(its), int(-its))
    assert abs(-mine) == abs(mine)


def test_what_cannot_be_told_apart_is_an_error() -> None:
    zero = irrational("sqrt(8) - 2*sqrt(2)")
    assert isinstance(zero, Irrational)
    with pytest.raises(NonConvergence):
        bool(zero > 0)


def test_rational_by_structure() -> None:
    assert irrational("sqrt(4)/3") == Fraction(2, 3)
    assert irrational("sqrt(9/4)") == Fraction(3, 2)
    assert isinstance(irrational(sp.sqrt(2)), Irrational)
    assert str(irrational(sp.sqrt(2) / 2)) == "sqrt(2)/2"


@pytest.mark.parametrize("g", ["sqrt(2)", sp.sqrt(2), "2/sqrt(2)", sp.sqrt(8) / 2])
def test_a_gain_in_words_is_the_number(g: object) -> None:
    """Between the values at rational gains on either side of it, 30 digits apart by 1e-39 alone."""
    found = rnnchaos.evaluate("variance", g=g, digits=30)
    near = [
        rnnchaos.evaluate("variance", g=text, digits=30)
        for text in ("1.414213562373095048801688724209698078569", "1.414213562373095048801688724209698078570")
    ]
    assert found.certified
    assert near[0].arb.lower() < found.arb.upper()
    assert found.arb.lower() < near[1].arb.upper()
    assert "sqrt(" in found.parameters["g"]
    assert rnnchaos.evaluate("variance", g=found.parameters["g"], digits=30).arb.overlaps(found.arb)


def test_the_onset_itself_is_decided_exactly() -> None:
    found = rnnchaos.evaluate("lyapunov_max", g="sqrt(pi)/2", phi="erf(x)")
    assert (str(found), found.state) == ("0", "quiescent")


NO_NUMBER = ["sqrt(-1)", "x", "sqrt(2", "1/0", "9**9**9", "sqrt(8)-2*sqrt(2)", sp.Symbol("g"), sp.I]


def test_where_only_a_rational_will_do_it_says_so() -> None:
    with pytest.raises(UsageError, match=r"lag = sqrt\(2\): accepted by scheme.correlation: a rational"):
        rnnchaos.evaluate("scheme.correlation", g=2, dt="0.5", lag="sqrt(2)")


@pytest.mark.parametrize("g", NO_NUMBER)
def test_what_is_no_number_is_refused_by_the_name_of_its_parameter(g: object) -> None:
    with pytest.raises(UsageError, match=r"^g = .*accepted: a finite real number"):
        rnnchaos.evaluate("variance", g=g)

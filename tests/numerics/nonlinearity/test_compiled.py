"""One tree, four readings: balls, mpmath, float64 and SymPy agree; the stable heads are stable."""

from fractions import Fraction

import numpy as np
import pytest
from flint import acb, arb
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.nonlinearity.compiled import compiled, primitive_node
from rnnchaos.numerics.nonlinearity.over_balls import BALL
from rnnchaos.numerics.nonlinearity.over_float64 import float_operations
from rnnchaos.numerics.nonlinearity.over_mpmath import MPMATH
from rnnchaos.theory.nonlinearity.grammar import FUNCTIONS, Node, X, num
from rnnchaos.theory.nonlinearity.registry import REGISTRY
from rnnchaos.theory.nonlinearity.to_sympy import expression

UNARY = ("neg", *(name for name in FUNCTIONS if name != "sqrt"))
BINARY = ("add", "sub", "mul")
LEAVES = st.one_of(st.just(X), st.fractions(-2, 2, max_denominator=7).map(num), st.just(("pi",)))


def grow(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        st.tuples(st.sampled_from(UNARY), children),
        st.tuples(st.sampled_from(BINARY), children, children),
        st.tuples(st.just("pow"), children, st.sampled_from([Fraction(2), Fraction(3), Fraction(0)])),
        children.map(lambda a: ("div", a, ("add", num(2), ("pow", a, Fraction(2))))),
        children.map(lambda a: ("pow", ("add", num(1), ("pow", a, Fraction(2))), Fraction(-3, 2))),
    )


@settings(max_examples=60, deadline=None)
@given(node=st.recursive(LEAVES, grow, max_leaves=6), x=st.fractions(0, 2, max_denominator=9))
def test_all_arithmetics_agree(node: Node, x: Fraction) -> None:
    with working_bits(400), mp.workprec(400):
        ball = compiled(node, BALL)(arb_of(x))
        if not ball.is_finite() or ball.abs_upper() > 10**6 or ball.rad() > arb(10) ** -40:
            return
        by_mpmath = compiled(node, MPMATH)(mp.mpf(x.numerator) / x.denominator)
        assert abs(ball - arb_of(mp.mpf(by_mpmath))) < arb(10) ** -40
        by_sympy = expression(node, expression(num(x), None))
        assert abs(ball - arb(str(by_sympy.evalf(60)))) < arb(10) ** -40
    with np.errstate(all="ignore"):
        floats = np.asarray(compiled(node, float_operations())(np.array([float(x)])), dtype=float)
    if abs(float(ball)) > 1e-3:
        assert floats.ravel()[0] == pytest.approx(float(ball), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_primitives_vanish_at_zero_and_integrate_phi(name: str) -> None:
    """Against acb.integral of phi, which shares nothing with the closed forms."""
    phi = REGISTRY[name]
    node = primitive_node(phi)
    assert node is not None
    analytic = {
        "tanh": lambda x: x.tanh(),
        "erf": lambda x: (acb.pi().sqrt() * x / 2).erf(),
        "atan": lambda x: 2 / acb.pi() * (acb.pi() * x / 2).atan(),
        "algebraic": lambda x: x * (1 + x * x).rsqrt(),
        "gd": lambda x: 2 * (x / 2).tanh().atan(),
    }[name]
    with working_bits(150):
        primitive = compiled(node, BALL)
        assert primitive(arb(0)).contains(0)
        for x in (arb("0.001"), arb("0.9"), arb(7)):
            assert primitive(x).overlaps(acb.integral(lambda z, _: analytic(z), acb(0), acb(x)).real)
        for x in (0.3, 2.0, 30.0):
            fast = float(compiled(node, float_operations())(np.array([x]))[0])
            with mp.workdps(30):
                slow = float(compiled(node, MPMATH)(mp.mpf(x)))
            assert fast == pytest.approx(slow, rel=1e-13)


@pytest.mark.parametrize("size", ["1e-30", "1e-8", "0.99", "1.01", "1e4", "1e30"])
def test_log_cosh_keeps_its_digits(size: str) -> None:
    """ln cosh x = x^2/2 - x^4/12 + ... near 0 and |x| - ln 2 far out, to nearly full relative precision."""
    node = ("log", ("cosh", X))
    with working_bits(128):
        x = arb(size)
        ours = compiled(node, BALL)(x)
        assert ours.rad() < abs(ours) * arb(2) ** -110
    with working_bits(1000):
        reference = (arb(size).cosh()).log() if float(x) < 1e5 else arb(size) - arb.const_log2()
        assert abs(ours - reference) < abs(reference) * arb(2) ** -110
    fast = float(compiled(node, float_operations())(np.array([float(x)]))[0])
    assert fast == pytest.approx(float(reference), rel=1e-14)


def test_a_ball_around_zero_can_be_raised_to_a_power() -> None:
    with working_bits(64):
        near_zero = arb(0, arb(10) ** -10)
        for exponent in (2, 3, 0):
            value = compiled(("pow", X, Fraction(exponent)), BALL)(near_zero)
            assert value.is_finite()
            assert value.contains(0 if exponent else 1)

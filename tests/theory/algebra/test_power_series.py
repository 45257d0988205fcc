"""RingSeries against python-flint on random rational series: one interface, two independent bodies."""

from fractions import Fraction

import sympy as sp
from flint import fmpq, fmpq_series
from hypothesis import given
from hypothesis import strategies as st

from rnnchaos.theory.algebra.power_series import RingSeries, terms
from rnnchaos.theory.nonlinearity.grammar import parse
from rnnchaos.theory.nonlinearity.taylor import taylor_exact, taylor_rational

COUNT = 7
rationals = st.fractions(-3, 3, max_denominator=7)
tails = st.lists(rationals, min_size=COUNT - 2, max_size=COUNT - 2)


def both(coefficients: list[Fraction]) -> tuple[RingSeries, fmpq_series]:
    return RingSeries(coefficients, Fraction), fmpq_series(
        [fmpq(c.numerator, c.denominator) for c in coefficients]
    )


def same(ring: RingSeries, flint: fmpq_series) -> bool:
    other = [Fraction(int(c.p), int(c.q)) for c in flint.coeffs()]
    return [Fraction(c) for c in ring.coeffs()] == (other + [Fraction(0)] * COUNT)[:COUNT]


@given(tails, tails)
def test_ring_series_agrees_with_flint(first: list[Fraction], second: list[Fraction]) -> None:
    with terms(COUNT):
        a, x = both([Fraction(1), Fraction(2), *first])
        b, y = both([Fraction(0), Fraction(1), *second])
        assert same(a * b, x * y)
        assert same(a + b, x + y)
        assert same(a - b, x - y)
        assert same(a.rsqrt(), x.rsqrt())
        assert same(b.reversion(), y.reversion())
        assert same(a(b), x(y))


def test_taylor_coefficients_against_sympy() -> None:
    x = sp.Symbol("x")
    for text, expr in (
        ("x*exp(-x**2)", x * sp.exp(-(x**2))),
        ("atan(2*x)/(1+x**2)**(3/2)", sp.atan(2 * x) / (1 + x**2) ** sp.Rational(3, 2)),
    ):
        series = sp.series(expr, x, 0, 8).removeO()
        expected = [series.coeff(x, k) for k in range(8)]
        assert [sp.Rational(int(c.p), int(c.q)) for c in taylor_rational(parse(text), 8)] == expected
        assert taylor_exact(parse(text), 8) == expected


def test_terms_are_restored() -> None:
    import flint

    before = flint.ctx.cap
    with terms(50):
        assert flint.ctx.cap == 50
    assert flint.ctx.cap == before

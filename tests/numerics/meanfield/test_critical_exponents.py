"""Measured exponents: the derived ones are met, radii are honest, polynomials are extrapolated exactly."""

from fractions import Fraction

import pytest
from flint import arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.meanfield.critical_exponents import exponents, extrapolated
from rnnchaos.theory.errors import UsageError


@pytest.mark.parametrize("digits", [1, 15, 30])
def test_tanh_has_exponents_one_and_three(digits: int) -> None:
    variance, energy = exponents(digits)
    for row, exponent, amplitude in ((variance, 1, Fraction(1)), (energy, 3, Fraction(1, 3))):
        assert row.agree
        assert row.derived_exponent == exponent
        assert row.derived_amplitude == amplitude
        assert not row.exponent.certified
        for value, exact in ((row.exponent, Fraction(exponent)), (row.amplitude, amplitude)):
            assert value.arb is not None
            with working_bits(400):
                assert value.arb.contains(arb_of(exact))
            assert value.arb.rad() <= value.arb.abs_lower() * arb(10) ** -digits
        assert "Neville" in row.how


@pytest.mark.parametrize("phi", ["erf", "algebraic", "x*exp(-x**2)", "2*tanh(x)"])
def test_other_nonlinearities_agree_with_series_reversion(phi: str) -> None:
    assert all(row.agree for row in exponents(8, phi))


@pytest.mark.parametrize(
    ("phi", "of_phi", "of_x"),
    [("x*exp(-x**2)*1e-30", 30, 0), ("1e30*x*exp(-x**2)", -30, 0), ("tanh(1e9*x)", -9, -9)],
)
def test_units_of_phi_and_of_x_change_amplitudes_and_nothing_else(phi: str, of_phi: int, of_x: int) -> None:
    """With phi(x) = phi_1(x/b)/a, a = 10^of_phi and b = 10^of_x: J phi is multiplied by 1/a, x by b, so that
    g_c is a b times as large, Delta0 and Gamma0 b^2 times, and X/eps^n b^2/(a b)^n times.
    """
    plain = "tanh" if "tanh" in phi else "x*exp(-x**2)"
    for row, base, power in zip(exponents(5, phi), exponents(5, plain), (1, 3), strict=True):
        factor = Fraction(10) ** (2 * of_x - power * of_phi)
        assert row.agree
        assert row.derived_exponent == power
        assert row.derived_amplitude == base.derived_amplitude * factor
        with working_bits(400):
            assert row.amplitude.arb is not None
            assert base.amplitude.arb is not None
            assert row.amplitude.arb.overlaps(base.amplitude.arb * arb_of(factor))


def test_extrapolation_is_exact_on_polynomials_and_its_radius_covers_what_is_not() -> None:
    with working_bits(200):
        points = [Fraction(1, 100) / 2**j for j in range(6)]
        polynomial = [7 + 3 * arb_of(p) - 5 * arb_of(p) ** 4 for p in points]
        assert abs(extrapolated(points, polynomial).mid() - 7) < arb(10) ** -50
        square_root = [7 + arb_of(p).sqrt() for p in points]
        found = extrapolated(points, square_root)
        assert found.contains(7)
        assert found.rad() > arb(10) ** -3


@pytest.mark.parametrize(
    ("options", "name"),
    [({"digits": 0}, "digits"), ({"phi": "x/(1+x**4)"}, "phi"), ({"phi": "sinh(x)"}, "phi")],
)
def test_refusals(options: dict[str, object], name: str) -> None:
    with pytest.raises(UsageError) as raised:
        exponents(**options)  # type: ignore[arg-type]
    assert raised.value.name == name

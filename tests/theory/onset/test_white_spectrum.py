"""The onset series of the discrete-time network's spectrum: known rationals, symmetries, other phi."""

import pytest
import sympy as sp

from rnnchaos.numerics.checks.derivation import check
from rnnchaos.theory.catalogue import formula
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import nonlinearity
from rnnchaos.theory.onset.white_spectrum import white_onset

R = sp.Rational
NAMES = ("unstable_fraction", "entropy_rate", "dimension")


def test_tanh() -> None:
    """The rationals of the physics contract."""
    found = white_onset(nonlinearity("tanh"), 7)
    assert found.lyapunov.coefficients[:5] == (0, 0, R(2, 3), R(-20, 9), R(1286, 135))
    assert found.fraction.coefficients[:6] == (0, 0, R(4, 3), R(-40, 9), R(1012, 135), R(4564, 405))
    assert found.entropy.coefficients == (0, 0, 0, 0, R(4, 9), R(-80, 27), R(5624, 405), R(-8488, 135))
    assert found.dimension.coefficients[:6] == (0, 0, R(8, 3), R(-80, 9), R(72, 5), R(1192, 45))
    assert found.variance.coefficients[:3] == (0, 1, R(4, 3))


@pytest.mark.parametrize(("phi", "rate"), [("tanh(3*x)", 3), ("tanh(3*x)/3", 1), ("2*tanh(x)", 2)])
def test_scales(phi: str, rate: int) -> None:
    """None of the three has the unit of activity: phi(a x) and b phi(x) only change the unit of eps."""
    plain, scaled = (white_onset(nonlinearity(each), 5) for each in ("tanh", phi))
    for name in ("lyapunov", "fraction", "entropy", "dimension"):
        one, other = (getattr(found, name) for found in (plain, scaled))
        for k, (a, b) in enumerate(zip(one.coefficients, other.coefficients, strict=True)):
            assert sp.simplify(b * other.factor - a * one.factor * rate**k) == 0


def test_the_general_phi_contains_the_others() -> None:
    general = white_onset(None, 4)
    at = dict(
        zip(sp.symbols("c1 c3 c5 c7", real=True), nonlinearity("algebraic").taylor(7)[1::2], strict=True)
    )
    for name in ("fraction", "entropy", "dimension"):
        known = getattr(white_onset(nonlinearity("algebraic"), 4), name).coefficients
        assert tuple(c.subs(at) for c in getattr(general, name).coefficients) == known


@pytest.mark.parametrize(("phi", "order"), [("erf", 3), ("general", 2), ("x*exp(-x**2)", 3)])
def test_derivations_for_other_phi(phi: str, order: int) -> None:
    for name in NAMES:
        found = formula(f"scheme.{name}.discrete.onset", phi=phi, order=order)
        assert all(step.holds for step in check(found))


def test_no_series_without_a_continuous_onset() -> None:
    with pytest.raises(UsageError, match="phi"):
        formula("scheme.dimension.discrete.onset", phi="tanh(x)+tanh(x)**3")
    with pytest.raises(UsageError, match="order"):
        formula("scheme.dimension.discrete.onset", order=1000)

"""Confinement derived: exact coefficients, invariances, and limits of the statements known by themselves."""

from fractions import Fraction
from typing import Any

import pytest
import sympy as sp

from rnnchaos.theory.algebra.operations import DoesNotFollow
from rnnchaos.theory.catalogue import errata, formula
from rnnchaos.theory.confinement import notation as n
from rnnchaos.theory.confinement.equilibria import ACTION
from rnnchaos.theory.confinement.onset import extremum
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import registered
from rnnchaos.theory.onset.series import normal_form
from rnnchaos.theory.onset.white_spectrum import white_onset

SUBJECT = registered("tanh")
TANH = normal_form(SUBJECT, 9)
WHOLE = sp.Eq(n.Sigma, ACTION, evaluate=False)


def rationals(found: Any) -> list[Fraction]:
    return [Fraction(int(c.p), int(c.q)) for c in found]


def test_the_saddle_near_the_onset() -> None:
    """Coefficients of an independent program."""
    sigma, (s, k, q_hat) = extremum(TANH, 6, WHOLE)
    assert rationals(sigma)[3:6] == [Fraction(16, 81), Fraction(-520, 729), Fraction(251636, 98415)]
    assert rationals(s)[:3] == [Fraction(2, 3), Fraction(95, 81), Fraction(-9028, 10935)]
    assert rationals(k)[:3] == [Fraction(2, 3), Fraction(71, 81), Fraction(-10924, 10935)]
    assert rationals(q_hat)[:3] == [-1, Fraction(4, 3), Fraction(-1498, 405)]


def test_the_shell_near_the_onset() -> None:
    """x2 = s (1 + q q_hat), q = s/g^2."""
    s, _, q_hat = map(rationals, extremum(TANH, 6, WHOLE)[1])
    eps = sp.Symbol("epsilon")
    whole = sum(sp.Rational(c) * eps ** (j + 1) for j, c in enumerate(s))
    hat = sum(sp.Rational(c) * eps**j for j, c in enumerate(q_hat))
    shell = sp.series(whole * (1 + whole * hat / (1 + eps) ** 2), eps, 0, 4).removeO()
    assert sp.expand(shell - (2 * eps / 3 + 59 * eps**2 / 81 - 9928 * eps**3 / 10935)) == 0


def test_the_wall_near_the_onset() -> None:
    """L and k of an independent program: of the discrete-time network, at the variance of the
    gradient dynamics at T = 0."""
    depth, white = formula("confinement.log_determinant.onset", order=6).series, white_onset(SUBJECT, 5)
    assert depth is not None
    assert list(depth.coefficients) == [0, 0, 0, 0, *map(sp.Rational, ("4/9", "-80/27", "5624/405"))]
    expected = ("4/3", "-16/9", "-8/135", "8836/405")
    assert list(white.marginal.coefficients) == [0, 0, *map(sp.Rational, expected)]
    cold = formula("gradient.boltzmann_variance.onset", order=5).series
    assert cold is not None
    assert white.variance.coefficients == cold.coefficients


@pytest.mark.parametrize("phi", ["tanh", "erf", "atan", "gd", "algebraic", "sin(x)", "2*tanh(x/2)"])
def test_the_leading_coefficient_is_universal(phi: str) -> None:
    series = formula("confinement.complexity.onset", phi=phi, order=3).series
    assert series is not None
    assert series.coefficients == (0, 0, 0, sp.Rational(16, 81))


def test_scaling() -> None:
    """Sigma of 2 phi at g is that of phi at 2 g, and phi(3 x)/3 has the same."""
    plain, strong, narrow = (
        formula("confinement.complexity.onset", phi=phi).series
        for phi in ("tanh", "2*tanh(x)", "tanh(3*x)/3")
    )
    assert plain is not None
    assert strong is not None
    assert narrow is not None
    assert plain.coefficients == narrow.coefficients
    assert [c / 2**j for j, c in enumerate(strong.coefficients)] == list(plain.coefficients)


def test_published_error() -> None:
    """The complexity is below the exponent of the flow by an order of epsilon."""
    assert formula("confinement.complexity.onset").erratum in errata()
    flow = formula("gaussian.lyapunov_max.onset", order=3).series
    assert flow is not None
    assert flow.coefficients[2] == sp.Rational(1, 2)


def test_other_premises_are_no_saddle() -> None:
    for wrong in (ACTION + n.q, ACTION * 2 - n.k, ACTION.subs(n.k, 2 * n.k)):
        with pytest.raises(DoesNotFollow):
            extremum(TANH, 5, sp.Eq(n.Sigma, wrong, evaluate=False))


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"order": 10}, "order = 10: accepted: an integer from 0 to 9"),
        ({"phi": "x**3"}, "phi"),
        ({"phi": "sinh(x)"}, "phi"),
    ],
)
def test_what_is_refused(given: dict[str, Any], wrong: str) -> None:
    with pytest.raises(UsageError, match=wrong):
        formula("confinement.complexity.onset", **given)

"""A formula is an expression: substituted, evaluated and turned into functions, or refused in one line."""

from fractions import Fraction
from typing import Any

import mpmath as mp
import numpy as np
import pytest
import sympy as sp

import rnnchaos
from rnnchaos.theory.algebra.expectation import GaussianMean, X
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import REGISTRY
from rnnchaos.theory.statement.numbers import exact_sympy

ENERGY, ONSET = rnnchaos.formula("kinetic_energy"), rnnchaos.formula("kinetic_energy.onset", order=5)


@pytest.mark.parametrize(
    ("raw", "exact"),
    [
        *(
            (2, sp.Integer(2)),
            (0.1, sp.Rational(1, 10)),
            ("1.25", sp.Rational(5, 4)),
            ("2/3", sp.Rational(2, 3)),
        ),
        *(
            (Fraction(1, 3), sp.Rational(1, 3)),
            (np.float64(0.1), sp.Rational(1, 10)),
            (sp.sqrt(2), sp.sqrt(2)),
        ),
    ],
)
def test_numbers_are_exact(raw: Any, exact: sp.Expr) -> None:
    assert exact_sympy("g", raw) == exact
    assert ENERGY.subs(g=raw).rhs.coeff(ENERGY.rhs.atoms(GaussianMean).pop()) == exact**2


@pytest.mark.parametrize(
    "raw", ["os.getpid()", "x", "sqrt(2)", "", "1/0", True, None, [1], float("nan"), float("inf"), "9" * 5000]
)
def test_nothing_else_is_a_number(raw: Any) -> None:
    with pytest.raises(UsageError, match=r"^g = ") as refused:
        ENERGY.subs(g=raw)
    assert "\n" not in str(refused.value)


def test_symbols_go_by_name() -> None:
    g = ENERGY.symbol("g")
    assert g in ENERGY.statement.free_symbols
    assert sp.diff(ENERGY.rhs, g).subs(g, 1).coeff(sp.Integer(1)) is not None
    assert ENERGY.subs({"g": 2}) == ENERGY.subs(g=2) == ENERGY.statement.subs(g, 2)
    with pytest.raises(UsageError, match=r"q: accepted by gaussian.kinetic_energy: Delta0, Gamma0, g"):
        ENERGY.symbol("q")


@pytest.mark.parametrize("phi", ["tanh", "x/(1 + abs(x))"])
def test_a_gaussian_mean_evaluates(phi: str) -> None:
    """At the mean-field state the statement gives the certified number; without a phi it stays."""
    state = {"g": 2, "Delta0": rnnchaos.evaluate("variance", g=2, phi=phi, digits=20)}
    found = ENERGY.evalf(18, phi=phi, **state)
    assert abs(found - sp.sympify(rnnchaos.evaluate("kinetic_energy", g=2, phi=phi, digits=20))) < 1e-16
    assert ENERGY.evalf(g=2).has(GaussianMean)
    assert not ENERGY.doit(phi=phi).has(GaussianMean)
    assert ENERGY.doit() == ENERGY.statement


@pytest.mark.parametrize("name", REGISTRY)
def test_derivatives_and_primitives_that_are_put_in(name: str) -> None:
    """Against mpmath's own derivative and quadrature of phi."""
    phi = REGISTRY[name]
    f = sp.lambdify(X, phi.expression(X), "mpmath")
    for order in (0, 1, 2):
        assert float(phi.derivative(order, sp.Float("0.7"))) == pytest.approx(
            float(mp.diff(f, 0.7, order)), rel=1e-9
        )
    for at in (0.7, -0.7):
        found = float(phi.derivative(-1, sp.Float(at)).evalf(15))
        assert found == pytest.approx(float(mp.quad(f, [0, 0.7])), rel=1e-12)


def test_a_mean_is_its_integral() -> None:
    assert GaussianMean(X**2, (X,), [[sp.Rational(1, 2)]]).doit().doit() == sp.Rational(1, 2)
    assert GaussianMean(X**4, (X,), [[sp.Integer(2)]]).evalf(20) == sp.Float(12, 20)


def test_a_series_without_its_remainder() -> None:
    epsilon = ONSET.symbol("epsilon")
    polynomial = ONSET.series.expression(epsilon)
    assert ONSET.removeO().rhs == polynomial
    assert ONSET.rhs != polynomial
    function = ONSET.lambdify("numpy")
    at = np.array([0.1, 0.2])
    assert function(at).tolist() == pytest.approx(
        [float(polynomial.subs(epsilon, sp.Rational(k, 10))) for k in (1, 2)]
    )
    assert function(epsilon=0.1) == pytest.approx(float(ONSET.evalf(epsilon="0.1")))


def test_a_function_of_a_mean_needs_its_phi() -> None:
    for options in ({}, {"phi": "tanh"}):
        with pytest.raises(UsageError, match="is left; accepted: phi=, modules='mpmath'"):
            ENERGY.lambdify(**options)
    function = ENERGY.lambdify("mpmath", phi="tanh")
    assert float(function(Delta0=1.924805413737, g=2)) == pytest.approx(0.127906850174, rel=1e-9)


def test_letters_of_ones_own() -> None:
    assert r"\gamma^{2}" in ENERGY.latex(symbol_names={"g": r"\gamma"})
    assert r"q \, r" in ONSET.latex(symbol_names={"epsilon": r"q \, r"})
    assert ENERGY.latex(symbol_names={}) == ENERGY.latex()
    with pytest.raises(UsageError, match=r"accepted by gaussian.kinetic_energy"):
        ENERGY.latex(symbol_names={"q": "q"})


def test_bibtex_and_repr() -> None:
    assert ENERGY.bibtex().startswith("@article{ZhangHuang2025,")
    with pytest.raises(UsageError, match="derived here"):
        rnnchaos.formula("scheme.variance").bibtex()
    assert repr(ENERGY) == "<Formula gaussian.kinetic_energy: Gamma0 = -Delta0 + g**2*E[phi(x)**2]>"
    assert all(len(repr(entry())) < 160 for entry in rnnchaos.formulas()[:40])

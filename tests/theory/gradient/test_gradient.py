"""The gradient column's formulas: derivations, exact series against an independent road, universality,
covariances.
"""

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnchaos.numerics.checks.derivation import check
from rnnchaos.theory.algebra.expectation import GaussianMean
from rnnchaos.theory.algebra.mutations import mutants
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.formula import Entry, Formula, Series
from rnnchaos.theory.gradient.column import FORMULAS
from rnnchaos.theory.gradient.onset_series import DEEPEST, gradient_onset
from rnnchaos.theory.nonlinearity.registry import REGISTRY, nonlinearity
from rnnchaos.theory.onset.series import onset

ENTRIES = {entry.id: entry for entry in FORMULAS}
ONSET = [entry for entry in FORMULAS if entry.options]
eps = sp.Symbol("epsilon", positive=True)
OPAQUE = {"gradient.low_temperature", "gradient.overlap_stability"}
"""Too many mutants of a long statement, and a statement that is an inequality."""


@pytest.mark.slow
@pytest.mark.parametrize("id", sorted(set(ENTRIES) - OPAQUE - {entry.id for entry in ONSET}))
def test_mutants_are_caught(id: str) -> None:
    """The last mutant of every kind: a dropped term, a flipped sign, a wrong factor, swapped symbols, an
    exponent.
    """
    kinds = {mutant.kind: mutant.formula for mutant in mutants(ENTRIES[id]())}
    assert kinds or id == "gradient.chaotic_reaction"
    for kind, wrong in kinds.items():
        assert not all(c.holds for c in check(wrong)), kind


@pytest.mark.parametrize("entry", ONSET, ids=lambda entry: entry.id)
@pytest.mark.parametrize(
    ("phi", "order"), [("erf", 2), ("general", 1), ("x*exp(-x**2)", 3), ("2*tanh(x/3)", 3), ("tanh", 0)]
)
def test_onset_derivations_for_other_phi(entry: Entry, phi: str, order: int) -> None:
    found: Formula = entry(phi=phi, order=order)
    assert all(c.holds for c in check(found))
    assert found.series is not None
    assert len(found.series.coefficients) == order + 1


def strings(series: Series) -> list[str]:
    return [str(c) for c in series.coefficients]


def test_tanh_series() -> None:
    found = gradient_onset(REGISTRY["tanh"], 3)
    assert strings(found.cold) == ["0", "1", "4/3", "-7/9"]
    assert strings(found.at_energy) == ["0", "1", "3/2", "-5/6"]
    assert strings(found.energy_ratio) == ["1", "1/3", "-4/9", "943/540"]
    assert strings(found.cold_ratio) == ["1", "1/6", "-7/36", "773/1080"]
    assert found.response.factor == sp.pi * sp.sqrt(3) / 2
    assert strings(found.response)[:3] == ["1", "3", "-14/15"]


@pytest.mark.parametrize("name", REGISTRY)
def test_one_factor_leaves_rationals(name: str) -> None:
    found = gradient_onset(REGISTRY[name], 6)
    for series in (found.cold, found.at_energy, found.cold_ratio, found.energy_ratio, found.response):
        assert all(c.is_Rational for c in series.coefficients)


def test_first_correction_is_universal() -> None:
    """S(Gamma0)/Delta0 = 1 + |c1| eps/3 + ..., S(0)/Delta0 = 1 + |c1| eps/6 + ... whatever phi."""
    found = gradient_onset(None, 1)
    slope = sp.Abs(sp.Symbol("c1", real=True))
    assert sp.simplify(found.energy_ratio.coefficients[1] - slope / 3) == 0
    assert sp.simplify(found.cold_ratio.coefficients[1] - slope / 6) == 0


def test_general_series_specialise() -> None:
    """The symbols c1, c3, c5, ... of the general series, filled in, give those of sin(x)/2 (c1 = 1/2)."""
    phi = nonlinearity("sin(x)/2")
    general, found = gradient_onset(None, 3), gradient_onset(phi, 3)
    values = {sp.Symbol(f"c{j}", real=True): phi.taylor(9)[j] for j in range(1, 10, 2)}
    for name in ("cold", "at_energy", "energy_ratio", "response"):
        one, other = getattr(general, name), getattr(found, name)
        for a, b in zip(one.coefficients, other.coefficients, strict=True):
            assert sp.simplify((one.factor * a).subs(values) - other.factor * b) == 0


def test_ratio_times_variance() -> None:
    """S(Gamma0) = ratio * Delta0 as series, to order 12."""
    found, chaos = gradient_onset(REGISTRY["tanh"], 12), onset(REGISTRY["tanh"], 12)
    product = sp.expand(found.energy_ratio.expression(eps) * chaos.variance.expression(eps))
    assert [product.coeff(eps, k) for k in range(13)] == list(found.at_energy.coefficients)


@settings(max_examples=10)
@given(
    st.fractions(sp.Rational(1, 5), 5, max_denominator=7),
    st.sampled_from(["tanh(%s)", "sin(%s)", "atan(%s)"]),
)
def test_exact_covariance(a: sp.Rational, shape: str) -> None:
    """phi(ax): S -> S(a eps)/a^2, and the ratio and the response's share a eps alone."""
    plain, scaled = (gradient_onset(nonlinearity(shape.replace("%s", x)), 4) for x in ("x", f"({a}*x)"))
    factor = sp.Rational(a.numerator, a.denominator)
    for k in range(5):
        for name, power in (("cold", 2), ("at_energy", 2), ("energy_ratio", 0), ("response", 2)):
            one, other = getattr(plain, name), getattr(scaled, name)
            expected = one.factor * one.coefficients[k] * factor**k / factor**power
            assert sp.simplify(other.factor * other.coefficients[k] - expected) == 0


def test_orders_that_are_refused() -> None:
    for order in (-1, DEEPEST + 1):
        with pytest.raises(UsageError, match="order"):
            gradient_onset(REGISTRY["tanh"], order)
    with pytest.raises(UsageError, match="discontinuous"):
        gradient_onset(nonlinearity("sinh(x)"), 2)


def test_the_erratum_says_both_sides() -> None:
    erratum = ENTRIES["gradient.effective_temperature.increment"]().erratum
    assert erratum is not None
    gap = erratum.published.rhs - erratum.correct.rhs
    step = sp.Symbol("dt", positive=True)
    plain = gap.replace(lambda e: isinstance(e, GaussianMean), lambda e: sp.Rational(1, 2))
    assert sp.limit(plain.subs(dict.fromkeys(plain.free_symbols - {step}, 1)), step, 0) == sp.oo

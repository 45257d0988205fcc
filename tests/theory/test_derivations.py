"""Every formula of every column: its derivation checks, its statement prints, its mutations are caught."""

import pytest
import sympy as sp

from rnnchaos.numerics.checks.derivation import check, check_last, vanishes
from rnnchaos.theory.algebra.expectation import GaussianMean, X, Y, isserlis, mehler, pair, phi
from rnnchaos.theory.bibliography import papers
from rnnchaos.theory.catalogue import formula, formulas
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Entry, Formula, Meaning, Step, entry
from rnnchaos.theory.printing import latex

ENTRIES = {entry.id: entry for entry in formulas()}
OTHER = {"gradient.overlap_stability"}
"""Formulas whose statement is no equation: listed, since to build every formula takes as long as a test."""


@pytest.mark.parametrize("id", ENTRIES)
def test_every_step_follows(id: str) -> None:
    failed = [c for c in check(ENTRIES[id]()) if not c.holds]
    assert not failed


@pytest.mark.parametrize("id", ENTRIES)
def test_statement_is_complete(id: str) -> None:
    found = ENTRIES[id]()
    assert found.id == id
    assert found.latex().count("{") == found.latex().count("}")
    assert found.source.key is None or found.source.key in papers()
    assert all(meaning.text and meaning.unit for meaning in found.symbols.values())
    assert found.assumptions not in (sp.true, True)


@pytest.mark.parametrize(
    ("phi_", "order"),
    [("algebraic", 5), ("erf", 4), ("erf(x)", 3), ("x*exp(-x**2)", 4), ("general", 3), ("tanh", 7)],
)
def test_onset_derivations_for_other_phi(phi_: str, order: int) -> None:
    for id in ("gaussian.variance.onset", "gaussian.kinetic_energy.onset"):
        assert all(c.holds for c in check(formula(id, phi=phi_, order=order)))


def _mutated(found: Formula, change: sp.Expr) -> Formula:
    """Statement and last step changed consistently."""
    wrong = sp.Eq(found.statement.lhs, found.statement.rhs + change, evaluate=False)
    *steps, last = found.derivation
    return Formula(
        found.id,
        found.title,
        wrong,
        found.symbols,
        found.assumptions,
        found.source,
        (*steps, Step(last.sentence, wrong, last.operation)),
    )


def test_all_other_statements_are_equations() -> None:
    assert {id for id, entry in ENTRIES.items() if not isinstance(entry().statement, sp.Equality)} == OTHER


@pytest.mark.parametrize("id", [id for id in ENTRIES if id not in OTHER])
def test_a_wrong_statement_is_caught(id: str) -> None:
    assert not check_last(_mutated(ENTRIES[id](), sp.Rational(1, 20))).holds


def test_a_formula_needs_meanings_and_a_premise() -> None:
    a, b = sp.symbols("a b")
    step = Step("given", sp.Eq(a, b))
    with pytest.raises(UsageError, match="meaning"):
        Formula("x.y", "t", sp.Eq(a, b), {"a": Meaning("a")}, a > 0, DERIVED_HERE, (step,))
    follows = Step("follows", sp.Eq(a, b), lambda *r: r[-1])
    with pytest.raises(UsageError, match="premise"):
        Formula(
            "x.y", "t", sp.Eq(a, b), {"a": Meaning("a"), "b": Meaning("b")}, a > 0, DERIVED_HERE, (follows,)
        )


def test_an_entry_names_what_its_builder_derives() -> None:
    a, b = sp.symbols("a b")
    step = Step("given", sp.Eq(a, b))

    @entry("x.y", "one sentence", "a title")
    def named() -> Derived:
        return Derived((step,), {"a": Meaning("a"), "b": Meaning("b")}, a > 0, DERIVED_HERE)

    @entry("x.z", "one sentence")
    def premiseless() -> Derived:
        return Derived((), {}, a > 0, DERIVED_HERE)

    assert (named().id, named().title, named.title) == ("x.y", "a title", "one sentence")
    assert named().statement == step.relation
    assert Entry("x.w", "one sentence", named.build)().title == "one sentence"
    with pytest.raises(UsageError, match="premise"):
        premiseless()


def test_options_that_a_formula_does_not_take() -> None:
    with pytest.raises(UsageError, match="no option"):
        formula("gaussian.potential", order=3)
    with pytest.raises(UsageError, match="kinetic_energy"):
        formula("gaussian.kinetik_energy")


v, c, g = sp.symbols("v c g", positive=True)


def test_prices_theorem_against_isserlis() -> None:
    """d/dc E[x^3 y^5] by Price equals the derivative of the Isserlis polynomial; both are polynomials in v,
    c."""
    mean = GaussianMean(X**3 * Y**5, (X, Y), pair(v, c))

    def evaluated(expr: sp.Expr) -> sp.Expr:
        return expr.replace(
            lambda e: isinstance(e, GaussianMean),
            lambda e: isserlis(tuple(sp.Poly(e.integrand, *e.variables).monoms()[0]), e.covariance),
        )

    for s in (v, c):
        assert sp.expand(evaluated(sp.diff(mean, s)) - sp.diff(isserlis((3, 5), pair(v, c)), s)) == 0


def test_mehler_sums_to_the_covariance() -> None:
    """sum_k c^k/k! (E phi^(k))^2 = E[phi(x) phi(y)] to 50 digits, for the checker's own entire phi (|c| <
    v)."""
    whole = GaussianMean(phi(0, X) * phi(0, Y), (X, Y), pair(sp.Rational(3, 2), sp.Rational(1, 5)))
    terms = sum(mehler(k, sp.Rational(3, 2), sp.Rational(1, 5), X) for k in range(60))
    assert vanishes(whole - terms).holds
    assert not vanishes(whole - terms - sp.Rational(1, 10**20)).holds


def test_means_simplify() -> None:
    assert GaussianMean(g * X, (X, Y), pair(v, c)).free_symbols == {g, v}
    assert (
        GaussianMean(phi(0, X) * phi(0, Y), (X, Y), pair(v, 0)) == GaussianMean(phi(0, X), (X,), [[v]]) ** 2
    )
    assert GaussianMean(phi(0, X) * phi(0, Y), (X, Y), pair(v, v)) == GaussianMean(
        phi(0, X) ** 2, (X,), [[v]]
    )
    assert phi(0, -X) == -phi(0, X)
    assert phi(-1, -X) == phi(-1, X)


@pytest.mark.parametrize("name", [r"\input{/etc/passwd}", "<script>", "a b", "x}", "$x$"])
def test_symbols_with_tex_or_html_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match="symbol"):
        latex(sp.Symbol(name) + 1)

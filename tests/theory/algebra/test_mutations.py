"""The fixed list of mutations: each kind, what is left alone, and that none is a no-change."""

from dataclasses import replace

import sympy as sp

from rnnchaos.theory.algebra.mutations import mutants
from rnnchaos.theory.algebra.trial_value import TrialPoint
from rnnchaos.theory.catalogue import formula, formulas
from rnnchaos.theory.formula import Meaning
from rnnchaos.theory.printing import remainder

KINDS = {"drop a term", "flip a sign", "coefficient +5 %", "swap two parameters", "shift an exponent"}


def test_all_kinds_occur_and_all_change_something() -> None:
    found = [(original, m) for original in (entry() for entry in formulas()) for m in mutants(original)]
    assert {m.kind for _, m in found} == KINDS
    for original, mutant in found:
        assert mutant.formula.statement.lhs == original.statement.lhs
        assert mutant.formula.statement.rhs != original.statement.rhs
        assert mutant.formula.derivation[-1].relation == mutant.formula.statement
        assert mutant.formula.derivation[:-1] == original.derivation[:-1]


def test_a_change_that_changes_nothing_is_no_mutation() -> None:
    """Symbols that enter alike, in a product that SymPy leaves as it is: swapped, only `expand` sees it."""
    a, b, c = sp.symbols("a b c", positive=True)
    alike, apart = (a + b) * (a - b) ** 2 - a**3 - b**3, (a + b) * c
    base = formula("gaussian.kinetic_energy")
    for rhs, swaps in ((alike, 0), (apart, 2)):
        statement = sp.Eq(base.statement.lhs, rhs, evaluate=False)
        step = replace(base.derivation[-1], relation=statement)
        meanings = {**base.symbols, **{s.name: Meaning(s.name) for s in (a, b, c)}}
        made = replace(base, statement=statement, symbols=meanings, derivation=(*base.derivation[:-1], step))
        assert sum(m.kind == "swap two parameters" for m in mutants(made)) == swaps


def test_the_list_is_fixed() -> None:
    first, second = (mutants(formula("gaussian.kinetic_energy")) for _ in range(2))
    assert [m.name for m in first] == [m.name for m in second]
    names = {m.name for m in first}
    assert {"without -Delta0", "-Delta0 negated", "the whole right side times 21/20", "Delta0 and g"} <= names


def test_remainders_are_left_alone() -> None:
    found = formula("gaussian.variance.onset")
    (tail,) = found.statement.rhs.atoms(remainder)
    assert all(tail in m.formula.statement.rhs.args for m in mutants(found))


x, y, z = sp.symbols("x y z", positive=True)
ALIKE = (
    ((x + y) ** 3, x**3 + 3 * x**2 * y + 3 * x * y**2 + y**3),
    (sp.exp(x + y) * sp.log(x * y), sp.exp(x) * sp.exp(y) * (sp.log(x) + sp.log(y))),
    (sp.sqrt(x * y) * sp.sin((x + y) * z), sp.sqrt(x) * sp.sqrt(y) * sp.sin(x * z + y * z)),
    (sp.Function("f")(x * (y + z)), sp.Function("f")(x * y + x * z)),
    (x - y - (x - y), sp.S.Zero),
)


def test_a_trial_value_tells_apart_only_what_expansion_does() -> None:
    point = TrialPoint()
    for one, other in ALIKE:
        assert sp.expand(one - other) == 0
        assert not point.differ(one, other)
        assert point.differ(one, sp.Rational(10001, 10000) * other + sp.Rational(1, 1000))
    n = sp.Symbol("n", integer=True)
    assert not point.differ((-1) ** (2 * n), n)  # an integer has no random value: nothing is said
    assert not point.differ(sp.exp(sp.exp(sp.Integer(9))), x)

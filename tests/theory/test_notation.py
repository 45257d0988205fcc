"""The meanings of symbols, and formulas of one model."""

import pytest
import sympy as sp

from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import DERIVED_HERE, Meaning, Notation, Source, Step

a, b, c = sp.symbols("a b c", positive=True)
WORDS = Notation({"a": Meaning("an a"), "b": Meaning("a b"), "c": Meaning("a c")})
MODEL = Source("a model; derived here")


def test_a_formula_of_a_model_has_its_source_and_all_meanings() -> None:
    """Those of the statement, and of the condition that names another symbol."""
    derived = WORDS.of_model(MODEL, sp.StrictGreaterThan(a, 0, evaluate=False))
    found = derived(Step("A premise.", eq(b, a)), remark="said.")
    assert (found.source, found.remarks, set(found.symbols)) == (MODEL, ("said.",), {"a", "b"})
    other = derived(Step("A premise.", eq(b, 1)), where=sp.Lt(c, 1), source=DERIVED_HERE, remark="said.")
    assert (other.source, set(other.symbols), other.assumptions) == (DERIVED_HERE, {"b", "c"}, sp.Lt(c, 1))


def test_a_symbol_without_a_meaning() -> None:
    derived = WORDS.of_model(MODEL, sp.StrictGreaterThan(a, 0, evaluate=False))
    with pytest.raises(KeyError):
        derived(Step("A premise.", eq(b, sp.Symbol("z"))), remark="said.")

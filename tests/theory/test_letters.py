"""The letter of each symbol: no two of a formula print alike, and one named after a Greek letter prints as
it."""

from collections.abc import Iterator

import pytest
import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.printing.latex import greek_letters_set

from rnnchaos.theory import printing
from rnnchaos.theory.catalogue import formulas
from rnnchaos.theory.formula import Formula
from rnnchaos.theory.printing import latex

ENTRIES = {entry.id: entry for entry in formulas()}
OTHER_MACRO = {
    "epsilon": r"\varepsilon",  # the field's form of the letter
    "phi": r"\varphi",
    "dt": r"\delta",  # the step of the Euler map, where the field has no letter of its own
}
"""Names whose LaTeX is not the macro of the name, each with its reason."""


def names(found: Formula) -> Iterator[tuple[str, sp.Basic]]:
    """The symbols and unknown functions of a formula's statement, derivation and assumptions, by kind and
    name."""
    relations = [found.statement, found.assumptions, *(step.relation for step in found.derivation)]
    for relation in relations:
        for symbol in relation.atoms(sp.Symbol):
            yield symbol.name, sp.Symbol(symbol.name)
        for function in relation.atoms(AppliedUndef):
            yield function.func.__name__, sp.Symbol(function.func.__name__)


def clashes(found: Formula) -> list[tuple[str, str]]:
    """Names that print alike."""
    printed: dict[str, str] = {}
    out = []
    for name, symbol in sorted(set(names(found)), key=lambda pair: pair[0]):
        other = printed.setdefault(latex(symbol), name)
        if other != name:
            out.append((other, name))
    return out


def misnamed(name: str) -> bool:
    """Whether a name, or its part before an index, that is a Greek letter prints as something else."""
    base = name.partition("_")[0]
    if name in OTHER_MACRO or base in OTHER_MACRO:
        return not latex(sp.Symbol(name)).startswith(OTHER_MACRO.get(name, OTHER_MACRO.get(base, "")))
    letter = base.rstrip("0123456789")
    return letter.lower() in greek_letters_set and not latex(sp.Symbol(name)).lstrip("{").startswith(
        expected(letter)
    )


def expected(letter: str) -> str:
    """The macro of a letter; capitals that are also Latin ones have none."""
    return rf"\{letter}" if letter not in {"Alpha", "Beta", "Eta", "Mu", "Chi", "Rho"} else ""


@pytest.mark.parametrize("id", ENTRIES)
def test_no_two_symbols_of_a_formula_print_alike(id: str) -> None:
    assert clashes(ENTRIES[id]()) == []


def test_a_greek_name_prints_as_its_letter() -> None:
    every = {name for entry in ENTRIES.values() for name, _ in names(entry())}
    assert len(every) > 100
    assert [name for name in sorted(every) if misnamed(name)] == []


@pytest.mark.parametrize(("name", "wrong"), [("kappa", r"\lambda"), ("epsilon", r"\delta")])
def test_a_letter_given_to_another_name_is_seen(
    name: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(printing.LETTERS, name, wrong)
    assert misnamed(name)

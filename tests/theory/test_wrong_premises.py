"""A step follows from the relations before it: with all of them wrong, its operation must fail or say
something else. And a relation is there for a later one: with it alone wrong, some later step must notice.

What is exempt stands here by number, with a reason; the lists must fit exactly, so that a step that is mended
leaves them and a new one cannot slip in.
"""

from collections.abc import Sequence

import pytest
import sympy as sp

from rnnchaos.numerics.checks.derivation import check_step
from rnnchaos.theory.catalogue import formulas
from rnnchaos.theory.formula import Formula, Step

Exempt = dict[str, dict[int, str]]
COLUMNS = ("gaussian", "scheme")
ENTRIES = {entry.id: entry for entry in formulas() if entry.id.partition(".")[0] in COLUMNS}
INDEPENDENT: Exempt = {
    "gaussian.strong_coupling": {2: "an identity of ln cosh, true by itself"},
}
"""Steps that compute something that no earlier relation says."""
ASIDE: Exempt = {
    "gaussian.correlation.onset": {6: "the size of w at the onset: says what the rate in the statement is"},
    "gaussian.lyapunov_max": {5: "counts the levels below 0: says that the ground state is the one meant"},
    "gaussian.lyapunov_max.noise": {5: "the boundary condition: says which ground state is meant"},
    "gaussian.participation_ratio": {
        6: "the weights W of phi, of which the statement is one case",
        8: "the weights W of x, of which the statement is the other case",
        9: "the ladder, by which the moments in the statement are computed",
    },
    "scheme.participation_ratio": {9: "the ladder, at dt -> 0, is that of the flow"},
}
"""Relations that no later step needs: they say what the statement's symbols are."""


def wrong(relation: sp.Basic) -> sp.Basic:
    """The relation with another right side."""
    return sp.Eq(relation.lhs, relation.rhs * sp.Rational(21, 20) + sp.Rational(1, 7), evaluate=False)


def notices(step: Step, earlier: Sequence[sp.Basic]) -> bool:
    """Whether a step is lost with these relations before it; an operation that breaks has noticed."""
    try:
        return not check_step(step, list(earlier), 0).holds
    except Exception:
        return True


def deaf(formula: Formula) -> set[int]:
    """The steps that follow from wrong premises too."""
    relations = [wrong(step.relation) for step in formula.derivation]
    steps = enumerate(formula.derivation)
    return {k + 1 for k, step in steps if not step.is_premise and not notices(step, relations[:k])}


def unused(formula: Formula) -> set[int]:
    """The relations but the last that no later step follows from."""
    relations = [step.relation for step in formula.derivation]

    def matters(k: int) -> bool:
        changed = [wrong(r) if i == k else r for i, r in enumerate(relations)]
        later = enumerate(formula.derivation[k + 1 :], k + 1)
        return any(not step.is_premise and notices(step, changed[:j]) for j, step in later)

    return {k + 1 for k in range(len(relations) - 1) if not matters(k)}


@pytest.mark.parametrize("id", ENTRIES)
def test_every_step_needs_what_stands_before_it(id: str) -> None:
    assert deaf(ENTRIES[id]()) == set(INDEPENDENT.get(id, {}))


@pytest.mark.parametrize("id", ENTRIES)
def test_every_relation_serves_a_later_one(id: str) -> None:
    assert unused(ENTRIES[id]()) == set(ASIDE.get(id, {}))


def test_the_lists_name_formulas_and_reasons() -> None:
    listed = {**INDEPENDENT, **ASIDE}
    assert set(listed) <= set(ENTRIES)
    assert all(reason for reasons in listed.values() for reason in reasons.values())

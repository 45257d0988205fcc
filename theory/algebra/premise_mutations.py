r"""Wrong premises made on purpose, carried through to the statement: a fault that no step of a derivation
can see.

A premise is changed in a factor, a sign or an exponent (`rnnchaos.theory.algebra.mutations`), and every later
relation is what its operation makes of those before it, so that the derivation is consistent and only a
number can object. Where an operation refuses what it is given, or a symbol without a meaning reaches the
statement, the derivation itself has objected: `formula` is then None. Source: derived here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import sympy as sp

from rnnchaos.theory.algebra.mutations import changes
from rnnchaos.theory.formula import Formula

KINDS = ("flip a sign", "coefficient +5 %", "shift an exponent")


@dataclass(frozen=True)
class PremiseMutant:
    """What was done to the premise `step` (counted from 1), and the formula that follows from it; `idle`
    where the statement is as before, since what was changed drops out on the way."""

    step: int
    kind: str
    name: str
    formula: Formula | None
    idle: bool = False


def premise_mutants(formula: Formula) -> Iterator[PremiseMutant]:
    """All changes of all premises whose relation is an equation, in a fixed order."""
    for k, step in enumerate(formula.derivation):
        if step.is_premise and isinstance(step.relation, sp.Equality):
            seen = {step.relation.rhs}
            for kind, name, rhs in changes(step.relation.rhs):
                if kind in KINDS and rhs not in seen:
                    seen.add(rhs)
                    found = _followed(formula, k, sp.Eq(step.relation.lhs, rhs, evaluate=False))
                    idle = found is not None and _same(found.statement, formula.statement)
                    yield PremiseMutant(k + 1, kind, name, found, idle)


def _same(one: sp.Basic, other: sp.Basic) -> bool:
    return bool(one == other or sp.expand((one.lhs - one.rhs) - (other.lhs - other.rhs)) == 0)


def _followed(formula: Formula, place: int, wrong: sp.Basic) -> Formula | None:
    """The formula whose relation at `place` is `wrong`; None where a step does not follow."""
    relations: list[sp.Basic] = []
    try:
        for k, step in enumerate(formula.derivation):
            found = wrong if k == place else step.relation if step.is_premise else step.expected(*relations)
            relations.append(step.relation if found is sp.true else found)
        pairs = zip(formula.derivation, relations, strict=True)
        steps = tuple(replace(step, relation=relation) for step, relation in pairs)
        return replace(formula, statement=relations[-1], derivation=steps)
    except Exception:  # whatever an operation meets in a wrong relation, it has noticed
        return None

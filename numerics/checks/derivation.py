r"""Checks a derivation: every step must be what its operation makes of the steps before it.

For a step with an operation, `operation(*earlier relations)` and the step's own relation must have the same
residual, left minus right. SymPy decides where it can (`doit`, `expand`, `simplify`); otherwise both sides
are evaluated at random points to 50 digits, with concrete nonlinearities in the place of phi and Gaussian
means by the trapezoid rule. A premise has nothing to follow from, and is reported as such.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import mpmath as mp
import sympy as sp

from rnnchaos.numerics.checks.symbolic_values import DIGITS, numerical
from rnnchaos.theory.errors import RnnChaosError
from rnnchaos.theory.formula import Formula, Step

POINTS = 3
FEW = 12
LONG = 60


@dataclass(frozen=True)
class Checked:
    """The outcome for one step: `how` is premise, symbolic or numeric; `residual` is 0 where it holds."""

    sentence: str
    holds: bool
    how: str
    residual: str = "0"


def check(formula: Formula, *, seed: int = 0) -> list[Checked]:
    """Check every step and that the last one is the statement."""
    relations: list[sp.Basic] = []
    out = []
    for step in formula.derivation:
        out.append(check_step(step, relations, seed))
        relations.append(step.relation)
    last = vanishes(residual(relations[-1]) - residual(formula.statement), seed=seed)
    return [*out, Checked("the last step is the statement", last.holds, last.how, last.residual)]


def check_last(formula: Formula, *, seed: int = 0) -> Checked:
    """Only the last step, from the relations before it: all that a mutation of the statement touches."""
    *before, last = formula.derivation
    return check_step(last, [step.relation for step in before], seed)


def check_step(step: Step, earlier: list[sp.Basic], seed: int) -> Checked:
    """Whether a step follows from the relations before it, and how that was seen."""
    if step.operation is None:
        return Checked(step.sentence, True, "premise")
    try:
        expected = step.expected(*earlier)
    except RnnChaosError as error:
        return Checked(step.sentence, False, "symbolic", str(error))
    target = sp.S.Zero if expected is sp.true else residual(expected)
    try:
        found = vanishes(residual(step.relation) - target, seed=seed)
    except (NotImplementedError, TypeError, ZeroDivisionError) as error:  # a sum without a value
        return Checked(step.sentence, False, "not shown", str(error).splitlines()[0])
    return Checked(step.sentence, found.holds, found.how, found.residual)


def residual(relation: sp.Basic) -> sp.Expr:
    """Left side minus right side."""
    return relation.lhs - relation.rhs


@lru_cache(maxsize=1024)
def vanishes(difference: sp.Expr, *, seed: int = 0) -> Checked:
    """Whether an expression is identically zero: by SymPy, else at random points to 50 digits.

    A first look at few digits, which ends at the first point where it is plainly not zero, spares SymPy's
    `simplify`. An answer is kept: what a change of premises leaves as it was is not looked at again.
    """
    for step in (sp.expand, _done):
        difference = step(difference)
        if difference == 0:
            return Checked("", True, "symbolic")
    plain = next((v for v in _values(difference, seed, FEW) if v > mp.mpf(10) ** (5 - FEW)), None)
    if plain is not None:
        return Checked("", False, "numeric", mp.nstr(plain, 5))
    if _simplified(difference) == 0:
        return Checked("", True, "symbolic")
    worst = max(_values(difference, seed, DIGITS))
    return Checked("", worst < mp.mpf(10) ** (10 - DIGITS), "numeric", mp.nstr(worst, 5))


def _done(expr: sp.Expr) -> sp.Expr:
    return sp.expand(expr.doit(integrals=False))


def _simplified(expr: sp.Expr) -> sp.Expr:
    """SymPy's simplify where it is quick; integrals and long expressions are left to numbers."""
    return expr if expr.has(sp.Integral) or sp.count_ops(expr) > LONG else sp.simplify(expr)


def _values(difference: sp.Expr, seed: int, digits: int) -> Iterator[Any]:
    """Sizes at random points; infinite where an expression has no value (a covariance that is none)."""
    for point in range(POINTS if difference.free_symbols else 1):
        try:
            yield abs(numerical(difference, seed=seed + point, digits=digits))
        except ValueError:
            yield mp.inf

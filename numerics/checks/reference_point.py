r"""Certified values against a statement: the numbers that `evaluate` proves, put into both sides, agree.

A `ReferencePoint` of a formula names numbers for all its symbols and functions at one point (tanh, a gain),
from quantities that are certified independently of it, and which symbol the formula determines. `gap` is the
relative difference of the two sides there; `claimed` is what the formula then says about its subject: the
right side, or the root where the subject stands inside. A column lists builders in `WITNESSES`: formula id ->
function of a claim's point. Both functions serve right formulas and mutated ones alike; the second gives the
number that simulation is asked to refute.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import mpmath as mp
import sympy as sp
from sympy.core.function import AppliedUndef

from rnnchaos.numerics.checks.symbolic_values import number
from rnnchaos.theory.catalogue import registered
from rnnchaos.theory.formula import Formula
from rnnchaos.theory.nonlinearity.registry import nonlinearity
from rnnchaos.theory.printing import remainder

AGREE = 1e-10
DIGITS = 40
"""Of the means: so that Gamma0, a difference of numbers 16 times larger, agrees far inside `AGREE`."""
Builder = Callable[[Mapping[str, str]], "ReferencePoint"]


@dataclass(frozen=True)
class ReferencePoint:
    """Numbers by symbol name (a function goes by its name too), the subject's name, and what a remainder may
    hide."""

    values: Mapping[str, Any]
    subject: str
    phi: str = "tanh"
    slack: float = AGREE


def builders() -> dict[str, Builder]:
    """All columns' builders by formula id."""
    return {entry.id: entry.build for entry in registered("WITNESSES")}


@dataclass(frozen=True)
class ReferenceEntry:
    """A line of a column's `WITNESSES`."""

    id: str
    build: Builder


def gap(formula: Formula, reference: ReferencePoint) -> float:
    """|left - right| over the larger side, at the reference point; inf where a side has no value."""
    left, right = (_value(side, reference) for side in (formula.statement.lhs, formula.statement.rhs))
    size = max(abs(left), abs(right))
    return float(abs(left - right) / size) if mp.isfinite(size) and size else (0.0 if size == 0 else mp.inf)


def claimed(formula: Formula, reference: ReferencePoint) -> float:
    """What the formula says about its subject; nan where it says nothing (no value, no root near)."""
    known = {k: v for k, v in reference.values.items() if k != reference.subject}
    subject = reference.values[reference.subject]
    if (
        not _names(formula.statement.rhs) >= {reference.subject}
        and _head(formula.statement.lhs) == reference.subject
    ):
        value = _value(formula.statement.rhs, ReferencePoint(known, reference.subject, reference.phi))
        return float(value) if mp.isfinite(value) and not mp.im(value) else float("nan")

    def residual(x: Any) -> Any:
        here = ReferencePoint({**known, reference.subject: x}, reference.subject, reference.phi)
        return _value(formula.statement.lhs, here) - _value(formula.statement.rhs, here)

    try:
        with mp.workdps(20):
            root = mp.findroot(residual, (subject, subject * mp.mpf("1.05")), solver="secant", tol=1e-15)
        return float(mp.re(root)) if abs(mp.im(root)) < 1e-12 else float("nan")
    except (ValueError, ZeroDivisionError, ArithmeticError):
        return float("nan")


def _head(expr: sp.Expr) -> str:
    return expr.func.__name__ if isinstance(expr, AppliedUndef) else str(expr)


def _names(expr: sp.Expr) -> set[str]:
    return {s.name for s in expr.free_symbols}


def _value(expr: sp.Expr, reference: ReferencePoint) -> Any:
    """A side as a number; inf where it has none."""
    known = reference.values
    rules = {f: _float(known[_head(f)]) for f in expr.atoms(AppliedUndef) if _head(f) in known}
    rules |= dict.fromkeys(expr.atoms(remainder), sp.S.Zero)
    bare = expr.xreplace(rules)
    point = {s: _float(known[s.name]) for s in bare.free_symbols if s.name in known}
    try:
        return number(bare, point, nonlinearity(reference.phi), digits=DIGITS)
    except (ValueError, TypeError, ZeroDivisionError):
        return mp.inf


def _float(value: Any) -> sp.Float:
    return sp.Float(value, DIGITS + 15)

r"""Certified values against a statement: the numbers that `evaluate` proves, put into both sides, agree.

A `ReferencePoint` of a formula names numbers for all its symbols and functions at one point, from quantities
that are computed independently of it, and which symbol the formula determines. `gap` is the relative
difference of the two sides there; `claimed` is what the formula then says about its subject: the right side,
or the root where the subject stands inside. Both serve right formulas and mutated ones alike; the second
gives the number that simulation is asked to refute.

A column lists in `WITNESSES`, for each of its formulas, a `Witness`, which draws points from the domain, or
an `Unchecked` with its reason. Where a statement ends in O(.), or only approaches, a witness names what makes
it small: what is left out must fall as the remainder says, so that each printed coefficient counts.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import mpmath as mp
import sympy as sp
from sympy.core.function import AppliedUndef

from rnnchaos.numerics.checks.statement_value import value
from rnnchaos.theory.catalogue import registered
from rnnchaos.theory.formula import Formula
from rnnchaos.theory.printing import remainder

AGREE = 1e-20
DIGITS = 32
"""Of the numbers put in and of the arithmetic: kinetic energies lose ten digits near the onset."""
ROUGH, MET = 12, 1e-6
"""Digits of a claimed number where it is a root, as simulation knows it to some parts in a hundred; and how
far, relatively, both sides may differ there: where the secants meet nothing, there is no number."""
FALLS = 0.1
"""How far the ratio of two remainders may be from that of their O(.): the next term's share."""
Range = tuple[str, ...]
"""Two numbers: the ends of an interval; otherwise, or where they are no numbers, a choice."""


@dataclass(frozen=True)
class ReferencePoint:
    """Numbers by symbol name (a function goes by its name too), the subject's name, and what the numbers may
    hide.

    `unit` is the size below which a side counts as zero.
    """

    values: Mapping[str, Any]
    subject: str
    phi: str = "tanh"
    slack: float = AGREE
    unit: Any = 0


@dataclass(frozen=True)
class Small:
    """Which parameter makes what a statement leaves out small, at two values, the second smaller; `power` of
    their ratio by which it falls where the statement prints no O(.), `relative` to the left side or not."""

    name: str
    at: tuple[str, str]
    power: float | None = None
    falls: float = FALLS
    relative: bool = False


@dataclass(frozen=True)
class Witness:
    """Numbers for a formula: `values(**point)` at a point whose coordinates are drawn from `ranges`."""

    id: str
    subject: str
    values: Callable[..., Mapping[str, Any]]
    ranges: Mapping[str, Range] = field(default_factory=dict)
    slack: float = AGREE
    small: Small | None = None
    slow: bool = False
    unit: float = 0

    def build(self, point: Mapping[str, str]) -> ReferencePoint:
        """At the coordinates given, the middle of its range for one that is not."""
        names = [*self.ranges, *([self.small.name] if self.small else [])]
        own = {name: str(point[name]) for name in names if name in point}
        full = {name: _middle(span) for name, span in self.ranges.items()} | own
        if self.small and self.small.name not in own:
            full[self.small.name] = self.small.at[1]
        numbers = _built(self.values, tuple(full.items()))
        return ReferencePoint(numbers, self.subject, full.get("phi", "tanh"), self.slack, self.unit)

    @property
    def said(self) -> dict[str, Any]:
        """What a table says of it."""
        if self.small is None:
            return {"checked": True, "how": f"both sides agree to {self.slack:.0e}"}
        return {"checked": True, "how": f"what is left out falls as printed as {self.small.name} changes"}

    def draw(self, seed: int) -> dict[str, str]:
        """A random point."""
        source = random.Random(f"{self.id} {seed}")
        return {name: _drawn(span, source) for name, span in self.ranges.items()}


@lru_cache(maxsize=128)
def _built(values: Callable[..., Mapping[str, Any]], point: tuple[tuple[str, str], ...]) -> Mapping[str, Any]:
    with mp.workdps(DIGITS):
        return values(**dict(point))


@dataclass(frozen=True)
class Unchecked:
    """A formula that no number can be put into, and why."""

    id: str
    reason: str

    @property
    def said(self) -> dict[str, Any]:
        """What a table says of it."""
        return {"checked": False, "how": self.reason}


def _numbers(span: Range) -> bool:
    return len(span) == 2 and all(part.replace(".", "", 1).replace("-", "", 1).isdigit() for part in span)


def _middle(span: Range) -> str:
    if not _numbers(span):
        return span[0]
    return f"{(float(span[0]) + float(span[1])) / 2:.4g}" if "." in span[0] + span[1] else span[0]


def _drawn(span: Range, source: random.Random) -> str:
    if not _numbers(span):
        return source.choice(span)
    low, high = (float(part) for part in span)
    whole = "." not in span[0] + span[1]
    return str(source.randint(int(low), int(high))) if whole else f"{source.uniform(low, high):.5g}"


def witnesses() -> dict[str, Witness | Unchecked]:
    """What all columns declare of their formulas, by id."""
    return {entry.id: entry for entry in registered("WITNESSES")}


def quick() -> dict[str, Witness]:
    """The witnesses that take little time."""
    return {id: w for id, w in witnesses().items() if isinstance(w, Witness) and not w.slow}


def gap(formula: Formula, reference: ReferencePoint) -> float:
    """|left - right| over the larger side, at the reference point; inf where a side has no value. Of an
    inequality what it fails by."""
    left, right = (_value(side, reference) for side in (formula.statement.lhs, formula.statement.rhs))
    size = max(abs(left), abs(right), abs(reference.unit))
    if isinstance(formula.statement, sp.LessThan) and left <= right:
        return 0.0
    return float(abs(left - right) / size) if mp.isfinite(size) and size else (0.0 if size == 0 else mp.inf)


def misfit(formula: Formula, witness: Witness, seed: int = 0) -> float:
    """By how much a statement fails at a random point, as a multiple of what is allowed: 1 and below is
    agreement."""
    if witness.small is None:
        reference = witness.build(witness.draw(seed))
        return gap(formula, reference) / reference.slack
    return _order(formula, witness, witness.small, seed)


def _order(formula: Formula, witness: Witness, small: Small, seed: int) -> float:
    """How far the ratio of the remainders at two points is from what the statement says of it."""
    drawn = witness.draw(seed)
    points = [witness.build({**drawn, small.name: at}) for at in small.at]
    left = [_value(formula.statement.lhs - formula.statement.rhs, point) for point in points]
    if small.relative:
        left = [part / _value(formula.statement.lhs, point) for part, point in zip(left, points, strict=True)]
    if small.power is None:
        said = formula.statement.atoms(remainder)
        if len(said) != 1:
            return float("inf")
        (power,) = said
        sizes = [_value(power.args[0], point) for point in points]
    else:
        sizes = [mp.mpf(at) ** small.power for at in small.at]
    if not all(mp.isfinite(part) and part for part in (*left, *sizes)):
        return float("inf")
    return float(abs(left[0] / left[1] / (sizes[0] / sizes[1]) - 1) / small.falls)


def claimed(formula: Formula, reference: ReferencePoint) -> float:
    """What the formula says about its subject; nan where it says nothing (no value, no root near)."""
    known = {k: v for k, v in reference.values.items() if k != reference.subject}
    subject = reference.values[reference.subject]
    inside = {symbol.name for symbol in formula.statement.rhs.free_symbols}
    if reference.subject not in inside and _head(formula.statement.lhs) == reference.subject:
        found = _value(formula.statement.rhs, ReferencePoint(known, reference.subject, reference.phi))
        return float(found) if mp.isfinite(found) and not mp.im(found) else float("nan")

    def sides(x: Any) -> tuple[Any, Any]:
        here = ReferencePoint({**known, reference.subject: x}, reference.subject, reference.phi)
        left, right = (_value(side, here, ROUGH) for side in (formula.statement.lhs, formula.statement.rhs))
        return left, right

    def residual(x: Any) -> Any:
        left, right = sides(x)
        return left - right

    try:
        with mp.workdps(ROUGH):
            start, close = (subject, subject * mp.mpf("1.05")), mp.mpf("1e-9") * min(1, abs(subject))
            root = mp.findroot(residual, start, solver="secant", tol=close, verify=False)
            left, right = sides(root)
        solved = abs(left - right) <= MET * max(abs(left), abs(right)) and abs(mp.im(root)) < 1e-12
        return float(mp.re(root)) if solved else float("nan")
    except (ValueError, ZeroDivisionError, ArithmeticError):
        return float("nan")


def _head(expr: sp.Expr) -> str:
    return expr.func.__name__ if isinstance(expr, AppliedUndef) else str(expr)


def _value(expr: sp.Expr, reference: ReferencePoint, digits: int = DIGITS) -> Any:
    """A side as a number; inf where it has none."""
    try:
        with mp.workdps(digits):
            return value(expr, reference.values, reference.phi)
    except (ValueError, TypeError, ZeroDivisionError, OverflowError, AttributeError, RecursionError):
        return mp.inf

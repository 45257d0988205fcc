"""Curves of quantities: values along one parameter for each combination of the others.

`axes` splits what was typed into the ranges `start:stop:count` (the abscissa, and for a map the ordinate) and
the lists that make several curves; `values` evaluates along an abscissa, by the vectorised float64 path where
the quantity has one and by certified values of `DIGITS` digits otherwise (a line is wider than either error).
A point without a value is a gap that keeps its reason. The onset, where it is known and inside the range, is
one of the points.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any

from rnnchaos.names import meant
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.evaluate import quantity as found
from rnnchaos.numerics.presentation.samples import samples_of
from rnnchaos.numerics.presentation.symbols import onset
from rnnchaos.numerics.quantity import Quantity, rational
from rnnchaos.parameters import MAX_POINTS, expand, is_many
from rnnchaos.sweeps.sweep import FAILED, Sweep, swept
from rnnchaos.text.prose import unicode
from rnnchaos.theory.algebra.interval import Interval
from rnnchaos.theory.catalogue import GROUP
from rnnchaos.theory.errors import RnnChaosError, UsageError
from rnnchaos.theory.nonlinearity.grammar import DEFINITIONS
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

DIGITS = 5


@dataclass(frozen=True)
class Curve:
    """Values `y` of `quantity` along `abscissa`; `fixed` holds the other parameters as typed. nan: no value,
    for the reason in `gaps` at that x; `failed` are the reasons of points that did not converge."""

    quantity: Quantity
    abscissa: str
    x: tuple[Fraction, ...]
    y: tuple[float, ...]
    fixed: Mapping[str, str]
    gaps: Mapping[Fraction, str] = field(default_factory=dict)
    failed: tuple[str, ...] = ()
    onset: Fraction | None = None

    def said(self, name: str) -> str:
        """A parameter as a legend has it, a nonlinearity by what it is: `erf(√(π) x/2)`."""
        phi = next((p.parse(self.fixed[name]) for p in self.quantity.parameters if p.name == name), None)
        plain = DEFINITIONS.get(phi.name, phi.name) if isinstance(phi, Nonlinearity) else ""
        return unicode(plain.replace("*", " ")) if plain else self.fixed[name]


def quantities(names: str) -> list[Quantity]:
    """The quantities of `variance,kinetic_energy`. Raises `UsageError`, also for one named twice."""
    ids = [meant("quantity", name.strip()) for name in names.split(",")]
    if len(set(ids)) < len(ids):
        raise UsageError("quantity", names, "accepted: different quantities, separated by commas")
    return [found(id) for id in ids]


def curves(names: str, given: Mapping[str, Any], *, geometric: bool = False) -> list[Curve]:
    """All curves of what was typed, e.g. {"g": "1:3:101", "phi": "tanh,erf"}; `geometric` spaces the range
    evenly in its logarithm. Raises `UsageError` for bad arguments, before any work.
    """
    asked = quantities(names)
    (name, *more), lists = axes(given)
    if more:
        raise UsageError("abscissa", f"{name}, {', '.join(more)}", "accepted: one range, or two for a map")
    fixed = [dict(zip(lists, each, strict=True)) for each in product(*lists.values())]
    x = spread(asked[0], name, given[name], geometric)
    if len(x) * len(fixed) * len(asked) > MAX_POINTS:
        raise UsageError("range", str(len(x) * len(fixed)), f"accepted: at most {MAX_POINTS} points")
    plan = [(each, rest) for each in asked for rest in fixed]
    for each, rest in plan:
        for end in (x[0], x[-1]):
            each.resolve({**rest, name: end})
    return [curve(each, name, x, rest) for each, rest in plan]


def curve(asked: Quantity, name: str, x: Sequence[Fraction], fixed: Mapping[str, str]) -> Curve:
    """One curve, through the onset where it is inside the range and has a value."""
    at = onset(asked.id, name, fixed)
    at = at if at is not None and min(x) <= at <= max(x) else None
    marked = sorted({*x, at}) if at is not None and at not in x else list(x)
    y, gaps, failed = points(asked, name, marked, fixed)
    if at is not None and at in gaps and at not in x:
        place = marked.index(at)
        del marked[place], gaps[at]
        y = y[:place] + y[place + 1 :]
    return Curve(asked, name, tuple(marked), y, fixed, gaps, failed, at)


def with_axis(names: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was typed; where that has no range, with the usual one of a parameter that the first quantity
    needs and that is missing. Raises `UsageError` for an unknown quantity.
    """
    if any(isinstance(value, str) and ":" in value for value in given.values()):
        return given
    asked = quantities(names)[0]
    usual, needed = samples_of(asked.id).axes, {p.name for p in asked.parameters if p.required}
    name = next((name for name in usual if usual[name] and name in needed and name not in given), None)
    return given if name is None else {**given, name: usual[name]}


def axes(given: Mapping[str, Any]) -> tuple[list[str], dict[str, list[str]]]:
    """The names of the ranges, one or two, and the lists of the other parameters. Raises `UsageError`."""
    ranges = [
        name
        for name, value in given.items()
        if isinstance(value, str) and ":" in value and is_many(name, value)
    ]
    if not 1 <= len(ranges) <= 2:
        shown = ", ".join(ranges) or "missing"
        raise UsageError("abscissa", shown, "accepted: one parameter as start:stop:count, or two for a map")
    for name in ranges:
        x = expand(name, given[name])
        if x[0] == x[-1]:
            raise UsageError(name, given[name], "accepted: start:stop:count with start and stop apart")
    lists = {
        other: [str(v) for v in expand(other, value)] for other, value in given.items() if other not in ranges
    }
    for other, values in lists.items():
        if len(set(values)) < len(values):
            raise UsageError(other, str(given[other]), "accepted: a list of different values, one a curve")
    return ranges, lists


def spread(asked: Quantity, name: str, text: str, geometric: bool) -> list[Fraction]:
    """The points of a range. With one ratio where `geometric`; whole numbers, each once, for an integer."""
    x = expand(name, text)
    if not geometric:
        return x
    if min(x[0], x[-1]) <= 0:
        raise UsageError(name, f"{x[0]}:{x[-1]}", "accepted on a logarithmic axis: a range above 0")
    ratio, last = float(x[-1] / x[0]), len(x) - 1
    inner = [rational(f"{float(x[0]) * ratio ** (k / last):.6g}") for k in range(1, last)]
    domains = [p.domain for p in asked.parameters if p.name == name]
    whole = any(isinstance(domain, Interval) and domain.whole for domain in domains)
    return list(dict.fromkeys([x[0], *(map(Fraction, map(round, inner)) if whole else inner), x[-1]]))


def points(
    asked: Quantity, name: str, x: Sequence[Fraction], fixed: Mapping[str, str]
) -> tuple[tuple[float, ...], dict[Fraction, str], tuple[str, ...]]:
    """Values along `name`, nan where there is none, with the reasons; and the reasons of failures."""
    quick = _vectorised(asked, name, x, fixed)
    missing = [v for k, v in enumerate(x) if quick is None or math.isnan(quick[k])]
    one_by_one = iter(_swept(asked, name, missing, fixed))
    y, gaps, failed = [], {}, []
    for k, at in enumerate(x):
        if quick is not None and not math.isnan(quick[k]):
            y.append(quick[k])
            continue
        number, state, reason = next(one_by_one)
        y.append(number)
        if math.isnan(number):
            gaps[at] = reason
        if state == FAILED:
            failed.append(reason)
    return tuple(y), gaps, tuple(failed)


def _swept(
    asked: Quantity, name: str, x: Sequence[Fraction], fixed: Mapping[str, str]
) -> Iterator[tuple[float, str, str]]:
    """Value, state, reason at each point; where all are refused they are gaps as well."""
    if not x:
        return
    try:
        found: Sweep = swept(asked, [{**fixed, name: v} for v in x], digits=DIGITS)
    except UsageError as refused:
        if refused.name == GROUP:
            raise
        yield from ((math.nan, "none", str(refused)) for _ in x)
        return
    for row in found.rows:
        number = math.nan if row.value is None else float(row.value)
        yield number, row.state, row.reason


def _vectorised(
    asked: Quantity, name: str, x: Sequence[Fraction], fixed: Mapping[str, str]
) -> tuple[float, ...] | None:
    """All values at once in float64; None where the quantity has no such path, or a point stops it."""
    if asked.vectorised is None or name == "phi":
        return None
    import numpy as np

    try:
        given: dict[str, Any] = {**fixed, name: np.array([float(v) for v in x])}
        found = evaluate(asked.id, **given)
    except RnnChaosError as failure:
        if isinstance(failure, UsageError) and failure.name == GROUP:
            raise
        return None
    return tuple(float(v) for v in found)


def values(asked: Quantity, name: str, x: Sequence[Fraction], fixed: Mapping[str, str]) -> tuple[float, ...]:
    """The quantity along `name`, nan where there is no value."""
    return points(asked, name, x, fixed)[0]

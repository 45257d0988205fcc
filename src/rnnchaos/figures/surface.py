"""Two ranges: a quantity over a rectangle of two parameters, as a heat map with contours shows it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from rnnchaos.figures.curves import axes, points, quantities, spread
from rnnchaos.numerics.quantity import Quantity
from rnnchaos.parameters import MAX_POINTS
from rnnchaos.theory.errors import UsageError


@dataclass(frozen=True)
class Surface:
    """`z[j][k]` at (`x[k]`, `y[j]`), `along` naming both parameters; nan where there is no value, for the
    reason in `gaps`."""

    quantity: Quantity
    along: tuple[str, str]
    x: tuple[Fraction, ...]
    y: tuple[Fraction, ...]
    z: tuple[tuple[float, ...], ...]
    fixed: Mapping[str, str]
    gaps: Mapping[tuple[Fraction, Fraction], str]
    failed: tuple[str, ...] = ()


def surface(names: str, given: Mapping[str, Any], *, logx: bool = False, logy: bool = False) -> Surface:
    """The quantity over both ranges, the first being the abscissa. Raises `UsageError` before any work: for
    several quantities, a list beside the ranges, bad values and too many points."""
    (asked, *others), ((across, up), lists) = quantities(names), axes(given)
    if others:
        raise UsageError("quantity", names, "accepted with two ranges: one quantity, a map of its own")
    for name, each in lists.items():
        if len(each) > 1:
            raise UsageError(name, str(given[name]), "accepted with two ranges: one value")
    fixed = {name: each[0] for name, each in lists.items()}
    x, y = spread(asked, across, given[across], logx), spread(asked, up, given[up], logy)
    if len(x) * len(y) > MAX_POINTS:
        raise UsageError("range", str(len(x) * len(y)), f"accepted: at most {MAX_POINTS} points")
    for corner in ((x[0], y[0]), (x[-1], y[-1])):
        asked.resolve({**fixed, across: corner[0], up: corner[1]})
    z: list[tuple[float, ...]] = []
    gaps: dict[tuple[Fraction, Fraction], str] = {}
    failed: list[str] = []
    for at in y:
        row, missing, stopped = points(asked, across, x, {**fixed, up: str(at)})
        z.append(row)
        gaps |= {(where, at): reason for where, reason in missing.items()}
        failed += stopped
    if not any(math.isfinite(value) for row in z for value in row):
        raise UsageError("range", asked.id, f"no value anywhere in it: {next(iter(gaps.values()))}")
    return Surface(asked, (across, up), tuple(x), tuple(y), tuple(z), fixed, gaps, tuple(failed))

"""The numbers of a figure as CSV, one row a point: `kind` (theory, simulation, onset), quantity, parameters,
value, and for simulation the interval, how many networks or pairs, their size and the level. A gap has its
reason.
"""

import csv
import io
import math
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from rnnchaos.figures.curves import Curve
from rnnchaos.figures.simulated_points import Point
from rnnchaos.figures.surface import Surface
from rnnchaos.sweeps.sweep import decimal

_REST = ("value", "low", "high", "count", "what", "level", "reason")


def curve_table(curves: Sequence[Curve], points: Sequence[Sequence[Point]]) -> str:
    """Curves, their onsets and their simulated points."""
    first = curves[0]
    rows = (row for curve, own in zip(curves, points, strict=True) for row in _rows(curve, own))
    return _written(["kind", "quantity", *first.fixed, first.abscissa, *_REST], rows)


def _rows(curve: Curve, own: Sequence[Point]) -> Iterator[list[Any]]:
    start = [curve.quantity.id, *map(decimal, curve.fixed.values())]
    for x, y in zip(curve.x, curve.y, strict=True):
        gap = math.isnan(y)
        reason = curve.gaps.get(x, "") if gap else ""
        yield ["theory", *start, float(x), "" if gap else repr(y), "", "", "", "", "", reason]
    if curve.onset is not None:
        yield ["onset", *start, float(curve.onset), "", "", "", "", "", "", ""]
    for p in own:
        yield ["simulation", *start, p.x, p.y, p.low, p.high, p.pairs, p.what, p.level, ""]


def surface_table(of: Surface, upon: Sequence[tuple[float, Point]] = ()) -> str:
    """Every point of a map, and those that were simulated."""
    rows: Iterator[list[Any]] = (
        [
            "theory",
            of.quantity.id,
            *map(decimal, of.fixed.values()),
            float(x),
            float(y),
            "" if math.isnan(z) else repr(z),
            *[""] * 5,
            of.gaps.get((x, y), ""),
        ]
        for y, row in zip(of.y, of.z, strict=True)
        for x, z in zip(of.x, row, strict=True)
    )
    start = ["simulation", of.quantity.id, *map(decimal, of.fixed.values())]
    seen = ([*start, p.x, y, p.y, p.low, p.high, p.pairs, p.what, p.level, ""] for y, p in upon)
    return _written(["kind", "quantity", *of.fixed, *of.along, *_REST], chain(rows, seen))


def _written(header: Sequence[str], rows: Iterator[list[Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()

"""`.csv` and `.tsv`: a matrix, with names of neurons or without, or a list of edges.

A list of edges has a first row of names: source, target, weight, and where they are wanted type and sign. A
matrix has targets as rows; its first row and first column may be names, then the corner cell is free. Cells
are numbers as they are typed: nan, infinity and formulas (what begins with = or @) are refused by place.
"""

import csv
import math
from collections.abc import Iterator, Sequence
from io import StringIO

import numpy as np

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.weights.reading.edges import Edge, Edges
from rnnchaos.verify.weights.reading.network import MOST, Weights, network, refuse_shape

DELIMITERS = {".csv": ",", ".tsv": "\t"}
NEEDED = ("source", "target", "weight")
SIGNS = {
    **dict.fromkeys(("1", "+1", "+", "1.0", "e", "exc", "excitatory"), 1),
    **dict.fromkeys(("-1", "-", "-1.0", "i", "inh", "inhibitory"), -1),
}


def rows(given: str, content: bytes, delimiter: str) -> list[list[str]]:
    """The cells, blanks removed, empty lines left out. Raises `UsageError`."""
    try:
        text = content.decode("utf-8-sig")
        read = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
        found = [[cell.strip() for cell in row] for row in read]
    except (UnicodeDecodeError, csv.Error) as fault:
        raise UsageError("file", given, f"it is no text table ({fault}); accepted: .csv or .tsv") from None
    found = [row for row in found if any(row)]
    if not found:
        raise UsageError("file", given, "it is empty; accepted: a matrix or a list of edges")
    for place, row in enumerate(found, start=1):
        for column, cell in enumerate(row, start=1):
            if cell[:1] in ("=", "@"):
                raise _cell(given, place, column, cell, "a formula; accepted: numbers and names")
    return found


def is_edges(found: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names what a list of edges needs."""
    return {cell.lower() for cell in found[0]} >= set(NEEDED)


def edges(given: str, found: Sequence[Sequence[str]]) -> Edges:
    """The edges of a table. Raises `UsageError`."""
    names = [cell.lower() for cell in found[0]]
    place = {name: k for k, name in enumerate(names)}
    if len(place) != len(names):
        raise UsageError("file", given, "a name stands twice in its first row; accepted: different names")
    made = tuple(_edges(given, found, place))
    if not made:
        raise UsageError("file", given, "it has no edges; accepted: rows below the names")
    return Edges(given, made, typed="type" in place)


def _edges(given: str, found: Sequence[Sequence[str]], place: dict[str, int]) -> Iterator[Edge]:
    for k, row in enumerate(found[1:], start=2):
        if len(row) != len(place):
            raise UsageError(
                "file", given, f"row {k} has {len(row)} cells; accepted: {len(place)} as in row 1"
            )
        source, target = row[place["source"]], row[place["target"]]
        if not source or not target:
            raise UsageError("file", given, f"row {k} has no source or no target; accepted: their names")
        weight = number(given, row[place["weight"]], k, place["weight"] + 1)
        if "sign" in place:
            sign = row[place["sign"]].lower()
            if sign not in SIGNS:
                raise _cell(given, k, place["sign"] + 1, sign, f"accepted: {', '.join(SIGNS)}")
            weight *= SIGNS[sign]
        yield Edge(source, target, weight, row[place["type"]] if "type" in place else "")


def matrix(given: str, found: Sequence[Sequence[str]]) -> Weights:
    """The matrix of a table. Raises `UsageError`."""
    body, labels = _unnamed(given, found)
    widths = {len(row) for row in body}
    if len(widths) > 1:
        raise UsageError(
            "file", given, f"its rows have {min(widths)} to {max(widths)} cells; accepted: a matrix"
        )
    refuse_shape("file", given, (len(body), max(widths, default=0)))
    below, right = (1, 1 if len(found[0]) > len(body) else 0) if labels else (0, 0)
    values = [
        [number(given, cell, i + below, j + right) for j, cell in enumerate(row, start=1)]
        for i, row in enumerate(body, start=1)
    ]
    return network(np.array(values), name="file", given=given, labels=labels)


def _unnamed(
    given: str, found: Sequence[Sequence[str]]
) -> tuple[list[Sequence[str]], tuple[str, ...] | None]:
    """The numbers of a matrix, and the names of its neurons where it has any. Raises `UsageError`."""
    if all(map(is_number, found[0])):
        return list(found), None
    body = list(found[1:])
    named_rows = bool(body) and not any(is_number(row[0]) for row in body if row)
    names = tuple(found[0][-len(body) :]) if body else ()
    same = not named_rows or (len(found[0]) == len(body) + 1 and tuple(row[0] for row in body) == names)
    if same and len(set(names)) == len(body) == len(names) <= MOST and all(names):
        return [row[1:] if named_rows else row for row in body], names
    what = f"its first row is neither numbers, nor names of its {len(body)} rows, nor {', '.join(NEEDED)}"
    raise UsageError("file", given, f"{what}; accepted: a square matrix or a list of edges")


def number(given: str, cell: str, row: int, column: int) -> float:
    """The number of a cell. Raises `UsageError`, which names its place."""
    if not is_number(cell):
        raise _cell(given, row, column, cell, "accepted: a finite number")
    return float(cell)


def is_number(cell: str) -> bool:
    """A finite number as people write one: Python's underscores and other digits are none."""
    try:
        return "_" not in cell and cell.isascii() and math.isfinite(float(cell))
    except ValueError:
        return False


def _cell(given: str, row: int, column: int, cell: str, what: str) -> UsageError:
    return UsageError("file", given, f"row {row}, column {column} is {cell[:40]!r}: {what}")

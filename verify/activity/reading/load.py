"""A recording from a file, by its suffix: the readers of `rnnchaos.verify.weights.reading`, asked for an
array of times and neurons. Every refusal is a `UsageError` of one line.

A table (.csv, .tsv) has times as rows, neurons as columns, and in its first row perhaps their names; a
column named t or time is left out, which is said.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.activity.reading.recording import Recording, is_recording, recording, refuse_shape
from rnnchaos.verify.weights.reading import arrays, tables
from rnnchaos.verify.weights.reading.candidates import Wanted, chosen
from rnnchaos.verify.weights.reading.load import ARCHIVES, content
from rnnchaos.verify.weights.reading.network import Array

SUFFIXES = (".npy", ".npz", ".csv", ".tsv", ".mat", ".safetensors")
TIMES = {"t", "time"}


def load(path: str | Path, *, key: str | None = None, transpose: bool = False) -> Recording:
    """The recording of a file; `key` names one of several arrays, `transpose` is for neurons before times.
    Raises `UsageError`, `CannotRead`."""
    file = Path(path)
    suffix, given = file.suffix.lower(), str(path)
    if suffix not in SUFFIXES:
        raise UsageError("file", given, f"accepted: a file {', '.join(SUFFIXES)}; pickles are never read")
    if key is not None and suffix not in ARCHIVES:
        raise UsageError("key", key, f"accepted with {', '.join(ARCHIVES)}")
    whole = content(file)
    if not whole:
        raise UsageError("file", given, "it is empty; accepted: a file with a recording")
    notes: Sequence[str] = ()
    if suffix in tables.DELIMITERS:
        X, notes = _table(given, tables.rows(given, whole, tables.DELIMITERS[suffix]))
    else:
        X = _array(given, suffix, whole, key, transpose)
    return recording(X, name="file", given=given, notes=notes, transpose=transpose)


def _array(given: str, suffix: str, whole: bytes, key: str | None, transpose: bool) -> Array:
    def turned(shape: Sequence[int]) -> Sequence[int]:
        return (*shape[:-2], *shape[:-3:-1]) if transpose else shape

    def refuse(name: str, given: str, shape: Sequence[int]) -> None:
        refuse_shape(name, given, turned(shape))

    if suffix == ".npy":
        refuse("file", given, arrays.header(given, whole)[0])
        return arrays.array(given, whole)
    wanted = Wanted("recording", "recordings", lambda shape: is_recording(turned(shape)), refuse)
    return chosen(given, ARCHIVES[suffix](given, whole), key, wanted)


def _table(given: str, rows: list[list[str]]) -> tuple[Any, list[str]]:
    """The numbers of a table, and what was left out. Raises `UsageError`."""
    named = not all(map(tables.is_number, rows[0]))
    body, notes = rows[named:], []
    for k, row in enumerate(rows, start=1):
        if len(row) != len(rows[0]):
            what = f"row {k} has {len(row)} cells; accepted: {len(rows[0])} as in row 1"
            raise UsageError("file", given, what)
    left = [j for j, name in enumerate(rows[0]) if named and name.lower() in TIMES]
    kept = [j for j in range(len(rows[0])) if j not in left]
    if left:
        notes.append(f"column {rows[0][left[0]]} left out")
    values = [
        [tables.number(given, row[j], k, j + 1) for j in kept] for k, row in enumerate(body, start=1 + named)
    ]
    return np.array(values, dtype=float).reshape(len(body), len(kept)), notes

"""A store as arrays: one row a record, failed ones included, corrupt ones left out.

Columns are `study`, `entropy`, `index`, `status`, `seconds`, every parameter (lists as JSON text), and every
observable; what a record does not have is nan (an empty string for words). A parameter named like an
observable is the column `NAME (given)`.
"""

import json
from collections.abc import Container
from pathlib import Path
from typing import Any

import numpy as np

from rnnchaos.verify.ensembles.store import Store

FIXED = ("study", "entropy", "index", "status")


class Results(dict[str, np.ndarray]):
    """Arrays by name, all with one row for each record."""

    def to_dataframe(self) -> Any:
        """A pandas table; an observable of several components becomes the columns name[0], name[1], ...

        Raises `ImportError` where pandas is not installed.
        """
        import pandas

        columns: dict[str, np.ndarray] = {}
        for name, array in self.items():
            flat = array.reshape(len(array), -1)
            labels = [name] if array.ndim == 1 else [f"{name}[{k}]" for k in range(flat.shape[1])]
            columns |= dict(zip(labels, flat.T, strict=True))
        return pandas.DataFrame(columns)


def load(path: str | Path) -> Results:
    """The records of the store in folder `path`. Raises `UsageError` where there is none."""
    rows = []
    for _, archive in Store(path).archives():
        if archive is not None:
            made = archive.provenance
            fixed: dict[str, Any] = {name: made[name] for name in FIXED}
            fixed["seconds"] = archive.run["seconds"]
            seen = archive.observables
            taken = {*fixed, *seen}
            given = {_free(name, taken): _plain(value) for name, value in made["parameters"].items()}
            rows.append(fixed | given | {_free(name, set(fixed)): value for name, value in seen.items()})
    names = dict.fromkeys(name for row in rows for name in row)
    return Results({name: _column([row.get(name) for row in rows]) for name in names})


def _free(name: str, taken: Container[str]) -> str:
    """A name that hides no other: a parameter `variance` beside an observable of that name has its own
    column."""
    return f"{name} (given)" if name in taken else name


def _plain(value: Any) -> Any:
    """A list, a mapping or nothing as its JSON text; numbers and words as they are."""
    return value if isinstance(value, int | float | str) else json.dumps(value)


def _column(cells: list[Any]) -> np.ndarray:
    """Cells, padded with nan to the largest shape; entropies beyond 64 bits and words as text."""
    if any(isinstance(cell, str) for cell in cells):
        return np.array(["" if cell is None else str(cell) for cell in cells])
    if any(isinstance(cell, int) and abs(cell) >= 2**63 for cell in cells):
        return np.array([str(cell) for cell in cells])
    if all(isinstance(cell, int) for cell in cells):
        return np.array(cells)
    kind = complex if any(np.iscomplexobj(cell) for cell in cells) else float
    arrays = [np.asarray(np.nan if cell is None else cell, dtype=kind) for cell in cells]
    depth = max(array.ndim for array in arrays)
    arrays = [array.reshape(array.shape + (1,) * (depth - array.ndim)) for array in arrays]
    shape = tuple(max(array.shape[axis] for array in arrays) for axis in range(depth))
    out = np.full((len(arrays), *shape), np.nan, kind)
    for row, array in enumerate(arrays):
        place: tuple[int | slice, ...] = (row, *(slice(n) for n in array.shape))
        out[place] = array
    return out

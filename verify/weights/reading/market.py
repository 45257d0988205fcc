r"""Matrix Market files (`.mtx`): a banner, comments, a line of sizes, entries.

    %%MatrixMarket matrix coordinate|array real|integer|pattern general|symmetric|skew-symmetric
    rows columns entries                       (coordinate)        rows columns          (array)
    row column weight                          (from 1 on)         weights by columns

A pattern has weights 1; of a symmetric matrix the lower half is listed; entries given twice add up. Read
here and not by `scipy.io.mmread`, whose parser ends the process on some damaged files. Source: R. F.
Boisvert, R. Pozo, K. A. Remington, The Matrix Market exchange formats, NISTIR 5935 (1996).
"""

from collections.abc import Sequence

import numpy as np

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.weights.reading.network import Array, refuse_shape

FIELDS = ("real", "double", "integer", "pattern")
MIRRORED = {"general": 0, "symmetric": 1, "skew-symmetric": -1}
"""The sign of the half that is not listed; 0 where both are."""


def market(given: str, content: bytes) -> Array:
    """The matrix of a `.mtx`. Raises `UsageError`."""
    try:
        banner, *lines = content.decode("ascii").splitlines()
        kind, field, symmetry = banner.lower().split()[2:]
        if not banner.startswith("%%MatrixMarket matrix ") or kind not in ("coordinate", "array"):
            raise ValueError("no banner")
    except ValueError:
        raise UsageError("file", given, "it has no Matrix Market banner; accepted: a .mtx file") from None
    if field not in FIELDS or symmetry not in MIRRORED:
        accepted = f"accepted: {', '.join((*FIELDS, *MIRRORED))}"
        raise UsageError("file", given, f"it is {field[:20]} {symmetry[:20]}; {accepted}")
    sizes, *body = [line for line in lines if line.strip() and not line.startswith("%")] or [""]
    try:
        shape = tuple(map(int, sizes.split()))
        refuse_shape("file", given, shape[:2])
        read = _coordinates if kind == "coordinate" else _listed
        return read(shape, " ".join(body).split(), field, MIRRORED[symmetry])
    except (ValueError, OverflowError) as fault:
        if isinstance(fault, UsageError):
            raise
        what = f"its entries are not what it declares ({str(fault)[:80]})"
        raise UsageError("file", given, f"{what}; accepted: a whole .mtx") from None


def _coordinates(shape: Sequence[int], words: Sequence[str], field: str, mirrored: int) -> Array:
    """Entries (row, column, weight). Raises `ValueError`."""
    width = 2 if field == "pattern" else 3
    rows, columns, count = shape
    if len(words) != width * count:
        raise ValueError(f"{len(words)} numbers for {width * count}")
    table = np.array(words, dtype=float).reshape(count, width)
    places = table[:, :2].astype(np.int64)
    inside = (places >= 1) & (places <= (rows, columns)) & (places == table[:, :2])
    if not inside.all():
        raise ValueError("a place outside of the matrix")
    i, j = places.T - 1
    matrix = np.zeros((rows, columns))
    np.add.at(matrix, (i, j), table[:, 2] if width == 3 else 1.0)
    if mirrored:
        if (i < j).any():
            raise ValueError("an entry above the diagonal")
        matrix += mirrored * np.tril(matrix, -1).T
    return matrix


def _listed(shape: Sequence[int], words: Sequence[str], field: str, mirrored: int) -> Array:
    """Weights by columns, of a symmetric matrix from the diagonal down. Raises `ValueError`."""
    rows, columns = shape
    if not mirrored:
        if len(words) != rows * columns or field == "pattern":
            raise ValueError(f"{len(words)} numbers for {rows * columns}")
        return np.array(words, dtype=float).reshape((rows, columns), order="F")
    j, i = np.triu_indices(rows, 1 if mirrored < 0 else 0)
    if len(words) != len(i):
        raise ValueError(f"{len(words)} numbers for {len(i)}")
    matrix = np.zeros((rows, rows))
    matrix[i, j] = np.array(words, dtype=float)
    return matrix + mirrored * np.tril(matrix, -1).T

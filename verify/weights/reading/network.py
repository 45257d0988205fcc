r"""A network given as its weights: $J_{ij}$ is the weight from neuron j to neuron i, rows are targets.

Checked once, where it comes in: square, real, finite, not empty, at most `MOST` neurons (their eigenvalues
take $25N^3$ operations, and the array $8N^2$ bytes).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import UsageError

Array = NDArray[Any]
MOST = 5000
ACCEPTED = f"accepted: a finite real square matrix of at most {MOST} rows"


@dataclass(frozen=True, eq=False)
class Weights:
    """`J` (N, N) in float64, the names of its neurons, where it comes from, and what was done in reading
    it."""

    J: Array
    labels: tuple[str, ...]
    source: str = "an array"
    notes: tuple[str, ...] = ()

    @property
    def N(self) -> int:
        return len(self.J)

    def transposed(self) -> "Weights":
        """Of a file whose rows are sources."""
        return replace(self, J=np.ascontiguousarray(self.J.T), notes=(*self.notes, "transposed"))

    def with_inhibitory(self, names: Collection[str]) -> "Weights":
        """Columns of these neurons as -|J|. Raises `UsageError` for a name that is none of the labels."""
        place = {label: j for j, label in enumerate(self.labels)}
        for name in names:
            if name not in place:
                first = ", ".join(self.labels[:5])
                raise UsageError("inhibitory", name, f"accepted: names of neurons ({first}, ...)")
        J = self.J.copy()
        columns = [place[name] for name in names]
        J[:, columns] = -np.abs(J[:, columns])
        return replace(self, J=J, notes=(*self.notes, f"{len(set(columns))} neurons made inhibitory"))


def refuse_shape(name: str, given: str, shape: Sequence[int]) -> None:
    """Raises `UsageError` unless `shape` is that of a network; to be called before memory is taken."""
    rows, columns = shape if len(shape) == 2 else (0, 0)
    if not 0 < rows == columns <= MOST:
        raise UsageError(name, given, f"its shape is ({', '.join(map(str, shape))}); {ACCEPTED}")


def network(
    matrix: Any,
    *,
    name: str = "J",
    given: str = "an array",
    labels: Sequence[str] | None = None,
    notes: Sequence[str] = (),
) -> Weights:
    """The network of a matrix, an array or a SciPy sparse matrix. Raises `UsageError`, which calls it
    `name` = `given`."""
    if hasattr(matrix, "toarray") and hasattr(matrix, "shape"):
        refuse_shape(name, given, matrix.shape)
        matrix = matrix.toarray()
    try:
        found = np.asarray(matrix)
    except ValueError:  # rows of several lengths
        raise UsageError(name, given, ACCEPTED) from None
    refuse_shape(name, given, found.shape)
    if found.dtype.kind not in "biuf":
        kind = "complex" if found.dtype.kind == "c" else "not of numbers"
        raise UsageError(name, given, f"it is {kind}; {ACCEPTED}")
    wrong = np.argwhere(~np.isfinite(found))
    if len(wrong):
        i, j = (int(part) for part in wrong[0])
        raise UsageError(name, given, f"it has {found[i, j]} in row {i + 1}, column {j + 1}; {ACCEPTED}")
    named = tuple(map(str, range(len(found)))) if labels is None else tuple(labels)
    return Weights(found.astype(float), named, given, tuple(notes))

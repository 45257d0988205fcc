r"""A recording: $x_i(t)$ of N neurons at T successive times, dt apart, of one network or of several.

Checked once, where it comes in: real, finite, of shape (T, N) or (realisations, T, N), from `FEWEST` to
`MOST` times, and not the same at all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.weights.reading.network import Array

FEWEST, MOST = 16, 1 << 24
"""Times: a spectrum of more takes a GiB and more."""
ACCEPTED = f"accepted: finite real numbers of shape (T, N) or (realisations, T, N), T from {FEWEST} to {MOST}"


@dataclass(frozen=True, eq=False)
class Recording:
    """`X` (realisations, T, N), where it comes from, and what was done in reading it."""

    X: Array
    source: str = "an array"
    notes: tuple[str, ...] = ()

    @property
    def realisations(self) -> int:
        return int(self.X.shape[0])

    @property
    def T(self) -> int:
        return int(self.X.shape[1])

    @property
    def N(self) -> int:
        return int(self.X.shape[2])


def is_recording(shape: Sequence[int]) -> bool:
    """Whether an array of this shape may be one."""
    return len(shape) in (2, 3) and min(shape) > 0 and FEWEST <= shape[-2] <= MOST


def refuse_shape(name: str, given: str, shape: Sequence[int]) -> None:
    """Raises `UsageError` unless `shape` is that of a recording; to be called before memory is taken."""
    if not is_recording(shape):
        raise UsageError(name, given, f"its shape is ({', '.join(map(str, shape))}); {ACCEPTED}")


def recording(
    X: Any, *, name: str = "X", given: str = "an array", notes: Sequence[str] = (), transpose: bool = False
) -> Recording:
    """The recording of an array; `transpose` where neurons come before times. Raises `UsageError`, which
    calls it `name` = `given`."""
    try:
        found = np.asarray(X)
    except ValueError:  # rows of several lengths
        raise UsageError(name, given, ACCEPTED) from None
    if transpose and found.ndim > 1:
        found, notes = found.swapaxes(-1, -2), (*notes, "transposed")
    refuse_shape(name, given, found.shape)
    if found.dtype.kind not in "biuf":
        kind = "complex" if found.dtype.kind == "c" else "not of numbers"
        raise UsageError(name, given, f"it is {kind}; {ACCEPTED}")
    found = found.reshape((-1, *found.shape[-2:]))
    _refuse_values(name, given, found)
    single = found.dtype.kind == "f" and found.dtype.itemsize <= 8 and found.dtype.isnative
    return Recording(found if single else found.astype(float), given, tuple(notes))


def _refuse_values(name: str, given: str, X: Array) -> None:
    """One network after the other, so that little memory is taken beside X."""
    moves = False
    for k, each in enumerate(X):
        finite = np.isfinite(each)
        if not finite.all():
            t, i = (int(part) for part in np.argwhere(~finite)[0])
            place = f"realisation {k + 1}, time {t + 1}, neuron {i + 1}"
            raise UsageError(name, given, f"it has {each[t, i]} at {place}; {ACCEPTED}")
        if float(np.abs(each).max()) > 1e100:
            raise UsageError(name, given, f"it has numbers beyond 1e100; {ACCEPTED}")
        moves = moves or bool((each != each[:1]).any())
    if not moves:
        raise UsageError(name, given, "it is constant in time; accepted: activity that changes")

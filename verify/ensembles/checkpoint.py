"""Checkpoints of a realisation that takes long: what it holds, kept beside the store while it runs.

    DIR/checkpoints/KEY.npz         arrays, whole or absent (see `rnnchaos.verify.ensembles.archive`)
    DIR/checkpoints/KEY.progress    "done planned", for whoever waits

`keeping(DIR)` says where; a kernel then asks for `checkpoint(content)`, where `content` is all that its
result depends on: the key is its hash, so that a run which differs in anything starts afresh. Saving is at
most every `SECONDS`; what is saved is enough to go on bit by bit, so that an interrupted run ends as an
uninterrupted one does. Outside of `keeping` nothing is written.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from rnnchaos.verify.ensembles.archive import Corrupt, pack, read
from rnnchaos.verify.ensembles.files import (
    is_folder,
    own_folder,
    read_small,
    remove,
    set_aside,
    write_atomically,
)

SECONDS = 30.0
"""Between two checkpoints: long against what one costs to write, short against a run."""
FOLDER = "checkpoints"

Report = Callable[[int, int], object]

_PLACE: ContextVar[Path | None] = ContextVar("checkpoints", default=None)


@contextmanager
def keeping(folder: Path | str | None) -> Iterator[None]:
    """Keep the checkpoints of what runs inside under `folder`; None keeps none."""
    token = _PLACE.set(None if folder is None else Path(folder) / FOLDER)
    try:
        yield
    finally:
        _PLACE.reset(token)


def progress(folder: Path | str) -> dict[str, tuple[int, int]]:
    """Steps done and planned of the realisations that run in `folder`, by key."""
    found = {}
    for path in (Path(folder) / FOLDER).glob("*.progress"):
        with suppress(OSError, ValueError):
            done, planned = map(int, read_small(path, most=100).split())
            found[path.stem] = done, planned
    return found


def checkpoint(content: Any) -> "Checkpoint":
    """The checkpoint of the run that `content` (JSON values and arrays) determines."""
    key = hashlib.sha256(json.dumps(content, sort_keys=True, default=_whole).encode()).hexdigest()
    place = _PLACE.get()
    return Checkpoint(key, None if place is None else place / f"{key}.npz", SECONDS)


def _whole(value: Any) -> Any:
    """An array, all of it: printed, a long one would lose its middle. Raises `TypeError` for others."""
    if not isinstance(value, np.ndarray | np.generic):
        raise TypeError(type(value).__name__)
    array = np.asarray(value)
    return [str(array.dtype), array.shape, hashlib.sha256(array.tobytes()).hexdigest()]


@dataclass
class Checkpoint:
    """One file of arrays; `path` None keeps nothing."""

    key: str
    path: Path | None
    seconds: float = SECONDS
    _saved: float = field(default_factory=time.monotonic)

    def load(self) -> dict[str, np.ndarray] | None:
        """What was saved; None where there is nothing whole."""
        if self.path is None:
            return None
        try:
            archive = read(self.path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except Corrupt:
            set_aside(self.path, self.path.parent.parent / "quarantine")
            return None
        return archive.observables if archive.provenance.get("key") == self.key else None

    def save(self, arrays: Callable[[], Mapping[str, np.ndarray]], done: int, planned: int) -> None:
        """Save `arrays()` where the last time is `seconds` ago. Raises `CannotWrite`."""
        if self.path is None or time.monotonic() - self._saved < self.seconds:
            return
        own_folder(self.path.parent)
        write_atomically(self.path, pack({"key": self.key}, arrays(), {}))
        write_atomically(self.path.with_suffix(".progress"), f"{done} {planned}".encode())
        self._saved = time.monotonic()

    def drop(self) -> None:
        """The run is over: remove its files, and what a killed writer of them left."""
        if self.path is not None and is_folder(self.path.parent):
            for path in self.path.parent.glob(f".{self.key}.*"):
                remove(path)
            remove(self.path)
            remove(self.path.with_suffix(".progress"))

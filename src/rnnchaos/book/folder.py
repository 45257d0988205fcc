"""A folder of the book and the files in it that are ours.

The folder must be new, empty, or say in book.json that it is one; book.json lists the files that were
written. It is there before any of them, so that a run which is killed can be run again. A page whose formula
is gone goes with it; whatever else lies in the folder is never touched.
"""

import json
import os
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from rnnchaos import __version__
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles.files import (
    cannot_read,
    cannot_write,
    is_folder,
    own_folder,
    read_small,
    remove,
    write_atomically,
)

MARKER = "book.json"
SCHEMA = "rnnchaos/book/1"
ACCEPTED = "accepted: a new or empty folder, or one that holds a book"
_LEFTOVER = re.compile(rf"\.{re.escape(MARKER)}\..*\.tmp")
_NAME = re.compile(r"((formulas|assets)/)?[\w-][\w.-]*")


def claim(path: Path) -> Path:
    """Make `path` a folder of the book. Raises `UsageError` where it holds something else, `CannotWrite`."""
    with cannot_write(path):
        path.mkdir(parents=True, exist_ok=True)
    if _marker(path) is None:
        with cannot_read(path):
            found = os.listdir(path)
        if not all(_LEFTOVER.fullmatch(name) for name in found):
            raise UsageError("out", str(path), ACCEPTED)
        _mark(path, ())
    return path


def update(path: Path, content: Mapping[str, bytes]) -> None:
    """Bring the files of a claimed folder to `content`, by their names in it, each as a whole; remove those
    of an earlier book. Raises as `announce` does.
    """
    before = announce(path, content)
    for name, body in content.items():
        write_atomically(path / name, body)
    for gone in before - set(content):
        remove(path / gone)
    _mark(path, content)


def announce(path: Path, names: Collection[str]) -> set[str]:
    """Say in a claimed folder which files are going to be written, so that a run which is stopped among them
    can be run again; returns those of an earlier book. Raises `UsageError`, before anything is written, where
    a name is taken by somebody else's file, and `CannotWrite`.
    """
    before = _written(path)
    inside = {path / name.rpartition("/")[0] for name in (*names, *before) if "/" in name}
    taken = [each for each in inside if os.path.lexists(each) and not is_folder(each)]
    taken += [path / name for name in names if _foreign(path / name, listed=name in before)]
    if taken:
        raise UsageError(
            "out", str(min(taken).relative_to(path)), "accepted: a folder in which this is a file of the book"
        )
    _mark(path, before | set(names))
    for folder in sorted(inside):
        own_folder(folder)
    return before


def _foreign(path: Path, *, listed: bool) -> bool:
    return os.path.lexists(path) and (not listed or path.is_symlink() or not path.is_file())


def _mark(path: Path, files: Iterable[str]) -> None:
    marker = {"schema": SCHEMA, "version": __version__, "files": sorted(files)}
    write_atomically(path / MARKER, json.dumps(marker, indent=1).encode() + b"\n")


def _marker(path: Path) -> dict[str, Any] | None:
    """What book.json says; None where it does not say that this is a book."""
    try:
        content = json.loads(read_small(path / MARKER))
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) and content.get("schema") == SCHEMA else None


def _written(path: Path) -> set[str]:
    """Files of an earlier book in this folder; only plain names below it count."""
    listed = (_marker(path) or {}).get("files")
    names = listed if isinstance(listed, list) else []
    return {name for name in names if isinstance(name, str) and _NAME.fullmatch(name)}

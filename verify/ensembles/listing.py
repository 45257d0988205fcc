"""What lies in a store's folders: archives that are what their names say, and keys that are corrupt."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from rnnchaos.verify.ensembles.archive import Archive, Corrupt, read
from rnnchaos.verify.ensembles.files import cannot_read, is_folder

Check = Callable[[Archive, str], None]
"""Raises `Corrupt` where an archive is not the one of a key."""
Found = tuple[str, Archive | None]
_NAME = re.compile(r"[0-9a-f]{64}\.npz")


def names(place: Path) -> list[str]:
    """What lies in a folder. Raises `CannotRead`."""
    with cannot_read(place):
        return sorted(os.listdir(place))


def contents(place: Path, check: Check) -> Iterator[Found]:
    """Key and content of every archive in `place`, None where corrupt; other names are not ours, nor is what
    a link leads to."""
    for name in filter(_NAME.fullmatch, names(place) if is_folder(place) else []):
        with suppress(FileNotFoundError):  # moved by a run that goes on meanwhile
            yield Path(name).stem, _or_none(place / name, check)


def _or_none(path: Path, check: Check) -> Archive | None:
    try:
        return checked(path, check)
    except Corrupt:
        return None


def checked(path: Path, check: Check) -> Archive:
    """The archive at `path`, which must be the one its name says. Raises `Corrupt`, `FileNotFoundError`."""
    archive = read(path)
    check(archive, path.stem)
    return archive


def by_study(item: Found) -> tuple[str, int, str]:
    """The order of study, seed and index; what is corrupt comes first."""
    key, archive = item
    return (archive.provenance["plan"], archive.provenance["index"], key) if archive else ("", -1, key)

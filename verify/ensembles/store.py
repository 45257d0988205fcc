"""A campaign on disk: one atomic, content-addressed file for each realisation, which no crash can half-write.

    DIR/store.json          schema
    DIR/plans/KEY.npz       what was asked: study, parameters, entropy, count
    DIR/records/KEY.npz     one record (see `rnnchaos.verify.ensembles.archive`)
    DIR/quarantine/         files that were not what their name says, kept for the curious
    DIR/lock                held by the one process that runs campaigns here

A folder is a store if store.json says so; a new or empty one becomes a store, any other is refused and left
as it is. A file is written beside its place, flushed to the disk and renamed, so a kill at any moment leaves
it whole or absent; what is there is never computed again. The lock is the kernel's (flock): it dies with its
holder and cannot go stale. Workers write their own records, as soon as each is done; who only reads needs no
lock. Whatever lies at the place of a record and is not that record (a link, a pipe, a folder, other content)
is one corrupt key; the rest is read. A lost store.json is written anew where an intact record vouches for it.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles.archive import Archive, Corrupt, pack
from rnnchaos.verify.ensembles.files import (
    LEFTOVER,
    cannot_write,
    is_folder,
    locked,
    own_folder,
    read_small,
    remove,
    set_aside,
    write_atomically,
)
from rnnchaos.verify.ensembles.listing import Check, Found, by_study, checked, contents, names
from rnnchaos.verify.ensembles.provenance import PLAN, SCHEMA, check_plan, check_record, of_plan, of_record
from rnnchaos.verify.ensembles.study import Record, Study

HEADER = json.dumps({"schema": SCHEMA}).encode()


class Store:
    """The store in folder `path`. `with store:` creates it where needed and holds its lock (re-entrant)."""

    def __init__(self, path: str | Path) -> None:
        self.path = folder(path)
        self._lock: int | None = None
        self._depth = 0

    def __getstate__(self) -> Path:
        return self.path

    def __setstate__(self, path: Path) -> None:
        """A copy, in a worker, holds no lock."""
        self.path, self._lock, self._depth = path, None, 0

    def __enter__(self) -> "Store":
        if self._depth == 0:
            self._open()
        self._depth += 1
        return self

    def __exit__(self, *_: object) -> None:
        self._depth -= 1
        if self._depth == 0 and self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _open(self) -> None:
        with cannot_write(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
        if self._stated() != SCHEMA:
            self._mark()
        places = [own_folder(self._records), own_folder(self._plans)]
        with cannot_write(self.path / "lock"):
            self._lock = locked(self.path / "lock")
        try:
            for place in (self.path, *places):
                for name in filter(LEFTOVER.fullmatch, names(place)):
                    remove(place / name)
        except BaseException:
            os.close(self._lock)
            self._lock = None
            raise

    @property
    def _records(self) -> Path:
        return self.path / "records"

    @property
    def _plans(self) -> Path:
        return self.path / "plans"

    @property
    def _header(self) -> Path:
        return self.path / "store.json"

    def _stated(self) -> str | None:
        """The schema that store.json states; None where there is none, or a damaged one."""
        try:
            return str(json.loads(read_small(self._header, most=10_000))["schema"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def _vouched(self) -> bool:
        """Whether an intact record or plan says that this is a store, where store.json does not.

        Raises `UsageError` where that states another schema, which no record here contradicts.
        """
        vouched, stated = any(archive for _, archive in self._files()), self._stated()
        if not vouched and stated not in (None, SCHEMA):
            accepted = f"its schema is {stated}, this version reads {SCHEMA}: choose a new folder"
            raise UsageError("store", str(self.path), accepted)
        return vouched

    def _mark(self) -> None:
        """Write store.json into a new folder, or where an intact record vouches for it. Raises `UsageError`
        for any other folder, in which nothing is touched.
        """
        if not all(LEFTOVER.fullmatch(name) for name in names(self.path)) and not self._vouched():
            accepted = "accepted: a new or empty folder, or one that holds a store"
            raise UsageError("store", str(self.path), accepted)
        if os.path.lexists(self._header):
            set_aside(self._header, self.path / "quarantine")
        write_atomically(self._header, HEADER)

    def plan(self, study: Study, entropy: int, count: int) -> None:
        """Note that the first `count` realisations of `study` are wanted, so that `check` can tell what is
        missing.
        """
        path = self._plans / f"{study.task_key(entropy, PLAN)}.npz"
        before = self._read(path, check_plan)
        known = 0 if before is None else before.provenance["count"]
        if count > known:
            write_atomically(path, pack(of_plan(study, entropy, count), {}, {}))

    def write(self, study: Study, entropy: int, record: Record) -> None:
        """Store one record. Raises `CannotWrite`."""
        made = of_record(study, entropy, record)
        run = {"seconds": float(record.seconds), "host": record.host}
        write_atomically(self._records / f"{made['key']}.npz", pack(made, record.observables, run))

    def read(self, study: Study, entropy: int, index: int) -> Record | None:
        """The stored record; None where there is none or it was corrupt, which moves it to quarantine."""
        archive = self._read(self._records / f"{study.task_key(entropy, index)}.npz", check_record)
        return None if archive is None else _record(archive)

    def has(self, study: Study, entropy: int, index: int) -> bool:
        return os.path.lexists(self._records / f"{study.task_key(entropy, index)}.npz")

    def _read(self, path: Path, check: Check) -> Archive | None:
        try:
            return checked(path, check)
        except FileNotFoundError:
            return None
        except Corrupt:
            set_aside(path, self.path / "quarantine")
            return None

    def archives(self) -> list[Found]:
        """Key and content of every stored record, None where corrupt; ordered by study, seed and index.

        Raises `UsageError` where there is no store.
        """
        if self._stated() != SCHEMA and not self._vouched() and not any(True for _ in self._files()):
            raise UsageError("store", str(self.path), "accepted: a folder that holds a store")
        return sorted(contents(self._records, check_record), key=by_study)

    def _files(self) -> Iterator[Found]:
        yield from contents(self._records, check_record)
        yield from contents(self._plans, check_plan)

    def check(self) -> dict[str, Any]:
        """`{"records": [{"key", "status", "sha256"}], "corrupt": [keys], "missing": n}`: reads every byte.

        What is lost of the store itself is corrupt too: store.json, one of the two folders, or the plan of a
        record that is there.
        """
        found, plans = self.archives(), dict(contents(self._plans, check_plan))
        good = {key: archive for key, archive in found if archive is not None}
        present = Counter(archive.provenance["plan"] for archive in good.values())
        wanted = {key: archive.provenance["count"] for key, archive in plans.items() if archive is not None}
        records = [
            {"key": key, "status": archive.provenance["status"], "sha256": archive.sha256}
            for key, archive in good.items()
        ]
        corrupt = [] if self._stated() == SCHEMA else [self._header.name]
        corrupt += [place.name for place in (self._records, self._plans) if not is_folder(place)]
        corrupt += [key for key, archive in found if archive is None]
        corrupt += sorted((present.keys() | plans.keys()) - wanted.keys())
        missing = sum(max(0, count - present[key]) for key, count in wanted.items())
        return {"records": records, "corrupt": corrupt, "missing": missing}


def folder(path: str | Path) -> Path:
    """The absolute path of a folder. Raises `UsageError` for an empty one, as Path("") would be the current
    folder, and for a NUL, which no path holds."""
    if path == "" or "\0" in str(path):
        raise UsageError("folder", repr(str(path)), "accepted: the path of a folder")
    return Path(path).absolute()


def _record(archive: Archive) -> Record:
    made, run = archive.provenance, archive.run
    return Record(
        made["index"], made["status"], archive.observables, run["seconds"], run["host"], made["message"]
    )

"""A campaign on disk: one atomic, content-addressed file for each realisation, which no crash can half-write.

    DIR/store.json          schema
    DIR/plans/KEY.npz       what was asked: study, parameters, entropy, count
    DIR/records/KEY.npz     one record (see `rnnchaos.verify.ensembles.archive`)
    DIR/quarantine/         files that failed their checksum, kept for the curious
    DIR/lock                held by the one process that runs campaigns here

A file is written beside its place, flushed to the disk and renamed, so a kill at any moment leaves it whole
or absent; what is there is never computed again. The lock is the kernel's (flock): it dies with its holder
and cannot go stale. Workers write their own records, as soon as each is done; who only reads needs no lock.
"""

import json
import os
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles.archive import Archive, Corrupt, pack, unpack
from rnnchaos.verify.ensembles.files import LEFTOVERS, cannot_write, locked, write_atomically
from rnnchaos.verify.ensembles.machine import versions
from rnnchaos.verify.ensembles.study import Record, Study

SCHEMA = "rnnchaos/store/1"
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
            for folder in (self.path, self._records, self._plans):
                folder.mkdir(parents=True, exist_ok=True)
            self._lock = locked(self.path / "lock")
        try:
            if self.check_schema():
                write_atomically(self.path / "store.json", HEADER)
            with cannot_write(self.path):
                for leftover in [*self._records.glob(LEFTOVERS), *self._plans.glob(LEFTOVERS)]:
                    leftover.unlink(missing_ok=True)
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

    def check_schema(self) -> bool:
        """Whether the store is new. Raises `UsageError` where another version of the package wrote it."""
        try:
            content = (self.path / "store.json").read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return True
        if content != HEADER:
            try:
                found = str(json.loads(content)["schema"])
            except (ValueError, KeyError, TypeError):
                found = "unreadable"
            accepted = f"its schema is {found}, this version reads {SCHEMA}: choose a new folder"
            raise UsageError("store", str(self.path), accepted)
        return False

    def plan(self, study: Study, entropy: int, count: int) -> None:
        """Note that the first `count` realisations of `study` are wanted, so that `check` can tell what is
        missing.
        """
        path = self._plans / f"{study.task_key(entropy, -1)}.npz"
        with suppress(FileNotFoundError, Corrupt):
            count = max(count, _checked(path).provenance["count"])
        wanted = _provenance(study, entropy) | {"key": path.stem, "count": count}
        write_atomically(path, pack(wanted, {}, {}))

    def write(self, study: Study, entropy: int, record: Record) -> None:
        """Store one record. Raises `CannotWrite`."""
        key = study.task_key(entropy, record.index)
        provenance = _provenance(study, entropy) | {
            "key": key,
            "index": record.index,
            "spawn_key": [record.index],
            "versions": versions(),
            "status": record.status,
            "message": record.message,
        }
        run = {"seconds": record.seconds, "host": record.host}
        write_atomically(self._records / f"{key}.npz", pack(provenance, record.observables, run))

    def read(self, study: Study, entropy: int, index: int) -> Record | None:
        """The stored record; None where there is none or it was corrupt, which moves it to quarantine."""
        path = self._records / f"{study.task_key(entropy, index)}.npz"
        try:
            return _record(_checked(path))
        except FileNotFoundError:
            return None
        except Corrupt:
            with cannot_write(path):
                (self.path / "quarantine").mkdir(exist_ok=True)
                os.replace(path, self.path / "quarantine" / f"{path.stem}.{os.urandom(4).hex()}.npz")
            return None

    def has(self, study: Study, entropy: int, index: int) -> bool:
        return (self._records / f"{study.task_key(entropy, index)}.npz").exists()

    def archives(self) -> list[tuple[str, Archive | None]]:
        """Key and content of every stored record, None where corrupt; ordered by study, seed and index."""
        if self.check_schema():
            raise UsageError("store", str(self.path), "accepted: a folder that holds a store")
        return sorted(_contents(self._records), key=_order)

    def check(self) -> dict[str, Any]:
        """`{"records": [{"key", "status", "sha256"}], "corrupt": [keys], "missing": n}`: reads every byte."""
        found, plans = self.archives(), _contents(self._plans)
        good = {key: archive for key, archive in found if archive is not None}
        present = Counter(archive.provenance["plan"] for archive in good.values())
        wanted = {key: archive.provenance["count"] for key, archive in plans if archive is not None}
        records = [
            {"key": key, "status": archive.provenance["status"], "sha256": archive.sha256}
            for key, archive in good.items()
        ]
        return {
            "records": records,
            "corrupt": [key for key, archive in [*found, *plans] if archive is None],
            "missing": sum(max(0, count - present[key]) for key, count in wanted.items()),
        }


def folder(path: str | Path) -> Path:
    """The absolute path of a folder. Raises `UsageError` for an empty one: Path("") would be the current
    folder."""
    if path == "":
        raise UsageError("folder", "''", "accepted: the path of a folder")
    return Path(path).absolute()


def _contents(folder: Path) -> list[tuple[str, Archive | None]]:
    """Key and content of every archive in `folder`, None where corrupt."""
    return [(path.stem, _or_none(path)) for path in folder.glob("*.npz")]


def _or_none(path: Path) -> Archive | None:
    try:
        return _checked(path)
    except Corrupt:
        return None


def _provenance(study: Study, entropy: int) -> dict[str, Any]:
    """What a record and its plan have in common."""
    return {
        "schema": SCHEMA,
        "plan": study.task_key(entropy, -1),
        "study": study.id,
        "kernel": study.kernel_name,
        "source": study.source,
        "parameters": dict(study.parameters),
        "entropy": entropy,
    }


def _record(archive: Archive) -> Record:
    made, run = archive.provenance, archive.run
    return Record(
        made["index"], made["status"], archive.observables, run["seconds"], run["host"], made["message"]
    )


def _checked(path: Path) -> Archive:
    """The archive at `path`, which must be the one its name says. Raises `Corrupt`, `FileNotFoundError`."""
    archive = unpack(path.read_bytes())
    if archive.provenance.get("key") != path.stem:
        raise Corrupt("a record of another key")
    return archive


def _order(item: tuple[str, Archive | None]) -> tuple[str, int, str]:
    key, archive = item
    return (archive.provenance["plan"], archive.provenance["index"], key) if archive else ("", -1, key)

"""What a record and a plan say of themselves, and whether it adds up.

A file is named by its content: its key is the hash of study, kernel, source, parameters, entropy and index,
all of which it states. So a file with a right checksum under a wrong name, or with other content than its
name says, shows as much as a flipped byte does. What no file can show is a measured number that somebody
changed together with its checksum: that shows where the realisation is run again.
"""

from collections.abc import Mapping
from typing import Any

from rnnchaos.verify.ensembles.archive import Archive, Corrupt
from rnnchaos.verify.ensembles.machine import versions
from rnnchaos.verify.ensembles.study import Record, Study, study_key, task_key

SCHEMA = "rnnchaos/store/1"
PLAN = -1
"""The index in the key of a plan, where a record has its own."""

_BOTH = {
    "schema": str,
    "key": str,
    "plan": str,
    "study": str,
    "kernel": str,
    "source": str,
    "parameters": dict,
    "entropy": int,
}
_RECORD = _BOTH | {"index": int, "spawn_key": list, "versions": dict, "status": str, "message": str}
_RUN = {"seconds": float, "host": str}


def of_plan(study: Study, entropy: int, count: int) -> dict[str, Any]:
    """The provenance of a plan: the first `count` realisations are wanted."""
    return _both(study, entropy, PLAN) | {"count": count}


def of_record(study: Study, entropy: int, record: Record) -> dict[str, Any]:
    """The provenance of a record."""
    return _both(study, entropy, record.index) | {
        "index": record.index,
        "spawn_key": [record.index],
        "versions": versions(),
        "status": record.status,
        "message": record.message,
    }


def _both(study: Study, entropy: int, index: int) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "key": study.task_key(entropy, index),
        "plan": study.task_key(entropy, PLAN),
        "study": study.id,
        "kernel": study.kernel_identity,
        "source": study.source,
        "parameters": dict(study.parameters),
        "entropy": entropy,
    }


def check_plan(archive: Archive, key: str) -> None:
    """Raises `Corrupt` where the archive is not the plan `key`."""
    made = archive.provenance
    _check_types(made, _BOTH | {"count": int})
    _check_keys(made, key, PLAN)
    if made["count"] < 1:
        raise Corrupt("a plan of nothing")


def check_record(archive: Archive, key: str) -> None:
    """Raises `Corrupt` where the archive is not the record `key`."""
    made = archive.provenance
    _check_types(made, _RECORD)
    _check_types(archive.run, _RUN)
    if made["index"] < 0 or made["spawn_key"] != [made["index"]]:
        raise Corrupt("an index that is not its spawn key")
    if made["status"] not in ("done", "failed") or not 0 <= archive.run["seconds"] < float("inf"):
        raise Corrupt("neither done nor failed, or in no time")
    _check_keys(made, key, made["index"])


def _check_types(found: Mapping[str, Any], expected: Mapping[str, type]) -> None:
    for name, kind in expected.items():
        value = found.get(name)
        if type(value) is not kind:
            raise Corrupt(f"{name} is no {kind.__name__}")


def _check_keys(made: Mapping[str, Any], key: str, index: int) -> None:
    """The schema is ours, the key is `key`, and it is the hash of what the file says of itself."""
    own = study_key(made["study"], made["kernel"], sorted(made["parameters"].items()), made["source"])
    if made["schema"] != SCHEMA or made["key"] != key:
        raise Corrupt("a record of another schema or key")
    if [task_key(own, made["entropy"], n) for n in (index, PLAN)] != [key, made["plan"]]:
        raise Corrupt("a key that is not the hash of what it names")

r"""What pilots measured, with the run that they measured: one file `pilots.json` in each column's folder.

An entry is the design as it was (parameters and the way it was watched), the amounts of its systematic
errors, the tolerances they were planned for, where the amounts come from, and a hash of all of it. A number
of a pilot is true of the run that gave it and of no other, so a design is refused (`UsageError`, one line
with the command that measures it) where

    it has no entry, or the entry was edited by hand                 its hash says so
    it differs from what was measured: N, dt, burn, duration, ...    its parameters say so
    a budget is smaller than what was measured
    a tolerance is wider than the one it was planned for: rivals and discrepancies of that size would pass.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles.files import write_atomically

Json = dict[str, Any]
FILE = "pilots.json"
SLACK = 1 + 1e-12
MEASURE = "measure it: python -m rnnchaos.verify.bias.pilot --record"


def seal(entry: Mapping[str, Any]) -> str:
    """sha256 of an entry apart from the seal itself."""
    content = {name: part for name, part in entry.items() if name != "seal"}
    return hashlib.sha256(json.dumps(content, sort_keys=True, allow_nan=False).encode()).hexdigest()


@cache
def _read(path: Path, changed: int) -> Json:
    found: Json = json.loads(path.read_text(encoding="utf-8"))
    return found


def entries(path: Path) -> Json:
    """All entries of a file, none where it does not exist."""
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else {}


def recorded(path: Path, id: str) -> Json:
    """The entry of a design. Raises `UsageError` where there is none or it is not what was written."""
    entry: Json | None = entries(path).get(id)
    if entry is None:
        raise UsageError("design", id, f"no pilot of it is recorded; {MEASURE} {id}")
    if entry.get("seal") != seal(entry):
        raise UsageError("design", id, f"its entry in {path.name} was changed by hand; {MEASURE} {id}")
    return entry


def refused(id: str, wrong: str, measure: str = MEASURE) -> UsageError:
    """The error of a design that is not what was measured: what is wrong, and the command."""
    return UsageError("design", id, f"{wrong}; {measure}")


def write(path: Path, id: str, entry: Mapping[str, Any]) -> None:
    """Put an entry into the file, sealed; ids in order."""
    whole = entries(path) | {id: {**entry, "seal": seal(entry)}}
    text = json.dumps(dict(sorted(whole.items())), indent=1, sort_keys=True, allow_nan=False)
    write_atomically(path, f"{text}\n".encode())


def hold(path: Path, id: str, now: Mapping[str, Any]) -> None:
    """Compare a design as it is with its entry. Raises `UsageError` with the first thing that is wrong."""
    was = json.loads(json.dumps(recorded(path, id)))
    given = json.loads(json.dumps(now))
    for wrong in (*_moved(was["run"], given["run"]), *_amounts(was, given), *_tolerances(was, given)):
        raise UsageError("design", id, f"{wrong}; {MEASURE} {id}")


def _moved(was: Json, now: Json, where: str = "") -> Iterator[str]:
    """What of the run is not as it was measured."""
    for name in sorted(was.keys() | now.keys()):
        old, new = was.get(name), now.get(name)
        if isinstance(old, dict) and isinstance(new, dict):
            yield from _moved(old, new, f"{name} ")
        elif json.dumps(old) != json.dumps(new):
            yield f"{where}{name} = {new!r} is not {old!r}, with which its biases were measured"


def _amounts(was: Json, now: Json) -> Iterator[str]:
    for name in sorted(was["amounts"].keys() | now["amounts"].keys()):
        old, new = was["amounts"].get(name), now["amounts"].get(name)
        if old is None or new is None or old.keys() != new.keys():
            yield f"the errors of {name} are not those that were measured"
            continue
        for kind, amount in old.items():
            if new[kind] * SLACK < amount:
                yield f"the budget {new[kind]:g} of {name} ({kind}) is below the {amount:g} that was measured"


def _tolerances(was: Json, now: Json) -> Iterator[str]:
    for name, width in now["tolerance"].items():
        planned = was["tolerance"].get(name, 0.0)
        if width > planned * SLACK:
            yield f"the tolerance {width:g} of {name} is wider than the {planned:g} it was planned for"

"""The catalogue: which systems there are, and how every layer finds what they register.

A system is a column: a module of the same name in each layer. A layer's module registers by naming a tuple:
`FORMULAS` in theory, `QUANTITIES` in numerics, `CLAIMS` and `STUDIES` in verify. `registered` walks the
columns; nothing else in the package lists a system, so adding one is one line here.
"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from rnnchaos.theory.errors import UsageError

COLUMNS = (
    "gaussian",
    "scheme",
)


def registered(layer: str, attribute: str) -> Iterator[Any]:
    """The entries that every column of the package `layer` (its dotted name) lists under `attribute`."""
    for column in COLUMNS:
        name = f"{layer}.{column}"
        if find_spec(name) is not None:
            yield from getattr(import_module(name), attribute, ())


def find(name: str, entries: Iterable[Any], kind: str) -> Any:
    """The entry whose id is `name`; a bare name means `gaussian.name` where that exists, else it must be
    unique.

    Raises `UsageError` that lists the candidates.
    """
    by_id = {entry.id: entry for entry in entries}
    if name in by_id:
        return by_id[name]
    if f"gaussian.{name}" in by_id:
        return by_id[f"gaussian.{name}"]
    matches = [id for id in by_id if id.partition(".")[2] == name]
    if len(matches) == 1:
        return by_id[matches[0]]
    candidates = matches or get_close_matches(name, by_id, n=4, cutoff=0.3) or sorted(by_id)[:8]
    raise UsageError(kind, name, f"accepted: {', '.join(candidates)}")

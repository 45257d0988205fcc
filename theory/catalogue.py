"""The catalogue: which systems there are, and how every layer finds what they register.

A system is a column: a module of the same name in each layer. A layer's module registers by naming a tuple:
`FORMULAS` in theory (and `PAPERS`, which only it cites), `QUANTITIES` in numerics, `CLAIMS` and `STUDIES` in
verify. `registered` walks the columns; nothing else in the package lists a system, so adding one is one line
here.

A column from another distribution needs no line here: its entry point in the group `rnnchaos.columns` names
one module, and that module lists any of the four tuples. It stands behind the package's own columns, in the
order of the names, and its ids share one name space with theirs. One that cannot be read is refused with the
name of its entry point, also where something else was asked for: a catalogue is complete or not there.
"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from rnnchaos.theory.errors import UsageError

if TYPE_CHECKING:  # SymPy is loaded with a column's formulas, not with the list of columns
    from rnnchaos.theory.formula import Entry, Formula

GROUP = "rnnchaos.columns"
COLUMNS = (
    "gaussian",
    "scheme",
    "heavy_tailed",
    "gradient",
    "modular",
)
LISTS = ("TITLE", "FORMULAS", "PAPERS", "QUANTITIES", "WITNESSES", "CLAIMS", "STUDIES", "DESIGNS")
"""What a `column.py` may list."""


def registered(layer: str, attribute: str) -> Iterator[Any]:
    """The entries that every column of the package `layer` (its dotted name) lists under `attribute`.

    Raises `UsageError` for a foreign column that cannot be read or whose id is taken.
    """
    taken = set()
    for column in COLUMNS:
        for entry in own(layer, column, attribute):
            taken.add(entry.id)
            yield entry
    for plugin in plugins():
        for entry in _listed(plugin, attribute):
            if entry.id in taken:
                raise UsageError(GROUP, _shown(plugin), f"the id {entry.id} in its {attribute} is taken")
            taken.add(entry.id)
            yield entry


def own(layer: str, column: str, attribute: str) -> tuple[Any, ...]:
    """What a column of the package lists under `attribute` in its folder of `layer`; empty where it lists
    none."""
    name = f"{layer}.{column}"
    if find_spec(name) is None or find_spec(f"{name}.column") is None:
        return ()
    return entries(getattr(import_module(f"{name}.column"), attribute, ()))


def entries(listed: Any) -> tuple[Any, ...]:
    """A column lists a tuple, or a function that returns one: what must be evaluated first, and only when it
    is asked for."""
    return tuple(listed() if callable(listed) else listed)


@cache
def plugins() -> tuple[Any, ...]:
    """The entry points of foreign columns, in the order of their names; looked up once a process."""
    from importlib.metadata import entry_points

    return tuple(sorted(set(entry_points(group=GROUP)), key=lambda point: (point.name, point.value)))


def _listed(plugin: Any, attribute: str) -> list[Any]:
    """What a foreign column lists. Any failure of its code is one `UsageError`."""
    try:
        found = list(entries(getattr(plugin.load(), attribute, ())))
        broken = next((entry for entry in found if not isinstance(getattr(entry, "id", None), str)), None)
    except Exception as failure:
        why = f"{type(failure).__name__}: {failure}"
        raise UsageError(
            GROUP, _shown(plugin), f"cannot be read ({why}); repair or uninstall it"
        ) from failure
    if broken is not None:
        raise UsageError(GROUP, _shown(plugin), f"an entry of its {attribute} has no id: {broken!r:.60}")
    return found


def _shown(plugin: Any) -> str:
    home = f" of {plugin.dist.name}" if plugin.dist is not None else ""
    return f"{plugin.name} = {plugin.value}{home}"


def find(name: str, entries: Iterable[Any], kind: str) -> Any:
    """The entry whose id is `name`; a bare name means `gaussian.name` where that exists, else it must be
    unique.

    Raises `UsageError` that lists the candidates.
    """
    if not isinstance(name, str):
        raise UsageError(kind, name, "accepted: its id, a string")
    by_id = {}
    for entry in entries:  # stops at the first hit: columns behind it are not even loaded
        if entry.id in (name, f"gaussian.{name}"):
            return entry
        by_id[entry.id] = entry
    matches = [id for id in by_id if id.partition(".")[2] == name]
    if len(matches) == 1:
        return by_id[matches[0]]
    candidates = matches or get_close_matches(name, by_id, n=4, cutoff=0.3) or sorted(by_id)[:8]
    raise UsageError(kind, name, f"accepted: {', '.join(candidates)}")


def formulas() -> "tuple[Entry, ...]":
    """All catalogue entries, in the order of the columns; each is called to build its Formula."""
    return tuple(registered("rnnchaos.theory", "FORMULAS"))


def formula(id: str, **options: Any) -> "Formula":
    """The Formula `id`, with the options that it takes (`phi`, `order`).

    Raises `UsageError` for an unknown id, listing the candidates, and for an option that the formula does not
    take.

    >>> formula("kinetic_energy.onset", order=5).series.coefficients
    (0, 0, 0, 1/3, -5/6, 641/180)
    """
    found: Entry = find(id, formulas(), "formula")
    return found(**options)

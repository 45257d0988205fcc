"""The catalogue: which systems there are, and how every layer finds what they declare.

A system is a column: a folder of the same name in each layer, whose `column.py` lists what it has (`LISTS`):
its title, formulas, papers and errata in theory; quantities, reference points and what tables and pictures
show of them in numerics; claims, studies, designs and simulated observables in verify. A list is a tuple or
a mapping, or a function that returns one, where something must be evaluated first. `registered` walks the
columns; nothing else in the package lists a system, so adding one is one line here.

A name is looked up without loading every column: an id begins with its column's name, and a bare name is
searched for in the text of the columns' files (`spelled`), where every id of a formula and of a quantity
stands in quotes. So only the column that has it is imported, in the layer that is asked.

A column from another distribution needs no line here: its entry point in the group `rnnchaos.columns` names
one module, and that module lists any of the names. It stands behind the package's own columns, in the order
of the names, and its ids share one name space with theirs. One that cannot be read is refused with the name
of its entry point, also where something else was asked for: a catalogue is complete or not there.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rnnchaos.theory.errors import UsageError

if TYPE_CHECKING:  # SymPy is loaded with a column's formulas, not with the list of columns
    from rnnchaos.theory.formula import Entry, Erratum, Formula

GROUP = "rnnchaos.columns"
COLUMNS = (
    "gaussian",
    "scheme",
    "heavy_tailed",
    "gradient",
    "modular",
    "rate",
    "freezing",
    "plastic",
    "reconstruction",
    "confinement",
    "in_context",
    "contrastive",
    "diffusion",
    "fokker_planck",
    "langevin_machine",
)
HOME = {
    "TITLE": "theory",
    "FORMULAS": "theory",
    "PAPERS": "theory",
    "ERRATA": "theory",
    "QUANTITIES": "numerics",
    "WITNESSES": "numerics",
    "LETTERS": "numerics",
    "SAMPLES": "numerics",
    "SIGNS": "numerics",
    "ONSETS": "numerics",
    "EXPONENTS": "numerics",
    "EXPLORERS": "numerics",
    "CLAIMS": "verify",
    "STUDIES": "verify",
    "DESIGNS": "verify",
    "OBSERVABLES": "verify",
    "ORACLES": "verify",
    "PREDICTIONS": "verify",
    "RECORDINGS": "verify",
}
"""What a column may declare, and in which layer."""
LISTS = tuple(HOME)


def registered(attribute: str, columns: Iterable[str] = COLUMNS) -> Iterator[Any]:
    """The entries (each with an `id`) that the package's `columns` list under `attribute`, then those of the
    columns from elsewhere.

    Raises `UsageError` for a foreign column that cannot be read or whose id is taken.
    """
    for name in columns:
        yield from declared(name, attribute, ())
    yield from _foreign(attribute)


def _foreign(attribute: str) -> Iterator[Any]:
    taken: set[str] = set()
    for plugin in plugins():
        for entry in _lists(plugin, attribute, ()):
            column = column_of(entry.id)
            own = declared(column, attribute, ()) if column else ()
            if entry.id in taken or entry.id in {each.id for each in own}:
                raise UsageError(GROUP, _shown(plugin), f"the id {entry.id} in its {attribute} is taken")
            taken.add(entry.id)
            yield entry


def declared(column: str, attribute: str, default: Any) -> Any:
    """What the column declares under `attribute`, one of `LISTS`; `default` where it declares nothing. A
    column from elsewhere is known by the name of its entry point.
    """
    if column in COLUMNS:
        module = f"rnnchaos.{HOME[attribute]}.{column}"
        page = import_module(f"{module}.column") if _exists(module) and _exists(f"{module}.column") else None
    else:
        plugin = next((each for each in plugins() if each.name == column), None)
        return default if plugin is None else _lists(plugin, attribute, default)
    found = getattr(page, attribute, default)
    return _called(found) if callable(found) else found


@cache
def _exists(module: str) -> bool:
    return find_spec(module) is not None


@cache
def plugins() -> tuple[Any, ...]:
    """The entry points of foreign columns, in the order of their names; looked up once a process."""
    from importlib.metadata import entry_points

    return tuple(sorted(set(entry_points(group=GROUP)), key=lambda point: (point.name, point.value)))


def _lists(plugin: Any, attribute: str, default: Any) -> Any:
    """What a foreign column lists under `attribute`, or `default`. Raises `UsageError`."""
    from rnnchaos.theory.foreign.wanted import fault, said

    page = _loaded(plugin)
    try:
        found = getattr(page, attribute, default)
        found = _called(found) if callable(found) else found
        wrong = "" if found is default else fault(attribute, found)
    except Exception as failure:
        what = f"its {attribute} fails ({_why(failure)}); wanted: {said(attribute)}"
        raise UsageError(GROUP, _shown(plugin), what) from failure
    if wrong:
        raise UsageError(GROUP, _shown(plugin), f"its {attribute} {wrong}; wanted: {said(attribute)}")
    return tuple(map(_guarded, found)) if attribute == "FORMULAS" else found


@cache
def _guarded(entry: "Entry") -> "Entry":
    """A foreign formula whose builder is held to what it should return; an engine is so where it is run."""
    from rnnchaos.theory.foreign.wanted import built

    return replace(entry, build=built(entry.build, lambda what: broken(entry.id, "FORMULAS", what)))


@cache
def _called(made: Callable[[], Any]) -> Any:
    """What a function of a column returns, made once: claims take tenths of a second."""
    return made()


def broken(id: str, attribute: str, what: str) -> UsageError:
    """The refusal of an entry that fails or returns what it should not: the column that lists it, and what
    is wanted."""
    own = (p for p in plugins() if id in [each.id for each in _lists(p, attribute, ())])
    plugin = next(own, None)
    where = id.partition(".")[0] if plugin is None else _shown(plugin)
    return UsageError(GROUP, where, f"{id} in its {attribute}: {what}")


def _shown(plugin: Any) -> str:
    """NAME = MODULE of DISTRIBUTION."""
    home = f" of {plugin.dist.name}" if plugin.dist is not None else ""
    return f"{plugin.name} = {plugin.value}{home}"


def _loaded(plugin: Any) -> Any:
    try:
        return plugin.load()
    except Exception as failure:
        what = f"cannot be read ({_why(failure)}); repair or uninstall it"
        raise UsageError(GROUP, _shown(plugin), what) from failure


def _why(failure: Exception) -> str:
    return f"{type(failure).__name__}: {failure}"


def title(column: str) -> str:
    """The title of a column; one that declares none goes by its name."""
    return str(declared(column, "TITLE", column.replace("_", " ").capitalize()))


def column_of(id: str) -> str | None:
    """The column of the package whose name `id` begins with."""
    name = id.partition(".")[0]
    return name if name in COLUMNS else None


@cache
def spelled(column: str) -> frozenset[str]:
    """The ids that stand in quotes in the files of a column, in any layer: read, not imported."""
    root = Path(__file__).parent.parent
    files = [path for layer in sorted(set(HOME.values())) for path in (root / layer / column).rglob("*.py")]
    ids = re.compile(rf'"({column}(?:\.[A-Za-z0-9_]+)+)"')
    return frozenset(id for path in files for id in ids.findall(path.read_text(encoding="utf-8")))


def likely(name: str) -> list[str]:
    """The ids that `name` may mean without a look into any other column: itself where it begins with a
    column's name; else COLUMN.NAME of the first column, where that is spelled, or of every column that spells
    it.
    """
    if column_of(name):
        return [name]
    ids = [f"{column}.{name}" for column in COLUMNS if f"{column}.{name}" in spelled(column)]
    return ids[:1] if ids and column_of(ids[0]) == COLUMNS[0] else ids


def near(name: str, attribute: str) -> dict[str, Any]:
    """By id, the entries of the columns that `name` may mean, and of all where none spells it."""
    return _by_id(attribute, _likely_columns(name))


def _likely_columns(name: str) -> Sequence[str]:
    return [column for column in map(column_of, likely(name)) if column] or COLUMNS


def _by_id(attribute: str, columns: Iterable[str]) -> dict[str, Any]:
    return {entry.id: entry for entry in registered(attribute, columns)}


def find(name: str, attribute: str, kind: str) -> Any:
    """The entry of `attribute` whose id is `name`; a bare name means that of the first column where it
    exists, else it must be unique.

    Raises `UsageError` that lists the candidates.
    """
    if not isinstance(name, str):
        raise UsageError(kind, name, "accepted: its id, a string")
    for columns in (_likely_columns(name), COLUMNS):
        known = _by_id(attribute, columns)
        for id in (name, f"{COLUMNS[0]}.{name}"):
            if id in known:
                return known[id]
        matches = [id for id in known if id.partition(".")[2] == name]
        if len(matches) == 1:
            return known[matches[0]]
    closest = matches or get_close_matches(name, known, n=4, cutoff=0.3)
    raise UsageError(kind, name, f"accepted: {', '.join(closest) or 'an id that rnnchaos formulas lists'}")


def formulas() -> "tuple[Entry, ...]":
    """All catalogue entries, in the order of the columns; each is called to build its Formula."""
    return tuple(registered("FORMULAS"))


def errata() -> "tuple[Erratum, ...]":
    """What is wrong in public material, in the order of the columns."""
    return tuple(registered("ERRATA"))


def formula(id: str, **options: Any) -> "Formula":
    """The Formula `id`, with the options that it takes (`phi`, `order`).

    Raises `UsageError` for an unknown id, listing the candidates, and for an option that the formula does not
    take.

    >>> formula("kinetic_energy.onset", order=5).series.coefficients
    (0, 0, 0, 1/3, -5/6, 641/180)
    """
    found: Entry = find(id, "FORMULAS", "formula")
    return found(**options)


def loaded(place: str) -> Callable[[], tuple[Any, ...]]:
    """The tuple MODULE:NAME, or what a function of that name returns, imported when it is asked for: what a
    column declares and most of its uses do not need."""

    def found() -> tuple[Any, ...]:
        module, _, name = place.partition(":")
        listed = getattr(import_module(module), name)
        return tuple(listed() if callable(listed) else listed)

    return found

"""One name space: what a name means is the same whether it is shown, evaluated, plotted or verified.

Formulas, quantities and claims share their ids. A bare name means COLUMN.NAME of the catalogue's first column
(gaussian) where any of the three has it, else the one id that ends so; where that is no object of the kind
asked for, the refusal says what it is. Only columns that spell the name are imported. A word that is no
name may be a symbol: `Delta0` means the one quantity of the first column that is written so.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from rnnchaos.theory.errors import UsageError

if TYPE_CHECKING:
    from rnnchaos.theory.formula import Formula


class Kind(NamedTuple):
    """A kind of objects: the command that takes it, and where columns list it."""

    command: str
    lists: str


KINDS = {
    "formula": Kind("show", "FORMULAS"),
    "quantity": Kind("eval", "QUANTITIES"),
    "claim": Kind("verify", "CLAIMS"),
}


def formula(id: str, **options: Any) -> "Formula":
    """The Formula `id`, an id or a bare name, with the options that it takes (`phi`, `order`).

    Raises `UsageError` for an unknown id, listing the candidates, and for an option that the formula does not
    take.

    >>> formula("kinetic_energy.onset", order=5).series.coefficients
    (0, 0, 0, 1/3, -5/6, 641/180)
    """
    from rnnchaos.theory import catalogue as library

    return library.formula(meant("formula", id), **options)


def evaluate(name: str, *, digits: int | None = None, engine: str = "ball", **parameters: Any) -> Any:
    """Evaluate the quantity `name`, an id or a bare name, to `digits` significant digits (15,
    or as many as it has; 3 of a sampled one).

    Parameters are exact: decimal strings, ints, Fractions, or floats by their shortest decimal form. Where
    any parameter is an array, a float64 array of the broadcast shape comes back, otherwise a `Value`. Raises
    `UsageError` for bad input, `NonConvergence` where the digits cannot be reached.

    >>> print(evaluate("variance", g=2, digits=10))
    1.924805414
    """
    from rnnchaos.numerics import evaluate as numerics

    return numerics.evaluate(meant("quantity", name), digits=digits, engine=engine, **parameters)


def meant(kind: str, name: str) -> str:
    """The id of `kind` (formula, quantity or claim) that `name` means; the name of no claim comes back as it
    is: it may be the beginning of several.

    Raises `UsageError` where it means something else, several things, or nothing: then with what it may mean.
    """
    if not isinstance(name, str):
        raise UsageError(kind, name, "accepted: its id, a string")
    from rnnchaos.lookup import COMMANDS, of_symbol, suggestions
    from rnnchaos.theory.catalogue import COLUMNS, likely, near

    spelled, maybe = (name, f"{COLUMNS[0]}.{name}"), likely(name)
    if kind in COMMANDS and not maybe and (written := of_symbol(name)):
        return meant(kind, written)
    found = [id for id in (*spelled, *maybe[: len(maybe) == 1]) if id in near(name, KINDS[kind].lists)]
    if found:
        return found[0]
    known = {each: _ids(each, _columns(each, name, kind)) for each in KINDS}
    every = sorted(set().union(*known.values()))
    found = [id for id in every if id in spelled] or [id for id in every if id.partition(".")[2] == name]
    if len(found) > 1:
        raise UsageError(kind, name, f"accepted: one of {', '.join(found)}")
    if found and found[0] not in known[kind]:
        raise UsageError(kind, name, _elsewhere(found[0], kind, known))
    if not found and kind in COMMANDS:
        raise UsageError(kind, name, suggestions(kind, name))
    return found[0] if found else name


def _columns(each: str, name: str, kind: str) -> Iterable[str]:
    """The package's columns that may have `name` as an object of the kind `each`. Ids of formulas and of
    quantities are spelled in a column's files; claims, which take longest, may be named by their point, as in
    `variance.g2`.
    """
    from rnnchaos.theory.catalogue import COLUMNS, column_of, likely

    spelling = {column for column in map(column_of, likely(name)) if column}
    return spelling or (COLUMNS if each == "claim" and (each == kind or "." in name) else ())


def _ids(kind: str, columns: Iterable[str]) -> set[str]:
    from rnnchaos.theory.catalogue import registered

    return {entry.id for entry in registered(KINDS[kind].lists, columns)}


def _elsewhere(id: str, kind: str, known: dict[str, set[str]]) -> str:
    """What `id` is, the command that takes it, and its relatives of the kind that was asked for."""
    from rnnchaos.numerics.evaluate import quantities

    other = next(each for each in KINDS if id in known[each])
    pairs = [(q.formula, q.id) for q in quantities()] + [(q.id, q.formula) for q in quantities()]
    kin = sorted({b for a, b in pairs if a == id and b in known[kind]})
    said = f"{id} is a {other}, not a {kind}: rnnchaos {KINDS[other].command} {id}"
    return said + (f"; {kind} of it: {', '.join(kin)}" if kin else "")

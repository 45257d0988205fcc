"""Finding formulas: by id, by a bare name, or all of them."""

from typing import Any

from rnnchaos.theory.catalogue import find, registered
from rnnchaos.theory.formula import Entry, Formula


def formulas() -> tuple[Entry, ...]:
    """All catalogue entries, in the order of the columns; each is called to build its Formula."""
    return tuple(registered("rnnchaos.theory", "FORMULAS"))


def formula(id: str, **options: Any) -> Formula:
    """The Formula `id`, with the options that it takes (`phi`, `order`).

    Raises `UsageError` for an unknown id, listing the candidates, and for an option that the formula does not
    take.

    >>> formula("kinetic_energy.onset", order=5).series.coefficients
    (0, 0, 0, 1/3, -5/6, 641/180)
    """
    found: Entry = find(id, formulas(), "formula")
    return found(**options)

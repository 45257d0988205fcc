"""What the help of a command lists: quantities or studies, and the parameters of the one that is named."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a command's name is known before anything heavy is loaded
    from rnnchaos.numerics.quantity import Parameter, Quantity

Listed = tuple[str, list[tuple[str, str]]]


def of_quantities(name: str | None) -> Listed:
    """All quantities, or the parameters of one. Raises `UsageError`."""
    from rnnchaos.names import meant
    from rnnchaos.numerics.evaluate import quantities, quantity

    if name is None:
        return "Quantities", [(q.id, q.title) for q in quantities()]
    found = quantity(meant("quantity", name))
    return f"Parameters of {found.id}", [*_rows(found.parameters), *_digits(found)]


def _digits(asked: "Quantity") -> list[tuple[str, str]]:
    """The digits of a quantity that has few."""
    most = ", ".join(f"{digits} ({engine})" for engine, digits in asked.most_digits.items())
    return [("--digits", f"significant digits; an integer from 1 to {most}")] if most else []


def of_studies(name: str | None) -> Listed:
    """All studies, or the parameters of one. Raises `UsageError`."""
    from rnnchaos.theory.catalogue import registered
    from rnnchaos.verify.ensembles.template import template

    if name is None:
        studies = registered("STUDIES")
        return "Studies", [(study.id, study.title) for study in studies]
    found = template(name)
    return f"Parameters of {found.id}", _rows((*found.parameters, *found.asks))


def _rows(parameters: Iterable["Parameter"]) -> list[tuple[str, str]]:
    """Option, meaning, domain, and the default where there is one."""
    from rnnchaos.numerics.quantity import shown

    return [
        (
            f"--{p.name.replace('_', '-')}",
            f"{p.meaning}; {p.accepted}" + ("" if p.default is None else f" ({shown(p.default)})"),
        )
        for p in parameters
    ]

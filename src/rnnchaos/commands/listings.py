"""What the help of a command lists: quantities or studies, and the parameters of the one that is named."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rnnchaos.theory.errors import UsageError

if TYPE_CHECKING:  # a command's name is known before anything heavy is loaded
    from rnnchaos.numerics.quantity import Parameter, Quantity
    from rnnchaos.theory.formula import Entry

Listed = tuple[str, list[tuple[str, str]]]


def of_quantities(name: str | None) -> Listed:
    """All quantities, or the parameters of one. Raises `UsageError`."""
    from rnnchaos.names import meant
    from rnnchaos.numerics.evaluate import quantities, quantity

    if name is None:
        return "Quantities", [(q.id, q.title) for q in quantities()]
    found = quantity(meant("quantity", name))
    return f"Parameters of {found.id} ({found.title})", [*_rows(found.parameters), *_digits(found)]


def _digits(asked: "Quantity") -> list[tuple[str, str]]:
    """The digits of a quantity that has few."""
    most = ", ".join(f"{digits} ({engine})" for engine, digits in asked.most_digits.items())
    return [("--digits", f"significant digits; an integer from 1 to {most}")] if most else []


def of_formulas(name: str | None) -> Listed:
    """What `show` takes for a formula, with the limit of its order as the formula itself refuses beyond it.
    Raises `UsageError`."""
    from rnnchaos.names import meant
    from rnnchaos.numerics.quantity import ANY_PHI, PHI
    from rnnchaos.theory.catalogue import find

    said = {"order": "order of the series", "phi": PHI.meaning}
    if name is None:
        return "Options of formulas", [
            ("--order", f"{said['order']}; the help of the formula says up to which"),
            ("--phi", f"{said['phi']}; {PHI.accepted}; the help of the formula says whether others too"),
        ]
    entry = find(meant("formula", name), "FORMULAS", "formula")
    rows, phi = [], ANY_PHI if entry().any_phi else PHI
    for each in entry.options:
        limits = phi.accepted if each == "phi" else _limits(entry, each)
        rows.append((f"--{each.replace('_', '-')}", f"{said.get(each, each)}; {limits}"))
    return f"Options of {entry.id}", rows


def _limits(entry: "Entry", option: str) -> str:
    """What a formula accepts for an option, by its refusal of what none does."""
    try:
        entry(**{option: -1})
    except UsageError as refused:
        return refused.accepted.removeprefix("accepted: ")
    return "what its symbol stands for"


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

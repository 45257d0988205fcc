"""What exists of each formula: derived always, evaluated where a quantity names it, checked where a claim
does. A quantity has the id of its formula, or one of its own."""

from typing import Any

from rnnchaos.numerics.evaluate import quantities
from rnnchaos.theory.catalogue import formulas
from rnnchaos.verify.harness.selection import claims


def formula_rows() -> list[dict[str, Any]]:
    """One row a formula: id, status, title, and the quantities that evaluate it."""
    checked = {claim.formula for claim in claims()}
    out = []
    for entry in formulas():
        by = [quantity.id for quantity in quantities() if quantity.formula == entry.id]
        status = ["derived"] + ["evaluated"] * bool(by) + ["checked"] * (entry.id in checked)
        out.append({"id": entry.id, "status": status, "title": entry.title, "quantities": by})
    return out


def check_rows() -> list[dict[str, Any]]:
    """One row a formula: id, whether the tests put the engines' numbers into its printed statement, and how
    closely the two sides agree, or why no number can be put in."""
    from rnnchaos.numerics.checks.reference_point import witnesses

    known = witnesses()
    return [
        {
            "id": entry.id,
            **(known[entry.id].said if entry.id in known else {"checked": False, "how": "not said"}),
        }
        for entry in formulas()
    ]


def quantity_rows() -> list[dict[str, Any]]:
    """One row a quantity that is not called as a formula is: id, status, title, and its formula, if any."""
    checked = {claim.formula for claim in claims()}
    taken = {entry.id for entry in formulas()}
    return [
        {
            "id": quantity.id,
            "status": ["evaluated"] + ["checked"] * (quantity.id in checked),
            "title": quantity.title,
            "formula": quantity.formula or None,
        }
        for quantity in quantities()
        if quantity.id not in taken
    ]

"""What exists of each formula: derived always, evaluated where a quantity names it, checked where a claim
does."""

from typing import Any

from rnnchaos.numerics.evaluate import quantities
from rnnchaos.theory.library import formulas
from rnnchaos.verify.selection import claims


def rows() -> list[dict[str, Any]]:
    """One row a formula: id, status, title."""
    evaluated = {quantity.formula for quantity in quantities()}
    checked = {claim.formula for claim in claims()}
    out = []
    for entry in formulas():
        status = ["derived"] + ["evaluated"] * (entry.id in evaluated) + ["checked"] * (entry.id in checked)
        out.append({"id": entry.id, "status": status, "title": entry.title})
    return out

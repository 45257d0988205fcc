"""Text for people: what there is, values and exponents. JSON is made by the objects themselves."""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rnnchaos.lookup import Found
    from rnnchaos.numerics.meanfield.critical_exponents import CriticalExponent
    from rnnchaos.numerics.value import Value
    from rnnchaos.sweeps.sweep import Sweep

ORDINARY = "chaotic"
"""The state that text leaves out: what has no other (a density, a critical gain) has it too."""
LISTED = 5
"""Reasons that are printed below a table."""


def status_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """Formulas and quantities, one a line; a formula names what evaluates it under another id."""
    width = max(len(row["id"]) for row in rows)
    lines = []
    for row in rows:
        others = [id for id in row.get("quantities", ()) if id != row["id"]]
        said = row["title"] + (f" (evaluated as {', '.join(others)})" if others else "")
        lines.append(f"{row['id']:<{width}}  {'+'.join(row['status']):<24}  {said}")
    return "\n".join(lines)


def found_text(hits: Sequence["Found"]) -> str:
    """What a search found, one a line, with the command that takes it."""
    from rnnchaos.lookup import COMMANDS

    rows = [(f"rnnchaos {COMMANDS[hit.kind]} {hit.id}", hit.symbol, hit.title) for hit in hits]
    first, second = (max(len(row[k]) for row in rows) for k in (0, 1))
    return "\n".join(f"{command:<{first}}  {symbol:<{second}}  {title}" for command, symbol, title in rows)


def checks_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """Formulas, one a line, with the number each is held to; those without one last, then the count."""
    width = max(len(row["id"]) for row in rows)
    ordered = sorted(rows, key=lambda row: not row["checked"])
    lines = [f"{r['id']:<{width}}  {'number' if r['checked'] else 'none':<6}  {r['how']}" for r in ordered]
    count = sum(row["checked"] for row in rows)
    return "\n".join([*lines, f"{count} of {len(rows)} formulas are held to a number"])


def value_text(value: "Value") -> str:
    """One value with all that is known about it."""
    asked = ", ".join(f"{name} = {given}" for name, given in value.parameters.items())
    radius, proof = value.printed_radius(), "certified" if value.certified else "not certified"
    lines = [f"{value.quantity}({asked}) = {value}"]
    lines += [] if radius is None else [f"radius  {radius} ({proof})"]
    lines += [] if value.state in ("", ORDINARY) else [f"state   {value.state}"]
    return "\n".join([*lines, *_definitions(value), f"method  {value.method}"])


def _definitions(value: "Value") -> list[str]:
    """What names of nonlinearities mean, where they do not say it: `phi     atan = (2/pi)*atan(pi*x/2)`."""
    return [f"{name:<7} {meant}" for name, meant in value.explained().items()]


def sweep_text(found: "Sweep") -> str:
    """A table, one row a point; below it what phi is, and the reasons of the points without a value."""
    from rnnchaos.sweeps.sweep import decimal
    from rnnchaos.text.verdicts import table

    rows = []
    for row in found.rows:
        value, given = row.value, [decimal(row.point[name]) for name in found.names]
        known = value is not None and value.arb is not None
        number, radius = (str(value), value.printed_radius() or "") if value and known else ("", "")
        proof = ("yes" if value.certified else "no") if value and known else ""
        rows.append([*given, number, radius, proof, row.state])
    kept = len(found.names) + 3 + any(row.state not in ("", ORDINARY) for row in found.rows)
    titles = [*found.names, found.quantity.id, "radius", "certified", "state"]
    grid = table(titles[:kept], [row[:kept] for row in rows])
    meant = dict.fromkeys(line for row in found.rows if row.value for line in _definitions(row.value))
    return "\n".join([grid, *meant, *_reasons(found)])


def _reasons(found: "Sweep") -> list[str]:
    """One line a reason, with how many points it holds for; one of a point that failed names the point."""
    counted = Counter((row.state, row.reason) for row in found.rows if row.reason)
    lines = [f"{state}, {n} point{'s' * (n > 1)}: {reason}" for (state, reason), n in counted.items()]
    more = [f"and {len(lines) - LISTED} more reasons (--format csv has all)"] if len(lines) > LISTED else []
    return [*lines[:LISTED], *more]


def value_csv(value: "Value") -> str:
    """A sweep of one point."""
    from rnnchaos.numerics.evaluate import quantity
    from rnnchaos.sweeps.sweep import Row, Sweep

    row = Row(value.parameters, value, value.state, value.message or "")
    return sweep_csv(Sweep(quantity(value.quantity), [row]))


def sweep_csv(found: "Sweep") -> str:
    """Comma-separated: parameters in decimals, value, radius, certified, state, reason."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(found.header())
    writer.writerows(row.cells() for row in found.rows)
    return out.getvalue().rstrip("\n")


def exponents_json(measured: Sequence["CriticalExponent"]) -> list[dict[str, Any]]:
    """The list of `rnnchaos exponents --json`."""
    return [
        {
            "quantity": found.quantity,
            "exponent": _ball(found.exponent),
            "amplitude": _ball(found.amplitude),
            "derived": {"exponent": str(found.derived_exponent), "amplitude": str(found.derived_amplitude)},
            "agree": found.agree,
            "how": found.how,
        }
        for found in measured
    ]


def _ball(value: "Value") -> dict[str, Any]:
    number, radius = value.decimal()
    return {"value": number, "radius": radius, "certified": value.certified}


def exponents_text(measured: Sequence["CriticalExponent"]) -> str:
    """Exponents and amplitudes beside the derived ones, and how they were found."""
    from rnnchaos.text.verdicts import table

    rows = []
    for entry in measured:
        agree = "yes" if entry.agree else "no"
        parts = (entry.exponent, entry.derived_exponent), (entry.amplitude, entry.derived_amplitude)
        for what, (found, derived) in zip(("exponent", "amplitude"), parts, strict=True):
            radius = found.printed_radius() or ""
            rows.append([entry.quantity, what, str(found), radius, str(derived), agree])
    grid = table(["quantity", "", "evaluated", "radius", "derived", "agree"], rows)
    return grid + "\n\n" + measured[0].how

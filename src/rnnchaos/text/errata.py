"""What is wrong in public material, as text, as a table in Markdown and as JSON: one row an erratum, with the
command that shows it."""

from collections.abc import Iterable

from rnnchaos.text.prose import unicode
from rnnchaos.theory.formula import Erratum
from rnnchaos.theory.printing import latex, text

FORMATS = ("text", "json", "markdown")
HEAD = ("published", "where", "right", "shown by")


def shown_by(erratum: Erratum) -> str:
    """The command as a user types it."""
    return f"rnnchaos {erratum.command}"


def as_json(erratum: Erratum) -> dict[str, str]:
    """The erratum as plain data."""
    return {
        "id": erratum.id,
        "where": erratum.where,
        "published": text(erratum.published),
        "correct": text(erratum.correct),
        "proof": erratum.proof,
        "command": shown_by(erratum),
    }


def lines(erratum: Erratum) -> list[str]:
    """A paragraph of plain text, below the statement of its formula."""
    return [
        f"erratum     {erratum.where}: {text(erratum.published)}",
        f"            correct: {text(erratum.correct)}",
        f"            {erratum.proof}",
        f"            {shown_by(erratum)}",
    ]


def as_text(errata: Iterable[Erratum]) -> str:
    """All of them, each under the id that has it right."""
    return "\n\n".join("\n".join([each.id, *lines(each)]) for each in errata)


def as_markdown(errata: Iterable[Erratum]) -> str:
    """A table, as in the README."""
    rows = [HEAD, ("---",) * len(HEAD), *map(_row, errata)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(erratum: Erratum) -> tuple[str, ...]:
    published, correct = (f"${latex(each)}$" for each in (erratum.published, erratum.correct))
    return published, unicode(erratum.where), correct, f"`{shown_by(erratum)}`"

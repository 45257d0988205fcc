"""The page of errata: every mistake in public material that the catalogue knows, with what shows it."""

from collections.abc import Collection

from rnnchaos.book.content import Contents
from rnnchaos.book.html.formula import facts
from rnnchaos.book.html.parts import prose
from rnnchaos.theory.catalogue import errata
from rnnchaos.theory.formula import Erratum
from rnnchaos.verify.report.markup import Node, element

LEAD = (
    "Mistakes in papers, their code and their tables, each with what is right and the command that shows it: "
    "a derivation, a value by two engines, an identity, or a claim that a simulation could have refuted."
)


def body(book: Contents) -> list[Node]:
    """Everything between the bar and the footer."""
    known = {page.id for page in book.pages}
    found = [facts(each, _heading(each, known)) for each in errata()]
    return [element("h1", "Errata in public material"), prose(LEAD, "p", class_="lead"), *found]


def _heading(erratum: Erratum, known: Collection[str]) -> Node:
    """The id that has it right, a link where the book has its page."""
    code = element("code", erratum.id, class_="id")
    return element("a", code, href=f"formulas/{erratum.id}.html") if erratum.id in known else code

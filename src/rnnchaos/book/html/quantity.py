"""The page of a quantity that is not called as a formula is: what it evaluates or how it is measured."""

from rnnchaos.book.content import QuantityPage
from rnnchaos.book.html.formula import said, to_run, verdict
from rnnchaos.book.html.parts import crumbs, prose
from rnnchaos.book.titles import capital
from rnnchaos.verify.report.markup import Node, element


def body(page: QuantityPage) -> list[Node]:
    """Everything between the bar and the footer."""
    missing = [claim.id for claim in page.claims if claim.id not in {e.claim.id for e in page.evidence}]
    return [
        crumbs(page.system),
        prose(capital(page.title), "h1"),
        element("p", element("code", page.id, class_="id")),
        _what(page),
        element("pre", element("code", page.command)),
        *([element("h2", "Theory against simulation")] if page.claims else []),
        *(verdict(e, f"verdict-{k}") for k, e in enumerate(page.evidence)),
        *to_run(page, missing),
    ]


def _what(page: QuantityPage) -> Node:
    if page.hint:
        return said(f"{capital(page.hint)}.", page.id, "p")
    if not page.formula:
        return element("p", "This is evaluated; no formula of the catalogue states it.")
    return said(
        f"Its numbers and curves are on the page of the formula that it evaluates, {page.formula}.",
        page.id,
        "p",
    )

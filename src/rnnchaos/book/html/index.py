"""The landing page: the transition to chaos with sliders, and the index by system and by paper."""

from rnnchaos.book.content import Contents, Page, QuantityPage
from rnnchaos.book.html import explorer
from rnnchaos.book.html.formula import verdict
from rnnchaos.book.html.parts import prose
from rnnchaos.book.titles import capital
from rnnchaos.theory.bibliography import papers as known_papers
from rnnchaos.theory.catalogue import declared, title
from rnnchaos.verify.report.markup import Node, element

HERE = "Derived here"


def body(book: Contents, *, interactive: bool = True) -> list[Node]:
    """Everything between the bar and the footer; the pictures need the systems that they show."""
    systems = book.systems()
    seen = [*(e for page in book.pages for e in page.evidence), *book.others]
    verified = sum(e.verdict == "verified" for e in seen)
    count = (
        f"{len(book.pages)} formulas in {len(systems)} systems, {len(_papers(book))} papers, "
        f"{verified} claims verified by stored simulations."
    )
    return [
        element(
            "div",
            element("h1", "Chaos in random recurrent networks"),
            prose(
                "Formulas derived step by step, evaluated with a bound on their error, and checked against "
                "simulations that could have refuted them.",
                "p",
                class_="lead",
            ),
            element("p", count, class_="small"),
            class_="hero",
        ),
        *(_pictures(systems) if interactive else []),
        element("h2", "Formulas by system", id="formulas"),
        *(node for name, pages in systems.items() for node in _section(name, pages, book.quantities)),
        element("h2", "Formulas by paper", id="papers"),
        *(node for key, pages in _papers(book).items() for node in _paper(key, pages)),
        *_others(book),
    ]


def _others(book: Contents) -> list[Node]:
    """Verdicts that belong to no formula."""
    if not book.others:
        return []
    shown = [verdict(e, f"other-{k}") for k, e in enumerate(book.others)]
    return [element("h2", "Verdicts beside the formulas", id="others"), *shown]


def _pictures(systems: dict[str, list[Page]]) -> list[Node]:
    """The explorers that the columns declare."""
    found = [each for name in systems for each in declared(name, "EXPLORERS", ())]
    return [node for each in found for node in explorer.nodes(each)]


def _section(name: str, pages: list[Page], quantities: tuple[QuantityPage, ...]) -> list[Node]:
    items = [*map(_item, pages), *(_quantity(q) for q in quantities if q.system == name)]
    return [element("h3", title(name), id=name), element("ul", *items, class_="index")]


def _quantity(page: QuantityPage) -> Node:
    link = element("a", prose(capital(page.title)), href=f"formulas/{page.id}.html")
    kind = element("span", "measured" if page.hint else "evaluated", class_="muted")
    return element("li", link, " ", kind, element("span", page.id, class_="id"))


def _item(page: Page) -> Node:
    good = [e for e in page.evidence if e.verdict == "verified"]
    badge: list[Node] = [element("span", "✓ verified", class_="badge good")] if good else []
    link = element("a", prose(capital(page.formula.title)), href=f"formulas/{page.id}.html")
    return element("li", link, *badge, element("span", page.id, class_="id"))


def _papers(book: Contents) -> dict[str, list[Page]]:
    """Pages by the key of their paper, in the order of the catalogue; what is derived here comes last."""
    out: dict[str, list[Page]] = {}
    for page in book.pages:
        out.setdefault(page.formula.source.key or "", []).append(page)
    return dict(sorted(out.items(), key=lambda item: item[0] == ""))


def _paper(key: str, pages: list[Page]) -> list[Node]:
    known = known_papers().get(key)
    items = element("ul", *map(_item, pages), class_="index")
    if known is None:
        return [element("h3", key or HERE), items]
    authors = known.authors.replace(" and ", "; ").replace("{\\'s}", "ś").replace("{\\L}", "Ł")
    where = f"{authors}. {known.venue} ({known.year})"
    return [
        element("h3", known.title.replace("{", "").replace("}", "")),
        element("p", where, class_="small"),
        items,
    ]

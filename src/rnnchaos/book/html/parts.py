"""What every page of the site shares: head, bar, footer, math, prose, buttons.

A content security policy forbids every request but the book's own files, so that a page opened from a disk
stays on that disk. All text goes through the tree of `rnnchaos.verify.report.markup` and cannot become a tag.
"""

from xml.etree.ElementTree import Element

from rnnchaos.text.prose import coded, pieces
from rnnchaos.theory.catalogue import title as system_title
from rnnchaos.verify.report.markup import Node, element, to_html

POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file: 'unsafe-inline'; "
    "font-src data:; img-src 'self' file: data:; base-uri 'none'; form-action 'none'"
)
SCRIPTS = ("katex.min.js", "catalogue.js", "book.js")


def document(title: str, main: list[Node], *, root: str, version: str, wide: bool = False) -> bytes:
    """A whole page; `root` leads from it to the folder of the site."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width,initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        element("link", rel="icon", href="data:,"),
        *(
            element("link", rel="stylesheet", href=f"{root}assets/{name}")
            for name in ("katex.css", "book.css")
        ),
    )
    scripts = [element("script", src=f"{root}assets/{name}") for name in SCRIPTS]
    body = element(
        "body",
        element("a", "Skip to the content", href="#content", class_="skip"),
        _bar(root),
        element("main", *main, id="content"),
        _footer(version),
        *scripts,
        class_="wide" if wide else "page",
    )
    return to_html(element("html", head, body, lang="en", data_root=root))


def _bar(root: str) -> Element:
    links = (
        ("Formulas", "index.html#formulas"),
        ("Papers", "index.html#papers"),
        ("Errata", "errata.html"),
        ("Python", "api.html"),
    )
    box = element(
        "input",
        type="search",
        id="search",
        placeholder="Search  ( / )",
        autocomplete="off",
        role="combobox",
        aria_label="Search formulas",
        aria_controls="hits",
        aria_expanded="false",
        aria_autocomplete="list",
    )
    hits = element(
        "ul", class_="hits", id="hits", role="listbox", aria_label="Formulas found", hidden="hidden"
    )
    inside = element(
        "div",
        element("a", "rnnchaos", href=f"{root}index.html", class_="home"),
        element("nav", *(element("a", name, href=root + to) for name, to in links), aria_label="Book"),
        element("div", box, hits, class_="search"),
    )
    return element("header", inside, class_="bar")


def _footer(version: str) -> Element:
    text = (
        f"Written by rnnchaos {version}. Formulas are derived by SymPy, numbers evaluated with a bound on "
        "their error, verdicts read from stored simulations; nothing comes from a network. Math is set by "
        "KaTeX (MIT licence, in assets/KATEX-LICENSE.txt)."
    )
    return element("footer", element("div", text))


def prose(sentence: str, tag: str = "span", **attributes: str) -> Element:
    """A sentence of the catalogue, Greek and powers set."""
    nodes: list[Node] = []
    for part, is_code in coded(sentence):
        if is_code:
            nodes.append(element("code", part))
        else:
            nodes += [text if not kind else element(kind, text) for kind, text in pieces(part)]
    return element(tag, *nodes, **attributes)


def crumbs(system: str) -> Element:
    """Where a page is, as links."""
    return element(
        "nav",
        element("a", "Formulas", href="../index.html#formulas"),
        " / ",
        element("a", system_title(system), href=f"../index.html#{system}"),
        class_="crumbs",
        aria_label="Where this is",
    )


def display(latex: str) -> Element:
    """A displayed formula; one wider than its box scrolls inside."""
    return element("div", latex, class_="math", data_math="display")


def inline(latex: str) -> Element:
    """A formula within a line."""
    return element("span", latex, class_="inline", data_math="inline")


def copy_buttons(**texts: str) -> Element:
    """One button for each thing to copy, and where it is said that it was."""
    buttons = [
        element("button", f"Copy {name}", type="button", data_copy=text)
        for name, text in texts.items()
        if text
    ]
    return element("div", *buttons, element("span", class_="said", role="status"), class_="buttons")


def table(head: list[str], rows: list[list[Node]], **attributes: str) -> Element:
    """A table that scrolls within itself where it is too wide."""
    top = element("thead", element("tr", *(prose(name, "th", scope="col") for name in head)))
    body = element("tbody", *(element("tr", *(_cell(cell) for cell in row)) for row in rows))
    return element("div", element("table", top, body, **attributes), class_="scroll", tabindex="0")


def _cell(cell: Node) -> Element:
    return cell if not isinstance(cell, str) and cell.tag == "td" else element("td", cell)

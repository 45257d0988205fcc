"""`rnnchaos book`: the site in a folder (`rnnchaos.book.folder`), pages and assets."""

import json
import re
from base64 import b64encode
from importlib.resources import files
from pathlib import Path

import click

from rnnchaos import __version__
from rnnchaos.book.content import Contents, Page
from rnnchaos.book.folder import announce, update
from rnnchaos.book.html import api, errata
from rnnchaos.book.html import formula as html_formula
from rnnchaos.book.html import index as html_index
from rnnchaos.book.html import quantity as html_quantity
from rnnchaos.book.html.parts import document
from rnnchaos.book.html.style import stylesheet
from rnnchaos.text.prose import unicode
from rnnchaos.theory.catalogue import formulas
from rnnchaos.verify.ensembles.files import write_atomically
from rnnchaos.verify.report.markup import Node

_FONT = re.compile(r"src:url\(fonts/([\w-]+\.woff2)\)[^;}]*")


def write(book: Contents, to: Path, command_line: click.Group) -> list[str]:
    """Write the site, with a reference of `command_line`, into a folder that is claimed; returns the names of
    its files. Raises `UsageError`, `CannotWrite`."""
    content = {**assets(), **pages(book, command_line)}
    content["assets/catalogue.js"] = catalogue(book).encode()
    update(to, content)
    return sorted(content)


class Writer:
    """Writes each page into a claimed folder as it is there, before the whole book is: what is long is seen
    to grow, and what was written stays when it is stopped. Raises as `announce` does."""

    def __init__(self, to: Path) -> None:
        self.to = to
        self.last: Page | None = None
        content = assets()
        ids = [entry.id for entry in formulas()]
        announce(to, [*content, *(f"formulas/{id}.html" for id in ids)])
        for name, body in content.items():
            write_atomically(to / name, body)

    def page(self, page: Page) -> None:
        """One page; the link to the next comes with the whole book."""
        name, body = _of_formula(page, self.last, None)
        write_atomically(self.to / name, body)
        self.last = page


def pages(book: Contents, command_line: click.Group) -> dict[str, bytes]:
    """Every page by its name in the folder."""
    index, reference = html_index.body(book), api.body(command_line)
    out = {
        "index.html": document("rnnchaos: the formula book", index, root="", version=__version__, wide=True),
        "errata.html": document("rnnchaos: errata", errata.body(book), root="", version=__version__),
        "api.html": document("rnnchaos: Python and command line", reference, root="", version=__version__),
    }
    neighbours = [None, *book.pages, None]
    for before, page, after in zip(neighbours, book.pages, neighbours[2:], strict=False):
        name, text = _of_formula(page, before, after)
        out[name] = text
    for each in book.quantities:
        out[f"formulas/{each.id}.html"] = _document(each.title, html_quantity.body(each))
    return out


def _of_formula(page: Page, before: Page | None, after: Page | None) -> tuple[str, bytes]:
    """Name and text of a page."""
    return f"formulas/{page.id}.html", _document(page.formula.title, html_formula.body(page, before, after))


def _document(title: str, body: list[Node]) -> bytes:
    return document(f"{unicode(title)} · rnnchaos", body, root="../", version=__version__)


def catalogue(book: Contents) -> str:
    """What the search reads: ids, titles, and the words of a page in lower case."""
    entries = [
        {"id": p.id, "title": unicode(p.formula.title), "url": f"formulas/{p.id}.html", "words": _words(p)}
        for p in book.pages
    ]
    entries += [
        {"id": q.id, "title": unicode(q.title), "url": f"formulas/{q.id}.html", "words": q.hint.lower()}
        for q in book.quantities
    ]
    text = json.dumps(entries, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"window.RNNCHAOS={text};\n"


def _words(page: Page) -> str:
    formula = page.formula
    parts = [page.sentence, formula.source.where, *(m.text for m in formula.symbols.values())]
    parts += [f"{numbers.id} {numbers.quantity.title}" for numbers in page.numbers]
    return " ".join(dict.fromkeys(" ".join(parts).lower().split()))


def assets() -> dict[str, bytes]:
    """Style, scripts and fonts; the fonts lie in the stylesheet, since browsers differ on fonts from disk."""
    home = files("rnnchaos.book") / "assets"
    katex = home / "katex"

    def embedded(match: re.Match[str]) -> str:
        data = b64encode((katex / "fonts" / match[1]).read_bytes()).decode()
        return f'src:url(data:font/woff2;base64,{data}) format("woff2")'

    return {
        "assets/katex.css": _FONT.sub(embedded, (katex / "katex.min.css").read_text("utf-8")).encode(),
        "assets/katex.min.js": (katex / "katex.min.js").read_bytes(),
        "assets/KATEX-LICENSE.txt": (katex / "LICENSE").read_bytes(),
        "assets/book.css": stylesheet().encode(),
        "assets/book.js": (home / "book.js").read_bytes(),
    }

"""`rnnchaos book`: the site in a folder, pages and assets, each file written as a whole.

The folder must be new, empty, or hold a book already: book.json lists what was written, so that a page whose
formula is gone goes with it, and nothing else in the folder is ever touched.
"""

import json
import re
from base64 import b64encode
from importlib.resources import files
from pathlib import Path

import click

from rnnchaos import __version__
from rnnchaos.book.content import Contents, Page
from rnnchaos.book.html import api, errata
from rnnchaos.book.html import formula as html_formula
from rnnchaos.book.html import index as html_index
from rnnchaos.book.html.parts import document
from rnnchaos.book.html.style import stylesheet
from rnnchaos.text.prose import unicode
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles.files import cannot_write, write_atomically
from rnnchaos.verify.ensembles.store import folder as named_folder

MARKER = "book.json"
SCHEMA = "rnnchaos/book/1"
_FONT = re.compile(r"src:url\(fonts/([\w-]+\.woff2)\)[^;}]*")


def folder(out: str | Path) -> Path:
    """The folder to write to. Raises `UsageError` where it holds something else, `CannotWrite`."""
    path = named_folder(out)
    with cannot_write(path):
        if path.is_dir() and any(path.iterdir()) and not (path / MARKER).is_file():
            raise UsageError("out", str(out), "accepted: a new or empty folder, or one that holds a book")
        for inside in (path, path / "formulas", path / "assets"):
            inside.mkdir(parents=True, exist_ok=True)
    return path


def write(book: Contents, to: Path, command_line: click.Group) -> list[str]:
    """Write the site, with a reference of `command_line`; returns the names of its files. Raises
    `CannotWrite`."""
    content = {**assets(), **pages(book, command_line)}
    content["assets/catalogue.js"] = catalogue(book).encode()
    kept = _written_before(to)
    for name, body in content.items():
        write_atomically(to / name, body)
    with cannot_write(to):
        for gone in kept - set(content):
            (to / gone).unlink(missing_ok=True)
    marker = {"schema": SCHEMA, "version": __version__, "files": sorted(content)}
    write_atomically(to / MARKER, json.dumps(marker, indent=1).encode() + b"\n")
    return sorted(content)


def _written_before(to: Path) -> set[str]:
    """Files of an earlier book in this folder; only plain names below it count."""
    try:
        listed = json.loads((to / MARKER).read_text(encoding="utf-8"))["files"]
        return {
            name
            for name in listed
            if re.fullmatch(r"((formulas|assets)/)?[\w.-]+", name) and ".." not in name
        }
    except (OSError, ValueError, KeyError, TypeError):
        return set()


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
        body = html_formula.body(page, before, after)
        title = f"{unicode(page.formula.title)} · rnnchaos"
        out[f"formulas/{page.id}.html"] = document(title, body, root="../", version=__version__)
    return out


def catalogue(book: Contents) -> str:
    """What the search reads: ids, titles, and the words of a page in lower case."""
    entries = [
        {"id": p.id, "title": unicode(p.formula.title), "url": f"formulas/{p.id}.html", "words": _words(p)}
        for p in book.pages
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

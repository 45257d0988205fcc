"""An analysis as one HTML page that needs nothing else: its head, tables, pictures, and how it is written."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from rnnchaos.verify.ensembles.targets import refuse_foreign, write_targets
from rnnchaos.verify.report.markup import Node, element, to_html
from rnnchaos.verify.report.page import POLICY
from rnnchaos.verify.report.row import definitions
from rnnchaos.verify.report.style import stylesheet
from rnnchaos.verify.report.write import made

SCHEMA = "rnnchaos/analyse/1"
STYLE = """
table{border-collapse:collapse;width:100%;font-size:.9375rem}
th,td{text-align:left;padding:.2rem .8rem .2rem 0;border-bottom:1px solid var(--rule);vertical-align:top}
td.number{white-space:nowrap;font-variant-numeric:tabular-nums}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:1rem}
figure{margin:0}
.interval{stroke:var(--interval);stroke-width:2}
@media (max-width:44rem){
thead{display:none}
tr{display:block;padding:.4rem 0;border-bottom:1px solid var(--rule)}
td{display:block;padding:0;border:0}td:first-child{font-weight:600}td.number{white-space:normal}
td:not(:empty)::before{content:attr(data-head)}
}
"""
"""On a narrow screen a row is a paragraph: the name, and below it each cell with the title of its column."""


def document(title: str, parts: Iterable[Node], *, style: str = "") -> bytes:
    """The whole page."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width,initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("title", f"rnnchaos analyse: {title}"),
        element("style", stylesheet() + STYLE + style),
    )
    return to_html(element("html", head, element("body", element("main", *parts)), lang="en"))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Element:
    """Names, numbers, and words that are less important in the last column."""
    titles = element("tr", *(element("th", each) for each in head))
    kinds = ["", *("number" for _ in head[1:-1]), "muted"]
    before = ["", *(f"{each}: " if each else "" for each in head[1:])]
    body = (
        element(
            "tr",
            *(
                element("td", cell, class_=kind, data_head=title)
                for cell, kind, title in zip(row, kinds, before, strict=True)
            ),
        )
        for row in rows
    )
    return element("table", element("thead", titles), element("tbody", *body))


def gallery(pictures: Iterable[tuple[Element, str]]) -> Element:
    """Pictures side by side, each with the words below it."""
    figures = (
        element("figure", picture, element("figcaption", said, class_="muted")) for picture, said in pictures
    )
    return element("div", *figures, class_="pair")


def again(parameters: Mapping[str, Any]) -> Element:
    """What repeats the analysis."""
    given = {name: str(value) for name, value in parameters.items()}
    return element("section", element("h2", "To repeat it"), definitions(given))


def write(name: str, content: Mapping[str, Any], page: bytes, folder: str | Path) -> Path:
    """NAME.html and NAME.json, both or none. Raises `CannotWrite`, `UsageError`."""
    to = made(folder)
    text = json.dumps({"schema": SCHEMA, **content}, allow_nan=False).encode() + b"\n"
    write_targets("out", {to / f"{name}.json": (".json", text), to / f"{name}.html": (".html", page)})
    return to / f"{name}.html"


def check(name: str, folder: str | Path) -> None:
    """Raises `UsageError` where `write` would, before there is an analysis."""
    for suffix in (".json", ".html"):
        refuse_foreign("out", Path(folder).absolute() / f"{name}{suffix}", suffix)

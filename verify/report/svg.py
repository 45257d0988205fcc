"""A `Drawing` as inline SVG: looks are classes of the page's stylesheet, so that light and dark both fit."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from rnnchaos.verify.report.chart import Dot, Drawing, Mark, Path
from rnnchaos.verify.report.markup import element


def svg(drawing: Drawing, name: str, kind: str = "chart") -> Element:
    """The picture, of class `kind`; `name` is unique in the page, since ids inside begin with it."""
    left, top, right, bottom = drawing.frame
    window = element("rect", x=left, y=top, width=right - left, height=bottom - top)
    return element(
        "svg",
        element("title", drawing.title, id=f"{name}-title"),
        element("desc", drawing.described, id=f"{name}-desc"),
        element("clipPath", window, id=f"{name}-clip"),
        element("g", *map(_mark, drawing.inside), clip_path=f"url(#{name}-clip)"),
        *map(_mark, drawing.marks),
        class_=kind,
        role="img",
        viewBox=f"0 0 {drawing.width:g} {drawing.height:g}",
        aria_labelledby=f"{name}-title {name}-desc",
    )


def path_data(mark: Path) -> str:
    """The `d` of a path."""
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in mark.points) + "Z" * mark.closed


def _mark(mark: Mark) -> Element:
    named = {"id": mark.id} if mark.id else {}
    if isinstance(mark, Path):
        return element("path", d=path_data(mark), class_=mark.look, **named)
    if isinstance(mark, Dot):
        return element("circle", cx=mark.x, cy=mark.y, r=3.6, class_=mark.look, **named)
    return element("text", mark.words, class_=mark.look, x=mark.x, y=mark.y, text_anchor=mark.anchor, **named)


def key(signs: Iterable[tuple[str, str, str]], kind: str) -> Element:
    """What the looks of a picture of class `kind` mean: rows of (look, words, `d` of its sign)."""
    rows = (element("li", _sign(element("path", d=d, class_=look), kind), words) for look, words, d in signs)
    return element("ul", *rows, class_="key")


def _sign(path: Element, kind: str) -> Element:
    return element("svg", path, viewBox="0 0 36 16", aria_hidden="true", class_=kind)

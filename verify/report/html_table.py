"""A table as HTML for notebooks: titles, rows, and a caption, nothing of which can become markup."""

from collections.abc import Iterable, Sequence
from typing import Any

from rnnchaos.verify.report.markup import element, to_text

_SPACED = "padding:0.2em 0.8em"
_RULE = "border-bottom:1px solid currentColor"


def html_table(titles: Sequence[str], rows: Iterable[Sequence[Any]], caption: str = "") -> str:
    """One table; numbers stand at the right, nan and empty cells are a dash."""
    head = element(
        "tr", *(element("th", title, style=f"{_SPACED};{_RULE};text-align:left") for title in titles)
    )
    body = (element("tr", *(_cell(each) for each in row)) for row in rows)
    parts = [element("caption", caption, style="caption-side:top;text-align:left")] if caption else []
    return to_text(element("table", *parts, element("thead", head), element("tbody", *body)))


def _cell(value: Any) -> Any:
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    side = "right" if _is_number(text) else "left"
    shown = "–" if text in ("", "nan", "None") else text
    return element("td", shown, style=f"{_SPACED};text-align:{side};font-variant-numeric:tabular-nums")


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True

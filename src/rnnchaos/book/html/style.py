"""The colours of the book, for light and dark: those of the report page, and a few of its own.

Text reaches a contrast of 4.5, lines and controls one of 3, on every ground (WCAG 2.2 AA; the tests compute
it). Curves differ by dash, verdicts by sign and word: nothing rests on colour alone.
"""

from importlib.resources import files

from rnnchaos.verify.report.style import DARK as REPORT_DARK
from rnnchaos.verify.report.style import LIGHT as REPORT_LIGHT
from rnnchaos.verify.report.style import palettes

TEXT = ("ink", "muted", "good", "bad", "open", "link", "rival", "c0", "c1", "c2", "c3")
LINES = ("interval", "edge", "prediction", "focus", "control")
GROUNDS = ("paper", "card")
LIGHT = REPORT_LIGHT | {
    "rival": "#a84300",
    "link": "#00588f",
    "focus": "#b34a00",
    "control": "#76818c",
    "c0": "#00609c",
    "c1": "#a84300",
    "c2": "#006b4e",
    "c3": "#87436f",
}
DARK = REPORT_DARK | {
    "link": "#7cc4f2",
    "focus": "#f39c4d",
    "control": "#7f8b98",
    "c0": "#56b4e9",
    "c1": "#f39c4d",
    "c2": "#4fd1a5",
    "c3": "#e59ac4",
}


def stylesheet() -> str:
    """The style of every page of the site."""
    rules = (files("rnnchaos.book") / "assets" / "book.css").read_text(encoding="utf-8")
    return f"{palettes(LIGHT, DARK)}\n{rules}"

"""How a figure looks: what a user may choose, read and refused in one place, and the defaults.

Colours are those of Okabe and Ito, told apart under common colour blindness, and curves differ by dash as
well. A style of matplotlib brings its own colours.
"""

import logging
from dataclasses import dataclass
from typing import Any

from rnnchaos.numerics.quantity import rational
from rnnchaos.theory.errors import RnnChaosError, UsageError

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
DASHES = ("-", "--", "-.", ":")
MOST = len(COLOURS) * len(DASHES)
DEFAULTS: Any = {
    "font.size": 9,
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "lines.linewidth": 1.5,
    "pdf.fonttype": 42,
    "svg.fonttype": "none",
    "svg.hashsalt": "rnnchaos",
    "legend.frameon": False,
    "mathtext.fontset": "cm",
}
SIZE = (4.8, 3.3)
_FAMILIES = ("serif", "sans-serif", "monospace")
LABEL = "text, with math between two $ signs"
INCHES = "WIDTHxHEIGHT in inches, each from 1 to 40, such as 3.4x2.6"
FONT = f"FAMILY, POINTS or FAMILY,POINTS: {', '.join(_FAMILIES)} or an installed font, 4 to 40 points"
STYLE = "the name of a style of matplotlib, such as ggplot"


class NoMatplotlib(RnnChaosError):
    """Figures need matplotlib, which is optional."""

    exit_code = 64


def require_matplotlib() -> None:
    """Raises `NoMatplotlib`. What it says of a glyph that a font lacks is no line for stderr."""
    try:
        import matplotlib as mpl  # noqa: F401
    except ImportError:
        raise NoMatplotlib("figures need matplotlib: pip install 'rnnchaos[plot]'") from None
    logging.getLogger("matplotlib.mathtext").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Look:
    """Labels (None: the figure's own), inches, font (family, size, or `family,size`), style, axes."""

    xlabel: str | None = None
    ylabel: str | None = None
    title: str | None = None
    size: str | None = None
    font: str | None = None
    style: str | None = None
    logx: bool = False
    logy: bool = False

    @property
    def inches(self) -> tuple[float, float]:
        """Width and height. Raises `UsageError`."""
        if self.size is None:
            return SIZE
        accepted = f"accepted: {INCHES}"
        try:
            width, height = (float(rational(part)) for part in str(self.size).split("x"))
        except (ValueError, ZeroDivisionError):
            raise UsageError("size", self.size, accepted) from None
        if not (1 <= width <= 40 and 1 <= height <= 40):
            raise UsageError("size", self.size, accepted)
        return width, height

    def settings(self) -> Any:
        """Matplotlib's settings. Raises `UsageError` for labels, a font or a style that cannot be drawn."""
        for name in ("xlabel", "ylabel", "title"):
            _parsed(name, getattr(self, name))
        own = dict(DEFAULTS)
        if self.style is not None:
            own |= _style(self.style)
        return own | ({} if self.font is None else _font(self.font))


def _parsed(name: str, text: str | None) -> None:
    """Refuses math that matplotlib cannot set."""
    if not text:
        return
    from matplotlib.mathtext import MathTextParser

    try:
        MathTextParser("agg").parse(text)
    except ValueError:
        raise UsageError(name, text, f"accepted: {LABEL}") from None


def _style(name: str) -> dict[str, Any]:
    from matplotlib import style

    library: Any = style.library
    if name.startswith("_") or name not in style.available:
        raise UsageError("style", name, f"accepted: {STYLE}")
    return dict(library[name])


def _font(text: str) -> dict[str, Any]:
    from matplotlib.font_manager import get_font_names

    family, _, size = (
        (part.strip() for part in text.rpartition(",")) if "," in text else (text.strip(), "", "")
    )
    if not family.replace(".", "").isdigit() or size:
        points = size
    else:
        family, points = "", family
    found: dict[str, Any] = {}
    if points:
        if not points.replace(".", "", 1).isdigit() or not 4 <= float(points) <= 40:
            raise UsageError("font", text, f"accepted: {FONT}")
        found["font.size"] = float(points)
    if family:
        if family not in (*_FAMILIES, *get_font_names()):
            raise UsageError("font", text, f"accepted: {FONT}")
        found["font.family"] = family
        found["mathtext.fontset"] = "cm" if family == "serif" else "dejavusans"
    return found

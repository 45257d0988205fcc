"""`rnnchaos plot`: a figure fit for a paper as a file, and beside it a CSV file of the same name with the
numbers that it shows."""

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from warnings import catch_warnings, filterwarnings

from rnnchaos.figures.look import Look, require_matplotlib
from rnnchaos.theory.errors import CannotWrite, UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SUFFIXES = (".pdf", ".svg", ".png")
ACCEPTED = "a file that ends in " + ", ".join(SUFFIXES)
DATA = ".csv"
STAMPS: dict[str, dict[str, str | None]] = {
    ".pdf": {"CreationDate": None, "Creator": "rnnchaos"},
    ".svg": {"Date": None, "Creator": "rnnchaos"},
    ".png": {"Software": "rnnchaos"},
}
"""Without a clock, and with the name by which a figure is known to be ours."""


@dataclass(frozen=True)
class Plotted:
    """What a figure shows: its numbers as CSV, how it is drawn, and what had no value."""

    table: Callable[[], str]
    draw: Callable[[], "Figure"]
    look: Look
    gaps: tuple[str, ...]
    failed: tuple[str, ...]
    points: int
    seed: int | None = None

    @property
    def failure(self) -> str:
        """One line where points failed: how many, and the first reason."""
        return f"{len(self.failed)} of {self.points} points failed: {self.failed[0]}" if self.failed else ""


def target(out: str) -> Path:
    """The file to write. Raises `UsageError` for a suffix that no figure has, and where somebody's own file
    lies there or beside it, where the data go; `NoMatplotlib` where figures cannot be drawn; `CannotWrite`
    where there is no such folder.
    """
    from rnnchaos.verify.ensembles.targets import refuse_foreign

    path = Path(out)
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError("out", out, f"accepted: {ACCEPTED}")
    require_matplotlib()
    for each in (path, path.with_suffix(DATA)):
        refuse_foreign("out", each, each.suffix.lower())
    if not path.parent.is_dir():
        raise CannotWrite(f"cannot write {path}: no such folder")
    return path


def draw(path: Path, found: Plotted) -> Path:
    """Write the figure and its data; returns the path of the data. Raises `UsageError`, `CannotWrite`."""
    from rnnchaos.verify.ensembles.targets import write_targets

    data, suffix = path.with_suffix(DATA), path.suffix.lower()
    picture = rendered(found, suffix)
    write_targets("out", {path: (suffix, picture), data: (DATA, found.table().encode())})
    return data


def rendered(found: Plotted, suffix: str) -> bytes:
    """The figure as a file of this kind. Raises `UsageError` where labels leave no room for the axes."""
    out = io.BytesIO()
    with _laid_out(found.look), _quiet_fonts():
        found.draw().savefig(out, format=suffix[1:], metadata=STAMPS[suffix])
    return out.getvalue()


def refuse_cramped(found: Plotted) -> None:
    """Lay the figure out without a file. Raises `UsageError` where labels leave no room for the axes."""
    with _laid_out(found.look):
        found.draw().draw_without_rendering()


@contextmanager
def _laid_out(look: Look) -> Iterator[None]:
    """In the look's settings, with a refusal where labels leave no room."""
    import matplotlib as mpl

    with mpl.rc_context(look.settings()), catch_warnings():
        filterwarnings("error", "constrained_layout not applied", UserWarning)
        try:
            yield
        except UserWarning:
            width, height = look.inches
            accepted = "its labels leave no room; accepted: a larger size, or a smaller font"
            raise UsageError("size", f"{width:g}x{height:g}", accepted) from None


@contextmanager
def _quiet_fonts() -> Iterator[None]:
    """Without what fontTools has to say of the dates in the fonts that it puts into a PDF."""
    logger = logging.getLogger("fontTools")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)

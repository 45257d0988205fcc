"""`rnnchaos plot`: a figure fit for a paper, and beside it the numbers that it shows.

Colours are those of Okabe and Ito, told apart under common colour blindness, and curves differ by dash as
well. A simulated point never comes without its interval. The data lie in a CSV file of the same name: `kind`
(theory or simulation), the parameters, the value, and for simulation the interval and the number of pairs.
"""

import csv
import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rnnchaos.figures.curves import Curve, ordinate
from rnnchaos.figures.simulated_points import Point
from rnnchaos.numerics.presentation.letters import letter
from rnnchaos.theory.errors import CannotWrite, RnnChaosError, UsageError

SUFFIXES = (".pdf", ".svg", ".png")
ACCEPTED = "a file that ends in " + ", ".join(SUFFIXES)
DATA = ".csv"
STAMPS: dict[str, dict[str, str | None]] = {
    ".pdf": {"CreationDate": None, "Creator": "rnnchaos"},
    ".svg": {"Date": None, "Creator": "rnnchaos"},
    ".png": {"Software": "rnnchaos"},
}
"""Without a clock, and with the name by which a figure is known to be ours."""
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
DASHES = ("-", "--", "-.", ":")
MOST = len(COLOURS) * len(DASHES)
STYLE: Any = {
    "font.size": 9,
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "lines.linewidth": 1.5,
    "pdf.fonttype": 42,
    "svg.fonttype": "none",
    "svg.hashsalt": "rnnchaos",
    "legend.frameon": False,
}


class NoMatplotlib(RnnChaosError):
    """Figures need matplotlib, which is optional."""

    exit_code = 64


def target(out: str) -> Path:
    """The file to write. Raises `UsageError` for a suffix that no figure has, and where somebody's own file
    lies there or beside it, where the data go; `NoMatplotlib` where figures cannot be drawn.
    """
    from rnnchaos.verify.ensembles.targets import refuse_foreign

    path = Path(out)
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError("out", out, f"accepted: {ACCEPTED}")
    try:
        import matplotlib as mpl
    except ImportError:
        raise NoMatplotlib("figures need matplotlib: pip install 'rnnchaos[plot]'") from None
    for each in (path, path.with_suffix(DATA)):
        refuse_foreign("out", each, each.suffix.lower())
    mpl.use("Agg")
    return path


def draw(
    path: Path, curves: Sequence[Curve], points: Sequence[Sequence[Point]], *, logx: bool, logy: bool
) -> Path:
    """Write the figure and its data; returns the path of the data. Raises `UsageError`, `CannotWrite`."""
    if len(curves) > MOST:
        raise UsageError("curves", str(len(curves)), f"accepted: at most {MOST}")
    if not any(math.isfinite(y) for curve in curves for y in curve.y):
        raise UsageError("range", curves[0].quantity.id, "no value anywhere in it")
    if logx and not any(x > 0 for curve in curves for x in curve.x):
        raise UsageError("logx", curves[0].abscissa, "accepted on a logarithmic axis: a range above 0")
    if logy and not any(y > 0 for curve in curves for y in curve.y):
        raise UsageError("logy", curves[0].quantity.id, "accepted on a logarithmic axis: a quantity above 0")
    from rnnchaos.verify.ensembles.targets import write_targets

    data, suffix = path.with_suffix(DATA), path.suffix.lower()
    if not path.parent.is_dir():
        raise CannotWrite(f"cannot write {path}: no such folder")
    picture = _rendered(path, curves, points, logx, logy)
    write_targets("out", {path: (suffix, picture), data: (DATA, table(curves, points).encode())})
    return data


def _rendered(
    path: Path, curves: Sequence[Curve], points: Sequence[Sequence[Point]], logx: bool, logy: bool
) -> bytes:
    import matplotlib as mpl
    from matplotlib import pyplot as plt

    with mpl.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=(4.8, 3.3), dpi=200, layout="constrained")
        for number, (curve, own) in enumerate(zip(curves, points, strict=True)):
            _curve(axes, number, curve, own, varied(curves))
        along = letter(curves[0].abscissa, curves[0].quantity.id)
        axes.set(xlabel=along.axis, xscale="log" if logx else "linear")
        axes.set_ylabel(ordinate(curves[0].quantity), wrap=True)
        axes.set_yscale("log" if logy else "linear")
        if len(curves) > 1 or any(points):
            axes.legend()
        out = io.BytesIO()
        suffix = path.suffix.lower()
        figure.savefig(out, format=suffix[1:], metadata=STAMPS[suffix])
        plt.close(figure)
    return out.getvalue()


def _curve(axes: Any, number: int, curve: Curve, own: Sequence[Point], varied: Sequence[str]) -> None:
    colour, dash = COLOURS[number % len(COLOURS)], DASHES[number // len(COLOURS) % len(DASHES)]
    label = curve.label(varied) or "theory, N → ∞"
    axes.plot([float(x) for x in curve.x], curve.y, dash, color=colour, label=label)
    if own:
        sides = [[p.y - p.low for p in own], [p.high - p.y for p in own]]
        name = "simulated networks" if number == 0 else None
        x, y = [p.x for p in own], [p.y for p in own]
        axes.errorbar(
            x, y, yerr=sides, fmt="o", ms=3.5, capsize=2.5, lw=1, color=colour, mfc="white", label=name
        )


def varied(curves: Sequence[Curve]) -> list[str]:
    """The parameters in which curves differ."""
    return [name for name in curves[0].fixed if len({curve.fixed[name] for curve in curves}) > 1]


def table(curves: Sequence[Curve], points: Sequence[Sequence[Point]]) -> str:
    """The data of a figure as CSV."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    first = curves[0]
    write(["kind", *first.fixed, first.abscissa, first.quantity.id, "low", "high", "pairs"])
    for curve, own in zip(curves, points, strict=True):
        for x, y in zip(curve.x, curve.y, strict=True):
            write(["theory", *curve.fixed.values(), float(x), "" if math.isnan(y) else repr(y), "", "", ""])
        for p in own:
            write(["simulation", *curve.fixed.values(), p.x, p.y, p.low, p.high, p.pairs])
    return out.getvalue()

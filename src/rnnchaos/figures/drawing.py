"""Curves with simulated points, and heat maps, on the axes of a matplotlib figure.

A simulated point never comes without its interval, and the legend says what it is made of; upon a map its
left half has the colour of the lower end and its right half that of the upper one. The onset is a thin line.
A map of both signs has its colours about zero, where a heavy contour runs; gaps are grey.
"""

import io
import math
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from rnnchaos.figures.curves import Curve
from rnnchaos.figures.labels import axis, curve_label, ordinate, quantity_sign, sign_of, varied
from rnnchaos.figures.look import COLOURS, DASHES, MOST, Look
from rnnchaos.figures.simulated_points import Point
from rnnchaos.figures.surface import Surface
from rnnchaos.theory.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_GREY = "0.55"


def refuse_empty(curves: Sequence[Curve], look: Look) -> None:
    """Raises `UsageError` for too many curves, no value anywhere, and a logarithm of nothing above 0."""
    if len(curves) > MOST:
        raise UsageError("curves", str(len(curves)), f"accepted: at most {MOST}")
    if not any(math.isfinite(y) for curve in curves for y in curve.y):
        why = next((reason for curve in curves for reason in curve.gaps.values()), "")
        raise UsageError("range", curves[0].quantity.id, f"no value anywhere in it{': ' * bool(why)}{why}")
    if look.logx and not any(x > 0 for curve in curves for x in curve.x):
        raise UsageError("logx", curves[0].abscissa, "accepted on a logarithmic axis: a range above 0")
    if look.logy and not any(y > 0 for curve in curves for y in curve.y):
        raise UsageError("logy", curves[0].quantity.id, "accepted on a logarithmic axis: a quantity above 0")


def blank(look: Look) -> tuple["Figure", Any]:
    """A figure of the size asked for, with one pair of axes."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure = _kind()(figsize=look.inches, dpi=200, layout="constrained")
    FigureCanvasAgg(figure)
    return figure, figure.add_subplot()


@cache
def _kind() -> Any:
    """A figure of its own, unknown to pyplot, which a notebook shows once."""
    from matplotlib.figure import Figure

    class Shown(Figure):
        """As `Figure`."""

        def _repr_png_(self) -> bytes:
            out = io.BytesIO()
            canvas: Any = self.canvas
            canvas.print_png(out, metadata={"Software": "rnnchaos"})
            return out.getvalue()

    return Shown


def draw_curves(curves: Sequence[Curve], points: Sequence[Sequence[Point]], look: Look) -> "Figure":
    """Curves, points and onsets, with axes and a legend."""
    figure, axes = blank(look)
    asked = list({curve.quantity.id: curve.quantity for curve in curves}.values())
    names, said = varied(curves), {p.said for own in points for p in own}
    for number, (curve, own) in enumerate(zip(curves, points, strict=True)):
        colour, dash = _pen(number, look)
        label = curve_label(curve, names, len(asked) > 1)
        axes.plot([float(x) for x in curve.x], curve.y, dash, color=colour, label=label)
        if own:
            _points(axes, own, colour, said)
    _onsets(axes, curves, look)
    first = curves[0]
    axes.set_xlabel(axis(first.abscissa, first.quantity.id) if look.xlabel is None else look.xlabel)
    axes.set_ylabel(ordinate(asked) if look.ylabel is None else look.ylabel, wrap=True)
    axes.set(xscale="log" if look.logx else "linear", yscale="log" if look.logy else "linear")
    if look.title:
        axes.set_title(look.title)
    if len(curves) > 1 or any(points) or any(curve.onset is not None for curve in curves):
        axes.legend(fontsize="small", handlelength=1.6)
    return figure


def _pen(number: int, look: Look) -> tuple[str, str]:
    """Colour and dash; a style's own colours, one dash, where a style is chosen."""
    if look.style is not None:
        return f"C{number}", "-"
    return COLOURS[number % len(COLOURS)], DASHES[number // len(COLOURS) % len(DASHES)]


def _points(axes: Any, own: Sequence[Point], colour: str, said: set[str]) -> None:
    sides = [[p.y - p.low for p in own], [p.high - p.y for p in own]]
    x, y = [p.x for p in own], [p.y for p in own]
    name = own[0].said if own[0].said in said else None
    said.discard(own[0].said)
    axes.errorbar(x, y, yerr=sides, fmt="o", ms=3.5, capsize=2.5, lw=1, color=colour, mfc="white", label=name)


def _onsets(axes: Any, curves: Sequence[Curve], look: Look) -> None:
    """One thin line where all curves set in together; one in its colour for each where they do not."""
    found = {curve.onset for curve in curves if curve.onset is not None}
    for number, curve in enumerate(curves):
        if curve.onset is None:
            continue
        together = len(found) == 1
        at = float(curve.onset)
        sign = sign_of(curve.abscissa, curve.quantity.id)
        label = f"onset, {sign} = {at:.4g}" if together else None
        axes.axvline(
            at, lw=0.8, ls=(0, (2, 2)), color=_GREY if together else _pen(number, look)[0], label=label
        )
        if together:
            return
    if len(found) > 1:
        axes.plot([], [], lw=0.8, ls=(0, (2, 2)), color=_GREY, label="onset")


def draw_surface(of: Surface, upon: Sequence[tuple[float, Point]], look: Look) -> "Figure":
    """A heat map with labelled contours, simulated points and a colour bar."""
    import numpy as np

    figure, axes = blank(look)
    x, y = ([float(v) for v in each] for each in (of.x, of.y))
    z = np.ma.masked_invalid(np.array(of.z))
    signed = z.min() < 0 < z.max()
    axes.set_facecolor("0.85")
    shading = "nearest" if of.gaps else "gouraud"
    mesh = axes.pcolormesh(x, y, z, shading=shading, rasterized=True, **_colours(z, signed))
    axes.set(xscale="log" if look.logx else "linear", yscale="log" if look.logy else "linear")
    _contours(axes, x, y, z, signed)
    bar = figure.colorbar(mesh, ax=axes)
    bar.set_label(quantity_sign(of.quantity))
    if upon:
        _upon(axes, upon, mesh)
    id, (across, up) = of.quantity.id, of.along
    axes.set_xlabel(axis(across, id) if look.xlabel is None else look.xlabel)
    axes.set_ylabel(axis(up, id) if look.ylabel is None else look.ylabel)
    if look.title:
        axes.set_title(look.title)
    return figure


def _upon(axes: Any, upon: Sequence[tuple[float, Point]], mesh: Any) -> None:
    """Discs in the colours of the map."""
    from matplotlib.markers import MarkerStyle

    x, y = [p.x for _, p in upon], [at for at, _ in upon]
    look: dict[str, Any] = {"cmap": mesh.cmap, "norm": mesh.norm, "s": 60, "zorder": 3, "clip_on": False}
    for side, ends in (("left", [p.low for _, p in upon]), ("right", [p.high for _, p in upon])):
        axes.scatter(x, y, c=ends, marker=MarkerStyle("o", fillstyle=side), **look)  # type: ignore[arg-type]
    said = upon[0][1].said.replace(",\n", ", ") + ":\nleft, the lower end; right, the upper end"
    ring = axes.scatter(x, y, s=60, facecolors="none", edgecolors="black", zorder=4, clip_on=False)
    axes.figure.legend([ring], [said], fontsize="small", loc="outside lower center")


def _colours(z: Any, signed: bool) -> dict[str, Any]:
    from matplotlib.colors import TwoSlopeNorm

    if not signed:
        return {"cmap": "viridis"}
    return {"cmap": "RdBu_r", "norm": TwoSlopeNorm(0, z.min(), z.max())}


def _contours(axes: Any, x: Sequence[float], y: Sequence[float], z: Any, signed: bool) -> None:
    if min(z.shape) < 2 or z.min() == z.max():
        return
    from matplotlib.ticker import MaxNLocator

    sides = ((z.min(), 0), (0, z.max())) if signed else ((z.min(), z.max()),)
    ticks = [
        (low, v, high) for low, high in sides for v in MaxNLocator(8 // len(sides)).tick_values(low, high)
    ]
    plain = [v for low, v, high in ticks if low < v < high]
    for chosen, width in ((plain, 0.6), ([0.0] if signed else [], 1.6)):
        if chosen:
            lines = axes.contour(x, y, z, levels=chosen, colors="black", linewidths=width, linestyles="-")
            _labels(axes, lines)


def _labels(axes: Any, lines: Any) -> None:
    """The level on each line, at the point of it that is nearest to its middle and well inside the axes: a
    label at the frame would be cut.
    """
    wanted = []
    for line in (segment for level in lines.allsegs for segment in level if len(segment)):
        places = axes.transAxes.inverted().transform(axes.transData.transform(line))
        inner = [k for k, at in enumerate(places) if min(at) > 0.1 and max(at) < 0.9]
        if inner:
            middle = min(inner, key=lambda k: abs(2 * k - len(line) + 1))
            wanted.append(tuple(line[middle]))
    if wanted:
        lines.clabel(fmt=_level, fontsize="small", manual=wanted)


def _level(value: float) -> str:
    return f"{value:g}".replace("-", "−")

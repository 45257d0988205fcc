"""`rnnchaos.plot`: a figure of quantities, and what the command line writes of it."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rnnchaos.figures.curves import Curve, axes, curves, with_axis
from rnnchaos.figures.data import curve_table, surface_table
from rnnchaos.figures.drawing import draw_curves, draw_surface, refuse_empty
from rnnchaos.figures.figure import Plotted, draw, refuse_cramped, target
from rnnchaos.figures.look import Look, require_matplotlib
from rnnchaos.figures.simulated_points import Point, Progress, awaited, awaited_over, over, simulated
from rnnchaos.figures.surface import Surface, surface
from rnnchaos.theory.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PAIRS = 60


def plotted(
    names: str,
    given: Mapping[str, Any],
    look: Look,
    *,
    pairs: int | None = None,
    seed: int | None = None,
    progress: Progress | None = None,
) -> Plotted:
    """Everything evaluated, and simulated where `pairs` says how often: after the figure has been laid out
    with points on the theory, as labels that leave no room are refused before any work. Raises `UsageError`.
    """
    require_matplotlib()
    look.settings()
    given = with_axis(names, given)
    ranges, _ = axes(given)
    if len(ranges) == 2:
        of = surface(names, given, logx=look.logx, logy=look.logy)
        upon: list[tuple[float, Point]] = []
        if pairs is not None and seed is not None:
            refuse_cramped(_map(of, awaited_over(of, pairs=pairs), look, seed))
            upon = over(of, pairs=pairs, seed=seed, progress=progress)
        return _map(of, upon, look, seed if pairs is not None else None)
    drawn = curves(names, given, geometric=look.logx)
    refuse_empty(drawn, look)
    points: list[list[Point]] = [[] for _ in drawn]
    if pairs is not None and seed is not None:
        refuse_cramped(_lines(drawn, awaited(drawn, pairs=pairs), look, seed))
        points = simulated(drawn, pairs=pairs, seed=seed, progress=progress)
    return _lines(drawn, points, look, seed if pairs is not None else None)


def _lines(
    drawn: Sequence[Curve], points: Sequence[Sequence[Point]], look: Look, seed: int | None
) -> Plotted:
    gaps = tuple(dict.fromkeys(reason for curve in drawn for reason in curve.gaps.values()))
    failed = tuple(reason for curve in drawn for reason in curve.failed)
    table, draw = partial(curve_table, drawn, points), partial(draw_curves, drawn, points, look)
    return Plotted(table, draw, look, gaps, failed, sum(len(curve.x) for curve in drawn), seed)


def _map(of: Surface, upon: Sequence[tuple[float, Point]], look: Look, seed: int | None) -> Plotted:
    gaps = tuple(dict.fromkeys(of.gaps.values()))
    return Plotted(
        partial(surface_table, of, upon),
        partial(draw_surface, of, upon, look),
        look,
        gaps,
        of.failed,
        len(of.x) * len(of.y),
        seed,
    )


def plot(
    quantity: str,
    *,
    simulate: bool = False,
    pairs: int = PAIRS,
    seed: int | None = None,
    out: str | Path | None = None,
    xlabel: str | None = None,
    ylabel: str | None = None,
    title: str | None = None,
    size: str | tuple[float, float] | None = None,
    font: str | None = None,
    style: str | None = None,
    logx: bool = False,
    logy: bool = False,
    **parameters: Any,
) -> "Figure":
    """A matplotlib figure of one quantity, or of several (`"variance,lyapunov_max"`).

    The parameter given as a range `start:stop:count`, or as an array of equal steps, is the abscissa (where
    none is, the usual one of what is missing), lists make several curves, and two ranges make a heat map.
    `simulate` adds networks (to a map, at up to four times five places), `pairs` of them a point, with a
    fresh `seed` where none is given. `size` is in inches. With `out` the file (.pdf, .svg, .png) and
    its CSV are written too. Raises `UsageError` for bad arguments and `NoMatplotlib` where figures cannot be
    drawn.

    >>> plot("variance", g="1:3:5")  # doctest: +SKIP
    """
    from rnnchaos.verify.ensembles.seeds import checked_seed, fresh_seed

    require_matplotlib()
    path = None if out is None else target(str(out))
    if type(pairs) is not int or not 10 <= pairs <= 100_000:
        raise UsageError("pairs", pairs, "accepted: an integer from 10 to 100000")
    inches = "x".join(map(str, size)) if isinstance(size, tuple | list) else size
    look = Look(xlabel, ylabel, title, inches, font, style, logx, logy)
    entropy = (fresh_seed() if seed is None else checked_seed(seed)) if simulate else None
    given = {name: typed(name, value) for name, value in parameters.items()}
    found = plotted(quantity, given, look, pairs=pairs if simulate else None, seed=entropy)
    if path is not None:
        draw(path, found)
    import matplotlib as mpl

    with mpl.rc_context(look.settings()):
        return found.draw()


def typed(name: str, value: Any) -> str:
    """An argument as the command line would have it: an array of equal steps as a range, a list as a list."""
    import numpy as np

    if isinstance(value, str):
        return value
    if isinstance(value, np.ndarray) and value.ndim == 1 and value.size > 1:
        first, last = float(value[0]), float(value[-1])
        if np.allclose(value, np.linspace(first, last, value.size), rtol=1e-9, atol=0):
            return f"{first!r}:{last!r}:{value.size}"
        accepted = "accepted: a range start:stop:count, an array of equal steps, or a list of a few values"
        raise UsageError(name, f"an array of {value.size} unequal steps", accepted)
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    return str(value)

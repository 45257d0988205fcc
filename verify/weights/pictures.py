"""Two pictures of a network: its eigenvalues with the disc of a random one, and the tail of its weights."""

from collections.abc import Iterator
from math import cos, log, pi, sin
from xml.etree.ElementTree import Element

import numpy as np

from rnnchaos.verify.report.chart import Canvas, Scale
from rnnchaos.verify.report.svg import svg
from rnnchaos.verify.weights.analysis import WeightsAnalysis
from rnnchaos.verify.weights.reading.network import Array
from rnnchaos.verify.weights.statistics.eigenvalues import edge
from rnnchaos.verify.weights.statistics.stable_density import distribution
from rnnchaos.verify.weights.statistics.tail import sizes_of

WIDTH, HEIGHT = 380.0, 330.0
LEFT, RIGHT, TOP, BOTTOM = 52.0, 350.0, 10.0, 284.0
MOST_DOTS = 2000
POINTS = 120


def pictures(analysis: WeightsAnalysis) -> Iterator[tuple[Element, str]]:
    """Each picture and the words below it."""
    yield _plane(analysis), _plane_said(analysis)
    sizes, centre, _ = sizes_of(analysis.weights.J)
    if len(sizes) >= 2 and sizes.max() > sizes.min():
        yield _tail(analysis, sizes), _tail_said(analysis, centre)


def _plane(analysis: WeightsAnalysis) -> Element:
    values, disc = analysis.eigenvalues, _disc(analysis)
    reach = 1.08 * max(float(np.abs(values).max()), disc) or 1.0
    wide = reach * (RIGHT - LEFT) / (BOTTOM - TOP)
    canvas = Canvas(Scale(-wide, wide, LEFT, RIGHT), Scale(-reach, reach, BOTTOM, TOP))
    turns = [2 * pi * k / POINTS for k in range(POINTS + 1)]
    canvas.line([disc * cos(t) for t in turns], [disc * sin(t) for t in turns], "prediction")
    for value in values[:MOST_DOTS]:
        canvas.dot(float(value.real), float(value.imag), "eigenvalue")
    canvas.axes("real part of an eigenvalue of J")
    drawing = canvas.drawing("Eigenvalues of J", _plane_said(analysis), width=WIDTH, height=HEIGHT)
    return svg(drawing, "eigenvalues", "plot")


def _disc(analysis: WeightsAnalysis) -> float:
    """The edge of the disc of independent weights of this variance."""
    return (analysis["gain"].value or 0.0) * edge(analysis.weights.N)


def _plane_said(analysis: WeightsAnalysis) -> str:
    shown = min(MOST_DOTS, len(analysis.eigenvalues))
    first = (
        "all" if shown == len(analysis.eigenvalues) else f"the {shown} largest of {len(analysis.eigenvalues)}"
    )
    disc = f"circle: edge of independent weights of the same variance, {_disc(analysis):.4g}"
    return f"Eigenvalues in the complex plane ({first}); {disc}."


def _tail(analysis: WeightsAnalysis, sizes: Array) -> Element:
    """Shares of weights above a size, on logarithmic axes; the stable law of the fit beside them."""
    rising, n = np.sort(sizes), len(sizes)
    places = np.unique(np.geomspace(1, n, 400).astype(int))
    x, y = rising[n - places], places / n  # the share of sizes at least as large as the k-th largest
    lowest = max(float(rising[0]), float(rising[-1]) * 1e-6)
    canvas = Canvas(
        Scale(lowest, 1.1 * float(rising[-1]), LEFT, RIGHT, log=True),
        Scale(0.5 / n, 1.3, BOTTOM, TOP, log=True),
    )
    held = x >= lowest
    canvas.line(x[held].tolist(), y[held].tolist(), "interval")
    fit = analysis.tail.fit
    if fit is not None:
        at = np.geomspace(lowest, 1.1 * float(rising[-1]), POINTS)
        law = 1 - distribution(fit.alpha, np.log(at) - log(fit.scale))
        canvas.line(at.tolist(), np.where(law > 0, law, np.nan).tolist(), "prediction")
    canvas.axes("size of a weight")
    title = "Share of weights that are at least as large"
    return svg(canvas.drawing(title, title, width=WIDTH, height=HEIGHT), "tail", "plot")


def _tail_said(analysis: WeightsAnalysis, centre: float) -> str:
    fit = analysis.tail.fit
    law = "" if fit is None else f"; black: the stable law of alpha = {fit.alpha:.4g}"
    start = f", counted from their median {centre:.4g}" if centre else ""
    return f"Blue: share of the weights that are not 0 above a size{start}{law}."

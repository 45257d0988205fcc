"""Two pictures of a recording: its autocovariance, and the variance and kinetic energy in time."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import numpy as np

from rnnchaos.verify.activity.statistics.estimates import Measured
from rnnchaos.verify.report.chart import Canvas, Scale
from rnnchaos.verify.report.svg import svg
from rnnchaos.verify.weights.reading.network import Array

WIDTH, HEIGHT = 380.0, 330.0
LEFT, RIGHT, TOP, BOTTOM = 52.0, 350.0, 10.0, 284.0
POINTS = 300
HALF_TIMES = 8.0


def pictures(seen: Measured) -> Iterator[tuple[Element, str]]:
    """Each picture and the words below it."""
    C, half = seen.autocovariance, seen.centre("half_time")
    count = len(C) if half != half else min(len(C), 2 + int(HALF_TIMES * half / seen.dt))
    C, lags = C[:count] / C[0], np.arange(count) * seen.dt
    title = "Autocovariance over its value at lag 0, mean over neurons, times and networks"
    low = min(0.0, float(C.min())) - 0.02
    yield _drawn("autocovariance", title, "lag", lags, C, (low, 1.05)), f"{title}."
    series = np.mean([each.variances for each in seen.networks], axis=0)
    times = np.arange(len(series)) * seen.dt
    title = "Variance over neurons in time, mean over networks"
    yield (
        _drawn("variance", title, "time", times, series, (0.0, 1.08 * float(series.max()) or 1)),
        f"{title}.",
    )


def _drawn(name: str, title: str, axis: str, x: Array, y: Array, limits: tuple[float, float]) -> Element:
    kept = np.unique(np.linspace(0, len(x) - 1, POINTS).astype(int))
    canvas = Canvas(Scale(0.0, float(x[-1]), LEFT, RIGHT), Scale(*limits, BOTTOM, TOP))
    canvas.line(x[kept].tolist(), y[kept].tolist(), "interval")
    canvas.axes(axis)
    return svg(canvas.drawing(title, title, width=WIDTH, height=HEIGHT), name, "plot")

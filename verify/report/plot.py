r"""One small plot a claim, as inline SVG: what was predicted, what was allowed, and what the data said.

Upwards the claimed quantity, to the right the number of realisations n on a logarithmic scale. Drawn are the
prediction p, the band [p - t, p + t] ([p - t, inf) for an ordering), the interval I_n at each checkpoint,
already widened by the bias budget, and each rival. The window holds the band, the last interval and the
intervals from a third of its realisations on, so that it is seen to shrink, and those rivals that lie within
`NEAR` tolerances of these; the others are named beside the plot, not drawn, so that one absurd rival cannot
squeeze the band to a line. An end of I_n that is infinite leaves the window.
"""

import math
from xml.etree.ElementTree import Element

from rnnchaos.verify.report.chart import Canvas, Scale
from rnnchaos.verify.report.svg import svg
from rnnchaos.verify.report.verdict import Verdict

WIDTH, HEIGHT = 380.0, 214.0
LEFT, RIGHT, TOP, BOTTOM = 66.0, 352.0, 8.0, 174.0
CLEAR = 0.02  # of the axis, by which the last interval stands clear of the frame
NEAR = 4.0
APART = 12.0  # between the numbers of two rivals


def heights(verdict: Verdict) -> Scale | None:
    """The vertical axis of a claim's plot; None where there is nothing finite to draw."""
    stated = verdict.stated
    p, t = stated.prediction, stated.tolerance
    if not (math.isfinite(p) and math.isfinite(t)):
        return None
    ends = [end for n, *both in verdict.history if 3 * n >= verdict.realisations for end in both]
    needed = [p - t, p + t, *(end for end in ends if math.isfinite(end))]
    low, high = min(needed), max(needed)
    near = [r for _, r in stated.rivals if low - NEAR * t <= r <= high + NEAR * t]
    low, high = min([low, *near]), max([high, *near])
    margin = 0.08 * (high - low)
    found = Scale(low - margin, high + margin, BOTTOM, TOP)
    return found if high - low > 1e-12 * abs(p) else None


def plot(verdict: Verdict, name: str) -> Element | None:
    """The plot of one claim. `name` is unique in the page: ids inside the SVG begin with it."""
    y = heights(verdict)
    if y is None:
        return None
    numbers = [n for n, _, _ in verdict.history] or [1]
    first, last = min(numbers[0], numbers[-1] / 2), float(numbers[-1])
    canvas = Canvas(Scale(first, last * (last / first) ** CLEAR, LEFT, RIGHT, log=True), y)
    _draw(canvas, verdict)
    if verdict.history:
        canvas.axes("realisations", [(n, f"{n:.0f}") for n in decades(first, last)])
    else:
        canvas.axes("not sampled", [])
    rivals = enumerate(verdict.stated.rivals, start=1)
    canvas.names([(y(r), str(k), "number") for k, (_, r) in rivals if y.holds(r)], APART)
    title = f"{verdict.id}: {verdict.verdict}"
    return svg(canvas.drawing(title, described(verdict), width=WIDTH, height=HEIGHT), name, "plot")


def _draw(canvas: Canvas, verdict: Verdict) -> None:
    """Everything within the frame, from the ground up."""
    stated, (left, right) = verdict.stated, (canvas.x.low, canvas.x.high)
    low, high = stated.band
    canvas.area([(left, low), (right, low), (right, high), (left, high)], "band")
    for edge in stated.band:
        canvas.level(edge, "edge")
    if verdict.history:
        lower = [(n, low) for n, low, _ in verdict.history]
        upper = [(n, high) for n, _, high in verdict.history]
        canvas.area([*lower, *upper[::-1]], "funnel")
        canvas.segment(lower[-1], upper[-1], "last")
    canvas.level(stated.prediction, "prediction")
    for _, r in stated.rivals:
        if canvas.y.holds(r):
            canvas.level(r, "rival")


def described(verdict: Verdict) -> str:
    """What the plot shows, in words, for who does not see it."""
    stated, (low, high) = verdict.stated, verdict.interval
    words = f"Prediction {number(stated.prediction)}, tolerance {number(stated.tolerance, 3)}."
    if not verdict.history:
        return f"{words} Not sampled."
    first = verdict.history[0]
    shrinking = f"Interval from [{number(first[1])}, {number(first[2])}] at {first[0]} realisations"
    return f"{words} {shrinking} to [{number(low)}, {number(high)}] at {verdict.realisations}."


def number(value: float, digits: int = 5) -> str:
    """A number to `digits` digits; infinity by its sign."""
    return f"{value:.{digits}g}".replace("inf", "∞")


def decades(first: float, last: float) -> list[float]:
    """The last number of realisations, and 1, 2, 5 times powers of ten before it that leave it room."""
    round_ = [unit * 10.0**k for k in range(9) for unit in (1, 2, 5)]
    room = (last / first) ** 0.12
    chosen = [last]
    for n in reversed(round_):
        if first <= n and n * room <= chosen[-1]:
            chosen.append(n)
    return chosen[::-1]

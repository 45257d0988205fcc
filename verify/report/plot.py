r"""One small plot a claim, as inline SVG: what was predicted, what was allowed, and what the data said.

Upwards the claimed quantity, to the right the number of realisations n on a logarithmic scale. Drawn are the
prediction p, the band [p - t, p + t] ([p - t, inf) for an ordering), the interval I_n at each checkpoint,
already widened by the bias budget, and each rival. The window holds the band, the last interval and the
intervals from a third of its realisations on, so that it is seen to shrink, and those rivals that lie within
`NEAR` tolerances of these; the others are named beside the plot, not drawn, so that one absurd rival cannot
squeeze the band to a line. An end of I_n that is infinite leaves the window.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from rnnchaos.verify.claim import Interval
from rnnchaos.verify.report.markup import element
from rnnchaos.verify.report.verdict import Verdict

WIDTH, HEIGHT = 380, 210
LEFT, RIGHT, TOP, BOTTOM = 66, 352, 8, 174
INSET = 6  # the last interval stands clear of the frame
NEAR = 4.0
APART = 12.0  # between the numbers of two rivals


@dataclass(frozen=True)
class Frame:
    """Where numbers go: `window` upwards, `span` in realisations to the right."""

    window: Interval
    span: Interval

    def y(self, value: float) -> float:
        """Height of a value; what lies far outside (infinity too) stays within one window of the frame."""
        low, high = self.window
        part = min(2.0, max(-1.0, (value - low) / (high - low)))
        return round(BOTTOM - part * (BOTTOM - TOP), 2)

    def x(self, n: float) -> float:
        first, last = self.span
        return round(LEFT + math.log(n / first) / math.log(last / first) * (RIGHT - INSET - LEFT), 2)

    def holds(self, value: float) -> bool:
        return self.window[0] <= value <= self.window[1]


def frame(verdict: Verdict) -> Frame | None:
    """The frame of a claim's plot; None where there is nothing finite to draw."""
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
    numbers = [n for n, _, _ in verdict.history] or [1]
    span = (min(numbers[0], numbers[-1] / 2), float(numbers[-1]))
    return Frame((low - margin, high + margin), span) if high - low > 1e-12 * abs(p) else None


def plot(verdict: Verdict, name: str) -> Element | None:
    """The plot of one claim. `name` is unique in the page: ids inside the SVG begin with it."""
    found = frame(verdict)
    if found is None:
        return None
    inside = element("g", *_drawn(verdict, found), clip_path=f"url(#{name}-clip)")
    return element(
        "svg",
        element("title", f"{verdict.id}: {verdict.verdict}", id=f"{name}-title"),
        element("desc", described(verdict), id=f"{name}-desc"),
        element("clipPath", _box("window"), id=f"{name}-clip"),
        inside,
        _box("frame"),
        *_ticks(found, sampled=bool(verdict.history)),
        *_numbers(verdict, found),
        class_="plot",
        role="img",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        aria_labelledby=f"{name}-title {name}-desc",
    )


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


def _drawn(verdict: Verdict, at: Frame) -> Iterator[Element]:
    """Everything within the frame, from the ground up."""
    stated = verdict.stated
    low, high = (at.y(end) for end in stated.band)
    yield element("rect", x=LEFT, y=high, width=RIGHT - LEFT, height=low - high, class_="band")
    yield from (_line(LEFT, y, RIGHT, y, "edge") for y in (low, high))
    if verdict.history:
        yield element("path", d=_outline(verdict, at), class_="funnel")
        n, below, above = verdict.history[-1]
        yield _line(at.x(n), at.y(below), at.x(n), at.y(above), "last")
    level = at.y(stated.prediction)
    yield _line(LEFT, level, RIGHT, level, "prediction")
    for _, r in stated.rivals:
        if at.holds(r):
            yield _line(LEFT, at.y(r), RIGHT, at.y(r), "rival")


def _outline(verdict: Verdict, at: Frame) -> str:
    """The path around I_n: along its lower ends, back along the upper ones."""
    lower = [f"{at.x(n)},{at.y(low)}" for n, low, _ in verdict.history]
    upper = [f"{at.x(n)},{at.y(high)}" for n, _, high in verdict.history]
    return "M" + "L".join([*lower, *upper[::-1]]) + "Z"


def _ticks(at: Frame, *, sampled: bool) -> Iterator[Element]:
    for value in ticks(*at.window):
        y = at.y(value)
        yield _line(LEFT - 4, y, LEFT, y, "frame")
        yield element("text", tick_text(value, at.window), x=LEFT - 7, y=y + 4, text_anchor="end")
    if not sampled:
        yield element("text", "not sampled", x=(LEFT + RIGHT) / 2, y=BOTTOM + 16, text_anchor="middle")
        return
    for n in decades(*at.span):
        yield _line(at.x(n), BOTTOM, at.x(n), BOTTOM + 4, "frame")
        yield element("text", f"{n:.0f}", x=at.x(n), y=BOTTOM + 16, text_anchor="middle")
    yield element("text", "realisations", x=(LEFT + RIGHT) / 2, y=HEIGHT - 5, text_anchor="middle")


def ticks(low: float, high: float) -> list[float]:
    """Two to five round numbers (1, 2 or 5 times a power of ten apart) between `low` and `high`.

    >>> ticks(0.93, 1.31)
    [1.0, 1.1, 1.2, 1.3]
    """
    power = 10.0 ** math.floor(math.log10((high - low) / 2))
    step = max((power * unit for unit in (1, 2, 5) if power * unit <= (high - low) / 2), default=power)
    digits = 1 - math.floor(math.log10(step))
    return [round(k * step, digits) for k in range(math.ceil(low / step), math.floor(high / step) + 1)]


def tick_text(value: float, window: Interval) -> str:
    """As many digits as tell the ticks of `window` apart."""
    largest, width = max(map(abs, window)), window[1] - window[0]
    return f"{value:.{max(2, math.ceil(math.log10(largest / width)) + 2)}g}"


def decades(first: float, last: float) -> list[float]:
    """The last number of realisations, and 1, 2, 5 times powers of ten before it that leave it room."""
    round_ = [unit * 10.0**k for k in range(9) for unit in (1, 2, 5)]
    room = (last / first) ** 0.12
    chosen = [last]
    for n in reversed(round_):
        if first <= n and n * room <= chosen[-1]:
            chosen.append(n)
    return chosen[::-1]


def _numbers(verdict: Verdict, at: Frame) -> Iterator[Element]:
    """The number of each rival that is drawn, at the right end of its line."""
    levels = {k: at.y(r) for k, (_, r) in enumerate(verdict.stated.rivals, start=1) if at.holds(r)}
    order = sorted(levels, key=levels.__getitem__)
    for k, y in zip(order, spread(levels[k] for k in order), strict=True):
        yield element("text", str(k), x=RIGHT + 6, y=round(y + 4, 2), class_="number")


def spread(levels: Iterable[float]) -> list[float]:
    """Ascending levels moved down until neighbours are `APART`; the whole moved up where it leaves the
    frame.

    >>> spread([10.0, 11.0, 40.0])
    [10.0, 22.0, 40.0]
    """
    moved: list[float] = []
    for level in levels:
        moved.append(max(level, moved[-1] + APART) if moved else level)
    excess = max(0.0, moved[-1] - BOTTOM) if moved else 0.0
    return [level - excess for level in moved] if excess else moved


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> Element:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=kind)


def _box(kind: str) -> Element:
    return element("rect", x=LEFT, y=TOP, width=RIGHT - LEFT, height=BOTTOM - TOP, class_=kind)

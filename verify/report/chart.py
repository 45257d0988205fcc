r"""Charts as lists of marks: what the report's plots and the book's pictures are drawn with.

A number $v$ of the axis from $a$ to $b$ stands at $p+(q-p)(v-a)/(b-a)$ between the points $p$ and $q$; on a
logarithmic axis $\ln v$, $\ln a$, $\ln b$ take the places of $v$, $a$, $b$. Coordinates are points, y
downwards; an infinite number stands outside of the frame and is cut off there. A mark carries a class (what
it means) and no colour: each writer (`rnnchaos.verify.report.svg`, the book's TikZ) has its own table.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

Point = tuple[float, float]


@dataclass(frozen=True)
class Path:
    """A line through points (closed: an area); `id` where a script moves it."""

    points: tuple[Point, ...]
    look: str
    closed: bool = False
    id: str = ""


@dataclass(frozen=True)
class Dot:
    """A filled circle."""

    x: float
    y: float
    look: str
    id: str = ""


@dataclass(frozen=True)
class Text:
    """Words at a point; `anchor` start, middle or end."""

    words: str
    x: float
    y: float
    look: str = "tick"
    anchor: str = "start"
    id: str = ""


Mark = Path | Dot | Text


@dataclass(frozen=True)
class Drawing:
    """Marks from the ground up, and the sentence that says what they show to who does not see them. Marks
    `inside` are cut off at the frame (left, top, right, bottom)."""

    title: str
    described: str
    marks: tuple[Mark, ...]
    inside: tuple[Mark, ...]
    width: float
    height: float
    frame: tuple[float, float, float, float]


@dataclass(frozen=True)
class Scale:
    """Numbers from `low` to `high` onto pixels from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: float) -> float:
        low, high, at = (math.log(v) if self.log else v for v in (self.low, self.high, value))
        part = (at - low) / (high - low)
        return round(self.start + min(3.0, max(-2.0, part)) * (self.end - self.start), 1)

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high

    def ticks(self) -> list[tuple[float, str]]:
        """Round numbers and their text."""
        if self.log:
            powers = range(
                math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high) + 1e-9) + 1
            )
            return [(10.0**k, f"{10**k:g}" if k < 5 else f"1e{k}") for k in powers]
        return [(v, tick_text(v, self.low, self.high)) for v in ticks(self.low, self.high)]


def ticks(low: float, high: float) -> list[float]:
    """Two to five round numbers (1, 2 or 5 times a power of ten apart) between `low` and `high`.

    >>> ticks(0.93, 1.31)
    [1.0, 1.1, 1.2, 1.3]
    """
    most = (1 + 1e-9) * (high - low) / 2  # so that rounding neither adds a tick nor loses one
    power = 10.0 ** math.floor(math.log10(most))
    step = max((power * unit for unit in (1, 2, 5) if power * unit <= most), default=power)
    digits = 1 - math.floor(math.log10(step))
    first, last = math.ceil(low / step - 1.2e-9), math.floor(high / step + 1.2e-9)
    return [round(k * step, digits) for k in range(first, last + 1)]


def tick_text(value: float, low: float, high: float) -> str:
    """As many digits as tell the ticks between `low` and `high` apart, and whole numbers below 1e5 in full.

    >>> tick_text(100.0, 0.0, 300.0), tick_text(0.5, 0.0, 1.0)
    ('100', '0.5')
    """
    largest, width = max(abs(low), abs(high)), high - low
    whole = math.floor(math.log10(largest)) + 1 if 1 <= largest < 1e5 else 0
    return f"{value:.{max(2, math.ceil(math.log10(largest / width)) + 2, whole)}g}".replace("-", "−")


def scale(
    numbers: Iterable[float], start: float, end: float, *, log: bool = False, margin: float = 0.06
) -> Scale:
    """The scale that holds all finite numbers, with room at both ends."""
    finite = [n for n in numbers if math.isfinite(n) and (n > 0 or not log)]
    low, high = min(finite), max(finite)
    if log:
        return Scale(low, high if high > low else 2 * low, start, end, log=True)
    spare = (high - low) * margin if high > low else abs(high) or 1.0
    return Scale(low - spare if low != 0 else low, high + spare, start, end)


@dataclass
class Canvas:
    """A chart being drawn: two scales, and the marks so far."""

    x: Scale
    y: Scale
    inside: list[Mark] = field(default_factory=list)
    outside: list[Mark] = field(default_factory=list)

    def line(self, x: Sequence[float], y: Sequence[float], look: str, id: str = "") -> None:
        """A curve; a gap where y is not finite."""
        for part in _runs(zip(x, y, strict=True)):
            self.inside.append(Path(tuple((self.x(a), self.y(b)) for a, b in part), look, id=id))

    def segment(self, start: Point, end: Point, look: str) -> None:
        """A straight line between two points."""
        self.inside.append(Path(tuple((self.x(x), self.y(y)) for x, y in (start, end)), look))

    def level(self, y: float, look: str) -> None:
        """A horizontal line at y across the frame."""
        self.segment((self.x.low, y), (self.x.high, y), look)

    def area(self, outline: Iterable[Point], look: str) -> None:
        """What an outline encloses."""
        corners = tuple((self.x(x), self.y(y)) for x, y in outline)
        self.inside.append(Path(corners, look, closed=True))

    def interval(self, x: float, low: float, high: float, look: str = "interval") -> None:
        """A vertical bar with caps."""
        at, a, b = self.x(x), self.y(low), self.y(high)
        self.inside.append(Path(((at, a), (at, b)), look))
        self.inside += [Path(((at - 3.5, end), (at + 3.5, end)), look) for end in (a, b)]

    def dot(self, x: float, y: float, look: str, id: str = "") -> None:
        self.inside.append(Dot(self.x(x), self.y(y), look, id))

    def axes(self, xlabel: str, ticks: Sequence[tuple[float, str]] | None = None) -> None:
        """Frame, ticks (`ticks` to the right, where given) and the label of the horizontal axis."""
        left, right, top, bottom = self.x.start, self.x.end, self.y.end, self.y.start
        self.outside.append(Path(((left, top), (left, bottom), (right, bottom)), "frame"))
        for value, words in self.x.ticks() if ticks is None else ticks:
            self.outside.append(Path(((self.x(value), bottom), (self.x(value), bottom + 4)), "frame"))
            self.outside.append(Text(words, self.x(value), bottom + 16, anchor="middle"))
        for value, words in self.y.ticks():
            self.outside.append(Path(((left - 4, self.y(value)), (left, self.y(value))), "frame"))
            self.outside.append(Text(words, left - 7, self.y(value) + 4, anchor="end"))
        self.outside.append(Text(xlabel, (left + right) / 2, bottom + 34, "label", "middle"))

    def names(self, labels: Iterable[tuple[float, str, str]], apart: float = 14.0) -> None:
        """Labels (height in points, words, look) at the right end, moved until they are apart."""
        ordered = sorted(labels)
        heights = spread([height for height, _, _ in ordered], self.y.start, apart)
        for y, (_, words, look) in zip(heights, ordered, strict=True):
            self.outside.append(Text(words, self.x.end + 7, y + 4, look))

    def drawing(self, title: str, described: str, *, width: float, height: float) -> Drawing:
        box = (self.x.start, self.y.end, self.x.end, self.y.start)
        return Drawing(title, described, tuple(self.outside), tuple(self.inside), width, height, box)


def spread(levels: Iterable[float], lowest: float, apart: float) -> list[float]:
    """Ascending levels moved down until neighbours are `apart`; the whole moved up where it then passes
    `lowest`.

    >>> spread([10.0, 11.0, 40.0], 100.0, 12.0)
    [10.0, 22.0, 40.0]
    """
    moved: list[float] = []
    for level in levels:
        moved.append(max(level, moved[-1] + apart) if moved else level)
    excess = max(0.0, moved[-1] - lowest) if moved else 0.0
    return [level - excess for level in moved]


def _runs(points: Iterable[Point]) -> Iterator[list[Point]]:
    run: list[Point] = []
    for x, y in points:
        if math.isfinite(x) and math.isfinite(y):
            run.append((x, y))
        elif run:
            yield run
            run = []
    if run:
        yield run

"""Charts as lists of marks, which `svg` and `tikz` write: one drawing for the page and for the book.

Coordinates are points, y downwards, in a frame of `WIDTH` by `HEIGHT`. A mark carries a class (what it means)
and no colour; each writer has its own table of looks. A `Scale` maps numbers to the frame, linearly or in the
logarithm, and knows round ticks.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from rnnchaos.verify.report.plot import tick_text, ticks

WIDTH, HEIGHT = 480.0, 290.0
LEFT, RIGHT, TOP, BOTTOM = 58.0, 388.0, 12.0, 246.0
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
    """Words at a point; `anchor` start, middle or end; `turned` reads upwards."""

    words: str
    x: float
    y: float
    look: str = "tick"
    anchor: str = "start"
    turned: bool = False
    id: str = ""


Mark = Path | Dot | Text


@dataclass(frozen=True)
class Drawing:
    """Marks from the ground up, and the sentence that says what they show to who does not see them. `clip`
    marks stay within the frame."""

    title: str
    described: str
    marks: tuple[Mark, ...]
    inside: tuple[Mark, ...] = ()
    width: float = WIDTH
    height: float = HEIGHT
    frame: tuple[float, float, float, float] = (LEFT, TOP, RIGHT, BOTTOM)


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
        return [
            (v, tick_text(v, (self.low, self.high)).replace("-", "−")) for v in ticks(self.low, self.high)
        ]


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

    def level(self, y: float, look: str, left: float | None = None, right: float | None = None) -> None:
        """A horizontal line at y between two x (the whole frame)."""
        ends = (self.x.low if left is None else left, self.x.high if right is None else right)
        self.inside.append(Path(tuple((self.x(x), self.y(y)) for x in ends), look))

    def band(self, left: float, right: float, low: float, high: float, look: str) -> None:
        """A rectangle in units of the axes; an infinite end leaves the frame."""
        corners = ((left, low), (right, low), (right, high), (left, high))
        self.inside.append(Path(tuple((self.x(a), self.y(b)) for a, b in corners), look, closed=True))

    def interval(self, x: float, low: float, high: float, look: str = "interval") -> None:
        """A vertical bar with caps."""
        at, a, b = self.x(x), self.y(low), self.y(high)
        self.inside.append(Path(((at, a), (at, b)), look))
        self.inside += [Path(((at - 3.5, end), (at + 3.5, end)), look) for end in (a, b)]

    def dot(self, x: float, y: float, look: str, id: str = "") -> None:
        self.inside.append(Dot(self.x(x), self.y(y), look, id))

    def axes(self, xlabel: str, ylabel: str = "") -> None:
        """Frame, ticks and labels."""
        left, right, top, bottom = self.x.start, self.x.end, self.y.end, self.y.start
        self.outside.append(Path(((left, top), (left, bottom), (right, bottom)), "frame"))
        for value, words in self.x.ticks():
            self.outside.append(Path(((self.x(value), bottom), (self.x(value), bottom + 4)), "frame"))
            self.outside.append(Text(words, self.x(value), bottom + 16, anchor="middle"))
        for value, words in self.y.ticks():
            self.outside.append(Path(((left - 4, self.y(value)), (left, self.y(value))), "frame"))
            self.outside.append(Text(words, left - 7, self.y(value) + 4, anchor="end"))
        self.outside.append(Text(xlabel, (left + right) / 2, bottom + 34, "label", "middle"))
        if ylabel:
            self.outside.append(Text(ylabel, 12, (top + bottom) / 2, "label", "middle", turned=True))

    def names(self, labels: Sequence[tuple[float, str, str]], apart: float = 14.0) -> None:
        """Labels (level, words, look) at the right end, moved until they are apart."""
        placed: list[float] = []
        for level, words, look in sorted(labels):
            y = max(level, placed[-1] + apart) if placed else level
            placed.append(y)
            self.outside.append(Text(words, self.x.end + 7, y + 4, look))
        excess = placed[-1] - self.y.start if placed else 0.0
        if excess > 0:
            k = len(placed)
            moved = [replace(mark, y=mark.y - excess) for mark in self.outside[-k:] if isinstance(mark, Text)]
            self.outside[-k:] = moved

    def drawing(self, title: str, described: str, height: float = HEIGHT, width: float = WIDTH) -> Drawing:
        box = (self.x.start, self.y.end, self.x.end, self.y.start)
        return Drawing(title, described, tuple(self.outside), tuple(self.inside), width, height, box)


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

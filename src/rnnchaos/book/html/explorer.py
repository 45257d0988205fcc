"""The landing page's pictures: tabulated theory that sliders look up.

Columns declare them as data (`rnnchaos.numerics.presentation.explorer`). Everything a slider can show is
computed here, path by path and number by number; the page's script only puts the entry of the sliders'
position in its place, so what is seen is always a tabulated value, never an interpolation.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from itertools import product
from xml.etree.ElementTree import Element

from rnnchaos.book.html.parts import prose
from rnnchaos.figures.curves import values
from rnnchaos.numerics.evaluate import quantity
from rnnchaos.numerics.presentation.explorer import Explorer, Panel, Slider
from rnnchaos.numerics.presentation.letters import letter
from rnnchaos.theory.errors import present
from rnnchaos.verify.report.chart import Canvas, Path, Text, scale
from rnnchaos.verify.report.markup import Node, element
from rnnchaos.verify.report.svg import path_data, svg

FRAME = (52.0, 350.0, 12.0, 178.0)  # left, right, top, bottom
BOX = (372.0, 218.0)  # width, height
Stops = tuple[str, ...]


@dataclass
class Moves:
    """What the page's script reads: the sliders' stops, and what moves with them; `by` names the one slider
    that a thing depends on.
    """

    sliders: tuple[Slider, ...]
    moves: list[dict[str, object]] = field(default_factory=list)

    def move(self, id: str, attribute: str, values: Sequence[object], by: int | None = None) -> None:
        entry: dict[str, object] = {"id": id, "attribute": attribute, "values": list(values)}
        self.moves.append(entry if by is None else entry | {"by": by})

    def places(self) -> list[Stops]:
        """Every position of all sliders, the last one's stops fastest."""
        return list(product(*(slider.stops for slider in self.sliders)))

    def data(self) -> Element:
        """The table that the script reads."""
        content = {
            "sliders": [slider.name for slider in self.sliders],
            "stops": [slider.stops for slider in self.sliders],
            "moves": self.moves,
        }
        text = json.dumps(content, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")
        return element("script", text, type="application/json", data_explorer="")


def nodes(explorer: Explorer) -> list[Node]:
    """Heading, paragraph, sliders, numbers and pictures of one explorer."""
    moves = Moves(explorer.sliders)
    figures = [Drawn(explorer, panel, moves).figure() for panel in explorer.panels]
    readout = [_number(panel.readout, f"{panel.name}-number") for panel in explorer.panels if panel.readout]
    if explorer.states:
        moves.move("state", "text", explorer.states)
        readout.append(element("span", "state: ", element("b", "", id="state")))
    return [
        element("h2", explorer.title),
        prose(explorer.text, "p"),
        element("div", *map(_control, explorer.sliders), class_="sliders"),
        element("p", *readout, class_="readout", aria_live="polite"),
        element("div", *figures, class_="panels"),
        moves.data(),
    ]


def _number(words: str, id: str) -> Element:
    return element("span", f"{words} = ", element("b", "", id=id))


def _control(slider: Slider) -> Element:
    at, last = slider.stops.index(slider.start), len(slider.stops) - 1
    knob = element("input", type="range", id=slider.name, min="0", max=str(last), step="1", value=str(at))
    shown = element("output", slider.start, id=f"{slider.name}-value", for_=slider.name)
    return element("label", slider.label, knob, shown)


@cache
def _tabulated(id: str, along: str, x: Stops, fixed: tuple[tuple[str, str], ...]) -> tuple[float, ...]:
    """A quantity along one parameter, others fixed: the same in every book of a process."""
    return values(quantity(id), along, tuple(map(Fraction, x)), dict(fixed))


@dataclass
class Drawn:
    """One panel: a curve for each stop of the slider that chooses it (`other`), a mark that moves along it
    where a slider has the panel's parameter (`along`).
    """

    explorer: Explorer
    panel: Panel
    moves: Moves

    def __post_init__(self) -> None:
        sliders = list(enumerate(self.explorer.sliders))
        here = self.panel.parameter
        self.along = next((pair for pair in sliders if pair[1].parameter == here), None)
        self.other = next((pair for pair in sliders if pair[1].parameter != here), None)
        stops = self.other[1].stops if self.other else ("",)
        self.x = [float(x) for x in self.panel.x]
        self.curves = {stop: self._values(stop, self.panel.x) for stop in stops}
        heights = [0.0, *(y for curve in self.curves.values() for y in curve)]
        across = scale(self.x, FRAME[0], FRAME[1], log=self.panel.geometric, margin=0)
        self.canvas = Canvas(across, scale(heights, FRAME[3], FRAME[2]))

    def _values(self, stop: str, x: Stops) -> list[float]:
        """The quantity along `x` at a stop of the other slider."""
        chosen = {self.other[1].parameter: stop} if self.other else {}
        fixed = tuple({**self.panel.fixed, **chosen}.items())
        y = list(_tabulated(self.panel.quantity, self.panel.parameter, x, fixed))
        if not self.panel.divided:
            return y
        return [v / y[0] if y[0] else 0.0 for v in y]

    def figure(self) -> Element:
        start = self.other[1].start if self.other else ""
        for stop, label in self.panel.faint.items():
            self._still(stop, label)
        self.canvas.level(0.0, "faint") if self.canvas.y.low < 0 else None
        self.canvas.line(self.x, self.curves[start], "c0", id=f"{self.panel.name}-curve")
        if self.other is not None:
            drawn = [self._path(curve) for curve in self.curves.values()]
            self.moves.move(f"{self.panel.name}-curve", "d", drawn, by=self.other[0])
        if self.along is not None:
            self._mark(start)
        self.canvas.axes(letter(self.panel.parameter, self.panel.quantity).axis)
        title = self.panel.title
        drawing = self.canvas.drawing(title, self.panel.described, height=BOX[1], width=BOX[0])
        return element("figure", element("h3", title), svg(drawing, f"{self.panel.name}-chart"))

    def _still(self, stop: str, label: tuple[float, float]) -> None:
        """A curve that stays, with its name above it."""
        other = present(self.other, "the slider that chooses the curve")
        (x, above), curve = label, self.curves[stop]
        near = min(range(len(self.x)), key=lambda k: abs(self.x[k] - x))
        words = f"{letter(other[1].parameter, self.panel.quantity).sign} = {stop}"
        self.canvas.line(self.x, curve, "faint")
        self.canvas.outside.append(Text(words, self.canvas.x(x), self.canvas.y(curve[near] + above), "tick"))

    def _path(self, curve: Sequence[float]) -> str:
        points = tuple((self.canvas.x(a), self.canvas.y(b)) for a, b in zip(self.x, curve, strict=True))
        return path_data(Path(points, "c0"))

    def _mark(self, start: str) -> None:
        """The mark at the sliders' position, its guide down to the axis, and the number that is read off."""
        along = present(self.along, "the slider of the abscissa")
        (by, slider), name, canvas = along, self.panel.name, self.canvas
        rows = {stop: self._values(stop, slider.stops) for stop in self.curves}
        table = {stop: dict(zip(slider.stops, row, strict=True)) for stop, row in rows.items()}
        place = slice(0, 0) if self.other is None else slice(self.other[0], self.other[0] + 1)
        found = [table["".join(stops[place])][stops[by]] for stops in self.moves.places()]
        at, ends = float(slider.start), (canvas.y.start, canvas.y.end)
        canvas.inside.append(Path(tuple((canvas.x(at), y) for y in ends), "guide", id=f"{name}-guide"))
        canvas.dot(at, table[start][slider.start], "mark", id=f"{name}-mark")
        across = [canvas.x(float(stop)) for stop in slider.stops]
        lines = [f"M{x:g},{ends[0]:g}L{x:g},{ends[1]:g}" for x in across]
        self.moves.move(f"{name}-guide", "d", lines, by=by)
        self.moves.move(f"{name}-mark", "cx", across, by=by)
        self.moves.move(f"{name}-mark", "cy", [canvas.y(v) for v in found])
        if self.panel.readout:
            shown = [f"{v:.{self.panel.digits}g}".replace("-", "−") for v in found]
            self.moves.move(f"{name}-number", "text", shown)

"""The pictures of a page: theory's curves with what simulation measured on them, and each verdict on a line.

A verdict is a point of the curve where its claim names the curve's parameters and the curve's quantity gives
the claim's prediction there, to 1e-6: a claim about something else is never drawn as if it were about this.
At such a point stand the tolerance (a short band), the interval (a bar) and the rivals near it
(dashed); rivals far away are in the list of the verdict.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

from rnnchaos.book.content import Line, Numbers, Page
from rnnchaos.book.evidence import Evidence
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.presentation.letters import letter
from rnnchaos.numerics.presentation.samples import samples_of
from rnnchaos.text.prose import unicode
from rnnchaos.theory.errors import RnnChaosError
from rnnchaos.verify.report.chart import Canvas, Drawing, Path, Scale, Text, scale

NEAR = 6.0  # tolerances within which a rival is drawn
AGREE = 1e-6
WIDTH, HEIGHT = 480.0, 290.0
LEFT, RIGHT, TOP, BOTTOM = 58.0, 388.0, 12.0, 246.0
THUMB = (440.0, 66.0)


def curve_chart(page: Page, numbers: Numbers) -> Drawing | None:
    """Theory against simulation for one quantity; None where it has no curve."""
    lines = [line for line in numbers.lines if sum(map(math.isfinite, line.y)) > 1]
    if not lines:
        return None
    along = lines[0].abscissa
    seen = [e for e in page.evidence if any(on(e, numbers, along, line.fixed) for line in lines)]
    points = [(float(e.claim.point[along]), e) for e in seen]
    log = along in samples_of(numbers.id).geometric
    x = scale([v for line in lines for v in line.x], LEFT, RIGHT, log=log, margin=0)
    heights = [v for line in lines for v in line.y]
    heights += [end for e in seen for end in (*_near(e), *e.interval) if math.isfinite(end)]
    canvas = Canvas(x, scale(heights, BOTTOM, TOP))
    for at, e in points:
        _tolerance(canvas, at, e)
    for k, line in enumerate(lines):
        canvas.line(line.x, line.y, f"c{k}")
    for at, e in points:
        _measured(canvas, at, e)
    canvas.axes(letter(along, numbers.id).axis)
    canvas.names(_labels(canvas, lines, numbers.id))
    title = f"{page.formula.title}: {numbers.quantity.title}"
    return canvas.drawing(title, _described(lines, points), width=WIDTH, height=HEIGHT)


def on(e: Evidence, numbers: Numbers, along: str, fixed: Mapping[str, str]) -> bool:
    """Whether a verdict lies on a curve."""
    point, asked = dict(e.claim.point), numbers.quantity
    declared = {parameter.name for parameter in asked.parameters}
    own = {name: value for name, value in point.items() if name in declared}
    if along not in own or any(own.get(k, v) != v for k, v in fixed.items()):
        return False
    try:
        value = float(evaluate(asked.id, digits=8, **{**fixed, **own}))
    except (RnnChaosError, ValueError):
        return False
    return abs(value - e.prediction) <= AGREE * abs(e.prediction)


def _near(e: Evidence) -> list[float]:
    """The band, and the rivals that are drawn with it."""
    close = [r.prediction for r in e.rivals if abs(r.prediction - e.prediction) <= NEAR * e.tolerance]
    return [*e.band, *close]


def _ends(canvas: Canvas, at: float, part: float) -> tuple[float, float]:
    """The ends of a mark `part` of the frame wide about `at`."""
    here, half = canvas.x(at), part * (canvas.x.end - canvas.x.start) / 2
    return here - half, here + half


def _tolerance(canvas: Canvas, at: float, e: Evidence) -> None:
    left, right = _ends(canvas, at, 0.05)
    low, high = canvas.y(e.band[0]), canvas.y(e.band[1])
    canvas.inside.append(Path(((left, low), (right, low), (right, high), (left, high)), "band", closed=True))
    canvas.inside += [Path(((left, y), (right, y)), "edge") for y in (low, high)]


def _measured(canvas: Canvas, at: float, e: Evidence) -> None:
    left, right = _ends(canvas, at, 0.075)
    for value in _near(e)[2:]:
        canvas.inside.append(Path(((left, canvas.y(value)), (right, canvas.y(value))), "rival"))
    low, high = e.interval
    canvas.interval(at, low, high)
    if math.isfinite(low) and math.isfinite(high):
        canvas.dot(at, (low + high) / 2, "measured")


def _labels(canvas: Canvas, lines: Sequence[Line], id: str) -> list[tuple[float, str, str]]:
    names = [name for name in lines[0].fixed if len({line.fixed[name] for line in lines}) > 1]
    out = []
    for k, line in enumerate(lines):
        last = [y for y in line.y if math.isfinite(y)][-1]
        words = ", ".join(f"{letter(name, id).sign} = {line.fixed[name]}" for name in names) or "theory"
        out.append((canvas.y(last), words, f"name c{k}"))
    return out


def _described(lines: Sequence[object], points: Iterable[tuple[float, Evidence]]) -> str:
    words = [f"{len(lines)} curve(s) of theory."]
    words += [
        f"At {at:g} measured from {e.interval[0]:.4g} to {e.interval[1]:.4g}, predicted {e.prediction:.4g}."
        for at, e in points
    ]
    return " ".join(words)


def verdict_line(e: Evidence) -> Drawing | None:
    """One verdict on a horizontal line: band, prediction, interval, numbered rivals. None where nothing is
    finite."""
    ends = [*_near(e), *e.interval]
    finite = [v for v in ends if math.isfinite(v)]
    if len(finite) < 2 or min(finite) == max(finite):
        return None
    width, height = THUMB
    x: Scale = scale(finite, 12, width - 12, margin=0.08)
    marks: list[Path | Text] = []
    low, high = (x(min(x.high, max(x.low, v))) for v in e.band)
    marks.append(Path(((low, 8), (high, 8), (high, 38), (low, 38)), "band", closed=True))
    marks += [Path(((at, 8), (at, 38)), "edge") for at in (low, high)]
    a, b = (x(min(x.high, max(x.low, v))) for v in e.interval)
    numbered: list[Text] = []
    for k, rival in enumerate(e.rivals, start=1):
        if x.holds(rival.prediction):
            at = x(rival.prediction)
            marks.append(Path(((at, 12), (at, 38)), "rival"))
            numbered.append(Text(str(k), at, 10, "number", "middle"))
    marks.append(Path(((x(e.prediction), 8), (x(e.prediction), 38)), "prediction"))
    marks.append(Path(((a, 23), (b, 23)), "interval"))
    marks += [Path(((end, 18), (end, 28)), "interval") for end in (a, b)]
    ticks: list[Path | Text] = [Path(((12, 42), (width - 12, 42)), "frame")]
    for value, words in x.ticks():
        ticks += [
            Path(((x(value), 42), (x(value), 46)), "frame"),
            Text(words, x(value), 60, "tick", "middle"),
        ]
    described = (
        f"Interval {e.interval[0]:.4g} to {e.interval[1]:.4g}, allowed {e.band[0]:.4g} to {e.band[1]:.4g}."
    )
    frame = (0.0, 0.0, width, 42.0)
    return Drawing(unicode(e.claim.title), described, (*ticks, *numbered), tuple(marks), width, height, frame)

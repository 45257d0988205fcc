"""The landing page's pictures: tabulated theory that sliders look up.

Everything a slider can show is computed here, path by path and number by number; the page's script only puts
the entry of the slider's position in its place, so what is seen is always a tabulated value, never an
interpolation.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from xml.etree.ElementTree import Element

from rnnchaos.figures.curves import axis
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.verify.report.chart import Canvas, Path, Scale, Text, scale
from rnnchaos.verify.report.markup import Node, element
from rnnchaos.verify.report.svg import path_data, svg

GAINS = [f"{0.7 + 0.1 * k:.1f}" for k in range(24)]
LAGS = [0.8 * k for k in range(26)]
ALPHAS = [f"{0.6 + 0.1 * k:.1f}" for k in range(15)]
SIZES = [10, 18, 32, 56, 100, 178, 316, 562, 1000, 1780, 3160, 5620, 10000]
TITLES = {
    "variance": "Variance Δ₀",
    "energy": "Kinetic energy Γ₀",
    "exponent": "Largest Lyapunov exponent λ₁",
}
FRAME = (52.0, 356.0, 12.0, 178.0)  # left, right, top, bottom
BOX = (372.0, 218.0)  # width, height


@dataclass
class Explorer:
    """Sliders with their stops, and what moves with them; `by` names the one slider a thing depends on."""

    sliders: dict[str, list[str]]
    moves: list[dict[str, object]] = field(default_factory=list)

    def move(self, id: str, attribute: str, values: Sequence[object], by: int | None = None) -> None:
        entry: dict[str, object] = {"id": id, "attribute": attribute, "values": list(values)}
        self.moves.append(entry if by is None else entry | {"by": by})

    def controls(self, labels: dict[str, str], start: dict[str, str]) -> Element:
        """The sliders."""
        rows = []
        for name, stops in self.sliders.items():
            at = str(stops.index(start[name]))
            slider = element(
                "input", type="range", id=name, min="0", max=str(len(stops) - 1), step="1", value=at
            )
            shown = element("output", start[name], id=f"{name}-value", for_=name)
            rows.append(element("label", labels[name], slider, shown))
        return element("div", *rows, class_="sliders")

    def data(self) -> Element:
        """The table that the script reads."""
        content = {"sliders": list(self.sliders), "stops": list(self.sliders.values()), "moves": self.moves}
        text = json.dumps(content, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")
        return element("script", text, type="application/json", data_explorer="")


def _canvas(x: Scale, heights: Sequence[float]) -> Canvas:
    return Canvas(x, scale(heights, FRAME[3], FRAME[2]))


def _x(numbers: Sequence[float], *, log: bool = False) -> Scale:
    return scale(numbers, FRAME[0], FRAME[1], log=log, margin=0)


def _figure(canvas: Canvas, name: str, title: str, described: str) -> Element:
    drawing = canvas.drawing(title, described, height=BOX[1], width=BOX[0])
    return element("figure", element("h3", title), svg(drawing, name))


def gaussian() -> list[Node]:
    """Delta0, Gamma0, lambda_1 against g, and the autocovariance at the gain of the slider."""
    import numpy as np

    explorer = Explorer({"gain": GAINS})
    fine = np.linspace(float(GAINS[0]), float(GAINS[-1]), 70)
    stops = np.array([float(g) for g in GAINS])
    lines: dict[str, Sequence[float]] = {
        "variance": evaluate("gaussian.variance", g=fine),
        "energy": evaluate("gaussian.kinetic_energy", g=fine),
        "exponent": [_exponent(float(g)) for g in fine],
    }
    marks: dict[str, Sequence[float]] = {
        "variance": evaluate("gaussian.variance", g=stops),
        "energy": evaluate("gaussian.kinetic_energy", g=stops),
        "exponent": [_exponent(float(g)) for g in stops],
    }
    figures = [_phase(explorer, name, fine.tolist(), y, marks[name]) for name, y in lines.items()]
    figures.append(_autocovariance(explorer))
    readout = [
        element("span", f"{title.split()[-1]} = ", element("b", "", id=f"{name}-number"))
        for name, title in TITLES.items()
    ]
    state = element("b", "", id="state")
    explorer.move("state", "text", ["chaotic" if float(g) > 1 else "quiescent" for g in GAINS])
    return [
        explorer.controls({"gain": "gain g"}, {"gain": "2.0"}),
        element("p", *readout, element("span", "state: ", state), class_="readout", aria_live="polite"),
        element("div", *figures, class_="panels"),
        explorer.data(),
    ]


@cache
def _exponent(g: float) -> float:
    return float(evaluate("gaussian.lyapunov_max", g=round(g, 6), digits=5))


def _phase(
    explorer: Explorer, name: str, x: Sequence[float], y: Sequence[float], at: Sequence[float]
) -> Element:
    title = TITLES[name]
    canvas = _canvas(_x(x), [*y])
    canvas.level(0.0, "faint") if min(y) < 0 else None
    canvas.line([float(v) for v in x], [float(v) for v in y], "c0")
    ends = canvas.y.start, canvas.y.end
    canvas.inside.append(
        Path(((canvas.x(2.0), ends[0]), (canvas.x(2.0), ends[1])), "guide", id=f"{name}-guide")
    )
    canvas.dot(2.0, float(at[GAINS.index("2.0")]), "mark", id=f"{name}-mark")
    canvas.axes(axis("g"))
    places = [canvas.x(float(g)) for g in GAINS]
    explorer.move(f"{name}-guide", "d", [f"M{p:g},{ends[0]:g}L{p:g},{ends[1]:g}" for p in places])
    explorer.move(f"{name}-mark", "cx", places)
    explorer.move(f"{name}-mark", "cy", [canvas.y(float(v)) for v in at])
    explorer.move(f"{name}-number", "text", [f"{float(v):.4g}".replace("-", "−") for v in at])
    return _figure(
        canvas,
        f"{name}-chart",
        title,
        f"{title} against the gain g: zero or negative up to g = 1, rising above.",
    )


def _autocovariance(explorer: Explorer) -> Element:
    found = {g: _decay(g) for g in GAINS}
    canvas = _canvas(_x(LAGS), [0.0, 1.0])
    for k, g in enumerate(("1.2", "3.0")):
        canvas.line(LAGS, found[g], "faint")
        canvas.outside.append(_note(canvas, f"g = {g}", 14.0 - 12.4 * k, 0.66 - 0.56 * k))
    canvas.line(LAGS, found["2.0"], "c0", id="decay")
    canvas.axes(axis("lag"))
    drawn = [tuple((canvas.x(a), canvas.y(b)) for a, b in zip(LAGS, found[g], strict=True)) for g in GAINS]
    explorer.move("decay", "d", [path_data(Path(points, "c0")) for points in drawn])
    return _figure(
        canvas,
        "decay-chart",
        "Autocorrelation Δ(τ)/Δ₀",
        "Autocorrelation against the lag; it decays faster at larger gain.",
    )


def _note(canvas: Canvas, words: str, x: float, y: float) -> Text:
    return Text(words, canvas.x(x), canvas.y(y), "tick")


@cache
def _decay(g: str) -> list[float]:
    if float(g) <= 1:
        return [0.0] * len(LAGS)
    raw = [float(evaluate("gaussian.correlation", g=g, lag=f"{lag:.1f}", digits=4)) for lag in LAGS]
    return [value / raw[0] for value in raw]


def heavy_tailed() -> list[Node]:
    """The annealed critical gain against N at the alpha of one slider, and against alpha at the N of the
    other."""
    import numpy as np

    explorer = Explorer({"alpha": ALPHAS, "size": [f"{n}" for n in SIZES]})
    table = np.array(
        [
            evaluate("heavy_tailed.annealed_critical_gain", alpha=a, N=np.array(SIZES, dtype=float))
            for a in ALPHAS
        ]
    )
    gains: list[list[float]] = table.tolist()
    alphas = [float(a) for a in ALPHAS]
    by_size, by_alpha = (
        _canvas(_x(SIZES, log=True), [0.0, *table.ravel()]),
        _canvas(_x(alphas), [0.0, *table.ravel()]),
    )
    for fixed in ("1.0", "1.5", "2.0"):
        by_size.line(SIZES, list(gains[ALPHAS.index(fixed)]), "faint")
        by_size.outside.append(_note(by_size, f"α = {fixed}", 3600, gains[ALPHAS.index(fixed)][9] + 0.035))
    start = ALPHAS.index("1.0"), SIZES.index(1000)
    by_size.line(SIZES, list(gains[start[0]]), "c0", id="size-curve")
    by_alpha.line(alphas, list(table[:, start[1]]), "c0", id="alpha-curve")
    _marks(explorer, by_size, by_alpha, gains, start)
    explorer.move("size-curve", "d", [_along(by_size, SIZES, row) for row in gains], by=0)
    explorer.move("alpha-curve", "d", [_along(by_alpha, alphas, column) for column in table.T], by=1)
    explorer.move("gain-number", "text", [f"{v:.5g}" for v in table.ravel()])
    by_size.axes(axis("N"))
    by_alpha.axes(axis("alpha"))
    number = element("span", "annealed critical gain g* = ", element("b", "", id="gain-number"))
    said = (
        "The annealed critical gain falls slowly with the network size N and rises with the tail index alpha."
    )
    return [
        explorer.controls(
            {"alpha": "tail index α", "size": "network size N"}, {"alpha": "1.0", "size": "1000"}
        ),
        element("p", number, class_="readout", aria_live="polite"),
        element(
            "div",
            _figure(by_size, "size-chart", "Critical gain against N", said),
            _figure(by_alpha, "alpha-chart", "Critical gain against α", said),
            class_="panels",
        ),
        explorer.data(),
    ]


def _marks(
    explorer: Explorer,
    by_size: Canvas,
    by_alpha: Canvas,
    gains: Sequence[Sequence[float]],
    start: tuple[int, int],
) -> None:
    for name, canvas in (("size-mark", by_size), ("alpha-mark", by_alpha)):
        across = SIZES if name == "size-mark" else [float(a) for a in ALPHAS]
        index = start[1] if name == "size-mark" else start[0]
        canvas.dot(float(across[index]), float(gains[start[0]][start[1]]), "mark", id=name)
        explorer.move(name, "cx", [canvas.x(float(v)) for v in across], by=1 if name == "size-mark" else 0)
        explorer.move(name, "cy", [canvas.y(float(v)) for row in gains for v in row])


def _along(canvas: Canvas, x: Sequence[float], y: Sequence[float]) -> str:
    return path_data(
        Path(tuple((canvas.x(float(a)), canvas.y(float(b))) for a, b in zip(x, y, strict=True)), "c0")
    )

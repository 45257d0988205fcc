r"""A `Drawing` as TikZ: the same marks on paper, in colours that the colour-blind tell apart.

One unit is `UNIT` of a point so that the widest chart fits the text; words are escaped as prose.
"""

from rnnchaos.text.prose import tex
from rnnchaos.verify.report.chart import Dot, Drawing, Mark, Path, Point

UNIT = 0.82
ANCHOR = {"start": "base west", "middle": "base", "end": "base east"}
LOOKS = {
    "frame": "draw=black!60, line width=0.4pt",
    "c0": "draw=bookblue, line width=1.1pt",
    "c1": "draw=bookorange, line width=1.1pt, dash pattern=on 6pt off 2pt",
    "c2": "draw=bookgreen, line width=1.1pt, dash pattern=on 1pt off 1.5pt",
    "c3": "draw=bookpurple, line width=1.1pt, dash pattern=on 6pt off 2pt on 1pt off 2pt",
    "band": "fill=bookgreen, fill opacity=0.18",
    "edge": "draw=bookgreen, line width=0.6pt",
    "rival": "draw=bookorange, line width=0.9pt, dash pattern=on 3pt off 2pt",
    "prediction": "draw=black, line width=0.9pt",
    "interval": "draw=bookblue, line width=1.4pt",
}
DOT = "draw=bookblue, fill=white, line width=0.9pt"
COLOURS = r"""\definecolor{bookblue}{HTML}{0072B2}
\definecolor{bookorange}{HTML}{B34A00}
\definecolor{bookgreen}{HTML}{00815E}
\definecolor{bookpurple}{HTML}{8C4A76}"""


def tikz(drawing: Drawing) -> str:
    """A tikzpicture."""
    left, top, right, bottom = drawing.frame
    clip = rf"\clip {_at((left, top))} rectangle {_at((right, bottom))};"
    lines = [rf"\begin{{tikzpicture}}[x={UNIT}pt,y=-{UNIT}pt]", r"\begin{scope}", clip]
    lines += [*map(_mark, drawing.inside), r"\end{scope}", *map(_mark, drawing.marks), r"\end{tikzpicture}"]
    return "\n".join(lines)


def _at(point: Point) -> str:
    return f"({point[0]:.1f},{point[1]:.1f})"


def _mark(mark: Mark) -> str:
    if isinstance(mark, Path):
        style = LOOKS.get(mark.look, LOOKS["frame"])
        return rf"\path[{style}] {'--'.join(map(_at, mark.points))}{'--cycle' * mark.closed};"
    if isinstance(mark, Dot):
        return rf"\path[{DOT}] {_at((mark.x, mark.y))} circle[radius=2pt];"
    size = r"\footnotesize" if mark.look == "label" else r"\scriptsize"
    options = f"anchor={ANCHOR[mark.anchor]}, inner sep=0pt"
    return rf"\node[{options}] at {_at((mark.x, mark.y))} {{{size} {tex(mark.words)}}};"

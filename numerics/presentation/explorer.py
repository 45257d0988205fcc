"""A picture with sliders, as data: which quantities are drawn, along what, and what each slider moves.

A panel shows a quantity along one parameter. Where that is a slider's, a mark moves along the curve; the
other slider chooses the curve. Everything that can be seen is a tabulated value, never an interpolation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Slider:
    """A parameter with the values that it stops at; `name` is its id on the page."""

    name: str
    parameter: str
    label: str
    stops: tuple[str, ...]
    start: str


@dataclass(frozen=True)
class Panel:
    """`quantity` along `parameter` at the abscissae `x`; `name` is the id of what moves.

    `divided` draws it relative to its value at the first abscissa. `faint` curves stand still, at stops of
    the slider that chooses the curve; each maps to its label's abscissa and height above the curve. `readout`
    is what stands before the number at the sliders' position, of `digits` digits; without it there is none.
    `fixed` are further parameters of the quantity, as they are typed.
    """

    name: str
    quantity: str
    parameter: str
    x: tuple[str, ...]
    title: str
    described: str
    divided: bool = False
    geometric: bool = False
    faint: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    readout: str = ""
    digits: int = 5
    fixed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Explorer:
    """A heading, a paragraph, sliders and panels. `states` names the state at each stop of the one slider."""

    id: str
    title: str
    text: str
    sliders: tuple[Slider, ...]
    panels: tuple[Panel, ...]
    states: tuple[str, ...] = ()

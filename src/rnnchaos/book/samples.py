"""Where the book shows a quantity: the points of its table of values, and the axes of its picture.

A column's parameters mean the same everywhere in it, so one table by name serves most quantities; `BESIDE`
holds what differs. A quantity of a column that the book does not know gets no numbers: its page says how to
evaluate it. Nothing here is a result: these are questions.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice, product
from typing import Any

from rnnchaos.figures.curves import DIGITS, Curve, values
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.quantity import Parameter, Quantity
from rnnchaos.parameters import expand
from rnnchaos.theory.errors import RnnChaosError

ROWS = 6
CURVES = 3
SAMPLES = {
    "alpha": ("1", "1.5", "2"),
    "D": ("0.1", "1"),
    "Delta": ("0.5",),
    "dt": ("0.1", "0.2", "0.5"),
    "g": ("1.5", "2", "3"),
    "lag": ("1", "5"),
    "N": ("1000", "100"),
    "N0": ("10", "100"),
    "omega": ("0.2", "1"),
    "P": ("300",),
    "sigma": ("1.5", "0.5"),
    "sigma_mu": ("1.2", "2.5"),
    "steps": ("10",),
    "strengths": ("1.5,1.2", "1.5,2.5"),
    "T": ("0.1", "0.5", "1"),
    "threshold": ("1",),
    "x": ("0.5", "3"),
}
AXES = {
    "lag": "0:20:41",
    "omega": "0.05:2:40",
    "x": "-6:6:121",
    "Delta": "0:0.6:31",
    "N": "10:10000:25",
    "g": "1.05:3:40",
    "alpha": "0.5:1.95:30",
    "T": "0.05:2:40",
    "sigma_mu": "0.1:3:30",
    "sigma": "1.05:3:30",
}
LOGARITHMIC = {"N"}


@dataclass(frozen=True)
class Beside:
    """What differs for one quantity: samples, axes, digits of its table, and points fixed for its picture."""

    samples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    axes: Mapping[str, str] = field(default_factory=dict)
    digits: int = 15
    last: tuple[str, ...] = ()
    """Parameters that the picture leaves at their first sample."""


SCHEME = {"g": ("2",), "dt": ("0.2",), "D": ("0.1",)}
HEAVY = {"g": ("0.5", "1")}
BESIDE = {
    "gaussian.potential": Beside(samples={"g": ("2",)}),
    "gaussian.power_spectrum": Beside(digits=8, axes={"omega": "0.05:2:14"}),
    "gaussian.participation_ratio": Beside(digits=8, axes={"g": "1.3:3:6"}),
    "gaussian.lyapunov_max.resummed": Beside(digits=4, samples={"g": ("1.5",)}, axes={"g": ""}),
    "gaussian.lyapunov_max.noise": Beside(samples={"D": ("0.1",), "g": ("2", "3")}, axes={"g": "2:3:6"}),
    "scheme.variance": Beside(samples={"dt": ("0.1", "0.2")}, axes={"g": "1.05:3:24"}),
    "scheme.kinetic_energy": Beside(samples={"dt": ("0.1", "0.2")}, axes={"g": "1.05:3:24"}),
    "scheme.lyapunov_max": Beside(digits=8, samples={"dt": ("0.2", "1")}, axes={"g": "1.2:3:7"}),
    "scheme.spectrum_sum": Beside(digits=8, samples={"dt": ("0.2", "1")}, axes={"g": "1.2:3:7"}),
    "scheme.participation_ratio": Beside(digits=4, samples=SCHEME, axes={"g": ""}),
    "scheme.variance.noise": Beside(digits=8, samples=SCHEME, axes={"g": ""}),
    "scheme.lyapunov_max.noise": Beside(digits=8, samples=SCHEME, axes={"g": ""}),
    "gradient.chaotic_norm": Beside(digits=8, samples={"g": ("1.5", "2")}, axes={"g": ""}),
    "gradient.angle": Beside(samples={"between": ("x,h",), "g": ("1.5", "2", "3")}),
    "gradient.effective_temperature": Beside(samples={"definition": ("energy",)}),
    "heavy_tailed.annealed_growth": Beside(samples=HEAVY, axes={"g": "0.1:1:37"}, last=("N",)),
    "heavy_tailed.annealed_critical_gain.large_n": Beside(axes={"N": "30:10000:25"}),
    "heavy_tailed.quiescent_fraction": Beside(
        samples={"g": ("0.15", "0.3"), "alpha": ("1",), "N": ("1000",)},
        axes={"g": "0.05:0.6:12"},
        last=("N",),
    ),
    "heavy_tailed.intermittency_exponent": Beside(
        samples={"g": ("0.5",), "alpha": ("1.5",), "N": ("1000",)}, axes={"g": "0.38:0.5:5"}
    ),
    "heavy_tailed.mean_field_scale": Beside(
        samples={"g": ("0.5", "1"), "alpha": ("1", "1.5")}, axes={"g": "0.3:2:35"}
    ),
    "heavy_tailed.threshold_gain": Beside(
        samples={"phi": ("tanh(x**3)",), "alpha": ("0.8", "1", "1.5")}, axes={"alpha": "0.5:1.9:15"}
    ),
    "heavy_tailed.stable_pdf": Beside(axes={"x": "-6:6:61"}),
    "heavy_tailed.stable_cdf": Beside(axes={"x": "-6:6:61"}),
}
PLAIN = Beside()


def samples(asked: Quantity) -> list[dict[str, str]]:
    """The points of the table of values, at most `ROWS`; empty where a parameter has no sample."""
    lists = _lists(asked)
    if lists is None:
        return []
    few = {name: (each if name == "g" or len(lists) < 3 else each[:2]) for name, each in lists.items()}
    return [dict(zip(few, point, strict=True)) for point in islice(product(*few.values()), ROWS)]


def _lists(asked: Quantity) -> dict[str, tuple[str, ...]] | None:
    own = {**SAMPLES, **BESIDE.get(asked.id, PLAIN).samples}
    needed = [parameter for parameter in asked.parameters if parameter.required]
    found = {parameter.name: own.get(parameter.name) or _choices(parameter) for parameter in needed}
    return None if not needed or not all(found.values()) else found


def _choices(parameter: Parameter) -> tuple[str, ...]:
    listed = parameter.accepted.removeprefix("one of ")
    return tuple(listed.split(", ")) if listed != parameter.accepted else ()


def pictured(asked: Quantity) -> Iterator[Curve]:
    """The curves of the picture: along the first parameter that has an axis, for up to `CURVES` values of the
    next. None where there is no axis, nan where there is no value.
    """
    lists, beside = _lists(asked), BESIDE.get(asked.id, PLAIN)
    if lists is None:
        return
    axes = {**beside.axes, **{name: given for name, given in AXES.items() if name not in beside.axes}}
    along = next((name for name in axes if name in lists), None)
    if along is None or not axes[along]:
        return
    rest = {name: each for name, each in lists.items() if name != along}
    varied = next((n for n, each in rest.items() if len(each) > 1 and n not in beside.last), None)
    fixed = {name: each[0] for name, each in rest.items()}
    family = [fixed | {varied: value} for value in rest[varied][:CURVES]] if varied else [fixed]
    x = _abscissa(along, axes[along])
    for each in family:
        yield Curve(asked, along, x, _values(asked, along, x, each), each)


def _values(
    asked: Quantity, along: str, x: tuple[Fraction, ...], fixed: Mapping[str, str]
) -> tuple[float, ...]:
    """Values along the axis; one by one, with gaps, where some have none."""
    try:
        return values(asked, along, x, fixed)
    except RnnChaosError:
        return tuple(_value(asked, {**fixed, along: at}) for at in x)


def _value(asked: Quantity, point: dict[str, Any]) -> float:
    try:
        return float(evaluate(asked.id, digits=DIGITS, **point))
    except RnnChaosError:
        return math.nan


def _abscissa(name: str, given: str) -> tuple[Fraction, ...]:
    if name not in LOGARITHMIC:
        return tuple(expand(name, given))
    first, last, count = (int(part) for part in given.split(":"))
    ratio = (last / first) ** (1 / (count - 1))
    return tuple(Fraction(n) for n in dict.fromkeys(round(first * ratio**k) for k in range(count)))

"""Curves of a quantity: values along one parameter for each combination of the others.

`axes` splits what was typed into the abscissa (the one range `start:stop:count`) and the lists that make
several curves; `values` evaluates along an abscissa, by the vectorised float64 path where the quantity has
one and by certified values of `DIGITS` digits otherwise (a line is wider than either error).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from rnnchaos.names import meant
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.evaluate import quantity as found
from rnnchaos.numerics.presentation.letters import letter
from rnnchaos.numerics.quantity import Quantity, rational
from rnnchaos.parameters import MAX_POINTS, expand, is_many
from rnnchaos.text.prose import unicode
from rnnchaos.theory.algebra.interval import Interval
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.grammar import DEFINITIONS
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

DIGITS = 5


@dataclass(frozen=True)
class Curve:
    """Values `y` of `quantity` along `abscissa`; `fixed` holds the other parameters as typed. nan: no
    value."""

    quantity: Quantity
    abscissa: str
    x: tuple[Fraction, ...]
    y: tuple[float, ...]
    fixed: Mapping[str, str]

    def label(self, varied: Sequence[str]) -> str:
        """`g = 2, φ = erf(√(π)*x/2)`: the parameters that tell curves apart, a nonlinearity by what it is."""
        said = {name: f"{letter(name, self.quantity.id).sign} = {self._said(name)}" for name in varied}
        return ", ".join(said.values())

    def _said(self, name: str) -> str:
        phi = next((p.parse(self.fixed[name]) for p in self.quantity.parameters if p.name == name), None)
        plain = DEFINITIONS.get(phi.name, phi.name) if isinstance(phi, Nonlinearity) else ""
        return unicode(plain.replace("*", " ")) if plain else self.fixed[name]


def curves(quantity: str, given: Mapping[str, str], *, geometric: bool = False) -> list[Curve]:
    """All curves of what was typed, e.g. {"g": "1:3:101", "phi": "tanh,erf"}; `geometric` spaces the range
    evenly in its logarithm. Raises `UsageError`.
    """
    asked = found(meant("quantity", quantity))
    name, x, lists = axes(given)
    x = _geometric(asked, name, x) if geometric else x
    fixed = [dict(zip(lists, each, strict=True)) for each in product(*lists.values())]
    if len(x) * len(fixed) > MAX_POINTS:
        raise UsageError("range", str(len(x) * len(fixed)), f"accepted: at most {MAX_POINTS} points")
    return [Curve(asked, name, tuple(x), values(asked, name, x, rest), rest) for rest in fixed]


def axes(given: Mapping[str, str]) -> tuple[str, list[Fraction], dict[str, list[str]]]:
    """Abscissa, its values, and the lists of the other parameters. Raises `UsageError`."""
    ranges = [name for name, value in given.items() if ":" in value and is_many(name, value)]
    if len(ranges) != 1:
        shown = ", ".join(ranges) or "missing"
        raise UsageError("abscissa", shown, "accepted: exactly one parameter as start:stop:count")
    (name,) = ranges
    x = expand(name, given[name])
    if x[0] == x[-1]:
        raise UsageError(name, given[name], "accepted: start:stop:count with start and stop apart")
    lists = {other: [str(v) for v in expand(other, value)] for other, value in given.items() if other != name}
    for other, values in lists.items():
        if len(set(values)) < len(values):
            raise UsageError(other, given[other], "accepted: a list of different values, one a curve")
    return name, x, lists


def _geometric(asked: Quantity, name: str, x: Sequence[Fraction]) -> list[Fraction]:
    """As many points from first to last with one ratio; whole numbers, each once, for an integer."""
    if min(x[0], x[-1]) <= 0:
        raise UsageError(name, f"{x[0]}:{x[-1]}", "accepted on a logarithmic axis: a range above 0")
    ratio, last = float(x[-1] / x[0]), len(x) - 1
    inner = [rational(f"{float(x[0]) * ratio ** (k / last):.6g}") for k in range(1, last)]
    domains = [p.domain for p in asked.parameters if p.name == name]
    whole = any(isinstance(domain, Interval) and domain.whole for domain in domains)
    spread = [x[0], *(map(Fraction, map(round, inner)) if whole else inner), x[-1]]
    return list(dict.fromkeys(spread))


def values(asked: Quantity, name: str, x: Sequence[Fraction], fixed: Mapping[str, str]) -> tuple[float, ...]:
    """The quantity along `name`, nan where there is no value."""
    point: dict[str, Any] = dict(fixed)
    if asked.vectorised is not None and name != "phi":
        import numpy as np

        found = evaluate(asked.id, **{**point, name: np.array([float(v) for v in x])})
        return tuple(float(v) for v in found)
    return tuple(float(evaluate(asked.id, digits=DIGITS, **{**point, name: v})) for v in x)


def ordinate(asked: Quantity) -> str:
    """Title of the quantity with the unit of the symbol that its formula is about."""
    from rnnchaos.theory.catalogue import formulas

    title = unicode(asked.title)
    entry = next((entry for entry in formulas() if entry.id == asked.formula), None)
    left = str(getattr(entry().statement, "lhs", "")) if entry is not None else ""
    meaning = entry().symbols.get(left) if entry is not None else None
    unit = meaning.unit if meaning is not None else "1"
    return title if unit == "1" else f"{title} [{unicode(unit)}]"

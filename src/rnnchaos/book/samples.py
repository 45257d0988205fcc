"""The tables and pictures of the book: points and curves of a quantity, where its column wants it shown
(`rnnchaos.numerics.presentation.samples`)."""

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice, product
from typing import Any

from rnnchaos.figures.curves import DIGITS, Curve, values
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.presentation.samples import samples_of
from rnnchaos.numerics.quantity import Parameter, Quantity
from rnnchaos.parameters import expand
from rnnchaos.theory.errors import RnnChaosError

ROWS = 6
CURVES = 3


def samples(asked: Quantity) -> list[dict[str, str]]:
    """The points of the table of values, at most `ROWS`; empty where a parameter has no sample."""
    lists = _lists(asked)
    if lists is None:
        return []
    few = {name: (each if name == "g" or len(lists) < 3 else each[:2]) for name, each in lists.items()}
    return [dict(zip(few, point, strict=True)) for point in islice(product(*few.values()), ROWS)]


def _lists(asked: Quantity) -> dict[str, tuple[str, ...]] | None:
    shown = samples_of(asked.id)
    own, optional = shown.points, shown.optional
    needed = [parameter for parameter in asked.parameters if parameter.required or parameter.name in optional]
    found = {parameter.name: own.get(parameter.name) or _choices(parameter) for parameter in needed}
    return None if not needed or not all(found.values()) else found


def _choices(parameter: Parameter) -> tuple[str, ...]:
    """The words of a choice; none of an interval."""
    return parameter.domain if isinstance(parameter.domain, tuple) else ()


def pictured(asked: Quantity) -> Iterator[Curve]:
    """The curves of the picture: along the first parameter that has an axis, for up to `CURVES` values of the
    next. None where there is no axis, nan where there is no value.
    """
    lists, shown = _lists(asked), samples_of(asked.id)
    along = next((name for name in shown.axes if name in (lists or {})), None)
    if lists is None or along is None or not shown.axes[along]:
        return
    rest = {name: each for name, each in lists.items() if name != along}
    varied = next((n for n, each in rest.items() if len(each) > 1 and n not in shown.last), None)
    fixed = {name: each[0] for name, each in rest.items()}
    family = [fixed | {varied: value} for value in rest[varied][:CURVES]] if varied else [fixed]
    x = _abscissa(along, shown.axes[along], along in shown.geometric)
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


def _abscissa(name: str, given: str, geometric: bool) -> tuple[Fraction, ...]:
    if not geometric:
        return tuple(expand(name, given))
    first, last, count = (int(part) for part in given.split(":"))
    ratio = (last / first) ** (1 / (count - 1))
    return tuple(Fraction(n) for n in dict.fromkeys(round(first * ratio**k) for k in range(count)))

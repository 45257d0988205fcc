"""`rnnchaos.table`: a sweep as a table of columns, a pandas DataFrame where pandas is installed.

>>> found = table("variance", g=[1.5, 2], digits=6)
>>> [round(float(value), 5) for value in found["value"]]
[0.74769, 1.92481]
"""

from importlib.util import find_spec
from typing import Any

from rnnchaos.names import meant
from rnnchaos.numerics.evaluate import quantity
from rnnchaos.parameters import points
from rnnchaos.sweeps.sweep import Sweep, decimal, swept
from rnnchaos.theory.errors import UsageError

_EXACT = 15
"""Digits that a float64 holds; more of them come as text."""


class Columns(dict[str, list[Any]]):
    """Columns by name, where pandas is not installed."""

    def _repr_html_(self) -> str:
        from rnnchaos.verify.report.html_table import html_table

        return html_table(list(self), list(zip(*self.values(), strict=True)))


def table(name: str, *, digits: int | None = None, engine: str = "ball", **parameters: Any) -> Any:
    """The quantity `name` at every combination of the listed values: one row a point, with its parameters,
    `value`, `radius`, `certified`, `state` and `reason`.

    A parameter is one value, a list, a one-dimensional array or a range `start:stop:count`. A point without a
    value is a row with nan and its reason; nothing that goes wrong at a point is raised. Numbers are float64,
    and decimal strings where more than 15 digits are asked for. Raises `UsageError` for bad arguments, before
    any work.
    """
    asked = quantity(meant("quantity", name))
    single = {parameter.name for parameter in asked.parameters if parameter.many}
    given = {key: value if key in single else _listed(key, value) for key, value in parameters.items()}
    found = columns(swept(asked, points(given, single), digits=digits, engine=engine))
    if find_spec("pandas") is None:
        return found
    import pandas

    return pandas.DataFrame(found)


def _listed(name: str, value: Any) -> Any:
    """An array as a list of Python numbers. Raises `UsageError`."""
    if not hasattr(value, "__array__") or getattr(value, "ndim", 0) == 0:
        return value
    if value.ndim > 1 or value.size == 0:
        accepted = "accepted: a list or an array of one dimension, with at least one value"
        raise UsageError(name, f"an array of shape {value.shape}", accepted)
    return value.tolist()


def columns(found: Sweep) -> Columns:
    """A sweep column by column; numbers as float64 where they hold the digits."""
    out = Columns({name: _numbers([decimal(row.point[name]) for row in found.rows]) for name in found.names})
    plain = all(row.value is None or row.value.digits <= _EXACT for row in found.rows)
    numbers = [row.number for row in found.rows]
    out["value"] = [_number(value, plain) for value, _ in numbers]
    out["radius"] = [_number(radius, True) for _, radius in numbers]
    out["certified"] = [
        bool(row.value and row.value.arb is not None and row.value.certified) for row in found.rows
    ]
    out["state"], out["reason"] = [r.state for r in found.rows], [r.reason for r in found.rows]
    return out


def _number(text: str | None, plain: bool) -> Any:
    if text is None:
        return float("nan") if plain else None
    return float(text) if plain else text


def _numbers(texts: list[str]) -> list[Any]:
    """As float64 where all of them are numbers."""
    try:
        return [float(text) for text in texts]
    except ValueError:
        return list(texts)

"""A sweep: a quantity at every point of a grid of parameters, with a reason where it has no value.

Bad arguments are refused before any work: every point is resolved first. After that nothing stops a sweep. A
point without a solution has the state `none`, one outside of what the quantity covers likewise; where an
engine does not converge the state is `failed`. Both keep their reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rnnchaos.numerics.evaluate import ENGINES, evaluate
from rnnchaos.numerics.quantity import Quantity, shown
from rnnchaos.theory.algebra.deadline import more_rows
from rnnchaos.theory.catalogue import GROUP
from rnnchaos.theory.errors import RnnChaosError, UsageError

if TYPE_CHECKING:
    from rnnchaos.numerics.value import Value

FAILED, NONE = "failed", "none"
FAILURE = 70
"""The exit code of a sweep in which a point failed."""
COLUMNS = ("value", "radius", "certified", "state", "reason")


@dataclass(frozen=True)
class Row:
    """One point: its parameters as exact text, and the value or the reason why there is none;
    `details` is what a failure tells besides (its residual)."""

    point: Mapping[str, str]
    value: "Value | None"
    state: str
    reason: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def number(self) -> tuple[str | None, str | None]:
        """Value and radius as decimal strings; None where there is none."""
        return (None, None) if self.value is None else self.value.decimal()

    def cells(self) -> list[Any]:
        """Parameters in decimals, then value, radius, certified, state, reason."""
        number, radius = self.number
        certified = "" if number is None or self.value is None else str(self.value.certified).lower()
        given = [decimal(text) for text in self.point.values()]
        return [*given, number or "", radius or "", certified, self.state, self.reason]

    def to_json(self, quantity: str) -> dict[str, Any]:
        """As `Value.to_json`; a point that failed has the value null and says why."""
        if self.value is not None:
            return self.value.to_json()
        found = {"quantity": quantity, "value": None, "radius": None, "state": self.state}
        return found | {"message": self.reason, "parameters": dict(self.point), **self.details}


@dataclass(frozen=True)
class Sweep:
    """The rows of one quantity, in the order of the points."""

    quantity: Quantity
    rows: Sequence[Row] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """70 where a point failed, else 0."""
        return FAILURE if any(row.state == FAILED for row in self.rows) else 0

    @property
    def failure(self) -> str:
        """One line where points failed: how many, and the first reason."""
        failed = [row for row in self.rows if row.state == FAILED]
        return f"{len(failed)} of {len(self.rows)} points failed: {failed[0].reason}" if failed else ""

    @property
    def names(self) -> list[str]:
        """The parameters."""
        return list(self.rows[0].point)

    def header(self) -> list[str]:
        """The titles of `Row.cells`."""
        return [*self.names, *COLUMNS]


def swept(
    asked: Quantity, points: Iterable[Mapping[str, Any]], *, digits: int | None = None, engine: str = "ball"
) -> Sweep:
    """The quantity at the points. Raises `UsageError` for bad arguments, before any work, and where not one
    point is inside of what the quantity covers."""
    if engine not in ENGINES:
        raise UsageError("engine", engine, "accepted: " + ", ".join(ENGINES))
    asked.digits(digits, engine)
    listed = list(points)
    exact = [asked.resolve(dict(point)) for point in listed]
    more_rows(len(listed))
    rows, refused = [], []
    for point, resolved in zip(listed, exact, strict=True):
        given = {name: shown(value) for name, value in resolved.items() if value is not None}
        try:
            value = evaluate(asked.id, digits=digits, engine=engine, **point)
            rows.append(Row(given, value, value.state, value.message or ""))
        except UsageError as outside:
            if outside.name == GROUP:  # a column from elsewhere is at fault, not the point
                raise
            refused.append(outside)
            rows.append(Row(given, None, NONE, str(outside)))
        except RnnChaosError as failure:
            rows.append(Row(given, None, FAILED, str(failure), failure.details()))
    if len(refused) == len(rows):
        raise refused[0]
    return Sweep(asked, rows)


def decimal(text: str) -> str:
    """A parameter in decimals: 4/3 as 1.3333333333333333, to the digits of a float64; others as they are.

    >>> decimal("4/3"), decimal("0.1"), decimal("tanh(x)/2")
    ('1.3333333333333333', '0.1', 'tanh(x)/2')
    """
    if "/" not in text:
        return text
    try:
        return repr(float(Fraction(text)))
    except (ValueError, OverflowError, ZeroDivisionError):
        return text

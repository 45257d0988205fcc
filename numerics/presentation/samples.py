"""Where a quantity is shown: the points of its table of values, and the axes of its picture.

A column declares `SAMPLES`: under its own name what all its quantities share, since a parameter means the
same everywhere in a column, and under a quantity's id what differs there. Without samples for a required
parameter a quantity gets no numbers, only how to evaluate it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from rnnchaos.theory.catalogue import declared
from rnnchaos.theory.errors import UsageError


@dataclass(frozen=True)
class Samples:
    """`points`: values of each parameter in the table. `axes`: start:stop:count of each parameter that a
    picture may have as its abscissa, the preferred one first; an empty axis takes it away. `geometric`: which
    axes are spaced evenly in the logarithm. `digits` of the table. `last`: parameters that the picture leaves
    at their first point. `optional`: parameters that are sampled although they have a default.
    """

    points: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    axes: Mapping[str, str] = field(default_factory=dict)
    geometric: tuple[str, ...] = ()
    digits: int = 15
    last: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        points: Mapping[str, object] = self.points
        axes: Mapping[str, object] = self.axes
        for name, values in points.items():
            if not isinstance(values, tuple | list) or not all(isinstance(each, str) for each in values):
                raise UsageError(f"points of {name}", values, "accepted: a tuple of values as they are typed")
        for name, axis in axes.items():
            if not isinstance(axis, str) or (axis and axis.count(":") != 2):
                raise UsageError(f"axis of {name}", axis, "accepted: start:stop:count, or an empty text")


def samples_of(id: str) -> Samples:
    """What the column declares for all its quantities, with what differs for the quantity `id`."""
    column = id.partition(".")[0]
    given: Mapping[str, Samples] = declared(column, "SAMPLES", {})
    shared, own = given.get(column, Samples()), given.get(id, Samples())
    later = {name: axis for name, axis in shared.axes.items() if name not in own.axes}
    return replace(
        own,
        points={**shared.points, **own.points},
        axes={**own.axes, **later},
        geometric=(*shared.geometric, *own.geometric),
        optional=(*shared.optional, *own.optional),
    )

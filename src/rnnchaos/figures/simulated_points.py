r"""Simulated networks for a figure: points with intervals beside the curve of `rnnchaos plot --simulate`, or
upon a map.

A point is the mean of independent realisations of what a column simulates for the quantity
(`rnnchaos.verify.observable`), times the factor that theory gives. At `ERROR` shared by the points
(Bonferroni) every interval holds with probability 1 - error at once.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rnnchaos.figures.curves import Curve
from rnnchaos.figures.surface import Surface
from rnnchaos.theory.catalogue import registered
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles.study import Record, Study
from rnnchaos.verify.observable import Observable

ERROR = 1e-2
ROWS = 4
"""Rows of a map along which networks are simulated."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Point:
    """A simulated value with its interval, at `x` of the curve `fixed`: `pairs` realisations of `what`, all
    intervals of a figure together at `level`."""

    x: float
    y: float
    low: float
    high: float
    pairs: int
    what: str
    level: float

    @property
    def said(self) -> str:
        """As a legend says it."""
        parts = (f"{self.pairs} {self.what}".split(", "), [f"{100 * self.level:g} % intervals"])
        return ",\n".join(sum(parts, ["simulated"]))


def observable(curve: Curve) -> Observable:
    """What is simulated for the curve. Raises `UsageError`."""
    known: dict[str, Observable] = {each.id: each for each in registered("OBSERVABLES")}
    found = known.get(curve.quantity.id)
    if found is None or curve.abscissa not in found.along:
        accepted = "; ".join(f"{each.id} along {', '.join(each.along)}" for each in known.values())
        raise UsageError("simulate", f"{curve.quantity.id} along {curve.abscissa}", f"accepted: {accepted}")
    return found


def chosen(curve: Curve) -> list[str]:
    """Abscissae of the curve, as many as its observable has points, spread evenly over those where networks
    are simulated. Raises `UsageError`.
    """
    asked, able, why = observable(curve), [], "nothing to compare with: the quantity is not above 0"
    for x, y in zip(curve.x, curve.y, strict=True):
        refused = asked.refuses(_given(curve, str(x)))
        why = refused or why
        if math.isfinite(y) and y != 0 and not refused and x != curve.onset:
            able.append(x)
    if not able:
        raise UsageError("simulate", f"{curve.quantity.id} at no point of {curve.abscissa}", why)
    last, most = len(able) - 1, asked.points
    spread = [able[round(k * last / (most - 1))] for k in range(most)] if last >= most else able
    return [str(x) for x in spread]


def simulated(
    curves: Sequence[Curve], *, pairs: int, seed: int, progress: Progress | None = None
) -> list[list[Point]]:
    """Points for each curve. Raises `UsageError` where the quantity cannot be simulated."""
    plan = [(number, at) for number, curve in enumerate(curves) for at in chosen(curve)]
    out: list[list[Point]] = [[] for _ in curves]
    seen = Networks(seed, pairs, len({_study(curves[number], at).key for number, at in plan}), progress)
    for number, at in plan:
        out[number].append(_point(curves[number], at, seen, ERROR / len(plan)))
    return out


@dataclass(frozen=True)
class Networks:
    """`count` realisations of each of so many studies, simulated once, when it is first asked for."""

    seed: int
    count: int
    studies: int
    progress: Progress | None = None
    kept: dict[str, list[Record]] = field(default_factory=dict)

    def of(self, study: Study) -> list[Record]:
        """Those of one study."""
        from rnnchaos.verify.ensembles.realisations import realisations

        if study.key not in self.kept:
            told = None if self.progress is None else self._told
            found = realisations(study, entropy=self.seed, count=self.count, progress=told)
            self.kept[study.key] = list(found)
        return self.kept[study.key]

    def _told(self, delivered: int, count: int) -> None:
        if self.progress is not None:
            self.progress("realisations", len(self.kept) * count + delivered, self.studies * count)


def awaited(curves: Sequence[Curve], *, pairs: int) -> list[list[Point]]:
    """The points that `simulated` will give, with their words, as if they were on the curves. Raises
    `UsageError` as it does."""
    return [[_awaited(curve, at, pairs) for at in chosen(curve)] for curve in curves]


def _awaited(curve: Curve, at: str, pairs: int) -> Point:
    x, y = next((float(x), y) for x, y in zip(curve.x, curve.y, strict=True) if str(x) == at)
    return Point(x, y, y, y, pairs, _what(curve, at), 1 - ERROR)


def _given(curve: Curve, at: str) -> dict[str, str]:
    return {**curve.fixed, curve.abscissa: at}


def _study(curve: Curve, at: str) -> Study:
    return observable(curve).study(_given(curve, at))


def _what(curve: Curve, at: str) -> str:
    """What is simulated at a point, in words."""
    asked = observable(curve)
    return f"{asked.unit}, {asked.size(_given(curve, at))}"


def over(
    of: Surface, *, pairs: int, seed: int, progress: Progress | None = None
) -> list[tuple[float, Point]]:
    """Points of a map with their ordinates, along its `rows`. Raises `UsageError` where there is none."""
    found = rows(of)
    points = simulated([each for _, each in found], pairs=pairs, seed=seed, progress=progress)
    return _placed(found, points)


def awaited_over(of: Surface, *, pairs: int) -> list[tuple[float, Point]]:
    """The points that `over` will give, as `awaited`."""
    found = rows(of)
    return _placed(found, awaited([each for _, each in found], pairs=pairs))


def _placed(rows: list[tuple[float, Curve]], points: list[list[Point]]) -> list[tuple[float, Point]]:
    return [(y, point) for (y, _), own in zip(rows, points, strict=True) for point in own]


def rows(of: Surface) -> list[tuple[float, Curve]]:
    """Ordinates and curves of up to `ROWS` rows of a map, spread evenly over those where networks are
    simulated. Raises `UsageError` where there is no such row."""
    able, refused = [], None
    for y, row in zip(of.y, of.z, strict=True):
        each = Curve(of.quantity, of.along[0], of.x, row, {**of.fixed, of.along[1]: str(y)})
        try:
            chosen(each)
            able.append((float(y), each))
        except UsageError as why:
            refused = why
    if not able:
        raise refused or UsageError("simulate", of.quantity.id, "accepted: a map with values")
    last = len(able) - 1
    return [able[round(k * last / (ROWS - 1))] for k in range(ROWS)] if last >= ROWS else able


def _point(curve: Curve, at: str, seen: Networks, error: float) -> Point:
    import numpy as np

    from rnnchaos.numerics.quantity import rational
    from rnnchaos.verify.statistics.sequences import FastInterval

    asked, given = observable(curve), _given(curve, at)
    y = np.array([asked.estimate(record, given) for record in seen.of(_study(curve, at))])
    if not np.isfinite(y).all():
        phi, where = given.get("phi", "tanh"), f"{curve.abscissa} = {at}"
        raise UsageError("phi", phi, f"networks blow up at {where}; accepted: a bounded nonlinearity")
    factor = asked.factor(given)
    low, high = FastInterval(error=error, planned=seen.count).interval(y)
    middle, low, high = (factor * float(v) for v in (y.mean(), low, high))
    return Point(float(rational(at)), middle, low, high, seen.count, _what(curve, at), 1 - ERROR)

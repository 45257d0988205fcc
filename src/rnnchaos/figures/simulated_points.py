r"""Simulated networks for a figure: points with intervals beside the curve of `rnnchaos plot --simulate`.

A point is the mean of independent realisations of what a column simulates for the quantity
(`rnnchaos.verify.observable`), times the factor that theory gives. At `ERROR` shared by the points
(Bonferroni) every interval holds with probability 1 - error at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rnnchaos.figures.curves import Curve
from rnnchaos.theory.catalogue import registered
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.observable import Observable

MOST, ERROR = 5, 1e-2

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Point:
    """A simulated value with its interval, at `x` of the curve `fixed`."""

    x: float
    y: float
    low: float
    high: float
    pairs: int


def observable(curve: Curve) -> Observable:
    """What is simulated for the curve. Raises `UsageError`."""
    known: dict[str, Observable] = {each.id: each for each in registered("OBSERVABLES")}
    found = known.get(curve.quantity.id)
    if found is None or found.abscissa != curve.abscissa:
        along = sorted({each.abscissa for each in known.values()})
        accepted = f"accepted along {', '.join(along)}: {', '.join(known)}"
        raise UsageError("simulate", f"{curve.quantity.id} along {curve.abscissa}", accepted)
    return found


def chosen(curve: Curve) -> list[str]:
    """Up to `MOST` abscissae of the curve, spread evenly over those where networks are simulated. Raises
    `UsageError`.
    """
    least = observable(curve).least
    able = [x for x, y in zip(curve.x, curve.y, strict=True) if x >= least and y > 0]
    if not able:
        raise UsageError("simulate", "no gain", f"accepted: gains from {least} on in the chaotic phase")
    last = len(able) - 1
    spread = [able[round(k * last / (MOST - 1))] for k in range(MOST)] if last >= MOST else able
    return [str(x) for x in spread]


def simulated(
    curves: Sequence[Curve], *, pairs: int, seed: int, progress: Progress | None = None
) -> list[list[Point]]:
    """Points for each curve. Raises `UsageError` where the quantity cannot be simulated."""
    plan = [(curve, at) for curve in curves for at in chosen(curve)]
    out: list[list[Point]] = [[] for _ in curves]
    for number, (curve, at) in enumerate(plan):
        if progress is not None:
            progress("points", number, len(plan))
        out[curves.index(curve)].append(_point(curve, at, pairs, seed, ERROR / len(plan)))
    return out


def _point(curve: Curve, at: str, pairs: int, seed: int, error: float) -> Point:
    import numpy as np

    from rnnchaos.numerics.quantity import rational
    from rnnchaos.verify.ensembles.realisations import realisations
    from rnnchaos.verify.statistics.sequences import FastInterval

    asked, given = observable(curve), {**curve.fixed, curve.abscissa: at}
    records = realisations(asked.study(given), entropy=seed, count=pairs)
    y = np.array([asked.estimate(record) for record in records])
    if not np.isfinite(y).all():
        phi, where = given.get("phi", "tanh"), f"{curve.abscissa} = {at}"
        raise UsageError("phi", phi, f"networks blow up at {where}; accepted: a bounded nonlinearity")
    factor = asked.factor(given)
    low, high = FastInterval(error=error, planned=pairs).interval(y)
    middle, low, high = (factor * float(v) for v in (y.mean(), low, high))
    return Point(float(rational(at)), middle, low, high, pairs)

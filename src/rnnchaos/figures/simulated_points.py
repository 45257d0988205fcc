r"""Simulated networks for a figure: points with intervals beside the curve of `rnnchaos plot --simulate`.

A point is the mean of Richardson pairs Y = 2 X(2N) - X(N) of independent networks, which are Euler maps at
step `STEP`; the flow's quantity is the map's, measured, times flow over map from theory (both exact). At
`error` shared by the points (Bonferroni) every interval holds with probability 1 - error at once. These are
points to look at: claims with rivals and bias budgets are `rnnchaos verify`'s.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rnnchaos.figures.curves import Curve
from rnnchaos.theory.errors import UsageError

STEP, SIZE, MOST, ERROR = "0.2", 500, 5, 1e-2
LEAST_GAIN = 1.3
OBSERVABLE = {
    "gaussian.variance": ("variance", "scheme.variance", 1.0),
    "gaussian.kinetic_energy": ("kinetic_energy", "scheme.kinetic_energy", 1.0),
    "gaussian.arc_length": ("arc_length_rate", "scheme.kinetic_energy", 0.5),
}
"""What networks are asked for each quantity, and the map's theory with its power."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Point:
    """A simulated value with its interval, at `x` of the curve `fixed`."""

    x: float
    y: float
    low: float
    high: float
    pairs: int


def chosen(curve: Curve) -> list[str]:
    """Up to `MOST` gains of the curve, spread evenly over those where networks of `SIZE` are chaotic. Raises
    `UsageError`.
    """
    if curve.quantity.id not in OBSERVABLE or curve.abscissa != "g":
        accepted = f"accepted along g: {', '.join(OBSERVABLE)}"
        raise UsageError("simulate", f"{curve.quantity.id} along {curve.abscissa}", accepted)
    gains = [x for x, y in zip(curve.x, curve.y, strict=True) if x >= LEAST_GAIN and y > 0]
    if not gains:
        raise UsageError("simulate", "no gain", f"accepted: gains from {LEAST_GAIN} on in the chaotic phase")
    last = len(gains) - 1
    return (
        [str(gains[round(k * last / (MOST - 1))]) for k in range(MOST)]
        if last >= MOST
        else list(map(str, gains))
    )


def simulated(
    curves: Sequence[Curve], *, pairs: int, seed: int, progress: Progress | None = None
) -> list[list[Point]]:
    """Points for each curve. Raises `UsageError` where the quantity cannot be simulated."""
    plan = [(curve, gain) for curve in curves for gain in chosen(curve)]
    out: list[list[Point]] = [[] for _ in curves]
    for number, (curve, gain) in enumerate(plan):
        if progress is not None:
            progress("points", number, len(plan))
        out[curves.index(curve)].append(_point(curve, gain, pairs, seed, ERROR / len(plan)))
    return out


def _point(curve: Curve, gain: str, pairs: int, seed: int, error: float) -> Point:
    import numpy as np

    from rnnchaos.numerics.quantity import rational
    from rnnchaos.verify.ensembles.realisations import realisations
    from rnnchaos.verify.ensembles.study import study
    from rnnchaos.verify.networks.flow import memory_bytes, richardson_pair
    from rnnchaos.verify.statistics.sequences import FastInterval

    name, _, _ = OBSERVABLE[curve.quantity.id]
    phi = curve.fixed.get("phi", "tanh")
    design: dict[str, Any] = {
        "g": float(rational(gain)),
        "N": SIZE,
        "dt": float(STEP),
        "states": 2,
        "phi": phi,
    }
    design |= {"burn": 100.0, "duration": 100.0, "thresholds": []}
    study_ = study("figure", richardson_pair, memory_bytes=memory_bytes(design, largest=2), **design)
    records = list(realisations(study_, entropy=seed, count=pairs))
    y = np.array([2 * _of(r, f"{name}_2N") - _of(r, f"{name}_N") for r in records])
    if not np.isfinite(y).all():
        raise UsageError("phi", phi, f"networks blow up at g = {gain}; accepted: a bounded nonlinearity")
    factor = _flow_over_map(curve, gain, phi)
    low, high = FastInterval(error=error, planned=pairs).interval(y)
    return Point(design["g"], factor * float(y.mean()), factor * float(low), factor * float(high), pairs)


def _of(record: Any, name: str) -> float:
    return float(record.observables.get(name, float("nan")))


def _flow_over_map(curve: Curve, gain: str, phi: str) -> float:
    from rnnchaos.numerics.evaluate import evaluate

    _, scheme, power = OBSERVABLE[curve.quantity.id]
    flow = evaluate(curve.quantity.id, digits=8, g=gain, phi=phi)
    map_ = evaluate(scheme, digits=8, g=gain, dt=STEP, phi=phi)
    return float(float(flow) / float(map_) ** power)

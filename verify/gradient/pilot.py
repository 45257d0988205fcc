r"""Where the bias budgets of the gradient claims come from: `python -m rnnchaos.verify.gradient.pilot g2.T1`.

Three numbers an observable, each with two standard errors added, in the unit of its claim:

* **Finite size.** Pairs of N/2 and N units, half the claim's: what 2 X(N) - X(N/2) leaves is c/N^2, so that
  the claim's pairs leave a quarter of it. The deviation is from theory; step and transient are in it too.
* **Time step.** The same networks and starts at dt and at dt/2: the schemes of equilibrium err by O(dt^2), so
  that the error at dt is 4/3 of the difference; Runge-Kutta's by O(dt^4), 16/15 of it.
* **Transient.** The window [burn, burn + duration] against [2 burn, 2 burn + duration] of the same runs.

The largest of the starts and levels counts. Step and transient are seen at N units, with `CROWD` times the
states.
"""

import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.ensembles.realisations import realisations
from rnnchaos.verify.ensembles.study import Study, study
from rnnchaos.verify.gradient.design import CROWD, LEVELS, NETWORKS, SEED, Equilibrium, Point
from rnnchaos.verify.gradient.kernels import chaos, equilibrium
from rnnchaos.verify.gradient.langevin import STARTS
from rnnchaos.verify.gradient.points import EQUILIBRIA, FLOWS
from rnnchaos.verify.gradient.rivals import steepness
from rnnchaos.verify.prediction import theory

Array = NDArray[np.float64]
Truth = tuple[Any, float]
"""The prediction, and the unit of the budget."""


def truth(point: Point, name: str) -> Truth:
    """What theory says of the observable behind a budget."""
    known = _of_equilibrium(point) if isinstance(point, Equilibrium) else _of_flow(point)
    return known[name]


def _of_equilibrium(point: Equilibrium) -> dict[str, Truth]:
    heat, norm, s = float(point.temperature), point.at("gradient_norm"), point.variance
    square = ((s - heat) / float(point.g) ** 2 / (1 - point.at("overlap_multiplier"))) ** 2
    return {
        "energy": (heat / 2, heat / 2),
        "variance": (s, s),
        "force_field": (0.0, 1.0),
        "force_state": (-heat, heat),
        "thermometer": (heat, heat),
        "gradient_norm": (norm, norm),
        "marginal": (np.array(LEVELS), 1.0),
        "gap": (math.erf(point.crossing / math.sqrt(2 * s)), 1.0),
        "overlap": (square, square),
        "start": (0.0, s),
    }


def _of_flow(point: Point) -> dict[str, Truth]:
    energy, variance = (theory(f"gaussian.{name}", g=point.g) for name in ("kinetic_energy", "variance"))
    return {
        "kinetic_energy": (energy, energy),
        "variance": (variance, variance),
        "arc_length_rate": (math.sqrt(energy), math.sqrt(energy)),
        "x.h": (math.sqrt(variance / (variance + energy)), 1.0),
        "x.F": (0.0, 1.0),
        "F.grad": (0.0, 1.0),
        "steepness": (steepness(point.g), steepness(point.g)),
        "gap": (math.erf(point.crossing / math.sqrt(2 * variance)), 1.0),
    }


def seen(point: Point, name: str, found: Mapping[str, Any], units: int) -> Array:
    """The observable of one network, (starts, levels); one of each where it has no more."""
    if not isinstance(point, Equilibrium):
        return np.array([[float(np.squeeze(found["marginal" if name == "gap" else name]))]])
    if name == "overlap":
        return np.array([[units * float(found["overlap"])]])
    if name == "start":
        return np.array([[found[f"variance_{s}"] - found["variance_planted"]] for s in ("inside", "outside")])
    if name == "marginal":
        return np.array([found[f"marginal_{s}"][: len(LEVELS)] for s in STARTS])
    if name == "gap":
        return np.array([found[f"marginal_{s}"][len(LEVELS) :] for s in STARTS])
    return np.array([[found[f"{name}_{s}"]] for s in STARTS])


def remainder(point: Point) -> dict[str, float]:
    """What pairs of half the size leave, over four."""
    half = replace(point, N=point.N // 2)
    records = list(realisations(half.study(), entropy=SEED, count=point.networks))
    sizes = {"N": half.N, "2N": 2 * half.N}

    def value(name: str, size: str, record: Mapping[str, Any]) -> Array:
        own = {k.removesuffix(f"_{size}"): v for k, v in record.items() if k.endswith(f"_{size}")}
        return seen(point, name, own, sizes[size])

    def pairs(name: str) -> Array:
        rows = (r.observables for r in records if r.status == "done")
        return np.array([2 * value(name, "2N", row) - value(name, "N", row) for row in rows])

    return {
        name: _bound(pairs(name) - truth(point, name)[0], 0.25 / truth(point, name)[1]) for name in point.bias
    }


def step(point: Point) -> dict[str, float]:
    """dt against dt/2."""
    order = 2 if isinstance(point, Equilibrium) else 4
    coarse, fine = (_found(replace(point, dt=dt)) for dt in (point.dt, point.dt / 2))
    return _differences(point, coarse, fine, 1 / (1 - 2.0**-order))


def transient(point: Point) -> dict[str, float]:
    """The window against one that starts twice as late."""
    early, late = (_found(replace(point, burn=burn)) for burn in (point.burn, 2 * point.burn))
    return _differences(point, early, late, 1.0)


def _found(point: Point) -> list[Mapping[str, Any]]:
    """Networks of N units; those of equal index share couplings and starts."""
    return [record.observables for record in realisations(_single(point), entropy=SEED + 1, count=NETWORKS)]


def _single(point: Point) -> Study:
    kernel = equilibrium if isinstance(point, Equilibrium) else chaos
    parameters = dict(point.study().parameters) | {"states": CROWD * point.states}
    return study(f"pilot.{point.label}", kernel, **parameters)


def _differences(
    point: Point, one: list[Mapping[str, Any]], other: list[Mapping[str, Any]], factor: float
) -> dict[str, float]:
    def between(name: str) -> Iterator[Array]:
        for a, b in zip(one, other, strict=True):
            yield seen(point, name, a, point.N) - seen(point, name, b, point.N)

    return {
        name: _bound(np.array(list(between(name))), factor / truth(point, name)[1]) for name in point.bias
    }


def _bound(deviations: Array, factor: float) -> float:
    """Largest |mean| plus two standard errors, times `factor`, over starts and levels."""
    error = deviations.std(0, ddof=1) / math.sqrt(len(deviations))
    return float(factor * (np.abs(deviations.mean(0)) + 2 * error).max())


MEASURES = (remainder, step, transient)


def main(arguments: Sequence[str]) -> None:
    """Print the budgets of the named points, or of all."""
    for point in (*EQUILIBRIA, *FLOWS):
        if not arguments or point.label in arguments:
            parts = [measure(point) for measure in MEASURES]
            budget = {name: [float(f"{part[name]:.1e}") for part in parts] for name in point.bias}
            print(json.dumps({point.label: budget}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

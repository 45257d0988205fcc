"""Where the bias budgets of the modular claims come from: `python -m rnnchaos.verify.modular.pilot
s1.5.m1.2.n10` measures them anew.

* **Finite size.** Pairs at half the claim's P: the distance of their median from theory, plus two standard
  errors of the median, is of order 1/P^2; a quarter of it is the budget.
* **Transient.** The same networks from the same states, observed after `burn` and after `LATER` times it: the
  median difference, plus two standard errors.

All relative to theory. The seed is not that of any verification.
"""

import json
import math
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.ensembles.realisations import realisations
from rnnchaos.verify.ensembles.study import study
from rnnchaos.verify.modular.design import ALL, Point
from rnnchaos.verify.modular.kernels import hierarchy

Array = NDArray[np.float64]
ENTROPY, PAIRS, LATER = 2024, 60, 4
MAD = 1.4826  # of the median deviation, the standard deviation of a normal law
MEDIAN = 1.2533  # standard error of the median over that of the mean


def remainder(point: Point, *, pairs: int = PAIRS) -> Array:
    """|median - theory| of pairs at P/2, plus two standard errors, over 4; relative."""
    half = replace(point, top=point.top // 2)
    records = realisations(half.study(), entropy=ENTROPY, count=pairs)
    values = np.array([2 * _row(r.observables, "_2N") - _row(r.observables, "_N") for r in records])
    return _bound(values / _truth(point) - 1) / 4


def transient(point: Point, *, networks: int = PAIRS) -> Array:
    """|median of early - late|, plus two standard errors; relative."""
    rows = []
    for burn in (point.burn, LATER * point.burn):
        parameters = point.parameters | {"top": point.top // 2, "burn": burn}
        of = study(f"pilot.{point.id}.{burn}", hierarchy, **parameters)
        records = realisations(of, entropy=ENTROPY, count=networks)
        rows.append(np.array([_row(r.observables, "") for r in records]))
    return _bound((rows[0] - rows[1]) / _truth(point))


def _bound(deviations: Array) -> Array:
    """|median| plus two of its standard errors, of every column."""
    middle = np.median(deviations, axis=0)
    error = MEDIAN * MAD * np.median(np.abs(deviations - middle), axis=0) / math.sqrt(len(deviations))
    return np.asarray(np.abs(middle) + 2 * error)


def _row(seen: dict[str, Any], size: str) -> Array:
    return np.append(seen[f"activity{size}"], seen[f"lyapunov_max{size}"])


def _truth(point: Point) -> Array:
    levels = len(point.strengths)
    if levels == 2:
        return np.array([point.theory(q) for q in ("activity", "population_activity", "lyapunov_max")])
    activities = [point.theory("levels.activity", level=str(k)) for k in range(levels)]
    return np.array([*activities, point.theory("levels.lyapunov")])


def main(arguments: Sequence[str]) -> None:
    """Print both budgets of the named points as JSON."""
    for point in ALL:
        if point.id in arguments:
            for measure in (remainder, transient):
                numbers = [float(f"{number:.1e}") for number in measure(point)]
                print(json.dumps({"point": point.id, measure.__name__: numbers}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

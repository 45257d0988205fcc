"""Other initial states under the same input: have they come to the trajectory of the run?"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.spectrum.dynamics import Dynamics
from rnnchaos.verify.spectrum.plan import Plan

Array = NDArray[Any]

OTHERS = 4
"""So many; they share a product."""


def others(N: int) -> Array:
    """Initial states (`OTHERS`, N) of several sizes, always the same: they are no part of the run."""
    sizes = np.geomspace(0.3, 10, OTHERS)[:, None]
    return np.asarray(sizes * np.random.default_rng(0).standard_normal((OTHERS, N)))


def met(of: Dynamics, plan: Plan, start: Array, end: Array) -> list[float]:
    """Each one's distance from the run's end over that from its `start`; inf after a blow-up."""
    scheme, rows = of.scheme(), others(of.N)
    first = np.linalg.norm(rows - start, axis=1)
    states = rows[:, None].copy()
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(sum(plan.steps(time) for time in (plan.burn, plan.align, plan.duration))):
            scheme.step([states])
        last = np.linalg.norm(states[:, 0] - end, axis=1)
    return [float(x) if np.isfinite(x) else float("inf") for x in last / first]

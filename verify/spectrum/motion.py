r"""Where a run has come to: out of all bounds, to rest on a fixed point, onto a cycle, or none of these.

Motion that is chaotic or quasi-periodic is for averages to describe
(`rnnchaos.verify.spectrum.convergence`); what has settled is not: the exponents of a fixed point are
eigenvalues, those of a cycle Floquet multipliers (`rnnchaos.verify.orbits`). A run is looked at only where
its leading tangent vector grew by less than `CALM` over the last quarter, so that chaos costs nothing; then
the state alone goes on for half of the sample, which is the longest period that can be found. A state grows
without bound where least and greatest mean square rise from each quarter of the sample to the next, the least
of the last above the greatest of the first, and the logarithm by no less than half of what it rose before.
"""

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.orbits.cycle import cycle
from rnnchaos.verify.orbits.fixed_point import fixed_point
from rnnchaos.verify.orbits.orbit import Orbit
from rnnchaos.verify.spectrum.dynamics import Dynamics
from rnnchaos.verify.spectrum.plan import Plan
from rnnchaos.verify.spectrum.run import History

Array = NDArray[Any]

CALM = float(np.log(10))
"""Growth of the leading vector over a quarter of the sample, beyond which motion is chaotic."""
KEPT = 10**6
"""Numbers of the trajectory that are kept."""
LEAST, SLOWING = 8, 0.5
"""Intervals below which growth is not judged; what one quarter's rise must be of the one before."""
RISE, MANY = 1e-3, 3.0
"""A rise of the root mean square that is none; how many times larger it becomes where there is no bound."""


class Motion:
    """A `Dynamics` as a `rnnchaos.verify.orbits.orbit.System`: Euler's step is a map, RK4 is its flow."""

    def __init__(self, of: Dynamics, unit: float) -> None:
        self.of, self.unit, self.N = of, unit, of.N
        self.discrete, self.field = of.scheme().exact, of.field()

    def image(self, rows: Array) -> Array:
        """[F(x); DF(x) V], of a map its step."""
        if self.discrete:
            return self.advance(rows, self.unit, 1)
        rows = np.array(rows, order="C")
        out = rows.copy()
        self.field.add([rows[None]], 1.0, [out[None]], -self.field.leak)
        return out

    def advance(self, rows: Array, duration: float, steps: int) -> Array:
        """Rows after `steps` steps, of a flow that last `duration` together."""
        rows = np.array(rows, order="C")
        scheme = self.of.scheme(None if self.discrete else duration / max(1, steps))
        for _ in range(steps):
            scheme.step([rows[None]])
        return rows


def settled(found: History, of: Dynamics, plan: Plan) -> Orbit | None:
    """The fixed point or cycle that the first system of a run has come to; None where there is none.

    A run whose state is kept in float32 alone is not looked at: J would be needed in float64 beside it. One
    without steps has no tangent vectors left, and is looked at.
    """
    moving = found.steps and (not calm(found) or growth(found))
    if plan.precision == "float32" or moving:
        return None
    motion = Motion(of, plan.dt)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        trajectory = _onward(motion, found.end[0].astype(float), plan)
        if not np.isfinite(trajectory).all():
            return None
        return fixed_point(motion, trajectory[-1], plan.k) or cycle(motion, trajectory, plan.dt, plan.k)


def calm(found: History, system: int = 0) -> bool:
    """Whether the leading tangent vector grew by less than `CALM` over the last quarter of the sample."""
    ends = np.cumsum(found.steps)
    last = [g[system, 0] for g, end in zip(found.growth, ends, strict=True) if 4 * end > 3 * ends[-1]]
    return bool(np.sum(last) < CALM)


def _onward(motion: Motion, state: Array, plan: Plan) -> Array:
    """The state's last steps (n, N) of half a sample more."""
    steps = max(4, plan.steps(plan.duration) // 2)
    kept = max(4, min(steps, KEPT // motion.N))
    rows = motion.advance(state[None], plan.dt * (steps - kept), steps - kept)
    scheme, trajectory = motion.of.scheme(), np.empty((kept, motion.N))
    for place in trajectory:
        scheme.step([rows[None]])
        place[...] = rows[0]
    return trajectory


def growth(found: History, system: int = 0) -> tuple[str, ...]:
    """What to say of a state that grows through the sample; () where it does not."""
    power = np.array(found.power)[:, system]
    if len(power) < LEAST:
        return ()
    quarters = np.array_split(power, 4)
    if np.isfinite(power).all():
        rises = all(a.min() < b.min() and a.max() < b.max() for a, b in pairwise(quarters))
        if not rises or quarters[0].max() >= quarters[3].min():
            return ()
        second, third, fourth = (float(np.log(quarter).mean()) for quarter in quarters[1:])
        if fourth - third < SLOWING * (third - second):
            return ()
    low, high = (float(np.sqrt(x)) for x in power[[0, -1]])
    if high <= (1 + RISE) * low:
        return ()
    what = "grows without bound" if high >= MANY * low else "still grows: a longer burn, or it has no bound"
    return (f"the state {what} (root mean square {low:.3g} to {high:.3g} within the sample)",)

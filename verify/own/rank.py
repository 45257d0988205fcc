r"""How many exponents of a map are -inf: what its Jacobians leave of the tangent space.

    rank of DF^t  <=  min(rank J,  min_t #{i: phi'(h_i(t)) != 0}),    h the argument of phi,

and never rises with t: all exponents beyond it are -inf. Units whose slope is 0 exactly are those of a phi
that is constant on an interval (ReLU, hard tanh); a smooth phi that saturates has none. A map that leaks
keeps 1 - a of every direction, and has no such bound.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.spectrum.couplings import Couplings, Dense
from rnnchaos.verify.spectrum.dynamics import Dynamics
from rnnchaos.verify.spectrum.frame_evolution import refuse_blow_up
from rnnchaos.verify.spectrum.plan import MAPS, Plan

Array = NDArray[Any]


@dataclass(frozen=True)
class Rank:
    """At most so many exponents are finite, and `why`."""

    most: int
    why: str

    @classmethod
    def active(cls, most: int) -> "Rank":
        """Of so many units with a slope."""
        return cls(most, f"phi' is 0 at all units but {most} at once")


def rank(couplings: Couplings, of: Dynamics, plan: Plan, *, states: Array, flat: bool) -> Rank:
    """The bound over the run from `states` (B, N); `flat` says that phi' may be 0.

    Where k is at most N/2, it would cost more than the run, and is not looked at.
    """
    if plan.scheme not in MAPS or not isinstance(couplings, Dense) or 2 * plan.k <= couplings.N:
        return Rank(couplings.N, "")
    of_couplings = max(1, int(np.linalg.matrix_rank(couplings.matrix)))
    known = Rank(of_couplings, f"J is singular, of rank {of_couplings}")
    if not flat:
        return known
    least, _ = least_active(of, plan, states)
    return Rank.active(least) if least < of_couplings else known


def least_active(of: Dynamics, plan: Plan, states: Array) -> tuple[int, Array]:
    """The least number of units with a slope at one time after the transient, and the last state (B, N).

    One tangent vector goes along, only so that the scheme looks at the slope.
    """
    scheme, burn = of.scheme(), plan.steps(plan.burn)
    rows = np.stack([states, np.zeros_like(states)], axis=1, dtype=float)
    with np.errstate(over="ignore", invalid="ignore"):
        for step in range(burn + plan.steps(plan.align) + plan.steps(plan.duration)):
            if step == burn:
                scheme.field.least = rows.shape[2]
            scheme.step([rows])
    refuse_blow_up(rows[:, 0])
    return scheme.field.least, rows[:, 0].copy()

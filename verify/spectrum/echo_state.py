r"""Class EchoState: does a driven network forget where it started?

The echo state property along an input: all initial states come to the same trajectory. Conditional exponents
are those of the trajectory that the input has led to; lambda_1 < 0 says that its neighbours come to it, not
that there is no other. So other initial states are followed under the same input as well, from distances d_0
to d_1 after the time T:

    holds        lambda_1 < 0, interval included, and all of them have met: d_1 <= `MET` d_0
    fails        lambda_1 > 0, interval included; or lambda_1 < 0 and one is elsewhere: not met when its
                 neighbours have for long, exp(lambda_1 T) < `MET`^2
    undecided    else.

That some states have met proves nothing of all states; that one has not is proof.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.spectrum.dynamics import Dynamics
from rnnchaos.verify.spectrum.plan import Plan

Array = NDArray[Any]

OTHERS = 4
"""Other initial states; they share a product."""
MET = 1e-6
"""The distance, in units of the first, at which two trajectories are one."""


@dataclass(frozen=True)
class EchoState:
    """`verdict` is holds, fails or undecided; `reason` is a sentence."""

    verdict: str
    reason: str

    def __str__(self) -> str:
        return f"echo state property along this input: {self.verdict} ({self.reason})"


def echo_state(low: float, high: float, time: float, ratios: Sequence[float], *, sure: bool) -> EchoState:
    """The verdict from the interval of lambda_1 and d_1/d_0 of the others after `time`; `sure` says that the
    exponents have converged."""
    within, n = f"lambda_1 in [{low:.3g}, {high:.3g}]", len(ratios)
    worst = max(ratios)
    if not sure:
        return EchoState("undecided", "the exponents have not converged")
    if low > 0:
        return EchoState("fails", f"{within} is above 0: neighbours part")
    if not high < 0:
        return EchoState("undecided", f"{within} contains 0")
    if worst <= MET:
        return EchoState("holds", f"{within} is below 0, and {n} other initial states have met it")
    apart = (
        f"{within} is below 0, but of {n} other initial states one is still {worst:.2g} of its first distance"
    )
    if high * time < 2 * log(MET):
        return EchoState("fails", f"{apart} away: there is another response to this input")
    return EchoState("undecided", f"{apart} away: run longer")


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

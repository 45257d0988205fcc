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

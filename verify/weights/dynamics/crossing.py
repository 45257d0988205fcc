r"""The gain at which the largest Lyapunov exponent of this network passes 0, between two gains with a
verdict.

Up a ladder from just above the gain where quiescence is lost (`FIRST` times it, then by factors of `RUNG`),
until the whole interval of lambda_1 lies above 0; then by bisection in ln g, `HALVINGS` times. A gain counts
as not chaotic where the engine says fixed point or cycle, or where the interval of lambda_1 lies below 0;
where it can say neither, the ladder goes on and the bisection ends, which is said. lambda_1 need not be
monotone, and the state depends on where it starts: what is bracketed is the first change that the ladder
meets, from random states.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

from rnnchaos.verify.spectrum.result import Spectrum
from rnnchaos.verify.weights.statistics.estimate import Estimate

FIRST, RUNG, RUNGS, HALVINGS = 1.1, 1.5, 10, 4
TITLE = "gain at which lambda_1 passes 0"
Judge = Callable[[float], Spectrum | str]


@dataclass(frozen=True)
class Tried:
    """A gain and what was found: chaotic True, False, or None with the reason."""

    g: float
    chaotic: bool | None
    said: str


def crossing(onset: float | None, judge: Judge) -> tuple[Estimate, tuple[Tried, ...]]:
    """The middle of the bracket, with the bracket as its interval, and every gain that was tried."""
    if onset is None:
        return Estimate("chaos_gain", TITLE, None, None, "quiescence is stable at every gain"), ()
    tried: list[Tried] = []

    def at(g: float) -> bool | None:
        tried.append(_judged(float(g), judge(float(g))))
        return tried[-1].chaotic

    low, high = onset, None
    for k in range(RUNGS):
        g = onset * FIRST * RUNG**k
        chaotic = at(g)
        if chaotic:
            high = g
            break
        low = low if chaotic is None else g
    if high is None:
        why = f"no chaos up to g = {tried[-1].g:.4g}" if tried[-1].chaotic is False else _open(tried[-1])
        return Estimate("chaos_gain", TITLE, None, None, why), tuple(tried)
    said = f"bracket of gains with verdicts, {len(tried)} steps up from the loss of quiescence"
    for _ in range(HALVINGS):
        middle = sqrt(low * high)
        chaotic = at(middle)
        if chaotic is None:
            said = f"{said}; {_open(tried[-1])}"
            break
        low, high = (low, middle) if chaotic else (middle, high)
    return Estimate("chaos_gain", TITLE, sqrt(low * high), (low, high), said), tuple(tried)


def _judged(g: float, found: Spectrum | str) -> Tried:
    if isinstance(found, str):
        return Tried(g, None, found)
    low, high = (float(end) for end in found.intervals[0])
    if found.verdict not in ("converged", "undecided") or high < 0:
        return Tried(g, False, found.verdict)
    if found.verdict == "converged" and low > 0:
        return Tried(g, True, found.verdict)
    reasons = "; ".join(found.reasons) or f"the interval of lambda_1 is [{low:.3g}, {high:.3g}]"
    return Tried(g, None, reasons)


def _open(last: Tried) -> str:
    return f"undecided at g = {last.g:.4g}: {last.said}"

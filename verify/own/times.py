"""Time step and times of a run: what was given, and what is usual in units of the system's own time.

Of a flow the step is a tenth of the shortest time constant and times are counted in the longest. Where an
input signal is an array, a seventh of it is the transient, a seventh aligns the frame, the rest is averaged.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.own.arguments import number
from rnnchaos.verify.own.signal import Signal
from rnnchaos.verify.spectrum.plan import Plan

USUAL = {"flow": (100.0, 50.0, 200.0), "map": (200.0, 200.0, 1000.0)}
"""Default burn, align and duration, in the longest time constant or in steps."""
NAMES, STEP, SHARE = ("burn", "align", "duration"), 0.1, 7
Times = tuple[float | None, float | None, float | None]


def usual_step(dt: float | None, tau: Any, *, flow: bool) -> float:
    """The step given, else a tenth of the shortest time constant; 1 of a map."""
    if dt is not None:
        return number("dt", dt)
    return STEP * float(np.min(tau)) if flow else 1.0


def times(given: Times, tau: Any, *, flow: bool) -> tuple[float, float, float]:
    """Burn, align and duration. Raises `UsageError`."""
    longest = float(np.max(tau))
    burn, align, duration = (
        usual * longest if value is None else number(name, value, closed=True)
        for name, value, usual in zip(NAMES, given, USUAL["flow" if flow else "map"], strict=True)
    )
    return burn, align, duration


def within(plan: Plan, given: Times, signal: Signal) -> Plan:
    """The plan, fitted into an array's rows where times were not given. Raises `UsageError` where it is
    longer."""
    if signal.rows is None:
        return plan
    T = len(signal.rows)
    steps = [plan.steps(getattr(plan, name)) for name in NAMES]
    for i, value in enumerate(given):
        if value is None:
            steps[i] = T // SHARE if i < 2 else T - sum(steps[:2])
    if sum(steps) > T or steps[2] < 1:
        needed = f"at least {sum(steps[:2]) + max(1, steps[2])} rows, one for each step of burn, align and"
        raise UsageError("signal", f"an array of {T} rows", f"accepted: {needed} duration")
    fitted: dict[str, Any] = {}
    for name, n, value in zip(NAMES, steps, given, strict=True):
        fitted |= {name: n * plan.dt} if value is None else {}
    return replace(plan, **fitted)

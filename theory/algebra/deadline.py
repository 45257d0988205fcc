"""A computation that may not end is interrupted: by the clock, or by its time on the processor.

A command gives its values an allowance of time on the processor, so that no call runs on without a word.
Where one is in force, `drawing` takes from it, and a value that would take more than what is left is a
`NonConvergence` that says so. Without one, as from Python, values take as long as they take. A table has
`ROW` seconds more for each row beyond `FEW`.
"""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import current_thread, main_thread
from time import process_time
from typing import Any

from rnnchaos.theory.errors import NonConvergence

SECONDS, ROW, FEW = 16.0, 2.0, 9
LEAST = 0.01
"""A timer takes no less."""
_LONGEST = 1e8


class Interruption(BaseException):
    """The time is up; a BaseException, so that the handlers of what is interrupted let it pass."""


class OutOfTime(Interruption):
    """The time of one attempt is up: whoever set its limit goes on without it."""


class OutOfAllowance(Interruption):
    """The time of a whole command is up, also for the attempts within it."""


def can_interrupt() -> bool:
    """Whether a timer can: on a system that has one, in the main thread."""
    return hasattr(signal, "setitimer") and current_thread() is main_thread()


@contextmanager
def deadline(
    seconds: float,
    *,
    of_processor: bool = False,
    again: float = 0.1,
    raising: type[Interruption] = OutOfTime,
) -> Iterator[None]:
    """Raise `raising` after `seconds`, where `can_interrupt()`.

    Python drops what is raised in a destructor or in a callback of the garbage collector, and tells
    `sys.unraisablehook`. So it is raised again, every `again` seconds; and of ours nobody need hear.
    """
    if not can_interrupt():
        yield
        return

    def late(*_: Any) -> None:
        if _kept is None:
            raise raising
        _kept.append(raising())

    def hear(dropped: "sys.UnraisableHookArgs") -> None:
        if not isinstance(dropped.exc_value, Interruption):
            told(dropped)

    timer, number = (
        (signal.ITIMER_PROF, signal.SIGPROF) if of_processor else (signal.ITIMER_REAL, signal.SIGALRM)
    )
    told, sys.unraisablehook = sys.unraisablehook, hear
    before = signal.signal(number, late)
    signal.setitimer(timer, seconds, again)
    try:
        yield
    finally:
        signal.setitimer(timer, 0)
        signal.signal(number, before)
        sys.unraisablehook = told


_kept: list[Interruption] | None = None


@contextmanager
def interruptions_kept() -> Iterator[list[Interruption]]:
    """Keep what deadlines raise meanwhile, and raise it at the end: for code that loses exceptions.

    What is within must end early by itself where something was kept.
    """
    global _kept
    kept: list[Interruption] = []
    before, _kept = _kept, kept
    try:
        yield kept
    finally:
        _kept = before
        if kept:
            raise kept[0]


@dataclass
class Allowance:
    """Seconds in all, those used, and whether a value is drawing on them."""

    seconds: float
    used: float = 0.0
    drawn: bool = False


_in_force: Allowance | None = None


@contextmanager
def allowance(seconds: float | None) -> Iterator[None]:
    """Values evaluated within may take `seconds` in all; None: as long as they take."""
    global _in_force
    before = _in_force
    _in_force = None if seconds is None else Allowance(seconds)
    try:
        yield
    finally:
        _in_force = before


def more_rows(count: int) -> None:
    """Lengthen the allowance in force for a table of so many rows."""
    if _in_force is not None:
        _in_force.seconds += ROW * max(0, count - FEW)


@contextmanager
def drawing(what: str) -> Iterator[None]:
    """Take the time of a value from the allowance; a value within a value is part of it.

    Raises `NonConvergence` where that is used up.
    """
    allowed = _in_force
    if allowed is None or allowed.drawn:
        yield
        return
    allowed.drawn, start = True, process_time()
    try:
        left = min(max(allowed.seconds - allowed.used, LEAST), _LONGEST)
        with deadline(left, of_processor=True, raising=OutOfAllowance):
            yield
    except OutOfAllowance:
        said = f"unknown after {allowed.seconds:.3g} s on the processor"
        raise NonConvergence(what, f"{said}; accepted: longer by --limit SECONDS") from None
    finally:
        allowed.drawn = False
        allowed.used += process_time() - start

"""Progress on stderr: a bar with the time left on a terminal, a plain line every ten seconds otherwise, of
the study that runs or, where there are several systems, of each of them; and how a run that is stopped goes
on."""

import math
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rnnchaos.signals import Stopped

Progress = Callable[[str, int, int], None]
SECONDS = 10.0
QUIET = 60.0


@contextmanager
def shown(*, quiet: bool = False) -> Iterator[Progress]:
    """A `progress(name, done, planned)` callback. Quiet keeps plain lines, so that logs of long runs are
    never empty."""
    if sys.stderr.isatty() and not quiet:
        with _bar() as update:
            yield update
    else:
        yield _Lines()


@contextmanager
def verifying(*, quiet: bool = False) -> Iterator[tuple[Progress, Progress]]:
    """Two callbacks: `progress(study, done, planned)`, which shows while one system is known, and
    `decided(system, done, claims)`, which shows when there are several."""
    known: set[str] = set()
    with shown(quiet=quiet) as of_study:
        of_system = _Systems() if isinstance(of_study, _Lines) else of_study

        def progress(study: str, done: int, planned: int) -> None:
            if len(known) < 2:
                of_study(study, done, planned)

        def decided(system: str, done: int, claims: int) -> None:
            known.add(system)
            if len(known) > 1:
                of_system(system, done, claims)

        yield progress, decided


@contextmanager
def resumable(seed: int) -> Iterator[None]:
    """Around a run whose realisations are kept: a signal that ends it says with which seed the rest
    follows, since the next run without one would draw another."""
    try:
        yield
    except Stopped as stopped:
        stopped.advice = f"what is left of this run goes on with --seed {seed}"
        raise


class _Lines:
    """A line when a study starts, when it ends, and every `SECONDS` in between, with the time left."""

    def __init__(self) -> None:
        self.last = 0.0
        self.first: dict[str, tuple[int, float]] = {}

    def __call__(self, name: str, done: int, planned: int) -> None:
        now = time.monotonic()
        self.first.setdefault(name, (done, now))
        if now - self.last >= SECONDS or done == planned:
            self.last = now
            print(
                f"{name}: {done}/{planned}{self._left(name, done, planned, now)}", file=sys.stderr, flush=True
            )

    def _left(self, name: str, done: int, planned: int, now: float) -> str:
        """The time left at the rate since the first call for this name."""
        start, since = self.first[name]
        if not start < done < planned:
            return ""
        left = round((planned - done) * (now - since) / (done - start))
        return f", {left // 3600}:{left // 60 % 60:02}:{left % 60:02} left"


class _Systems:
    """A line for each system when its claims are all decided, before that every `SECONDS` where more of them
    are, every `QUIET` where not."""

    def __init__(self) -> None:
        self.start = time.monotonic()
        self.told: dict[str, tuple[int, float]] = {}

    def __call__(self, system: str, done: int, claims: int) -> None:
        now = time.monotonic()
        before, last = self.told.get(system, (-1, -math.inf))
        more = done != before
        if (more and done == claims) or now - last >= (SECONDS if more else QUIET):
            self.told[system] = done, now
            line = f"{system}: {done} of {claims} claims decided, {now - self.start:.0f} s"
            print(line, file=sys.stderr, flush=True)


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, int] = {}

        def update(name: str, done: int, planned: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=planned)
            bar.update(tasks[name], completed=done, total=planned)  # type: ignore[arg-type]

        yield update

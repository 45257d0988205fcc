"""Progress on stderr: a bar with the time left on a terminal, a plain line every ten seconds otherwise."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[str, int, int], None]
SECONDS = 10.0


@contextmanager
def shown(*, quiet: bool = False) -> Iterator[Progress]:
    """A `progress(name, done, planned)` callback. Quiet keeps plain lines, so that logs of long runs are
    never empty."""
    if sys.stderr.isatty() and not quiet:
        with _bar() as update:
            yield update
    else:
        yield _Lines()


class _Lines:
    """A line when a study starts, when it ends, and every `SECONDS` in between."""

    def __init__(self) -> None:
        self.last = 0.0

    def __call__(self, name: str, done: int, planned: int) -> None:
        now = time.monotonic()
        if now - self.last >= SECONDS or done == planned:
            self.last = now
            print(f"{name}: {done}/{planned}", file=sys.stderr, flush=True)


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

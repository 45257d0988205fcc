"""`rnnchaos simulate`: an ensemble of networks into a store, resumable; the same words in Python."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.checkpoint import progress as inside
from rnnchaos.verify.ensemble import realisations as ensemble
from rnnchaos.verify.executors import executor_from
from rnnchaos.verify.selection import checked_seed, fresh_seed
from rnnchaos.verify.store import Store
from rnnchaos.verify.template import template

MOST = 10_000_000
WATCH = 2.0
"""Seconds between two looks at the checkpoints of what runs."""

Progress = Callable[[str, int, int], object]


@dataclass(frozen=True)
class Simulated:
    """Where the store is and what it now holds of this run."""

    store: str
    study: str
    seed: int
    done: int
    failed: int
    summary: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The object of `rnnchaos simulate --json`, without its schema line."""
        found = {
            "store": self.store,
            "study": self.study,
            "seed": self.seed,
            "done": self.done,
            "failed": self.failed,
        }
        return found if self.summary is None else found | {"summary": self.summary}

    def text(self) -> str:
        """What the study says of its records, if anything; the store, what it holds, and the seed that
        repeats the run.
        """
        line = f"{self.store}: {self.done} done, {self.failed} failed, seed {self.seed}"
        return line if self.summary is None else f"{self.summary}\n{line}"


def cache_folder() -> Path:
    """RNNCHAOS_CACHE, or the user's cache folder: the only place written to where no folder is named."""
    chosen = os.environ.get("RNNCHAOS_CACHE")
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(chosen) if chosen else Path(base).expanduser() / "rnnchaos"


def simulate(
    study: str,
    *,
    realisations: int | None = None,
    seed: int | None = None,
    out: str | Path | None = None,
    executor: Executor | str | None = None,
    progress: Progress | None = None,
    **parameters: Any,
) -> Simulated:
    """Run `realisations` independent networks of `study` and keep their raw observables in the store `out`.

    What the store already holds is not run again; a realisation that keeps checkpoints goes on from the last
    one, given the same seed. `progress` is called with the study's id, and with `ID, steps` for what is
    inside of a realisation that keeps checkpoints. Without `out` the store lies in the cache folder. Raises
    `UsageError` for bad input, `CannotWrite`, `NotEnoughMemory`.
    """
    asked = template(study)
    realisations = asked.realisations if realisations is None else realisations
    if isinstance(realisations, bool) or not isinstance(realisations, int) or not 1 <= realisations <= MOST:
        raise UsageError("realisations", realisations, f"accepted: an integer from 1 to {MOST}")
    chosen = asked.study(parameters)
    entropy = fresh_seed() if seed is None else checked_seed(seed)
    folder = Path(out) if out is not None else cache_folder() / "simulate" / study
    failed, kept = 0, []
    with ExitStack() as stack:
        pool = stack.enter_context(executor_from(executor)) if isinstance(executor, str) else executor
        store = stack.enter_context(Store(folder))
        report = None if progress is None else lambda done, planned: progress(study, done, planned)
        if progress is not None:
            stack.enter_context(watching(folder, f"{study}, steps", progress))
        for record in ensemble(
            chosen, entropy=entropy, count=realisations, executor=pool, store=store, progress=report
        ):
            failed += record.status == "failed"
            kept += [record] if asked.summary is not None else []
    said = None if asked.summary is None else asked.summary(kept, dict(chosen.parameters))
    return Simulated(str(folder), study, entropy, realisations - failed, failed, said)


@contextmanager
def watching(folder: Path, name: str, progress: Progress) -> Iterator[None]:
    """Report, every `WATCH` seconds, the steps of the realisations that keep checkpoints in `folder`."""
    stop = Event()

    def watch() -> None:
        while not stop.wait(WATCH):
            running = inside(folder).values()
            if running:
                progress(name, sum(done for done, _ in running), sum(planned for _, planned in running))

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()

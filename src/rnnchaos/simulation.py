"""`rnnchaos simulate`: an ensemble of networks into a store, resumable; the same words in Python."""

import os
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensemble import realisations as ensemble
from rnnchaos.verify.executors import executor_from
from rnnchaos.verify.selection import checked_seed, fresh_seed
from rnnchaos.verify.store import Store
from rnnchaos.verify.template import template

MOST = 10_000_000


@dataclass(frozen=True)
class Simulated:
    """Where the store is and what it now holds of this run."""

    store: str
    study: str
    seed: int
    done: int
    failed: int

    def to_json(self) -> dict[str, Any]:
        """The object of `rnnchaos simulate --json`, without its schema line."""
        return {
            "store": self.store,
            "study": self.study,
            "seed": self.seed,
            "done": self.done,
            "failed": self.failed,
        }

    def text(self) -> str:
        """One line: the store, what it holds, and the seed that repeats the run."""
        return f"{self.store}: {self.done} done, {self.failed} failed, seed {self.seed}"


def cache_folder() -> Path:
    """RNNCHAOS_CACHE, or the user's cache folder: the only place written to where no folder is named."""
    chosen = os.environ.get("RNNCHAOS_CACHE")
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(chosen) if chosen else Path(base).expanduser() / "rnnchaos"


def simulate(
    study: str,
    *,
    realisations: int = 100,
    seed: int | None = None,
    out: str | Path | None = None,
    executor: Executor | str | None = None,
    progress: Callable[[str, int, int], object] | None = None,
    **parameters: Any,
) -> Simulated:
    """Run `realisations` independent networks of `study` and keep their raw observables in the store `out`.

    What the store already holds is not run again. Without `out` the store lies in the cache folder. Raises
    `UsageError` for bad input, `CannotWrite`, `NotEnoughMemory`.
    """
    if isinstance(realisations, bool) or not isinstance(realisations, int) or not 1 <= realisations <= MOST:
        raise UsageError("realisations", realisations, f"accepted: an integer from 1 to {MOST}")
    chosen = template(study).study(parameters)
    entropy = fresh_seed() if seed is None else checked_seed(seed)
    folder = Path(out) if out is not None else cache_folder() / "simulate" / study
    failed = 0
    with ExitStack() as stack:
        pool = stack.enter_context(executor_from(executor)) if isinstance(executor, str) else executor
        store = stack.enter_context(Store(folder))
        report = None if progress is None else lambda done, planned: progress(study, done, planned)
        for record in ensemble(
            chosen, entropy=entropy, count=realisations, executor=pool, store=store, progress=report
        ):
            failed += record.status == "failed"
    return Simulated(str(folder), study, entropy, realisations - failed, failed)

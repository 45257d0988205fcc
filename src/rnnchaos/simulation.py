"""`rnnchaos simulate`: an ensemble of networks into a store, resumable; the same words in Python.

A parameter may be a list or a range, as in `eval`: `--alpha 1,1.5,2 --N 1000,3000` runs every combination
into one store. All of them share the seeds of their realisations.
"""

import os
from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any

from rnnchaos.numerics.quantity import integer
from rnnchaos.parameters import is_many, points
from rnnchaos.text.findings import findings_html, findings_text
from rnnchaos.theory.errors import RnnChaosError
from rnnchaos.verify.ensembles.checkpoint import progress as inside
from rnnchaos.verify.ensembles.executors import executor_from
from rnnchaos.verify.ensembles.realisations import affordable_workers
from rnnchaos.verify.ensembles.realisations import realisations as ensemble
from rnnchaos.verify.ensembles.seeds import checked_seed, fresh_seed
from rnnchaos.verify.ensembles.store import Store
from rnnchaos.verify.ensembles.study import Record, Study
from rnnchaos.verify.ensembles.template import template
from rnnchaos.verify.report.findings import Findings, Gathered

MOST = 10_000_000
REALISATIONS = integer("realisations", "independent networks", at_least=1, at_most=MOST)
WATCH = 2.0
"""Seconds between two looks at the checkpoints of what runs."""

Progress = Callable[[str, int, int], object]


@dataclass(frozen=True)
class Simulated:
    """Where the store is and what it now holds of this run; `summaries` of each ensemble, where its study has
    one, and `tables` of their observables beside theory."""

    store: str
    study: str
    seed: int
    done: int
    failed: int
    summaries: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    tables: Mapping[str, Findings] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The object of `rnnchaos simulate --json`, without its schema line."""
        found = {
            "store": self.store,
            "study": self.study,
            "seed": self.seed,
            "done": self.done,
            "failed": self.failed,
        }
        tables = {name: each.to_json() for name, each in self.tables.items()}
        return found | ({"summaries": self.summaries} if self.summaries else {}) | {"tables": tables}

    def text(self) -> str:
        """The store, what it holds, and the seed that repeats the run; then a line for each number."""
        lines = [f"{self.store}: {self.done} done, {self.failed} failed, seed {self.seed}"]
        for name, summary in self.summaries.items():
            lines += [name, *(f"  {key}: {_shown(value)}" for key, value in summary.items())]
        lines += [findings_text(name, table) for name, table in self.tables.items()]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<{self.study}: {self.done} done, {self.failed} failed, seed {self.seed}; store {self.store}>"

    def to_dataframe(self) -> Any:
        """The tables below each other, as pandas has them. Raises `ImportError` where it is not installed."""
        import pandas

        rows = [
            {"ensemble": name, **line.to_json()} for name, each in self.tables.items() for line in each.lines
        ]
        return pandas.DataFrame(rows)

    def _repr_html_(self) -> str:
        return "".join(findings_html(name, each) for name, each in self.tables.items())


def _shown(value: Any) -> str:
    """A number to six digits; a list or a mapping of them likewise."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_shown(each)}" for key, each in value.items())
    if isinstance(value, list):
        return f"[{', '.join(map(_shown, value))}]"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


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

    Parameters given as lists or ranges make one ensemble of each combination. What the store already holds
    is not run again. Without `out` the store lies in the cache folder, without `realisations` there are as
    many as the study says. `progress(name, done, planned)` is called for each realisation, the name being the
    study with the values of listed parameters, and with `NAME, steps` for what is inside of realisations that
    keep checkpoints; these go on from the last one, given the same seed. A study may have a summary, made of
    each ensemble.

    Raises `UsageError` for bad input, `CannotWrite`, `NotEnoughMemory`, and `RnnChaosError` where not one
    realisation came through (a step that blows up): the store then holds what failed, and why.
    """
    chosen = template(study)
    count = chosen.realisations if realisations is None else REALISATIONS(realisations)
    asked = chosen.asked(parameters)
    given = {name: value for name, value in parameters.items() if name not in asked}
    single = {parameter.name for parameter in chosen.parameters if parameter.many}
    planned = [(_named(study, given, point, single), chosen.study(point)) for point in points(given, single)]
    entropy = fresh_seed() if seed is None else checked_seed(seed)
    folder = cache_folder() / "simulate" / study if out is None else out
    store = Store(folder)
    for _, of in planned:
        affordable_workers(of, 1)
    failures, summaries, tables = list[str](), {}, {}
    with ExitStack() as stack:
        pool = stack.enter_context(executor_from(executor)) if isinstance(executor, str) else executor
        stack.enter_context(store)
        for name, of in planned:
            kept, gathered = [], Gathered()
            with closing(_ensemble(of, name, entropy, count, pool, store, progress)) as records:
                for record in records:
                    failures += [record.message] if record.status == "failed" else []
                    if record.status == "done":
                        gathered.add(record.observables)
                    kept += [record] if chosen.summary is not None else []
            tables[name] = gathered.findings(study, dict(of.parameters))
            if chosen.summary is not None:
                summaries[name] = chosen.summary(kept, dict(of.parameters), **asked)
    done = count * len(planned) - len(failures)
    if not done:
        raise RnnChaosError(f"{study}: every realisation failed, the last with: {failures[-1]}; see {folder}")
    return Simulated(str(folder), study, entropy, done, len(failures), summaries, tables)


def _ensemble(
    of: Study,
    name: str,
    entropy: int,
    count: int,
    executor: Executor | None,
    store: Store,
    progress: Progress | None,
) -> Generator[Record, None, None]:
    """Run one ensemble."""
    if progress is None:
        yield from ensemble(of, entropy=entropy, count=count, executor=executor, store=store)
        return
    with watching(store.path, f"{name}, steps", progress):
        yield from ensemble(
            of,
            entropy=entropy,
            count=count,
            executor=executor,
            store=store,
            progress=lambda done, planned: progress(name, done, planned),
        )


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


def _named(study: str, given: dict[str, Any], point: dict[str, Any], single: Collection[str]) -> str:
    """The study, with the values of those parameters that were given as several."""
    several = [
        n
        for n, v in given.items()
        if n not in single and (isinstance(v, list | tuple) or (isinstance(v, str) and is_many(n, v)))
    ]
    return " ".join([study, *(f"{name}={point[name]}" for name in several)])

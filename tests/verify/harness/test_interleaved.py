"""Several studies on one executor: the same verdicts, each study once, and next to nothing in vain."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnchaos.verify.claim import Claim, Measurement, shifted
from rnnchaos.verify.ensembles import executors, realisations
from rnnchaos.verify.ensembles.executors import SerialExecutor, WorkerPool
from rnnchaos.verify.ensembles.realisations import in_flight
from rnnchaos.verify.ensembles.store import Store
from rnnchaos.verify.ensembles.study import Record, Study, realise, study
from rnnchaos.verify.harness.family import Family, simulated, verify
from rnnchaos.verify.harness.interleaved import Interleaved
from rnnchaos.verify.langevin_machine.kernels import draws
from rnnchaos.verify.report.report import Report
from rnnchaos.verify.statistics.contrasts import difference
from tests.verify.timeless import timeless

RUN: list[int] = []
AT_ONCE = [0, 0]
LOCK = threading.Lock()


def kernel(seed: np.random.SeedSequence, *, mean: float, pause: float = 0.0) -> dict[str, Any]:
    """A normal number; notes that it ran, and how many ran at once."""
    with LOCK:
        RUN.append(1)
        AT_ONCE[0] += 1
        AT_ONCE[1] += AT_ONCE[0] == 2
    time.sleep(pause)
    with LOCK:
        AT_ONCE[0] -= 1
    return {"x": np.random.default_rng(seed).normal(mean, 0.3)}


def broken(seed: np.random.SeedSequence) -> dict[str, Any]:
    raise ValueError("a bug")


def _x(record: Record) -> float:
    return float(record.observables["x"])


def claim(id: str, of: Study, *, tolerance: float = 0.15, planned: int = 400) -> Claim:
    return Claim(
        id=id,
        formula=id,
        title=id,
        point={},
        prediction=lambda: 1.0,
        tolerance=tolerance,
        measurements=(Measurement("x", of, _x, "fast"),),
        rivals=(shifted(2), shifted(-2)),
        budgets={"quick": planned},
    )


def joint(id: str, *of: Study) -> Claim:
    """That two means are equal."""
    both = tuple(Measurement("x", each, _x, "fast") for each in of)
    return replace(
        claim(id, of[0], tolerance=0.2), prediction=lambda: 0.0, measurements=both, combine=difference
    )


def studies(count: int, *, pause: float = 0.0) -> list[Study]:
    return [study(f"normal {k}", kernel, mean=1.0 + 0.001 * k, pause=pause) for k in range(count)]


def claims(count: int, *, pause: float = 0.0) -> tuple[Claim, ...]:
    """Of three systems, each study with a loose and a fine claim, which are of different systems."""
    made = studies(count, pause=pause)
    loose = [claim(f"system{k % 3}.loose{k}", of, tolerance=0.5) for k, of in enumerate(made)]
    return (*loose, *(claim(f"system{(k + 1) % 3}.fine{k}", of) for k, of in enumerate(made)))


def judged(executor: Executor, *family: Claim, store: Store | None = None) -> tuple[Report, int]:
    """The report, and how many realisations were simulated for it."""
    RUN.clear()
    source = Interleaved(1, executor, store)
    report = Family(family, source, budget="quick", error=1e-3).run(seed=1)
    return report, len(RUN)


def one_by_one(of: Study, count: int) -> Iterator[Record]:
    return (realise(of, 1, index) for index in range(count))


@pytest.mark.parametrize("executor", [SerialExecutor(), ThreadPoolExecutor(1), ThreadPoolExecutor(3)])
def test_the_report_is_that_of_one_study_after_another(executor: Executor) -> None:
    """Also of a claim that goes on with two studies whose own claims are decided before."""
    family = (*claims(5), joint("system0.joint", *studies(2)))
    expected = Family(family, one_by_one, budget="quick", error=1e-3).run(seed=1)
    found, _ = judged(executor, *family)
    assert timeless(found) == timeless(expected)
    assert found.exit_code == 0
    assert found.claims[-1].realisations > found.claims[0].realisations


def test_a_study_that_two_systems_read_is_simulated_once() -> None:
    report, run = judged(SerialExecutor(), *claims(4))
    once = sum(kinds["realisations"] for kinds in report.counts.values())
    assert run == once == report.realisations
    assert len(report.counts) == 4
    each = {of["system"]: of["realisations"] for of in report.to_json()["systems"]}
    assert len(each) == 3
    assert sum(each.values()) > once
    alone = [judged(SerialExecutor(), *(c for c in claims(4) if c.system == name))[1] for name in each]
    assert sum(alone) > run


def test_what_nobody_reads_is_a_few_realisations_a_worker() -> None:
    """At most those on trial, of each study that stops when no other wants anything."""
    with ThreadPoolExecutor(2) as pool:
        report, run = judged(pool, *claims(6, pause=0.002))
    assert report.realisations <= run <= report.realisations + 6 * in_flight(2)


def test_workers_are_busy_while_one_study_is_judged() -> None:
    """A study of a single realisation at a time could never run two at once."""
    AT_ONCE[1] = 0
    with ThreadPoolExecutor(2) as pool:
        _, run = judged(pool, *claims(3, pause=0.004))
    assert AT_ONCE[1] > 0.3 * run


def test_a_store_is_read_and_what_is_there_is_not_simulated_again(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        first, some = judged(pool, *claims(3), store=Store(tmp_path / "store"))
        again, none = judged(pool, *claims(3), store=Store(tmp_path / "store"))
    assert timeless(first) == timeless(again)
    assert some >= first.realisations
    assert none <= 3 * in_flight(2)


def test_a_bug_is_not_swallowed() -> None:
    with ThreadPoolExecutor(2) as pool, pytest.raises(ValueError, match="a bug"):
        judged(pool, *claims(2), claim("system0.bug", study("bug", broken)))


def test_one_pool_serves_all_studies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an executor: its processes start once, and end with the run."""
    made: list[WorkerPool] = []
    start = WorkerPool.__init__
    monkeypatch.setattr(WorkerPool, "__init__", lambda self, n: (made.append(self), start(self, n))[1])
    kernels = [study("draws", draws, J=J, T=1.0, tries=10) for J in (0.1, 0.2, 0.3)]  # workers can import it
    with ExitStack() as stack:
        source = simulated(1, None, None, stack, [claim("a.b", of) for of in kernels])
        found = [len(list(source(of, 12))) for of in kernels]
        (pool,) = made
        workers = list(pool._processes.values())
    assert found == [12, 12, 12]
    assert workers
    assert not any(worker.is_alive() for worker in workers)


def test_as_many_processes_as_the_largest_study_leaves_memory_for(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    monkeypatch.setattr(realisations, "available_memory", lambda: 100)
    monkeypatch.setattr("rnnchaos.verify.harness.family.cores", lambda: 8)
    monkeypatch.setattr(executors, "WorkerPool", lambda n: (made.append(n), ThreadPoolExecutor(1))[1])
    monkeypatch.setattr(ThreadPoolExecutor, "stop", ThreadPoolExecutor.shutdown, raising=False)
    small, large = (replace(of, memory_bytes=size) for of, size in zip(studies(2), (1, 30), strict=True))
    for family in ((claim("a.b", small), claim("a.c", large)), (claim("a.b", small),), ()):
        with ExitStack() as stack:
            simulated(1, None, None, stack, family)
    assert made == [3, 8, 8]


def test_progress_tells_of_every_system_and_ends_with_all_claims_decided() -> None:
    """Also where the last of them joins studies that have gone far enough for it."""
    told: list[tuple[str, int, int]] = []
    report = verify(
        *claims(3),
        replace(joint("system0.joint", *studies(2)), tolerance=0.5),
        seed=1,
        executor=SerialExecutor(),
        decided=lambda *line: told.append(line),
    )
    of_all = Counter(verdict.system for verdict in report.claims)
    assert {system: claims for system, _, claims in told} == of_all
    last = {system: done for system, done, _ in told}
    assert last == of_all
    for system in of_all:
        counts = [done for name, done, _ in told if name == system]
        assert counts == sorted(counts)
        assert counts[0] < counts[-1]


def test_time_that_runs_out_leaves_what_is_open_undecided() -> None:
    report = verify(*claims(3, pause=0.01), seed=1, executor=SerialExecutor(), max_seconds=0.05)
    assert report.exit_code == 2
    assert {each.exit_code for each in report.systems} <= {0, 2}

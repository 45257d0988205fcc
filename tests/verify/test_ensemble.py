"""Realisations do not depend on who runs them; nothing is dropped, nothing outlives its parent."""

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnchaos.theory.errors import NotEnoughMemory, UsageError
from rnnchaos.verify import flow
from rnnchaos.verify.ensemble import realisations
from rnnchaos.verify.executors import SerialExecutor, WorkerPool, executor_from
from rnnchaos.verify.study import Record, Study, realise, study

CAMPAIGN = Path(__file__).parent / "campaign.py"
SMALL: dict[str, Any] = {
    "g": 2.0,
    "N": 40,
    "dt": 0.2,
    "states": 2,
    "burn": 2.0,
    "duration": 4.0,
    "thresholds": (1.0,),
}
PAIRS = study("pairs", flow.richardson_pair, **SMALL)


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(2) as workers:
        yield workers


def same(one: Record, other: Record) -> bool:
    names = one.observables.keys() | other.observables.keys()
    equal = all(np.array_equal(one.observables[n], other.observables[n], equal_nan=True) for n in names)
    return equal and (one.index, one.status, one.message) == (other.index, other.status, other.message)


def alternating(seed: np.random.SeedSequence) -> dict[str, Any]:
    """Fails at odd indices, in three ways."""
    index = seed.spawn_key[0]
    if index % 6 == 3:
        raise FloatingPointError("overflow")
    if index % 6 == 5:
        raise np.linalg.LinAlgError("singular")
    return {"x": np.inf if index % 2 else 1.0}


def broken(seed: np.random.SeedSequence) -> dict[str, Any]:
    raise ValueError("a bug")


def test_every_executor_gives_the_same_records_in_order(pool: WorkerPool) -> None:
    expected = [realise(PAIRS, 5, index) for index in range(12)]
    executors: list[Executor] = [SerialExecutor(), pool, ThreadPoolExecutor(3)]
    for executor in executors:
        found = list(realisations(PAIRS, entropy=5, count=12, executor=executor))
        assert all(map(same, found, expected))


def test_a_later_part_is_a_part_of_the_whole() -> None:
    whole = list(realisations(PAIRS, entropy=5, count=6, executor=SerialExecutor()))
    part = list(realisations(PAIRS, entropy=5, count=2, start=3, executor=SerialExecutor()))
    assert all(map(same, part, whole[3:5]))
    assert len(part) == 2


def test_failures_are_records() -> None:
    found = list(realisations(study("odd", alternating), entropy=1, count=6, executor=SerialExecutor()))
    assert [record.status for record in found] == ["done", "failed"] * 3
    assert [record.message for record in found[1::2]] == [
        "not finite: x",
        "FloatingPointError: overflow",
        "LinAlgError: singular",
    ]


def test_a_bug_is_not_a_record() -> None:
    with pytest.raises(ValueError, match="a bug"):
        list(realisations(study("bug", broken), entropy=1, count=3, executor=SerialExecutor()))


def test_errors_cross_process_borders(pool: WorkerPool) -> None:
    wrong = study("wrong", flow.richardson_pair, **SMALL | {"phi": "x.__class__"})
    with pytest.raises(UsageError, match="phi"):
        list(realisations(wrong, entropy=1, count=3, executor=pool))


def test_memory_is_refused_before_anything_runs() -> None:
    parameters = SMALL | {"N": 10**6}
    huge = study("huge", flow.gaussian, memory_bytes=flow.memory_bytes(parameters), **parameters)
    with pytest.raises(NotEnoughMemory, match=r"huge needs 37\d\d\.\d\d GiB"):
        next(realisations(huge, entropy=1, count=1))


def test_stopping_early_leaves_the_executor_usable(pool: WorkerPool) -> None:
    run = realisations(PAIRS, entropy=5, count=100000, executor=pool)
    first = next(run)
    run.close()  # type: ignore[attr-defined]
    assert same(first, next(realisations(PAIRS, entropy=5, count=1, executor=pool)))


def test_progress_counts_what_was_delivered() -> None:
    calls: list[tuple[int, int]] = []
    run = realisations(
        PAIRS,
        entropy=5,
        count=4,
        executor=SerialExecutor(),
        progress=lambda done, of: calls.append((done, of)),
    )
    assert len(list(run)) == 4
    assert calls == [(n, 4) for n in (1, 2, 3, 4)]


def test_batches_grow_to_about_a_second() -> None:
    sizes = []

    class Counting(ThreadPoolExecutor):
        def submit(self, function: Any, /, *args: Any, **kwargs: Any) -> Any:
            sizes.append(len(args[2]))
            return super().submit(function, *args, **kwargs)

    assert len(list(realisations(study("quick", quick), entropy=1, count=3000, executor=Counting(1)))) == 3000
    assert sum(sizes) == 3000
    assert max(sizes) >= 500


def quick(seed: np.random.SeedSequence) -> dict[str, Any]:
    return {"x": 0.0}


@pytest.mark.parametrize("text", ["threads", "processes=0", "processes=x", "dask=", "dask", "", "serial=2"])
def test_unknown_executors_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="accepted: processes, processes=K, serial, dask=ADDRESS, mpi"):
        executor_from(text)


def test_named_executors() -> None:
    assert isinstance(executor_from("serial"), SerialExecutor)
    with executor_from("processes=1") as one:
        assert isinstance(one, WorkerPool)
        assert one.submit(abs, -3).result() == 3


@pytest.mark.parametrize(
    "parameters",
    [{"x": float("nan")}, {"x": object()}, {"x": np.float64(2) * 1j}],
    ids=["nan", "object", "complex"],
)
def test_parameters_are_json(parameters: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="parameters"):
        study("s", quick, **parameters)


def test_the_key_depends_on_all_that_matters_and_nothing_else() -> None:
    base = study("s", quick, a=1, b=[1, 2])
    assert base == Study("s", quick, (("b", (1, 2)), ("a", 1)), memory_bytes=9)
    assert base.key == study("s", quick, b=(1, 2), a=1).key == pickle.loads(pickle.dumps(base)).key
    others = [
        study("t", quick, a=1, b=[1, 2]),
        study("s", broken, a=1, b=[1, 2]),
        study("s", quick, a=2, b=[1, 2]),
    ]
    assert len({base.key, *(other.key for other in others)}) == 4
    assert len({base.task_key(entropy, index) for entropy in (1, 12) for index in (1, 2, 21)}) == 6


def children(parent: int) -> set[int]:
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.add(int(stat.parent.name))
    return found


def alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if Path(f"/proc/{pid}").exists()}


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds children in /proc")
def test_no_worker_outlives_its_parent(tmp_path: Path) -> None:
    """However it ends: by Ctrl-C, or by kill -9 (SIGTERM is the same: no handler runs)."""
    started = {}
    for how in (signal.SIGINT, signal.SIGKILL):
        log = tmp_path / f"log{how}"
        command = [sys.executable, CAMPAIGN, tmp_path / f"store{how}", log, "20", "30"]
        started[how] = log, subprocess.Popen(command, stderr=subprocess.DEVNULL)
    for how, (log, process) in started.items():
        wait_for(log.exists)
        workers = children(process.pid)
        assert workers
        os.kill(process.pid, how)
        process.wait(10)
        wait_for(lambda pids=workers: not alive(pids))


def wait_for(condition: Any, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def test_a_script_needs_no_guard(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from rnnchaos.verify import flow\n"
        "from rnnchaos.verify.ensemble import realisations\n"
        "from rnnchaos.verify.study import study\n"
        f"pairs = study('pairs', flow.richardson_pair, **{SMALL!r})\n"
        "print([r.status for r in realisations(pairs, entropy=5, count=3)])\n"
    )
    run = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60)
    assert (run.returncode, run.stdout, run.stderr) == (0, "['done', 'done', 'done']\n", "")


def test_a_kernel_of_a_script_is_refused_with_a_sentence(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from rnnchaos.verify.ensemble import realisations\n"
        "from rnnchaos.verify.study import study\n"
        "def kernel(seed): return {'x': 1.0}\n"
        "next(realisations(study('own', kernel), entropy=5, count=3))\n"
    )
    run = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60)
    assert "kernel = __main__.kernel: accepted: a function of a module that workers can import" in run.stderr


DASK = """
from distributed import LocalCluster
from rnnchaos.verify import flow
from rnnchaos.verify.ensemble import realisations
from rnnchaos.verify.executors import SerialExecutor, executor_from
from rnnchaos.verify.store import Store
from rnnchaos.verify.study import study

if __name__ == "__main__":
    pairs = study("pairs", flow.richardson_pair, **{small})
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        with executor_from("dask=" + cluster.scheduler_address) as executor:
            for record in realisations(pairs, entropy=5, count=8, executor=executor, store=Store("dask")):
                pass
    for record in realisations(pairs, entropy=5, count=8, executor=SerialExecutor(), store=Store("serial")):
        pass
    assert Store("dask").check() == Store("serial").check()
    print("equal")
"""


def test_a_dask_cluster_of_two_workers_gives_the_same_records(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="dask.distributed is not installed")
    (tmp_path / "cluster.py").write_text(DASK.replace("{small}", repr(SMALL)))
    command = [sys.executable, "cluster.py"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert run.stdout == "equal\n", run.stderr

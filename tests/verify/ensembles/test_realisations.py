"""Realisations do not depend on who runs them; nothing is dropped, nothing outlives its parent."""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from rnnchaos.theory.errors import NotEnoughMemory, UsageError
from rnnchaos.verify.ensembles.executors import SerialExecutor, WorkerPool
from rnnchaos.verify.ensembles.machine import THREADS
from rnnchaos.verify.ensembles.realisations import realisations
from rnnchaos.verify.ensembles.study import Record, Study, realise, study
from rnnchaos.verify.networks import flow

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
    with pytest.raises(NotEnoughMemory, match=r"huge with N = 1000000, .* needs 37\d\d\.\d\d GiB"):
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


@pytest.mark.parametrize(
    "before", ["", "from rnnchaos.verify.ensembles.machine import single_blas; single_blas()\n"]
)
def test_the_blas_of_scipy_runs_on_one_thread_too(before: str) -> None:
    """In a fresh process, as it is and as a worker: SciPy's BLAS is loaded by the kernel, after the limit
    would have been set."""
    program = (
        f"{before}"
        "from rnnchaos.verify.ensembles.realisations import run_batch\n"
        "from rnnchaos.verify.ensembles.study import study\n"
        "def kernel(seed):\n"
        "    import scipy.linalg.lapack\n"
        "    from threadpoolctl import threadpool_info\n"
        "    blas = [pool['num_threads'] for pool in threadpool_info() if pool['user_api'] == 'blas']\n"
        "    return {'pools': len(blas), 'threads': max(blas)}\n"
        "record, = run_batch(study('threads', kernel), 1, [0], None)\n"
        "print(record.observables['pools'], record.observables['threads'])\n"
    )
    given = {name: value for name, value in os.environ.items() if name not in THREADS}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=given)
    pools, threads = map(int, done.stdout.split())
    assert pools >= 1
    assert threads == 1

"""Realisations of a study, in parallel, in index order, resumable.

Tasks go to any `concurrent.futures.Executor` in batches of about a second (`BATCH_SECONDS`), one BLAS thread
each: two BLAS threads on shared cores have been seen a hundred times slower than one. A batch's worker stores
each record as soon as it is done. Delivery is in index order whatever the scheduling, so a verdict that stops
early stops at the same record on every machine; to bound what is then wasted, only a few batches are in
flight.
"""

import math
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager

from rnnchaos.theory.errors import NotEnoughMemory, RnnChaosError, UsageError
from rnnchaos.verify.ensembles.checkpoint import keeping
from rnnchaos.verify.ensembles.executors import SerialExecutor, WorkerPool
from rnnchaos.verify.ensembles.machine import available_memory, cores, one_blas_thread
from rnnchaos.verify.ensembles.store import Store
from rnnchaos.verify.ensembles.study import Record, Study, realise

BATCH_SECONDS = 1.0
"""Aim of one batch: long against what it costs to send (milliseconds), short against a run."""


def realisations(
    study: Study,
    *,
    entropy: int,
    count: int,
    executor: Executor | None = None,
    store: Store | None = None,
    start: int = 0,
    progress: Callable[[int, int], object] | None = None,
) -> Iterator[Record]:
    """Records `start` ... `start + count - 1` of the run with seed `entropy`, in index order.

    `executor` None is a pool of processes on the usable cores, closed at the end. What `store` holds is read
    and not run. `progress(delivered, count)` is called for each record. Raises `NotEnoughMemory` before
    anything starts, `CannotWrite` where the store cannot be written. Closing the iterator, or Ctrl-C, cancels
    what is in flight.
    """
    workers = affordable_workers(study, cores() if executor is None else 1)
    with ExitStack() as stack:
        if store is not None:
            stack.enter_context(store)
            store.plan(study, entropy, start + count)
        pool = executor or stack.enter_context(WorkerPool(workers))
        run = Run(study, entropy, pool, store, range(start, start + count))
        stack.callback(run.cancel)
        for delivered, record in enumerate(run, 1):
            if progress is not None:
                progress(delivered, count)
            yield record


def affordable_workers(study: Study, wanted: int) -> int:
    """How many of `wanted` processes fit in memory. Raises `NotEnoughMemory` where not one does."""
    free = available_memory()
    if study.memory_bytes > free:
        need, have = (f"{size / 2**30:.2f} GiB" for size in (study.memory_bytes, free))
        sizes = ", ".join(f"{name} = {n}" for name, n in study.parameters if type(n) is int)
        raise NotEnoughMemory(
            f"{study.id}{sizes and f' with {sizes}'} needs {need} of memory, {have} are available"
        )
    return max(1, min(wanted, free // max(1, study.memory_bytes)))


class Run:
    """The records of `indices`: from the store where it has them, else from the executor. Iterating keeps
    some batches ahead; `submit` and `gather` are for whoever has several runs on one executor.
    """

    def __init__(
        self, study: Study, entropy: int, executor: Executor, store: Store | None, indices: range
    ) -> None:
        if isinstance(executor, WorkerPool) and study.kernel.__module__ == "__main__":
            accepted = "accepted: a function of a module that workers can import, or the executor serial"
            raise UsageError("kernel", study.kernel_name, accepted)
        self.study, self.entropy, self.executor = study, entropy, executor
        self.store, self.indices = store, indices
        self.ready: dict[int, Record] = {}
        self.flying: deque[Future[list[Record]]] = deque()
        self.todo = deque(index for index in indices if not self._has(index))
        self.running = frozenset(self.todo)
        self.width = width(executor)
        self.most = in_flight(self.width)
        self.size = 1

    def _has(self, index: int) -> bool:
        return self.store is not None and self.store.has(self.study, self.entropy, index)

    def __iter__(self) -> Iterator[Record]:
        for index in self.indices:
            yield self._computed(index) if index in self.running else self.stored(index)

    def _computed(self, index: int) -> Record:
        while index not in self.ready:
            self.submit(most=self.most)
            self._collect(self.flying.popleft())
        return self.ready.pop(index)

    def stored(self, index: int) -> Record:
        """The record in the store; where that is corrupt, and now in quarantine, the task runs again."""
        record = None if self.store is None else self.store.read(self.study, self.entropy, index)
        if record is None:
            self._collect(self._send([index]))
            return self.ready.pop(index)
        return record

    def _send(self, batch: list[int]) -> Future[list[Record]]:
        with self._workers():
            return self.executor.submit(run_batch, self.study, self.entropy, batch, self.store)

    def submit(self, *, until: float = math.inf, most: int) -> None:
        """Send batches of what lies before `until`, till `most` are in flight; the last ones shrink, to end
        together."""
        while self.todo and self.todo[0] < until and len(self.flying) < most:
            left = min(len(self.todo), until - self.todo[0])
            share = math.ceil(left / (2 * self.width))
            batch = [self.todo.popleft() for _ in range(min(self.size, share))]
            self.flying.append(self._send(batch))

    def gather(self) -> None:
        """Take what is done."""
        for future in [each for each in self.flying if each.done()]:
            self.flying.remove(future)
            self._collect(future)

    def _collect(self, future: Future[list[Record]]) -> None:
        with self._workers():
            records = future.result()
        for record in records:
            self.ready[record.index] = record
            if self.store is not None and not self.store.has(self.study, self.entropy, record.index):
                self.store.write(self.study, self.entropy, record)  # the worker sees another disk
        mean = sum(record.seconds for record in records) / len(records)
        self.size = max(1, min(1000, math.ceil(BATCH_SECONDS / max(mean, 1e-6))))

    @contextmanager
    def _workers(self) -> Iterator[None]:
        """Say of which study the task was that ended a worker."""
        try:
            yield
        except BrokenProcessPool:
            why = "out of memory, or its kernel's module cannot be imported there"
            raise RnnChaosError(f"{self.study.id}: a worker process ended abruptly ({why})") from None

    def cancel(self) -> None:
        """Drop what has not started."""
        for future in self.flying:
            future.cancel()


def run_batch(study: Study, entropy: int, indices: list[int], store: Store | None) -> list[Record]:
    """What a worker runs: the realisations `indices` on one BLAS thread, each stored as soon as done."""
    records = []
    kept = store if store is not None and store.path.is_dir() else None
    with one_blas_thread(), keeping(kept.path if kept else None):
        for index in indices:
            record = realise(study, entropy, index)
            if store is not None and store.path.is_dir():
                store.write(study, entropy, record)
            records.append(record)
    return records


def in_flight(width: int) -> int:
    """Batches that keep `width` workers busy: two for each, the one only where it is this process."""
    return 2 * width - (width == 1)


def width(executor: Executor) -> int:
    """Batches that the executor can run at once, as far as it tells."""
    if isinstance(executor, SerialExecutor):
        return 1
    return int(getattr(executor, "_max_workers", None) or cores())

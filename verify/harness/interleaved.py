"""Records of several studies from one executor, whose workers never wait for a reader.

A reader of a study that stops early wants records up to its next checkpoint, and does not know yet whether it
wants more. So what the readers said that they want comes first, of the study with the most seconds left
before the others; only where that does not keep all workers busy, a few records beyond are simulated on
trial. One study after another would do this at the end of every one of them. What a reader gets does not
depend on any of it: records come in index order.
"""

import math
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, wait
from contextlib import ExitStack

from rnnchaos.verify.ensembles.realisations import Run, affordable_workers, in_flight, width
from rnnchaos.verify.ensembles.store import Store
from rnnchaos.verify.ensembles.study import Record, Study


class Interleaved:
    """The studies of one run with seed `entropy`; called with a study and a number of records, it gives their
    `Stream`."""

    def __init__(self, entropy: int, executor: Executor, store: Store | None = None) -> None:
        self.entropy, self.executor, self.store = entropy, executor, store
        self.most = in_flight(width(executor))
        self.open: list[Stream] = []

    def __call__(self, study: Study, count: int) -> "Stream":
        return Stream(self, study, count)

    def fill(self, first: "Stream") -> None:
        """Keep the workers busy: at least one batch of `first`, wanted records, then others."""
        if not first.run.flying:
            first.run.submit(until=max(first.wanted, first.at + 1), most=1)
        read = [stream for stream in self.open if stream.at < stream.wanted]
        streams = sorted(read, key=lambda stream: -stream.seconds_left)
        for beyond in (0, self.most):
            for stream in streams:
                room = self.most - sum(len(each.run.flying) for each in self.open)
                stream.run.submit(until=stream.wanted + beyond, most=len(stream.run.flying) + room)

    def gather(self) -> None:
        """Wait until something is done, and take all that is."""
        wait([future for each in self.open for future in each.run.flying], return_when=FIRST_COMPLETED)
        for each in self.open:
            each.run.gather()


class Stream(Iterator[Record]):
    """Records 0 ... count - 1 of a study, of which those before `wanted` will be asked for. Nothing starts
    before the first is asked for, or wanted. Raises what `realisations` raises."""

    def __init__(self, source: Interleaved, study: Study, count: int) -> None:
        affordable_workers(study, 1)
        self.source, self.count, self.at = source, count, 0
        self.wanted, self.seconds_left = 0, math.inf
        self.stack = ExitStack()
        if source.store is not None:
            self.stack.enter_context(source.store)
            source.store.plan(study, source.entropy, count)
        self.run = Run(study, source.entropy, source.executor, source.store, range(count))
        source.open.append(self)

    def want(self, until: int, seconds_left: float) -> None:
        """Say that records before `until` will be asked for, of a study that may take `seconds_left` more."""
        self.wanted, self.seconds_left = max(self.wanted, until), seconds_left

    @property
    def ready(self) -> bool:
        """Whether all that is wanted is there."""
        return all(i in self.run.ready or i not in self.run.running for i in range(self.at, self.wanted))

    def __next__(self) -> Record:
        if self.at >= self.count:
            raise StopIteration
        record = self._computed() if self.at in self.run.running else self.run.stored(self.at)
        self.at += 1
        return record

    def _computed(self) -> Record:
        while self.at not in self.run.ready:
            self.source.fill(self)
            self.source.gather()
        return self.run.ready.pop(self.at)

    def close(self) -> None:
        """Drop what has not started, and what nobody will read."""
        if self in self.source.open:
            self.source.open.remove(self)
            self.run.cancel()
            self.stack.close()

r"""Sequential tests: a sample of numbers per measurement, a sampler per study, a test per claim.

With I_n the interval of a confidence sequence after n realisations, a claim is decided at the first
checkpoint n at which I_n, widened by the bias budget, lies inside the claim's band or misses it.

Realisations are consumed in index order and everything is recomputed at checkpoints that depend on the
planned maximum alone, so what a claim sees is a function of (plan, seed) and never of scheduling. Claims that
share a study share its records and the largest of their budgets.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.claim import EVERYTHING, Interval, Measurement, Stated
from rnnchaos.verify.ensembles.study import Record, Study
from rnnchaos.verify.report.verdict import Verdict, judge
from rnnchaos.verify.statistics.sequences import ConfidenceSequence, FastInterval, SignSequence

FIRST_CHECKPOINT = 10
Progress = Callable[[str, int, int], None]
Source = Callable[[Study, int], Iterator[Record]]


@runtime_checkable
class Ahead(Iterator[Record], Protocol):
    """Records that are simulated before they are asked for. Those before `until` will be, first of the study
    with the most `seconds_left`; `ready` when they are there.
    """

    @property
    def ready(self) -> bool: ...

    def want(self, until: int, seconds_left: float) -> None: ...


def checkpoints(planned: int) -> tuple[int, ...]:
    """Where verdicts are taken: 10, then steps of a tenth (at least 10) up to the planned maximum.

    >>> checkpoints(130)
    (10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 121, 130)
    """
    points, n = [], FIRST_CHECKPOINT
    while n < planned:
        points.append(n)
        n += max(FIRST_CHECKPOINT, n // 10)
    return (*points, planned)


@dataclass
class Sample:
    """One measurement: its values so far, and its confidence sequence at the last checkpoint."""

    measurement: Measurement
    error: float
    planned: int
    values: list[float] = field(default_factory=list)
    interval: Interval = EVERYTHING

    @property
    def sequence(self) -> ConfidenceSequence:
        family = SignSequence if self.measurement.interval == "sign" else FastInterval
        return family(error=self.error, planned=self.planned)

    @property
    def array(self) -> NDArray[np.float64]:
        return np.array(self.values, dtype=np.float64)

    @property
    def centre(self) -> float:
        """Median or mean of the values that did not blow up, as the interval brackets the one or the other;
        nan for none.
        """
        finite = self.array[np.isfinite(self.array)]
        locate = np.median if self.measurement.interval == "sign" else np.mean
        return float(locate(finite)) if len(finite) else math.nan

    def refresh(self) -> None:
        self.interval = self.sequence.interval(self.array)


@dataclass
class Sampler:
    """One study: its records in index order, cut at checkpoints."""

    study: Study
    planned: int
    source: Source
    samples: list[Sample] = field(default_factory=list)
    counters: dict[str, Callable[[Record], Mapping[str, int]]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=lambda: {"realisations": 0, "failed": 0})
    done: int = 0
    seconds: float = 0.0
    records: Iterator[Record] | None = None

    @property
    def spent(self) -> bool:
        return self.done >= self.planned

    @property
    def target(self) -> int:
        """The next checkpoint."""
        return next(n for n in checkpoints(self.planned) if n > self.done)

    @property
    def seconds_left(self) -> float:
        """Of simulation, were the whole plan needed; infinite before the first realisation."""
        return (self.planned - self.done) * self.seconds / self.done if self.done else math.inf

    def want(self) -> None:
        """Say to a source that simulates several studies at a time which records will be asked for."""
        self.records = self.records or self.source(self.study, self.planned)
        if isinstance(self.records, Ahead):
            self.records.want(self.target, self.seconds_left)

    @property
    def waits(self) -> bool:
        """Whether to go on would have to wait for a simulation, as far as is known."""
        return isinstance(self.records, Ahead) and not self.records.ready

    def advance(self, expired: Callable[[], bool], progress: Progress | None) -> bool:
        """Draw up to the next checkpoint and refresh the intervals; False where the time ran out."""
        self.records = self.records or self.source(self.study, self.planned)
        target = self.target
        while self.done < target:
            if expired():
                return False
            self._take(next(self.records))
            if progress is not None:
                progress(self.study.id, self.done, self.planned)
        for sample in self.samples:
            sample.refresh()
        return True

    def _take(self, record: Record) -> None:
        self.done += 1
        self.seconds += record.seconds
        self.counts["realisations"] = self.done
        self.counts["failed"] += record.status != "done"
        for sample in self.samples:
            sample.values.append(sample.measurement.value(record))
        for counter in self.counters.values():
            for kind, number in counter(record).items():
                self.counts[kind] = self.counts.get(kind, 0) + number

    def close(self) -> None:
        """Release what the iterator of records holds (workers, locks)."""
        close = getattr(self.records, "close", None)
        if close is not None:
            close()


@dataclass
class SequentialTest:
    """One claim on its way to a verdict; `reason` is set, and nothing is judged, where it is toothless."""

    stated: Stated
    samples: tuple[Sample, ...]
    samplers: tuple[Sampler, ...]
    mutate: bool
    reason: str | None = None
    verdict: str = "undecided"
    interval: Interval = EVERYTHING
    realisations: int = 0
    rivals: list[str] = field(init=False)
    history: dict[int, Interval] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rivals = ["undecided"] * len(self.stated.rivals)

    @property
    def settled(self) -> bool:
        """Whether no further data are wanted: decided, or (mutated) every rival is and `sharp` holds."""
        if self.reason is not None:
            return True
        if self.mutate:
            return "undecided" not in self.rivals and self.sharp
        return self.verdict != "undecided"

    @property
    def sharp(self) -> bool:
        """Whether I is no wider than the claim's band: if it holds the prediction, it then misses every value
        more than two tolerances away, a mutant's too. An ordering's band has no width.
        """
        band = self.stated.band
        return self.interval[1] - self.interval[0] <= band[1] - band[0]

    @property
    def open(self) -> bool:
        """Whether another checkpoint could change anything."""
        return not self.settled and not all(sampler.spent for sampler in self.samplers)

    def judge(self) -> None:
        """Take the verdict at the present checkpoint. What was decided before stays (a claim that goes on for
        its rivals).
        """
        self.interval = self.stated.widened(*(sample.interval for sample in self.samples))
        self.realisations = max(sampler.done for sampler in self.samplers)
        if self.realisations:
            self.history[self.realisations] = self.interval
        fewest = min(sampler.done for sampler in self.samplers)
        if self.verdict == "undecided" and fewest >= self.stated.claim.least:
            self.verdict = judge(self.interval, self.stated.band)
        pairs = zip(self.stated.rivals, self.rivals, strict=True)
        self.rivals = [self._rival(r, before) for (_, r), before in pairs]

    def _rival(self, r: float, before: str) -> str:
        """`verified` where a rival in the theory's place passed, ever; `refuted` once it was outside I; else
        undecided.
        """
        t = self.stated.tolerance
        if self.mutate and (before == "verified" or judge(self.interval, (r - t, r + t)) == "verified"):
            return "verified"
        inside = self.interval[0] <= r <= self.interval[1]
        return "undecided" if inside and before == "undecided" else "refuted"

    def result(self) -> Verdict:
        rivals = tuple((n, r, word) for (n, r), word in zip(self.stated.rivals, self.rivals, strict=True))
        word = self.verdict if self.reason is None else "toothless"
        history = tuple((n, low, high) for n, (low, high) in self.history.items())
        return Verdict(self.stated, word, self.interval, self.realisations, rivals, self.reason, history)

r"""Running a family of claims: sample, judge at fixed checkpoints, stop when decided.

The family is the set of distinct measurements of the selected claims, m of them, of whatever systems, fixed
before sampling; each gets a confidence sequence at alpha' = alpha/m (Bonferroni: all m hold at all times
with probability 1 - alpha, whatever they share; `rnnchaos.verify.harness.family_plan`). Measurements are
distinct by what they compute, not by name. A claim stops at the first checkpoint that decides it; a study,
which is simulated once for all claims that read it, stops when these have stopped. Claims that join several
studies are judged after these, those that lag drawing on while such a claim is open.

`mutate=True` puts each rival in the theory's place. Sampling goes on until every rival is outside its claim's
interval and that is no wider than the band, or the budget is spent; a rival whose band [r - t, r + t] ever
contained I has come out verified, and the claim does not discriminate. Mutated claims are two-sided, also
those of an ordering.
"""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.claim import Claim, Measurement
from rnnchaos.verify.ensembles.identity import content_hash
from rnnchaos.verify.ensembles.machine import cores
from rnnchaos.verify.ensembles.seeds import checked_seed, fresh_seed
from rnnchaos.verify.harness.family_plan import FamilyPlan
from rnnchaos.verify.harness.outcome import Outcome
from rnnchaos.verify.harness.pursuit import pursue
from rnnchaos.verify.harness.selection import distinct, selected
from rnnchaos.verify.harness.sequential import Progress, Sample, Sampler, SequentialTest, Source
from rnnchaos.verify.report.report import Report, repeat

FAMILY_ERROR = {"quick": 1e-3, "standard": 1e-6, "thorough": 1e-6}
BUDGETS = tuple(FAMILY_ERROR)


def verify(
    *claims: Claim | str,
    budget: str = "quick",
    seed: int | None = None,
    max_seconds: float | None = None,
    out: str | Path | None = None,
    mutate: bool = False,
    executor: Executor | None = None,
    progress: Progress | None = None,
    decided: Progress | None = None,
) -> Report:
    """Check claims (objects, ids or prefixes of ids; none means all) against simulation.

    `seed` is drawn fresh, and reported, where not given; `max_seconds` ends sampling and leaves open claims
    undecided; `out` keeps every realisation, so that a run resumes, and gets the report
    (`rnnchaos.verify.report.write`); `progress(study, done, planned)` is called after each realisation,
    `decided(system, done, claims)` for each system at the start and when claims were judged.
    Raises `UsageError` for an unknown claim, budget or seed, `CannotWrite` for a folder that cannot be
    written.
    """
    if budget not in BUDGETS:
        raise UsageError("budget", budget, "accepted: " + ", ".join(BUDGETS))
    if max_seconds is not None and not 0 < max_seconds < math.inf:
        raise UsageError("max_seconds", max_seconds, "accepted: a finite number of seconds > 0")
    chosen = selected(claims, budget)
    entropy = fresh_seed() if seed is None else checked_seed(seed)
    from rnnchaos.verify.report import write as reports

    with ExitStack() as stack:
        source = simulated(entropy, executor, out, stack, chosen)
        if out is not None:
            reports.check(out)
        family = Family(chosen, source, budget=budget, error=FAMILY_ERROR[budget], mutate=mutate)
        report = family.run(seed=entropy, max_seconds=max_seconds, progress=progress, decided=decided)
        command = repeat(claims, budget=budget, seed=entropy, max_seconds=max_seconds, mutate=mutate)
        report = replace(report, command=command)
        if out is not None:
            reports.write(report, out)
        return report


def simulated(
    entropy: int,
    executor: Executor | None,
    out: str | Path | None,
    stack: ExitStack,
    claims: Iterable[Claim],
) -> Source:
    """Realisations from simulation, kept in the store of `out` where one is given. Without an executor, one
    pool of as many processes as the largest of the claims' studies leaves memory for.
    """
    from rnnchaos.verify.ensembles.executors import WorkerPool
    from rnnchaos.verify.ensembles.realisations import affordable_workers
    from rnnchaos.verify.ensembles.store import Store
    from rnnchaos.verify.harness.interleaved import Interleaved

    store = None if out is None else stack.enter_context(Store(out))
    if executor is None:
        studies = {study for claim in claims for study in claim.studies}
        most = cores()
        executor = WorkerPool(min((affordable_workers(study, most) for study in studies), default=most))
        stack.callback(executor.stop)
    return Interleaved(entropy, executor, store)


@dataclass
class Family:
    """The claims of one run with everything that is fixed before sampling; `run` samples and judges."""

    claims: Sequence[Claim]
    source: Source
    budget: str
    error: float
    mutate: bool = False

    def __post_init__(self) -> None:
        self.claims = distinct(self.claims)
        self.plan = FamilyPlan(self.claims, self.budget, self.error)
        self.measurements, self.share = self.plan.measurements, self.plan.share
        for claim in self.claims:
            for measurement in (*claim.measurements, *filter(None, [claim.finite_size])):
                measurement.check()
        self.samplers = {
            key: Sampler(study, self.plan.planned(key), self.source)
            for key, study in self.plan.studies.items()
        }
        self.samples: dict[Measurement, Sample] = {}
        self.tests = [self._test(claim) for claim in self.claims]

    def _sample_of(self, measurement: Measurement) -> Sample:
        key = measurement.study.key
        if measurement not in self.samples:
            self.samples[measurement] = Sample(measurement, self.share, self.plan.mixture(key))
            self.samplers[key].samples.append(self.samples[measurement])
        return self.samples[measurement]

    def _test(self, claim: Claim) -> SequentialTest:
        """State the claim; a toothless one is never judged. Claims of one study share one count of its
        networks.
        """
        stated = claim.stated()
        samplers = tuple(self.samplers[study.key] for study in claim.studies)
        if claim.finite_size is not None:
            self._sample_of(claim.finite_size)
        for sampler in samplers:
            if claim.count is not None:
                sampler.counters.setdefault(content_hash(claim.count), claim.count)
        samples = tuple(self._sample_of(m) for m in claim.measurements)
        return SequentialTest(stated, samples, samplers, self.mutate, stated.toothless())

    def run(
        self,
        *,
        seed: int,
        max_seconds: float | None = None,
        progress: Progress | None = None,
        decided: Progress | None = None,
    ) -> Report:
        """Sample until every claim is decided, the budget is spent, or the time is up."""
        start = time.monotonic()
        deadline = None if max_seconds is None else start + max_seconds
        with ExitStack() as stack:
            for sampler in self.samplers.values():
                stack.enter_context(closing(sampler))
            self._tell(decided)
            self._sample(
                lambda: deadline is not None and time.monotonic() >= deadline,
                progress,
                partial(self._tell, decided),
            )
        found = Outcome(self.plan, self.tests, self.samplers, self.samples)
        return found.report(seed=seed, seconds=time.monotonic() - start, mutate=self.mutate)

    def _tell(self, decided: Progress | None) -> None:
        if decided is None:
            return
        for system, claims in self.plan.systems.items():
            own = [test for test in self.tests if test.stated.claim.system == system]
            decided(system, sum(test.settled for test in own), len(claims))

    def _sample(
        self, expired: Callable[[], bool], progress: Progress | None, judged: Callable[[], None]
    ) -> None:
        """Claims of one study, all studies side by side; then those that join several."""
        fair = [test for test in self.tests if test.reason is None]
        alone = [[t for t in fair if t.samplers == (sampler,)] for sampler in self.samplers.values()]
        joint = [test for test in fair if len(test.samplers) > 1]
        if pursue(alone, expired, progress, judged):
            for test in joint:
                test.judge()
            judged()
            pursue([joint], expired, progress, judged)

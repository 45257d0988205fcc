"""From judged tests to a report: counts, warnings, what was measured beside the claims, and what it took."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnchaos.verify.claim import Measurement
from rnnchaos.verify.ensembles.machine import cores, versions
from rnnchaos.verify.harness.family_plan import FamilyPlan
from rnnchaos.verify.harness.sequential import Sample, Sampler, SequentialTest
from rnnchaos.verify.report.report import TOO_GOOD, Report, scores, too_good
from rnnchaos.verify.report.systems import Work
from rnnchaos.verify.report.verdict import plain


@dataclass(frozen=True)
class Outcome:
    """A family after its run: the tests of its claims, a sampler for each key of a study, and the samples."""

    plan: FamilyPlan
    tests: Sequence[SequentialTest]
    samplers: Mapping[str, Sampler]
    samples: Mapping[Measurement, Sample]

    def report(self, *, seed: int, seconds: float, mutate: bool) -> Report:
        return Report(
            tuple(test.result() for test in self.tests),
            family_error=self.plan.error,
            intervals=len(self.plan.measurements),
            seed=seed,
            budget=self.plan.budget,
            seconds=round(seconds, 3),
            host=versions() | {"cores": str(cores())},
            mutate=mutate,
            warnings=tuple(self._warnings()),
            counts={self._label(sampler): sampler.counts for sampler in self.samplers.values()},
            finite_size=tuple(self._finite_size()),
            quantiles=tuple(self._quantiles()),
            work=tuple(self._work(system) for system in self.plan.systems),
            realisations=sum(sampler.done for sampler in self.samplers.values()),
            simulation_seconds=_seconds(self.samplers.values()),
        )

    def _work(self, system: str) -> Work:
        studies = {study.key for claim in self.plan.systems[system] for study in claim.studies}
        used = [self.samplers[key] for key in studies]
        done = sum(sampler.done for sampler in used)
        return Work(system, self.plan.intervals(system), done, _seconds(used))

    def _label(self, sampler: Sampler) -> str:
        """The study's id, with the beginning of its key where studies share an id."""
        of = sampler.study
        shared = sum(other.study.id == of.id for other in self.samplers.values()) > 1
        return f"{of.id} {of.key[:8]}" if shared else of.id

    def _warnings(self) -> Iterator[str]:
        """Agreement that is too good, and blow-ups."""
        tail = too_good([u for test in self.tests if (u := _scores(test)) is not None])
        if tail < TOO_GOOD:
            yield f"agreement is too good: the sum of z^2 lies in the lower {tail:.1e} of its law"
        for sampler in self.samplers.values():
            if failed := sampler.counts["failed"]:
                yield f"{self._label(sampler)}: {failed} of {sampler.done} realisations blew up"

    def _quantiles(self) -> Iterator[dict[str, Any]]:
        """Quantiles of the values of each claim that asks for them; those that blew up left out."""
        for claim in self.plan.claims:
            values = self.samples[claim.measurements[0]].array
            values = values[np.isfinite(values)]
            if claim.quantiles and len(values):
                numbers = np.quantile(values, claim.quantiles)
                found = {f"{q:g}": float(v) for q, v in zip(claim.quantiles, numbers, strict=True)}
                yield {"id": claim.id, "name": claim.measurements[0].name, "quantiles": found}

    def _finite_size(self) -> Iterator[dict[str, Any]]:
        """The fitted coefficient of 1/N of each claim that has one: intervals outside the family."""
        for claim in self.plan.claims:
            if claim.finite_size is not None:
                sample = self.samples[claim.finite_size]
                yield {
                    "id": claim.id,
                    "name": claim.finite_size.name,
                    "coefficient": plain(sample.centre),
                    "interval": [plain(end) for end in sample.interval],
                    "error": self.plan.share,
                    "realisations": len(sample.values),
                }


def _seconds(samplers: Iterable[Sampler]) -> float:
    return round(math.fsum(sampler.seconds for sampler in samplers), 3)


def _scores(test: SequentialTest) -> Any:
    """Scores of a two-sided claim of one measurement, in the claim's unit; None for the others."""
    if len(test.samples) != 1 or test.stated.claim.kind != "value" or test.reason is not None:
        return None
    (sample,) = test.samples
    own_unit = np.array([test.stated.claim.combine((value, value))[0] for value in sample.values])
    return scores(own_unit, test.stated.prediction, sample.measurement.interval)

r"""Families of claims: how often a run of the harness has any false verdict, by formula and by the harness.

A family is `CLAIMS` claims, each of a study of its own, alpha/m each, judged at the harness's checkpoints;
the first decided verdict stays. The truth lies on the edge of every claim's tolerance, where errors are
likeliest; half of the claims count as just right, so that a refutation is false, and half as just wrong, so
that a verification is. The rate is that of runs with any false verdict.

Many runs go through the rule's formula at once. `HARNESS` of them also go through `Family.run` itself, where
the measurements have one name and one estimate and differ by their studies alone: any other verdict, number
of realisations or interval exposes the harness.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from rnnchaos.verify.calibration.intervals import Calibration, batches, first_verdict
from rnnchaos.verify.calibration.laws import family
from rnnchaos.verify.claim import Claim, Measurement, Rival, shifted
from rnnchaos.verify.ensembles.study import Record, Study, study
from rnnchaos.verify.harness.family import Family
from rnnchaos.verify.harness.planning import POWER
from rnnchaos.verify.harness.sequential import checkpoints
from rnnchaos.verify.statistics.contrasts import REFUTED, VERIFIED, WORD, decide, per_interval
from rnnchaos.verify.statistics.sequences import Array, ConfidenceSequence, SignSequence

CLAIMS = 8
HARNESS = 5


def allowed_tolerance(rule: ConfidenceSequence) -> float:
    """The tolerance that a plan of rule.planned realisations allows, in standard deviations of one value."""
    scatter = float(ndtri((1 + POWER) / 2)) * rule.spread / math.sqrt(rule.planned)
    return rule.detectable(1.0, rule.planned) + scatter


@dataclass(frozen=True)
class Judged:
    """How families came out: per claim (..., claims) verdict, realisations used and the last interval."""

    verdicts: NDArray[np.int64]
    used: NDArray[np.int64]
    low: Array
    high: Array

    def run(self, index: int) -> "Judged":
        """One family of many."""
        return Judged(self.verdicts[index], self.used[index], self.low[index], self.high[index])

    def agrees(self, other: "Judged") -> bool:
        """Whether verdicts and realisations are the same, and intervals to rounding."""
        same = np.array_equal(self.verdicts, other.verdicts) and np.array_equal(self.used, other.used)
        ends = np.allclose([self.low, self.high], [other.low, other.high], rtol=1e-9, atol=1e-9)
        return same and ends


def family_rows(rule: ConfidenceSequence, *, runs: int, entropy: int) -> tuple[dict[str, Any], ...]:
    """Rate of runs with any false verdict, by formula; then by the harness, `exposed` where that differs."""
    law, false, tried, missed, strange = family(claims=CLAIMS), 0, 0, 0, 0
    for values in batches(law, runs=runs, n=rule.planned, entropy=entropy):
        found = by_formula(rule, values)
        false += int(false_verdicts(found.verdicts).any(axis=-1).sum())
        for run in range(min(len(values), HARNESS - tried)):
            real = by_harness(rule, values[run])
            missed += bool(false_verdicts(real.verdicts).any())
            strange += not real.agrees(found.run(run))
            tried += 1
    name = type(rule).__name__
    formula = Calibration(law.name, name, "verdicts", rule.error, runs, false).row()
    harness = Calibration(f"{law.name}, Family.run", name, "verdicts", rule.error, tried, missed).row()
    return formula, harness | ({"verdict": "exposed"} if strange else {})


def false_verdicts(verdicts: Any) -> Any:
    """Which verdicts are false, (..., claims): the first half of the claims is just right, the other just
    wrong.
    """
    right = np.arange(CLAIMS) < CLAIMS // 2
    return np.where(right, verdicts == REFUTED, verdicts == VERIFIED)


def by_formula(rule: ConfidenceSequence, values: Any) -> Judged:
    """Families at the harness's checkpoints, (..., claims, n). Every claim states a tolerance about a
    prediction one tolerance above the true location 0.
    """
    single, looks = _single(rule), checkpoints(rule.planned)
    low, high = single.running(values, looks)
    verdicts, stop = first_verdict(decide(low, high, (0.0, 2 * allowed_tolerance(single))))
    last = (np.take_along_axis(end, stop[..., None], axis=-1)[..., 0] for end in (low, high))
    return Judged(verdicts, np.asarray(looks)[stop], *last)


def by_harness(rule: ConfidenceSequence, values: Array) -> Judged:
    """The values (claims, n) of one family through `Family.run`."""
    claims = [_claim(index, allowed_tolerance(_single(rule)), rule) for index in range(CLAIMS)]
    source = partial(_records, values)
    report = Family(claims, source, budget="synthetic", error=rule.error).run(seed=0)
    code = {word: number for number, word in WORD.items()}
    verdicts, used = np.array([(code[v.verdict], v.realisations) for v in report.claims]).T
    return Judged(verdicts, used, *np.array([verdict.interval for verdict in report.claims]).T)


def _single(rule: ConfidenceSequence) -> ConfidenceSequence:
    """The rule of one of the family's intervals."""
    return replace(rule, error=per_interval(rule.error, intervals=CLAIMS))


def _records(values: Array, of: Study, count: int) -> Iterator[Record]:
    row = values[dict(of.parameters)["claim"]]
    return (Record(i, "done", {"y": row[i]}, 0.0) for i in range(count))


def _unused(seed: np.random.SeedSequence, *, claim: int) -> dict[str, Any]:
    return {}


def _location(record: Record) -> float:
    return float(record.observables["y"])


def _claim(index: int, tolerance: float, rule: ConfidenceSequence) -> Claim:
    """Every one measures a `y`: of the study that has its number."""
    of = study("synthetic", _unused, claim=index)
    interval = "sign" if isinstance(rule, SignSequence) else "fast"
    return Claim(
        id=f"synthetic.c{index}",
        formula="synthetic",
        title="a location",
        point={},
        prediction=lambda: tolerance,
        tolerance=tolerance,
        measurements=(Measurement("y", of, _location, interval),),  # type: ignore[arg-type]
        rivals=(shifted(), Rival("far", lambda p, t: p + 9 * t)),
        budgets={"synthetic": rule.planned},
    )

r"""P(an interval ever misses the truth), measured on synthetic runs whose truth is known.

A run draws values from a law, looks at the interval at every checkpoint and MISSES if any of them excludes
the truth. The number of misses in R independent runs is binomial; its Clopper-Pearson interval is compared
with the nominal error. `exposed` means that the nominal error is refuted: the lower end, at one-sided error
1e-6, lies above it. Power: with the prediction wrong by d tolerances, the first decided verdict along the
checkpoints is counted.

The planted broken interval, `WatchedT`, is mean +- t_{1-alpha/2, n-1} s/sqrt(n): right at one n, wrong when
watched. The same table must expose it; a table that cannot would prove nothing about the others.

Limits: a simulated row can refute a nominal error but shows it only to about its own interval; tails of 1e-6
are computed in `rnnchaos.verify.statistics.exact_errors` instead.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.calibration.laws import Law
from rnnchaos.verify.statistics.contrasts import REFUTED, UNDECIDED, VERIFIED, decide, per_interval
from rnnchaos.verify.statistics.proportions import clopper_pearson
from rnnchaos.verify.statistics.sequences import Array, ConfidenceSequence, running_moments

BATCH = 2_000_000  # values drawn at once: 16 MB
EXPOSED = 1e-6  # one-sided error of the statement "the nominal error is exceeded"
DISCREPANCIES = (0.0, 1.0, 1.5, 2.0, 3.0)


@dataclass(frozen=True, kw_only=True)
class WatchedT(ConfidenceSequence):
    """The planted broken interval: Student's, valid at one n fixed beforehand, but watched."""

    def running(self, values: Array, checkpoints: Sequence[int]) -> tuple[Array, Array]:
        mean, sd = running_moments(values, checkpoints)
        radius = sd * np.asarray([self.detectable(1.0, n) for n in checkpoints])
        known = np.isfinite(radius)
        return np.where(known, mean - radius, -np.inf), np.where(known, mean + radius, np.inf)

    def detectable(self, sd: float, n: int) -> float:
        return math.inf if n < 2 else sd * float(stdtrit(n - 1, 1 - self.error / 2)) / math.sqrt(n)


@dataclass(frozen=True)
class Calibration:
    """Misses of a nominal error in independent synthetic runs."""

    law: str
    rule: str
    target: str
    nominal: float
    runs: int
    missed: int

    @property
    def measured(self) -> float:
        """Fraction of runs that ever missed."""
        return self.missed / self.runs

    def interval(self, *, error: float = 1e-3) -> tuple[float, float]:
        """Clopper-Pearson interval of the true miss probability."""
        return clopper_pearson(self.missed, self.runs, error=error)

    @property
    def exposed(self) -> bool:
        """True where the nominal error is refuted by this row."""
        return self.interval(error=2 * EXPOSED)[0] > self.nominal

    def row(self) -> dict[str, Any]:
        """One line of the calibration table."""
        return {
            "law": self.law,
            "rule": self.rule,
            "target": self.target,
            "nominal": self.nominal,
            "measured": self.measured,
            "interval": list(self.interval()),
            "runs": self.runs,
            "verdict": "exposed" if self.exposed else "within",
        }


@dataclass(frozen=True)
class Power:
    """Verdicts where the prediction is wrong by `discrepancy` tolerances."""

    law: str
    rule: str
    nominal: float
    tolerance: float
    discrepancy: float
    runs: int
    verified: int
    refuted: int
    realisations: float

    def row(self) -> dict[str, Any]:
        """One line of the power table; `realisations` is the average number until the verdict."""
        shares = {"verified": self.verified / self.runs, "refuted": self.refuted / self.runs}
        head = {name: getattr(self, name) for name in ("law", "rule", "nominal", "tolerance", "discrepancy")}
        return head | shares | {"realisations": self.realisations, "runs": self.runs}


def schedule(n_max: int, *, first: int = 10, ratio: float = 1.25) -> list[int]:
    """Checkpoints first, first*ratio, ... and n_max, all different and none beyond n_max."""
    if n_max < 1 or first < 1 or ratio <= 1:
        raise UsageError("schedule", (n_max, first, ratio), "n_max >= 1, first >= 1 and ratio > 1")
    count = max(0, math.ceil(math.log(n_max / first, ratio))) if n_max > first else 0
    return sorted({min(n_max, round(first * ratio**j)) for j in range(count + 1)} | {n_max})


def batches(law: Law, *, runs: int, n: int, entropy: int) -> Iterator[Array]:
    """Draws of shape (<= runs, ..., n), `runs` in all; the same for the same entropy, runs and n."""
    size = max(1, BATCH // (n * max(1, np.size(law.median))))
    counts = [min(size, runs - start) for start in range(0, runs, size)]
    for seed, count in zip(np.random.SeedSequence(entropy).spawn(len(counts)), counts, strict=True):
        yield law.draw(np.random.default_rng(seed), count, n)


def calibrate(
    law: Law,
    rule: ConfidenceSequence,
    *,
    checkpoints: Sequence[int],
    runs: int,
    entropy: int,
    target: str = "median",
) -> Calibration:
    """Count the runs in which `rule` ever excludes the law's `target` ("median" or "mean") at a checkpoint.

    For a law of several claims a run misses if any claim's interval does, each made with rule.error/claims:
    the nominal error is then the family's. Source: derived here.
    """
    truth = np.asarray(getattr(law, target), dtype=float)
    single = replace(rule, error=per_interval(rule.error, intervals=truth.size))
    missed = 0
    for values in batches(law, runs=runs, n=max(checkpoints), entropy=entropy):
        low, high = single.running(values, checkpoints)
        out = (low > truth[..., None]) | (high < truth[..., None])
        missed += int(out.reshape(out.shape[0], -1).any(axis=1).sum())
    return Calibration(law.name, type(rule).__name__, target, rule.error, runs, missed)


def first_verdict(verdicts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First decided verdict along the last axis (0 where none is) and the index at which the run stops."""
    decided = verdicts != UNDECIDED
    stop = np.where(decided.any(axis=-1), decided.argmax(axis=-1), verdicts.shape[-1] - 1)
    return np.take_along_axis(verdicts, stop[..., None], axis=-1)[..., 0], stop


def power(
    law: Law,
    rule: ConfidenceSequence,
    *,
    tolerance: float,
    checkpoints: Sequence[int],
    runs: int,
    entropy: int,
    bias: float = 0.0,
    discrepancies: Sequence[float] = DISCREPANCIES,
) -> list[Power]:
    """Verdicts of one claim at `discrepancies` tolerances; `tolerance`, `bias` in units of law.scale."""
    tally = np.zeros((len(discrepancies), 3))
    width, extra = tolerance * law.scale, bias * law.scale
    for values in batches(law, runs=runs, n=max(checkpoints), entropy=entropy):
        low, high = rule.running(values, checkpoints)
        for row, discrepancy in zip(tally, discrepancies, strict=True):
            band = (law.median + (discrepancy - 1) * width, law.median + (discrepancy + 1) * width)
            verdict, stop = first_verdict(decide(low - extra, high + extra, band))
            row += (
                (verdict == VERIFIED).sum(),
                (verdict == REFUTED).sum(),
                np.asarray(checkpoints)[stop].sum(),
            )
    return [
        Power(
            law.name, type(rule).__name__, rule.error, tolerance, d, runs, int(v), int(r), float(used) / runs
        )
        for d, (v, r, used) in zip(discrepancies, tally, strict=True)
    ]

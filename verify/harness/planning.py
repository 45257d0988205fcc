r"""How much a claim will cost, before it is run: realisations, N and minutes for a tolerance.

A pilot of a few realisations gives the centre and the spread sd of each measurement, and the seconds of one.
After n realisations the confidence sequence has half-width h(n) and the location it surrounds a noise spread
sd/sqrt(n) (spread is 1 for a mean, sqrt(pi/2) for a median), so the claim is verified by then with
probability about `POWER`, where

    half-width of combine(centre -+ [h(n) + z spread sd/sqrt(n)]) + B <= t,

z the two-sided normal quantile of `POWER` and B the bias budget. Where B leaves less than half of t, N is
doubled, which divides each bias by 2^order; a realisation then takes four times as long and sd falls by sqrt
2 at least (1.6 to 1.8 was measured), so that the plan errs on the long side. The pilot's sd is uncertain by
1/sqrt(2 (pilot - 1)), 15 % for 24 realisations, and the number of realisations by twice that.
"""

import math
from concurrent.futures import Executor
from dataclasses import asdict, dataclass
from typing import Any

from scipy.special import ndtri

from rnnchaos.theory.catalogue import COLUMNS
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.claim import Claim, Interval, Stated
from rnnchaos.verify.ensembles.seeds import checked_seed, fresh_seed
from rnnchaos.verify.harness.family import FAMILY_ERROR
from rnnchaos.verify.harness.selection import claims, selected
from rnnchaos.verify.harness.sequential import Sample
from rnnchaos.verify.statistics.contrasts import per_interval

POWER = 0.9
PILOT = 24
LARGEST = 10_000_000
DOUBLINGS = 20


@dataclass(frozen=True)
class SampleSize:
    """What `rnnchaos plan` prints: `realisations` of networks of `N` units take `minutes` on `workers` cores.

    `detectable` is the expected half-width of the interval, bias budget included. N is None for a study
    without one.
    """

    claim: str
    tolerance: float
    realisations: int
    N: int | None
    minutes: float
    detectable: float
    bias_budget: float
    family_error: float
    intervals: int
    power: float
    pilot: int
    seconds_per_realisation: float
    workers: int

    def to_json(self) -> dict[str, Any]:
        """The object of `rnnchaos plan --json`."""
        return {"schema": "rnnchaos/plan/1"} | asdict(self)


def plan(
    name: Claim | str,
    *,
    tolerance: float | None = None,
    budget: str = "quick",
    intervals: int | None = None,
    pilot: int = PILOT,
    seed: int | None = None,
    executor: Executor | None = None,
) -> SampleSize:
    """What verifying a claim to `tolerance` (absolute, in its own unit; by default its own) will take.

    `intervals` is the number m of measurements in the family, that of the claim's column under `budget`
    unless given. Raises `UsageError` where the name means several claims, where no N brings the bias budget
    below half of the tolerance, or where `LARGEST` realisations are too few.
    """
    from rnnchaos.verify.ensembles.machine import cores

    chosen = selected((name,), budget)
    if len(chosen) > 1:
        raise UsageError("claim", str(name), f"one claim at a time: {', '.join(c.id for c in chosen)}")
    stated = chosen[0].stated()
    t = stated.tolerance if tolerance is None else float(tolerance)
    doublings = _doublings(stated, t)
    m = intervals or family_size(stated.claim, budget)
    samples = [
        Sample(each, per_interval(FAMILY_ERROR[budget], intervals=m), LARGEST)
        for each in stated.claim.measurements
    ]
    seconds = (
        _pilot(samples, pilot, fresh_seed() if seed is None else checked_seed(seed), executor) * 4**doublings
    )
    bias = _bias(stated, doublings)
    n = _enough(stated, samples, t - bias, 2 ** (-doublings / 2))
    workers = cores() if executor is None else int(getattr(executor, "_max_workers", 1))
    return SampleSize(
        claim=stated.claim.id,
        tolerance=t,
        realisations=n,
        N=_size(stated.claim, doublings),
        minutes=n * seconds / workers / 60,
        detectable=_half_width(stated, samples, n, 2 ** (-doublings / 2), quantile=0.0) + bias,
        bias_budget=bias,
        family_error=FAMILY_ERROR[budget],
        intervals=m,
        power=POWER,
        pilot=pilot,
        seconds_per_realisation=seconds,
        workers=workers,
    )


def family_size(claim: Claim, budget: str) -> int:
    """Distinct measurements of the claims that share the claim's column under `budget`, its own included."""
    system = claim.system
    known = claims([system]) if system in COLUMNS else ()
    others = [c for c in known if c.system == system and budget in c.budgets]
    return len({measurement for c in (claim, *others) for measurement in c.measurements})


def _pilot(samples: list[Sample], count: int, entropy: int, executor: Executor | None) -> float:
    """Fill the samples with `count` realisations; seconds of one realisation of all the studies."""
    from rnnchaos.verify.ensembles.realisations import realisations

    if count < 8:
        raise UsageError("pilot", count, "accepted: an integer >= 8")
    seconds = 0.0
    for study in {sample.measurement.study.key: sample.measurement.study for sample in samples}.values():
        for record in realisations(study, entropy=entropy, count=count, executor=executor):
            seconds += record.seconds / count
            for sample in samples:
                if sample.measurement.study.key == study.key:
                    sample.values.append(sample.measurement.value(record))
    if not all(math.isfinite(value) for sample in samples for value in sample.values):
        raise UsageError("pilot", count, "a realisation blew up: its spread is not known")
    return seconds


def _bias(stated: Stated, doublings: int) -> float:
    """The bias budget at 2^doublings times the claim's N, in the claim's unit."""
    unit = abs(stated.prediction) if stated.claim.relative else 1.0
    return unit * math.fsum(bias.amount * 2.0 ** (-bias.order * doublings) for bias in stated.claim.biases)


def _doublings(stated: Stated, tolerance: float) -> int:
    """How often N must be doubled for the bias budget to leave half of the tolerance."""
    if not (math.isfinite(tolerance) and tolerance > 0):
        raise UsageError("tolerance", tolerance, f"accepted: a number > 0, in the unit of {stated.claim.id}")
    for doublings in range(DOUBLINGS):
        if _bias(stated, doublings) <= tolerance / 2:
            return doublings
    floor = 2 * _bias(stated, DOUBLINGS)
    raise UsageError("tolerance", tolerance, f"accepted: above {floor:.2g}, twice the bias that no N removes")


def _size(claim: Claim, doublings: int) -> int | None:
    sizes = [dict(study.parameters).get("N") for study in claim.studies]
    return None if None in sizes else max(int(size) for size in sizes if size is not None) * 2**doublings


def _enough(stated: Stated, samples: list[Sample], room: float, shrink: float) -> int:
    """Smallest n at which the interval, its noise included, fits into `room`: bisection, the width falls in
    n.
    """
    quantile = float(ndtri((1 + POWER) / 2))
    low, high = 1, 2
    while _half_width(stated, samples, high, shrink, quantile=quantile) > room:
        low, high = high, 2 * high
        if high > LARGEST:
            raise UsageError("tolerance", room, f"accepted: what {LARGEST} realisations can resolve")
    while high - low > 1:
        middle = (low + high) // 2
        wide = _half_width(stated, samples, middle, shrink, quantile=quantile) > room
        low, high = (middle, high) if wide else (low, middle)
    return high


def _half_width(stated: Stated, samples: list[Sample], n: int, shrink: float, *, quantile: float) -> float:
    """Half-width of the combined interval after n realisations, with `quantile` standard errors of noise."""
    ends: list[Interval] = []
    for sample in samples:
        sd = shrink * float(sample.array.std(ddof=1))
        reach = sample.sequence.detectable(sd, n) + quantile * sample.sequence.spread * sd / math.sqrt(n)
        ends.append((sample.centre - reach, sample.centre + reach))
    low, high = stated.claim.combine(*ends)
    return (high - low) / 2

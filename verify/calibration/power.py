r"""How probable it is that a run verifies a right theory: the sequential rule followed along many runs.

Values are normal of deviation s (`rnnchaos.verify.calibration.spread`, one standard error added) about the
prediction, or about prediction + `offset` bias budgets; those of an ordering lie about what was measured, two
standard errors taken off, where that is above the prediction. The rule is that of
`rnnchaos.verify.harness.sequential`: at each checkpoint n the interval, widened by the bias budget B, lies
inside the band (verified), misses it (refuted), or neither. Only what the interval is made of is drawn, from
one checkpoint to the next: the mean and the scatter of the new values (fast), or how many fell below, between
and above the four ends that matter (sign).

A budget of realisations is enough where P(verified) >= `SURE`: with 26 claims in a column, a right theory
then ends otherwise in one run of 77. More realisations than a run needs cost it nothing.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain
from typing import Any

import numpy as np
from scipy.special import ndtr

from rnnchaos.verify.calibration.intervals import first_verdict
from rnnchaos.verify.calibration.spread import Spread, known, rule_of
from rnnchaos.verify.claim import Claim
from rnnchaos.verify.harness.family import FAMILY_ERROR
from rnnchaos.verify.harness.family_plan import FamilyPlan
from rnnchaos.verify.harness.selection import claims
from rnnchaos.verify.harness.sequential import checkpoints
from rnnchaos.verify.statistics.contrasts import REFUTED, VERIFIED, decide, per_interval
from rnnchaos.verify.statistics.sequences import ConfidenceSequence, SignSequence

SURE = 0.9995
WRONG = 1.5
"""Tolerances by which a theory is wrong where `power` is the share of runs that refute it."""
PATHS = 20_000
NOTHING = 1e-9
"""Of a tolerance: the deviation taken for values that were all the same."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A claim as its rule sees it: all lengths in deviations of one realisation, from the prediction on."""

    rule: ConfidenceSequence
    planned: int
    tolerance: float
    bias: float
    location: float = 0.0
    ordering: bool = False
    least: int = 0

    @property
    def band(self) -> tuple[float, float]:
        return -self.tolerance, np.inf if self.ordering else self.tolerance

    @property
    def looks(self) -> tuple[int, ...]:
        return checkpoints(self.planned)


@dataclass(frozen=True)
class Outcome:
    """Shares of the runs, and the realisations that half of them need at most."""

    verified: float
    refuted: float
    realisations: int


def outcome(plan: Plan, *, offset: float = 0.0, paths: int = PATHS, entropy: int = 1) -> Outcome:
    """What becomes of `paths` runs whose values lie about the prediction + offset * bias."""
    rng = np.random.default_rng(entropy)
    follow = _signs if isinstance(plan.rule, SignSequence) else _means
    verdicts = follow(plan, plan.location + offset * plan.bias, paths, rng)
    verdicts[:, np.array(plan.looks) < plan.least] = 0
    found, stop = first_verdict(verdicts)
    used = np.array(plan.looks)[stop]
    verified, refuted = (float(np.mean(found == word)) for word in (VERIFIED, REFUTED))
    return Outcome(verified, refuted, int(np.median(used)))


def _means(plan: Plan, shift: float, paths: int, rng: np.random.Generator) -> Any:
    """Verdicts (paths, checkpoints) of the fast interval: mean and scatter, joined block by block."""
    mean, scatter, before, ends = np.zeros(paths), np.zeros(paths), 0, []
    for n, factor in zip(plan.looks, np.ravel(plan.rule.factor(np.array(plan.looks))), strict=True):  # type: ignore[attr-defined]
        block = n - before
        step = shift + rng.standard_normal(paths) / np.sqrt(block) - mean
        scatter += (rng.chisquare(block - 1, paths) if block > 1 else 0.0) + step**2 * before * block / n
        mean, before = mean + step * block / n, n
        radius = np.sqrt(scatter / (n - 1)) * factor if np.isfinite(factor) else np.full(paths, np.inf)
        ends.append((mean - radius - plan.bias, mean + radius + plan.bias))
    low, high = np.moveaxis(np.array(ends), 0, -1)
    return decide(low, high, plan.band)


def _signs(plan: Plan, shift: float, paths: int, rng: np.random.Generator) -> Any:
    """Verdicts (paths, checkpoints) of the sign sequence: its ends are order statistics, so that counts on
    either side of the band, narrowed and widened by the bias, decide.
    """
    left, right = plan.band
    edges = np.array([left - plan.bias, left + plan.bias, right - plan.bias, right + plan.bias]) - shift
    cells = np.diff(np.concatenate([[0.0], ndtr(edges), [1.0]]))
    blocks = np.diff([0, *plan.looks])
    counts = np.cumsum([rng.multinomial(block, cells, size=paths) for block in blocks], axis=0)
    below, above = np.cumsum(counts, -1), np.cumsum(counts[..., ::-1], -1)[..., ::-1]
    cut = np.ravel(plan.rule.cut(np.array(plan.looks)))[:, None]  # type: ignore[attr-defined]
    inside = (below[..., 1] <= cut) & (above[..., 3] <= cut) & (cut >= 0)
    missed = ((below[..., 3] <= cut) | (above[..., 1] <= cut)) & (cut >= 0)
    return np.where(inside, VERIFIED, np.where(missed, REFUTED, 0)).T


def plan_of(claim: Claim, budget: str, found: Spread, *, intervals: int, planned: int) -> Plan:
    """The claim under a budget, its study planned for `planned` realisations."""
    ordering, unit = claim.kind == "ordering", abs(found.prediction) if claim.relative else 1.0
    scatter = found.careful or NOTHING * claim.tolerance * unit
    rule = rule_of(claim, error=per_interval(FAMILY_ERROR[budget], intervals=intervals), planned=planned)
    return Plan(
        rule=rule,
        planned=planned,
        tolerance=claim.tolerance * unit / scatter,
        bias=math.fsum(bias.amount for bias in claim.biases) * unit / scatter,
        location=max(0.0, found.low - found.prediction) / scatter if ordering else 0.0,
        ordering=ordering,
        least=claim.least,
    )


def plans(
    columns: Sequence[str], *, budget: str = "quick", together: bool = False
) -> Iterator[tuple[Claim, Plan]]:
    """The claims of each column as a run of that column plans them, or as one run of all the columns does.
    Raises `UsageError` for a claim whose spread is not recorded.
    """
    chosen = [[c for c in claims([k]) if c.system == k and budget in c.budgets] for k in columns]
    families = [list(chain.from_iterable(chosen))] if together else chosen
    for family in (FamilyPlan(tuple(each), budget, FAMILY_ERROR[budget]) for each in families):
        for claim in family.claims:
            key = min((of.key for of in claim.studies), key=family.planned)
            intervals, mixture = len(family.measurements), family.mixture(key)
            plan = plan_of(claim, budget, known(claim), intervals=intervals, planned=mixture)
            yield claim, replace(plan, planned=family.planned(key))


def power_table(
    columns: Sequence[str],
    *,
    budget: str = "quick",
    paths: int = PATHS,
    entropy: int = 1,
    together: bool = False,
) -> list[dict[str, Any]]:
    """One row a claim, as `plans` plans it. Raises `UsageError` for a claim whose spread is not recorded."""
    found = plans(columns, budget=budget, together=together)
    return [_row(claim.id, budget, plan, paths, entropy) for claim, plan in found]


def _row(id: str, budget: str, plan: Plan, paths: int, entropy: int) -> dict[str, Any]:
    right, worst = (outcome(plan, offset=o, paths=paths, entropy=entropy) for o in (0.0, -1.0))
    wrong = outcome(replace(plan, location=-WRONG * plan.tolerance), paths=paths, entropy=entropy)
    lengths = {"tolerance": plan.tolerance, "bias": plan.bias}
    head = {"claim": id, "budget": budget, "planned": plan.planned} | lengths
    shares = asdict(right) | {"at_full_bias": worst.verified, "power": wrong.refuted}
    return head | shares | {"sure": right.verified >= SURE}

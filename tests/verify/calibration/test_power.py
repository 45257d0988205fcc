"""Quick budgets are large enough for a right theory; the power calculation against the rule itself."""

import json
from dataclasses import replace

import numpy as np
import pytest

from rnnchaos.theory.catalogue import COLUMNS
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.bias import record
from rnnchaos.verify.calibration import spread
from rnnchaos.verify.calibration.intervals import first_verdict
from rnnchaos.verify.calibration.power import SURE, Plan, outcome, plan_of, plans
from rnnchaos.verify.claim import Claim
from rnnchaos.verify.harness.selection import claims
from rnnchaos.verify.statistics.contrasts import REFUTED, VERIFIED, decide
from rnnchaos.verify.statistics.sequences import FastInterval, SignSequence

RUNS = 3000
PLANS = (
    Plan(rule=FastInterval(error=1e-3, planned=200), planned=200, tolerance=0.4, bias=0.05),
    Plan(rule=SignSequence(error=1e-3, planned=200), planned=200, tolerance=0.5, bias=0.05),
    Plan(
        rule=SignSequence(error=1e-3, planned=150),
        planned=150,
        tolerance=0.6,
        bias=0.1,
        ordering=True,
        least=60,
    ),
)


def followed(plan: Plan, shift: float) -> tuple[float, float]:
    """Shares verified and refuted, value by value, with the interval that the harness takes."""
    values = np.random.default_rng(5).normal(shift, 1.0, (RUNS, plan.planned))
    low, high = plan.rule.running(values, plan.looks)
    verdicts = decide(low - plan.bias, high + plan.bias, plan.band)
    verdicts[:, np.array(plan.looks) < plan.least] = 0
    found, _ = first_verdict(verdicts)
    return float(np.mean(found == VERIFIED)), float(np.mean(found == REFUTED))


@pytest.mark.parametrize("plan", PLANS, ids=lambda t: type(t.rule).__name__ + str(t.planned))
@pytest.mark.parametrize("shift", [0.0, 0.3, -0.9])
def test_shares_are_those_of_the_rule_followed_value_by_value(plan: Plan, shift: float) -> None:
    found = outcome(replace(plan, location=shift), paths=20_000)
    for one, other in zip((found.verified, found.refuted), followed(plan, shift), strict=True):
        error = np.sqrt((one * (1 - one) + 1e-3) / RUNS)
        assert abs(one - other) < 5 * error


def test_every_quick_budget_is_large_enough() -> None:
    verified = {claim.id: outcome(plan, paths=8000).verified for claim, plan in plans(COLUMNS)}
    assert verified.keys() == {claim.id for claim in claims() if "quick" in claim.budgets}
    assert {id: share for id, share in verified.items() if share < SURE - 3 * np.sqrt(5e-4 / 8000)} == {}


def test_budgets_of_longer_claims_are_large_enough_where_a_run_has_shown_their_spread() -> None:
    longer = [c for c in claims() if "quick" not in c.budgets and c.id in _recorded(c)]
    assert {c.id for c in longer} >= {f"modular.levels.activity.l1.2-1.2-2.n4-5.k{k}" for k in range(3)}
    for claim in longer:
        planned = claim.budgets["standard"]
        plan = plan_of(claim, "standard", spread.known(claim), intervals=12, planned=planned)
        assert outcome(plan, paths=8000).verified > SURE - 3 * np.sqrt(5e-4 / 8000)


def _recorded(claim: Claim) -> set[str]:
    return set(json.loads(spread.path_of(claim).read_text()))


def test_a_budget_that_is_too_small_shows() -> None:
    """The budget that ended undecided once, in one claim of 26."""
    claim = next(c for c in claims(["gradient"]) if c.id == "gradient.boltzmann_measure.g2.T1.p0.5")
    found = spread.known(claim)
    small, now = (plan_of(claim, "quick", found, intervals=51, planned=n) for n in (300, 500))
    assert outcome(small).verified < 0.99 < SURE < outcome(now, paths=40_000).verified


def test_a_spread_is_of_the_run_that_showed_it(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = next(c for c in claims(["modular"]) if "quick" in c.budgets)
    was = record.recorded(spread.path_of(claim), claim.id)
    moved = {id: run | {"N0": 3} for id, run in was["run"].items()}
    monkeypatch.setattr(record, "recorded", lambda path, id: was | {"run": moved})
    with pytest.raises(UsageError, match="not those whose spread was measured"):
        spread.known(claim)


def test_the_spread_that_a_verdict_shows() -> None:
    """Values of deviation 2: the interval of 300 of them, and the deviation back."""
    claim = next(c for c in claims(["gaussian"]) if c.id == "gaussian.kinetic_energy.g2")
    rule = spread.rule_of(claim, error=1e-4, planned=1300)
    low, high = rule.interval(np.random.default_rng(1).normal(1.0, 2.0, 300))
    verdict = {
        "interval": [low - 0.1, high + 0.1],
        "realisations": 300,
        "bias_budget": 0.1,
        "prediction": 1.0,
    }
    found = spread.spread(claim, verdict, error=1e-4)
    assert found.sd == pytest.approx(2.0, rel=0.15)
    assert found.careful > found.sd
    assert found.low < found.centre < high

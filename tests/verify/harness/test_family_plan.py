"""One family of several systems: the error is shared by all intervals, and budgets keep their power."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnchaos.theory.catalogue import COLUMNS
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.calibration.power import SURE, Plan, outcome, plans
from rnnchaos.verify.claim import Claim, Measurement, shifted
from rnnchaos.verify.ensembles.study import study
from rnnchaos.verify.harness.family_plan import FamilyPlan
from rnnchaos.verify.statistics.contrasts import enlarged
from rnnchaos.verify.statistics.sequences import FastInterval, SignSequence

ERRORS = st.floats(1e-9, 1e-2)


def kernel(seed: np.random.SeedSequence, *, part: int = 0) -> dict[str, Any]:
    return {"x": 0.0}


def claim(id: str, *parts: int, planned: int = 200) -> Claim:
    """One that measures the same number of the studies `parts`."""
    measured = (Measurement("x", study("shared", kernel, part=part), _x) for part in parts)
    return Claim(
        id=id,
        formula=id,
        title=id,
        point={},
        prediction=lambda: 1.0,
        tolerance=0.1,
        measurements=tuple(measured),
        rivals=(shifted(2), shifted(-2)),
        budgets={"quick": planned},
        combine=lambda *each: each[0],
    )


def _x(record: Any) -> float:
    return float(record.observables["x"])


FIRST = tuple(claim(f"first.c{part}", part, planned=100 + part) for part in range(4))
SECOND = claim("second.c", 3, 7, planned=50)


def plan(*claims: Claim) -> FamilyPlan:
    return FamilyPlan(claims, "quick", 1e-3)


def test_all_intervals_of_a_run_share_its_error_whatever_their_system() -> None:
    """Five measurements: that of part 3 is shared by two systems."""
    both = plan(*FIRST, SECOND)
    assert both.share == 1e-3 / 5
    assert (both.intervals("first"), both.intervals("second")) == (4, 2)
    assert {name: len(claims) for name, claims in both.systems.items()} == {"first": 4, "second": 1}
    assert len(both.studies) == 5


def test_alone_a_system_has_the_budgets_that_it_states() -> None:
    alone = plan(*FIRST)
    assert [alone.realisations(c) for c in FIRST] == [alone.planned(c.studies[0].key) for c in FIRST]
    assert [alone.realisations(c) for c in FIRST] == [100, 101, 102, 103]


def test_in_company_budgets_grow_with_the_logarithm_of_the_error_and_mixtures_stay() -> None:
    both = plan(*FIRST, SECOND)
    for one, own in ((FIRST[0], 4), (SECOND, 2)):
        stated = one.budgets["quick"]
        assert both.realisations(one) == math.ceil(stated * math.log(5000) / math.log(1000 * own))
    shared = SECOND.studies[0].key
    assert both.mixture(shared) == 103
    assert both.planned(shared) == both.realisations(FIRST[3]) > 103


@settings(deadline=None, max_examples=200)
@given(n=st.integers(20, 5000), first=ERRORS, second=ERRORS)
def test_the_fast_interval_is_as_narrow_again(n: int, first: float, second: float) -> None:
    """In deviations about the mean, s_n, for which its radius has no factor (n - 1)/n."""
    error, own = sorted((first, second))
    more = enlarged(n, error=error, own=own)
    before, after = (
        FastInterval(error=level, planned=n).detectable(1.0, size) * math.sqrt(size / (size - 1))
        for level, size in ((own, n), (error, more))
    )
    assert after <= before * (1 + 1e-12)
    assert more == n if error == own else more >= n


@pytest.mark.parametrize(
    ("rule", "tolerance"),
    [(FastInterval, 0.28), (FastInterval, 0.34), (SignSequence, 0.36), (SignSequence, 0.43)],
)
def test_a_right_theory_is_verified_as_surely_as_alone_and_at_the_old_budget_less(
    rule: Any, tolerance: float
) -> None:
    """Six intervals alone, 200 in company; tolerances that 400 values resolve in a part of the runs."""
    alone = Plan(rule=rule(error=1e-3 / 6, planned=400), planned=400, tolerance=tolerance, bias=0.02)
    company = replace(alone, rule=replace(alone.rule, error=5e-6))
    enough = replace(company, planned=enlarged(400, error=5e-6, own=1e-3 / 6))
    before, less, after = (outcome(each, paths=20_000).verified for each in (alone, company, enough))
    noise = 3 * math.sqrt(max(before * (1 - before), 1e-4) / 20_000)
    assert after >= before - noise
    assert less < before - noise
    assert 0.2 < before < 1


def test_a_family_larger_than_a_system_has_no_larger_error() -> None:
    with pytest.raises(UsageError, match="at most own"):
        enlarged(100, error=1e-3, own=1e-4)


def test_every_quick_budget_is_large_enough_in_one_run_of_all_systems() -> None:
    found = {one.id: outcome(each, paths=8000).verified for one, each in plans(COLUMNS, together=True)}
    assert len(found) > 100
    assert {id: share for id, share in found.items() if share < SURE - 3 * np.sqrt(5e-4 / 8000)} == {}

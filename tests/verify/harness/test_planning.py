"""Plans against what runs then need, on studies whose law is known."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.claim import Bias, Claim, Measurement, Rival, shifted
from rnnchaos.verify.ensembles.executors import SerialExecutor
from rnnchaos.verify.ensembles.study import Record, Study, study
from rnnchaos.verify.harness.family import Family
from rnnchaos.verify.harness.planning import POWER, SampleSize, family_size, plan


def kernel(seed: np.random.SeedSequence, *, N: int = 10, blow_up: bool = False) -> dict[str, Any]:
    return {"x": np.inf if blow_up else np.random.default_rng(seed).normal(1.0, 0.3)}


STUDY = study("planned", kernel, N=10)


def claim(interval: Any = "fast", of: Any = STUDY, **changes: Any) -> Claim:
    base = Claim(
        id="fake.mean",
        formula="fake.mean",
        title="a mean",
        point={},
        prediction=lambda: 1.0,
        tolerance=0.2,
        measurements=(Measurement("x", of, lambda record: float(record.observables["x"]), interval),),
        rivals=(shifted(2), Rival("zero", lambda p, t: 0.0)),
        budgets={"quick": 2000},
    )
    return replace(base, **changes)


def drawn(seed: int) -> Any:
    """The kernel's law, drawn at once."""

    def records(_: Study, count: int) -> Iterator[Record]:
        for index, x in enumerate(np.random.default_rng(seed).normal(1.0, 0.3, count)):
            yield Record(index, "done", {"x": np.asarray(x)}, 0.0)

    return records


def planned(of: Claim, **options: Any) -> SampleSize:
    return plan(of, seed=1, pilot=200, executor=SerialExecutor(), **options)


@pytest.mark.parametrize("interval", ["sign", "fast"])
@pytest.mark.parametrize("tolerance", [0.05, 0.15])
def test_a_plan_is_what_most_runs_need(interval: str, tolerance: float) -> None:
    """Of 40 runs, about POWER are verified within the plan, which is not twice what nine in ten need."""
    one = claim(interval, tolerance=tolerance, budgets={"quick": 20_000})
    ahead = planned(one)
    needed = []
    for seed in range(40):
        report = Family([one], drawn(seed), budget="quick", error=1e-3).run(seed=seed)
        assert report.exit_code == 0
        needed.append(report.claims[0].realisations)
    assert np.mean(np.array(needed) <= 1.1 * ahead.realisations + 10) >= POWER - 0.15
    assert ahead.realisations < 2 * np.quantile(needed, 0.9)


def test_halving_the_tolerance_costs_about_four_times_as_much() -> None:
    wide, narrow = (planned(claim(), tolerance=tolerance) for tolerance in (0.1, 0.05))
    assert 3 < narrow.realisations / wide.realisations < 5.5
    assert wide.detectable < 0.1


def test_bias_makes_the_network_grow_and_no_more_than_needed() -> None:
    biased = claim(biases=(Bias("finite size", 0.08, "fit", order=2), Bias("rounding", 0.001, "float32")))
    assert planned(biased, tolerance=0.2).N == 10
    grown = planned(biased, tolerance=0.05)
    assert grown.N == 20
    assert grown.bias_budget == pytest.approx(0.08 / 4 + 0.001)
    with pytest.raises(UsageError, match="no N removes"):
        planned(biased, tolerance=0.0015)


def test_a_plan_counts_every_study_of_a_joint_claim() -> None:
    other = study("other", kernel, N=30)
    ends = (claim().measurements[0], claim(of=other).measurements[0])
    joint = claim(measurements=ends, combine=lambda a, b: (b[0] - a[1], b[1] - a[0]))
    single, both = planned(claim(), intervals=2), planned(joint, intervals=2)
    assert both.realisations > 3 * single.realisations
    assert both.N == 30


def test_the_family_is_the_one_that_would_run() -> None:
    assert family_size(claim(), "quick") == 1
    one = claim()
    assert Family([one], lambda *_: iter(()), budget="quick", error=1e-3).share == 1e-3


@pytest.mark.parametrize("options", [{"tolerance": 0.0}, {"tolerance": float("nan")}, {"tolerance": 1e-7}])
def test_impossible_plans_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        planned(claim(), **options)


def test_a_pilot_that_blows_up_is_refused() -> None:
    with pytest.raises(UsageError, match="blew up"):
        planned(claim(of=study("broken", kernel, blow_up=True)))


def test_a_plan_is_json() -> None:
    data = planned(claim()).to_json()
    assert data["schema"] == "rnnchaos/plan/1"
    assert data["minutes"] == pytest.approx(data["realisations"] * data["seconds_per_realisation"] / 60)

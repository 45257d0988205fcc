"""The harness on studies whose law is known: what is verified, refuted, undecided, toothless."""

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.claim import Bias, Claim, Measurement, Rival, shifted
from rnnchaos.verify.ensembles.seeds import fresh_seed
from rnnchaos.verify.ensembles.study import Record, Study, realise, study
from rnnchaos.verify.harness.family import Family, verify
from rnnchaos.verify.harness.selection import matching, selected
from rnnchaos.verify.harness.sequential import checkpoints
from rnnchaos.verify.report.report import Report, correlation, scores, too_good
from tests.verify.timeless import timeless


def kernel(
    seed: np.random.SeedSequence, *, mean: float = 1.0, sd: float = 0.3, blow_up: float = 0.0
) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    x, y, broken = rng.normal(mean, sd), rng.normal(mean, sd), rng.random() < blow_up
    return {"x": np.inf if broken else x, "y": y}


STUDY = study("fake", kernel)
PLANNED = 400


def measured(name: str = "x", of: Study = STUDY, interval: Any = "fast") -> Measurement:
    return Measurement(name, of, lambda record: float(record.observables[name]), interval)


def claim(id: str = "fake.mean", prediction: float = 1.0, tolerance: float = 0.2, **changes: Any) -> Claim:
    base = Claim(
        id=id,
        formula="fake.mean",
        title="a mean",
        point={"mean": "1"},
        prediction=lambda: prediction,
        tolerance=tolerance,
        measurements=(measured(),),
        rivals=(shifted(2), Rival("nothing", lambda p, t: p - 5 * t)),
        budgets={"quick": PLANNED},
    )
    return replace(base, **changes)


def source(taken: list[tuple[str, int]] | None = None, *, entropy: int = 1) -> Any:
    """Realisations in index order; `taken` notes which were drawn."""

    def records(of: Study, count: int) -> Iterator[Record]:
        for index in range(count):
            if taken is not None:
                taken.append((of.id, index))
            yield realise(of, entropy, index)

    return records


def check(*claims: Claim, entropy: int = 1, mutate: bool = False, **options: Any) -> Report:
    family = Family(claims, source(entropy=entropy), budget="quick", error=1e-3, mutate=mutate)
    return family.run(seed=entropy, **options)


@pytest.mark.parametrize("interval", ["sign", "fast"])
def test_a_true_claim_is_verified_and_stops_at_a_checkpoint(interval: str) -> None:
    taken: list[tuple[str, int]] = []
    one = claim(measurements=(measured(interval=interval),))
    report = Family([one], source(taken), budget="quick", error=1e-3).run(seed=1)
    (verdict,) = report.claims
    assert (verdict.verdict, report.exit_code) == ("verified", 0)
    assert verdict.realisations == len(taken) < PLANNED
    assert verdict.realisations in checkpoints(PLANNED)
    assert 0.8 <= verdict.interval[0] < 1 < verdict.interval[1] <= 1.2
    assert verdict.detectable < 0.2
    assert all(word == "refuted" for _, _, word in verdict.rivals)


def test_a_false_claim_is_refuted() -> None:
    report = check(claim(prediction=1.5))
    assert (report.claims[0].verdict, report.exit_code) == ("refuted", 1)


def test_noise_is_undecided_and_spends_the_budget() -> None:
    report = check(claim(tolerance=0.02))
    assert (report.claims[0].verdict, report.exit_code) == ("undecided", 2)
    assert report.claims[0].realisations == PLANNED


def test_a_bias_budget_as_large_as_the_tolerance_cannot_pass() -> None:
    assert check(claim(biases=(Bias("N", 0.2, "fit"),))).exit_code == 2


def test_a_toothless_claim_is_never_sampled_and_wins_over_undecided() -> None:
    taken: list[tuple[str, int]] = []
    toothless = claim("fake.toothless", rivals=(shifted(0.5), shifted(2)))
    report = Family([toothless], source(taken), budget="quick", error=1e-3).run(seed=1)
    assert (report.claims[0].verdict, report.exit_code, taken) == ("toothless", 1, [])
    assert "within the tolerance" in report.to_json()["claims"][0]["reason"]
    assert check(toothless, claim(tolerance=0.02)).exit_code == 1


def test_an_ordering_claim() -> None:
    report = check(
        claim(kind="ordering", tolerance=0.3, rivals=(shifted(-2), Rival("none", lambda p, t: 0.0)))
    )
    assert report.claims[0].verdict == "verified"
    assert check(claim(kind="ordering", prediction=3.0, tolerance=0.5)).claims[0].verdict == "refuted"


def test_mutation_exits_zero_when_every_rival_is_excluded() -> None:
    report = check(claim(), mutate=True)
    assert (report.exit_code, report.mutate) == (0, True)
    assert {word for _, _, word in report.claims[0].rivals} == {"refuted"}


def test_mutation_goes_on_until_no_value_two_tolerances_away_is_left() -> None:
    """Far rivals are outside long before; a formula's mutant may lie anywhere beyond two tolerances."""
    far = claim(rivals=(shifted(2.9), shifted(-9)))
    (verdict,) = check(far, mutate=True).claims
    low, high = verdict.interval
    assert high - low <= 2 * verdict.stated.tolerance
    (n,) = [n for n, left, right in verdict.history if right - left <= 2 * verdict.stated.tolerance]
    assert n == verdict.realisations


def test_mutation_goes_on_until_the_nearest_rival_is_excluded() -> None:
    """The claim is refuted early; a rival close to the truth takes longer to exclude."""
    rivals = (Rival("near the truth", lambda p, t: 1.05), shifted(-4))
    wrong = claim(prediction=1.5, rivals=rivals)
    early, late = check(wrong), check(wrong, mutate=True)
    assert late.claims[0].realisations > early.claims[0].realisations


def test_mutation_catches_a_rival_that_passes_as_the_theory() -> None:
    """Theory wrong, rival right: the mutated claim comes out verified, exit 1."""
    report = check(claim(prediction=1.4, rivals=(shifted(-2), shifted(4))), mutate=True)
    assert report.exit_code == 1
    assert report.to_json()["claims"][0]["rivals"][0]["verdict"] == "verified"


def test_mutation_exits_two_while_a_rival_is_inside() -> None:
    assert check(claim(tolerance=0.02), mutate=True).exit_code == 2


def test_the_family_counts_distinct_measurements() -> None:
    claims = [
        claim("fake.a"),
        claim("fake.b", prediction=2.0, combine=lambda i: (2 * i[0], 2 * i[1]), tolerance=0.4),
        claim("fake.c", measurements=(measured("y"),)),
    ]
    report = check(*claims)
    assert report.intervals == 2
    a, b, _ = report.claims
    assert b.interval == pytest.approx([2 * end for end in a.interval])


def test_shared_realisations_are_drawn_once_and_each_claim_keeps_its_own_checkpoint() -> None:
    taken: list[tuple[str, int]] = []
    loose, tight = claim("fake.loose", tolerance=0.5), claim("fake.tight", tolerance=0.15)
    report = Family([loose, tight], source(taken), budget="quick", error=1e-3).run(seed=1)
    counts = [v.realisations for v in report.claims]
    assert counts[0] < counts[1] == len(taken)
    assert taken == [("fake", i) for i in range(counts[1])]


def test_verdicts_depend_neither_on_the_order_of_claims_nor_on_scheduling() -> None:
    claims = [
        claim("fake.a"),
        claim("fake.b", prediction=1.1, tolerance=0.13),
        claim("fake.c", measurements=(measured("y"),)),
    ]
    forward, backward = check(*claims), check(*claims[::-1])
    assert [v.to_json() for v in forward.claims] == [v.to_json() for v in backward.claims[::-1]]
    slow = check(*claims, progress=lambda *_: None)
    assert timeless(slow) == timeless(forward)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 2**53))
def test_a_seed_repeats_its_verdict(seed: int) -> None:
    first, second = (timeless(check(claim(tolerance=0.3), entropy=seed)) for _ in range(2))
    assert first == second


def test_joint_claims_draw_on_both_studies_until_decided() -> None:
    """A slope between two studies whose own claims are decided long before."""
    other = study("other", kernel, mean=2.0)
    ends = (measured(), measured(of=other))
    slope = claim(
        "fake.slope",
        measurements=ends,
        combine=lambda a, b: (b[0] - a[1], b[1] - a[0]),
        tolerance=0.25,
    )
    report = check(claim("fake.a", tolerance=0.5), slope)
    own, joint = report.claims
    assert (own.verdict, joint.verdict) == ("verified", "verified")
    assert own.realisations < joint.realisations < PLANNED
    assert {report.counts[name]["realisations"] for name in ("fake", "other")} == {joint.realisations}


def test_blow_ups_count_and_are_never_dropped() -> None:
    """Half of the realisations blow up: no interval is finite, and the report says how many."""
    broken = study("broken", kernel, blow_up=0.5)
    for interval in ("sign", "fast"):
        report = check(claim(measurements=(measured(of=broken, interval=interval),)))
        assert report.claims[0].verdict == "undecided"
        assert 0.4 < report.counts["broken"]["failed"] / PLANNED < 0.6
        assert any("blew up" in warning for warning in report.warnings)
    rare = study("rare", kernel, blow_up=0.02)
    assert check(claim(measurements=(measured(of=rare, interval="sign"),))).claims[0].verdict == "verified"


def test_time_running_out_is_undecided() -> None:
    report = check(claim(), max_seconds=1e-9)
    assert (report.claims[0].verdict, report.exit_code) == ("undecided", 2)
    assert report.to_json()["claims"][0]["interval"] == ["-inf", "inf"]


def test_diagnostics_stand_outside_the_family() -> None:
    extra = measured("y")
    report = check(
        claim(finite_size=extra, count=lambda record: {"positive": int(record.observables["x"] > 0)})
    )
    (entry,) = report.finite_size
    assert report.intervals == 1
    assert entry["id"] == "fake.mean"
    assert entry["interval"][0] < entry["coefficient"] < entry["interval"][1]
    assert report.counts["fake"]["positive"] == report.counts["fake"]["realisations"]


def test_the_report_is_the_json_of_the_design() -> None:
    report = check(claim(), claim("fake.b", tolerance=0.02))
    data = json.loads(json.dumps(report.to_json(), allow_nan=False))
    assert data["schema"] == "rnnchaos/verify/1"
    assert set(data) >= {"claims", "systems", "family_error", "seed", "seconds", "host"}
    keys = {
        "id",
        "prediction",
        "tolerance",
        "interval",
        "bias_budget",
        "verdict",
        "realisations",
        "detectable",
        "rivals",
    }
    assert all(keys <= set(entry) for entry in data["claims"])
    assert all(
        set(rival) == {"name", "prediction", "verdict"}
        for entry in data["claims"]
        for rival in entry["rivals"]
    )
    assert report._repr_html_().count("<tr>") == 3
    assert repr(report).endswith(f"; exit code {report.exit_code}, seed {report.seed}>")
    assert [repr(each).split(";")[0] for each in report.claims] == [
        f"<{each.id}: {each.verdict}" for each in report.claims
    ]


def test_agreement_that_is_too_good_is_a_warning() -> None:
    """Values made to average to the prediction: every z is zero."""

    def made(of: Study, count: int) -> Iterator[Record]:
        for index in range(count):
            x = 1.0 + (0.3 if index % 2 else -0.3)
            yield Record(index, "done", {"x": np.array(x)}, 0.0)

    report = Family([claim()], made, budget="quick", error=1e-3).run(seed=0)
    assert any("too good" in warning for warning in report.warnings)


def test_the_lower_tail_is_calibrated_for_claims_that_share_realisations() -> None:
    """Under the null, the tail of correlated columns is uniform: 10 % of runs lie in its lower 10 %."""
    rng = np.random.default_rng(5)
    mixing = np.array([[1.0, 0.9, 0.2], [0.0, 0.4, -0.7], [0.0, 0.0, 0.7]])
    tails = []
    for _ in range(400):
        values = rng.standard_normal((60, 3)) @ mixing
        columns = [scores(values[:n, c], 0.0, "fast") for c, n in enumerate((60, 60, 40))]
        tails.append(too_good(columns, draws=2000))
    for level in (0.1, 0.5):
        assert abs(np.mean(np.array(tails) < level) - level) < 5 * math.sqrt(level * (1 - level) / 400)


def test_a_claim_that_stopped_early_correlates_less() -> None:
    """z over n and over 4 n of the same values: covariance n/sqrt(n 4n) = 1/2."""
    u = np.random.default_rng(0).standard_normal(100)
    assert correlation(u, u[:25]) == pytest.approx(0.5)
    assert correlation(u, -u) == pytest.approx(-1)


def test_checkpoints_are_fixed_by_the_plan() -> None:
    assert checkpoints(5) == (5,)
    assert checkpoints(800)[:3] == (10, 20, 30)
    assert checkpoints(800)[-1] == 800
    assert set(checkpoints(400)[:-1]) <= set(checkpoints(800))


def test_selection_by_id_prefix_and_bare_name() -> None:
    known = [claim("gaussian.variance.g2"), claim("gaussian.variance.g3"), claim("gaussian.variances")]
    assert [c.id for c in matching("gaussian.variance", known)] == [
        "gaussian.variance.g2",
        "gaussian.variance.g3",
    ]
    assert matching("variance.g3", known) == [known[1]]
    with pytest.raises(UsageError, match="for all claims name none"):
        matching("", known)
    with pytest.raises(UsageError, match=r"claim = variance\.g4"):
        matching("variance.g4", known)
    with pytest.raises(UsageError, match="runs under quick"):
        selected([known[0]], "standard")


@pytest.mark.parametrize("options", [{"budget": "huge"}, {"max_seconds": -1.0}, {"seed": -1}, {"seed": True}])
def test_bad_options_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        verify(claim(), **options)


def test_fresh_seeds_are_exact_in_json_and_differ() -> None:
    seeds = {fresh_seed() for _ in range(20)}
    assert len(seeds) == 20
    assert all(0 <= seed < 2**53 and json.loads(json.dumps(float(seed))) == seed for seed in seeds)

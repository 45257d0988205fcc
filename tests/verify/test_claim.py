"""Claims, rivals and verdicts: the definitions of the design, one by one."""

import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.claim import NEAREST_RIVAL, Bias, Claim, Measurement, Published, Rival, shifted
from rnnchaos.verify.ensembles.study import Record, study
from rnnchaos.verify.report.verdict import Verdict, judge

finite = st.floats(-1e6, 1e6)
positive = st.floats(1e-3, 1e3)


def kernel(seed: np.random.SeedSequence, **_: Any) -> dict[str, Any]:
    return {"x": np.random.default_rng(seed).standard_normal()}


NORMAL = Measurement("x", study("normal", kernel), lambda record: float(record.observables["x"]))


def claim(**changes: Any) -> Claim:
    """A claim that the mean of a standard normal variable is 0 within 1, with rivals at 2 and 10."""
    base = Claim(
        id="fake.mean",
        formula="fake.mean",
        title="a mean",
        point={},
        prediction=lambda: 0.0,
        tolerance=1.0,
        measurements=(NORMAL,),
        rivals=(shifted(2), Rival("far", lambda p, t: p + 10 * t)),
        budgets={"quick": 100},
    )
    return replace(base, **changes)


@given(finite, finite, finite, positive)
def test_judging_is_the_definition(low: float, high: float, prediction: float, tolerance: float) -> None:
    low, high = sorted((low, high))
    word = judge((low, high), (prediction - tolerance, prediction + tolerance))
    assert (word == "verified") == (prediction - tolerance <= low and high <= prediction + tolerance)
    assert (word == "refuted") == (high < prediction - tolerance or low > prediction + tolerance)


@given(finite, finite, finite, positive)
def test_a_verified_claim_has_refuted_every_rival_outside_its_tolerance(
    low: float, high: float, prediction: float, tolerance: float
) -> None:
    low, high = sorted((low, high))
    if judge((low, high), (prediction - tolerance, prediction + tolerance)) == "verified":
        for r in (
            math.nextafter(prediction + tolerance, math.inf),
            math.nextafter(prediction - tolerance, -math.inf),
        ):
            assert not low <= r <= high


def test_noise_and_nothing_never_pass() -> None:
    assert judge((-math.inf, math.inf), (-1.0, 1.0)) == "undecided"
    assert judge((-math.inf, 0.5), (-1.0, 1.0)) == "undecided"
    assert judge((1.0, 1.0), (-1.0, 1.0)) == "verified"
    assert judge((1.0, 3.0), (-1.0, 1.0)) == "undecided"


def test_a_published_value_stands_beside_the_verdict_and_does_not_move_it() -> None:
    beside = claim(published=(Published("mean", 7.5, "somebody, 1999"),))
    verdict = Verdict(beside.stated(), "verified", (-0.5, 0.5), 100, ())
    plain = Verdict(claim().stated(), "verified", (-0.5, 0.5), 100, ())
    shown = verdict.to_json()
    assert shown.pop("published") == [{"what": "mean", "value": 7.5, "source": "somebody, 1999"}]
    assert shown == plain.to_json()


def test_an_ordering_is_verified_beyond_its_margin() -> None:
    stated = claim(kind="ordering", prediction=lambda: 3.0).stated()
    assert stated.band == (2.0, math.inf)
    assert judge((2.5, math.inf), stated.band) == "verified"
    assert judge((-1.0, 1.9), stated.band) == "refuted"
    assert judge((1.9, 5.0), stated.band) == "undecided"


def test_the_bias_budget_widens_both_ends_in_the_unit_of_the_claim() -> None:
    biases = (Bias("finite size", 0.02, "fit"), Bias("transient", 0.03, "run"))
    absolute = claim(biases=biases, prediction=lambda: 4.0).stated()
    assert absolute.widened((3.9, 4.2)) == pytest.approx((3.85, 4.25))
    relative = claim(biases=biases, prediction=lambda: -4.0, relative=True, tolerance=0.5).stated()
    assert relative.bias == pytest.approx(0.2)
    assert relative.tolerance == 2.0
    assert relative.widened((-4.0, -4.0)) == pytest.approx((-4.2, -3.8))


def test_combine_carries_intervals_into_the_unit_of_the_claim() -> None:
    stated = claim(combine=lambda a, b: (a[0] - b[1], a[1] - b[0]), measurements=(NORMAL, NORMAL)).stated()
    assert stated.widened((1.0, 2.0), (0.0, 0.5)) == (0.5, 2.0)


@pytest.mark.parametrize("tolerances", [1.5, 2.0, 3.0])
def test_a_rival_in_the_band_counts_also_after_rounding(tolerances: float) -> None:
    for p in (0.1, 1 / 3, 1e-9, 12345.678):
        assert (
            claim(prediction=lambda p=p: p, tolerance=0.1, relative=True, rivals=(shifted(tolerances),) * 2)
            .stated()
            .toothless()
            is None
        )


@pytest.mark.parametrize(
    "tolerances", [(0.5, 2.0), (1.0, 2.0), (1.2, 4.0), (3.5, 10.0), (math.nan, 2.0), (math.inf, 2.0)]
)
def test_toothless_claims_are_named_before_sampling(tolerances: tuple[float, float]) -> None:
    rivals = tuple(Rival(f"at {d}", lambda p, t, d=d: p + d * t) for d in tolerances)
    assert claim(rivals=rivals).stated().toothless()


@given(finite, positive, st.lists(st.floats(-20, 20), min_size=2, max_size=5))
def test_toothless_is_the_definition(p: float, t: float, distances: list[float]) -> None:
    rivals = tuple(Rival(str(d), lambda p, t, d=d: p + d * t) for d in distances)
    stated = claim(prediction=lambda: p, tolerance=t, rivals=rivals).stated()
    measured = [abs(r - p) / t for _, r in stated.rivals]
    good = all(d > 1 for d in measured) and any(NEAREST_RIVAL[0] <= d <= NEAREST_RIVAL[1] for d in measured)
    near_edge = any(abs(d - edge) < 1e-6 for d in measured for edge in NEAREST_RIVAL)
    assert near_edge or (stated.toothless() is None) == good


@pytest.mark.parametrize(
    "changes",
    [
        {"tolerance": 0.0},
        {"tolerance": math.nan},
        {"rivals": (shifted(),)},
        {"measurements": ()},
        {"biases": (Bias("no origin", 0.1, ""),)},
        {"biases": (Bias("negative", -0.1, "fit"),)},
    ],
)
def test_an_incomplete_claim_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        claim(**changes)


def test_a_blow_up_is_a_number_without_a_side() -> None:
    for record in (Record(0, "failed", {}, 0.0), Record(0, "done", {"x": np.array(np.inf)}, 0.0)):
        assert math.isnan(NORMAL.value(record))
    assert NORMAL.value(Record(0, "done", {"x": np.array(2.5)}, 0.0)) == 2.5


def test_a_verdict_is_json_with_infinities_as_words() -> None:
    stated = claim(biases=(Bias("float32", 0.25, "rounding"),)).stated()
    rivals = tuple((name, r, "undecided") for name, r in stated.rivals)
    verdict = Verdict(stated, "undecided", (-math.inf, math.inf), 12, rivals)
    assert json.loads(json.dumps(verdict.to_json(), allow_nan=False)) == {
        "id": "fake.mean",
        "title": "a mean",
        "prediction": 0.0,
        "tolerance": 1.0,
        "interval": ["-inf", "inf"],
        "bias_budget": 0.25,
        "verdict": "undecided",
        "realisations": 12,
        "detectable": "inf",
        "rivals": [
            {"name": "prediction shifted by 2 tolerances", "prediction": 2.0, "verdict": "undecided"},
            {"name": "far", "prediction": 10.0, "verdict": "undecided"},
        ],
    }
    assert replace(verdict, interval=(-1.0, 2.0)).detectable == 1.5


def test_a_tolerance_relative_to_zero_is_toothless() -> None:
    stated = claim(prediction=lambda: 0.0, relative=True).stated()
    assert "no tolerance" in (stated.toothless() or "")

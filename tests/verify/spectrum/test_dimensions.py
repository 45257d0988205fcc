"""Dimensions with known values, and the participation ratio on samples of known covariance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles.study import realise, study
from rnnchaos.verify.gaussian.participation_kernel import memory_bytes, participation, participation_pair
from rnnchaos.verify.spectrum.dimensions import (
    entropy_rate,
    kaplan_yorke,
    naive_participation_ratio,
    participation_ratio,
    replica_participation_ratio,
)

SPECTRUM = np.linspace(1, 0.05, 60)
TRUE = SPECTRUM.sum() ** 2 / np.square(SPECTRUM).sum()


def samples(T: int, *, memory: float = 0.0, seed: int = 0, mean: float = 0.0) -> np.ndarray:
    """Gaussian samples (T, 60) of covariance diag(SPECTRUM), an autoregression in time."""
    rng = np.random.default_rng(seed)
    x, out = rng.standard_normal(60), np.empty((T, 60))
    for t in range(T):
        x = memory * x + np.sqrt(1 - memory**2) * rng.standard_normal(60)
        out[t] = np.sqrt(SPECTRUM) * x + mean
    return out


@pytest.mark.parametrize(
    ("exponents", "full", "dimension"),
    [
        ([0.9056, 0.0, -14.5723], True, 2 + 0.9056 / 14.5723),
        ([0.41922, -1.62319], True, 1 + 0.41922 / 1.62319),
        ([-0.1, -0.2], True, 0.0),
        ([0.0, -0.2], True, 1.0),
        ([0.3, 0.1], True, 2.0),
        ([-14.5723, 0.9056, 0.0], True, 2 + 0.9056 / 14.5723),
    ],
)
def test_kaplan_yorke(exponents: list[float], full: bool, dimension: float) -> None:
    assert kaplan_yorke(np.array(exponents), full=full) == pytest.approx(dimension, rel=1e-14)


def test_too_few_exponents_give_no_dimension() -> None:
    assert np.isnan(kaplan_yorke(np.array([0.3, 0.1]), full=False))
    assert np.isnan(kaplan_yorke(np.array([0.3, -0.1]), full=False))
    assert np.isnan(entropy_rate(np.array([0.3, 0.1]), full=False))
    assert entropy_rate(np.array([0.3, -0.1]), full=False) == 0.3
    assert entropy_rate(np.array([0.3, 0.1]), full=True) == pytest.approx(0.4)


@given(st.lists(st.floats(-3, 3), min_size=2, max_size=8))
def test_the_sum_vanishes_at_the_dimension(values: list[float]) -> None:
    """D_KY is where the piecewise linear interpolation of the partial sums crosses zero for the last time."""
    ordered = np.sort(values)[::-1]
    found = kaplan_yorke(ordered, full=True)
    sums = np.concatenate([[0], np.cumsum(ordered)])
    at = np.interp(found, np.arange(len(sums)), sums)
    assert at == pytest.approx(0, abs=1e-9) or (found == len(values) and sums[-1] >= 0)


def test_the_naive_participation_ratio_is_low_and_the_corrected_is_not() -> None:
    drawn = [samples(80, memory=0.6, seed=seed) for seed in range(60)]
    corrected = np.array([participation_ratio(x, gap=12) for x in drawn])
    naive = np.array([naive_participation_ratio(x) for x in drawn])
    error = corrected.std(ddof=1) / np.sqrt(len(drawn))
    assert abs(corrected.mean() - TRUE) < 4 * error + 0.01 * TRUE
    assert error < 0.05 * TRUE
    assert naive.mean() < 0.65 * TRUE


def test_without_a_gap_the_correlation_of_neighbours_stays() -> None:
    drawn = [samples(80, memory=0.8, seed=seed) for seed in range(40)]
    assert np.mean([participation_ratio(x, gap=1) for x in drawn]) < 0.9 * TRUE


def test_centred_samples_do_not_see_the_mean() -> None:
    x = samples(400, seed=3)
    shifted = x + 5.0
    assert participation_ratio(shifted, gap=1, centred=True) == pytest.approx(
        participation_ratio(x, gap=1, centred=True), rel=1e-9
    )
    assert participation_ratio(shifted, gap=1) < 2


def test_two_replicas_need_no_gap() -> None:
    found = [
        replica_participation_ratio(
            samples(80, memory=0.9, seed=2 * seed), samples(80, memory=0.9, seed=2 * seed + 1)
        )
        for seed in range(60)
    ]
    error = np.std(found, ddof=1) / np.sqrt(len(found))
    assert abs(np.median(found) - TRUE) < 5 * error + 0.03 * TRUE


def test_equal_directions_count_in_full() -> None:
    x = np.random.default_rng(0).standard_normal((1000, 5))
    assert participation_ratio(x, gap=1) == pytest.approx(5, rel=0.05)
    assert participation_ratio(np.outer(np.ones(9), np.ones(4)), gap=1) == pytest.approx(1)


@pytest.mark.parametrize("gap", [0, 10])
def test_no_pair_left_is_refused(gap: int) -> None:
    with pytest.raises(UsageError, match="gap"):
        participation_ratio(np.ones((10, 3)), gap=gap)


def test_bad_samples_are_refused() -> None:
    with pytest.raises(UsageError, match="samples"):
        participation_ratio(np.full((10, 3), np.nan), gap=1)


def test_the_kernel_of_the_claims() -> None:
    times = {"g": 3.0, "dt": 0.2, "burn": 30.0, "duration": 60.0, "every": 2.0}
    found = realise(study("pr", participation_pair, N=60, **times), 1, 0)
    assert found.status == "done"
    one = participation(np.random.SeedSequence(1, spawn_key=(0, 1)), N=120, **times)
    for name in ("participation_ratio_x", "participation_ratio_phi"):
        assert float(found.observables[f"{name}_2N"]) == one[name]
        assert 0.005 < one[name] < 0.5
        assert one[name.replace("participation_ratio", "naive")] < one[name]
    assert memory_bytes({"N": 60, **times}) > 4 * 60 * 60

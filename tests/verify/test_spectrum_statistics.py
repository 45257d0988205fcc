"""The verdict on synthetic growth of known law: coverage of the errors, and each way to be undecided."""

import numpy as np
import pytest
from scipy.signal import lfilter

from rnnchaos.verify.spectrum_statistics import Series, jackknife, judge, quantile, standard_errors


def series(growth: np.ndarray, *, full: bool = False, exact: bool = True, volume: float = np.nan) -> Series:
    m = len(growth)
    durations = np.full(m, 0.5)
    return Series(durations, growth, np.full(m, volume), full=full, exact=exact, condition=10.0)


def growth(m: int, *, memory: float = 0.0, seed: int = 0, k: int = 3) -> np.ndarray:
    """An autoregression about rates 1, 0, -1 over intervals of 0.5."""
    noise = np.sqrt(1 - memory**2) * np.random.default_rng(seed).standard_normal((m + 200, k))
    return 0.5 * (np.linspace(1, -1, k) + lfilter([1], [1, -memory], noise, axis=0)[200:])


@pytest.mark.parametrize(("memory", "m"), [(0.0, 64), (0.5, 160), (0.8, 640)])
def test_intervals_cover_the_truth(memory: float, m: int) -> None:
    inside, trials = 0, 200
    for seed in range(trials):
        of = series(growth(m, memory=memory, seed=seed))
        errors, freedom = standard_errors(of)
        inside += int(np.sum(np.abs(of.exponents - [1, 0, -1]) <= quantile(0.95, freedom) * errors))
    assert 0.92 < inside / (3 * trials) <= 0.995


def test_effective_samples_are_those_of_independent_intervals() -> None:
    """An autoregression of memory a has m (1 - a)/(1 + a) of them."""
    found = [judge(series(growth(3000, memory=0.8, seed=seed))).effective.mean() for seed in range(10)]
    assert np.median(found) == pytest.approx(3000 / 9, rel=0.4)
    assert judge(series(growth(400))).effective.max() <= 400


def test_false_alarms_of_a_stationary_run_are_rare() -> None:
    wrong = sum(bool(judge(series(growth(320, memory=0.5, seed=seed))).reasons) for seed in range(200))
    assert wrong <= 4


def test_a_drift_is_seen() -> None:
    drifting = growth(320, seed=1) + np.linspace(0, 1, 320)[:, None]
    assert any("drifts" in reason for reason in judge(series(drifting)).reasons)


def test_few_samples_are_seen() -> None:
    assert any("effective samples" in reason for reason in judge(series(growth(3))).reasons)
    assert any("effective samples" in reason for reason in judge(series(growth(60, memory=0.98))).reasons)


def test_a_missed_trace_is_seen() -> None:
    drawn = growth(320, seed=2)
    right, late = drawn.sum(axis=1), drawn.sum(axis=1) + 1e-3
    for exact, volume, seen in ((True, right, False), (True, late, True), (False, late, False)):
        of = Series(np.full(320, 0.5), drawn, volume, full=True, exact=exact, condition=10.0)
        judged = judge(of)
        assert judged.trace_residual is not None
        assert any("growth rate of volume" in reason for reason in judged.reasons) == seen
    assert judged.trace_residual == pytest.approx(1e-3 / 0.5 / 3)


def test_a_trace_followed_now_and_then_is_compared_there() -> None:
    drawn, volume = growth(320, seed=2), np.full(320, np.nan)
    volume[::32] = drawn[::32].sum(axis=1)
    of = Series(np.full(320, 0.5), drawn, volume, full=True, exact=True, condition=10.0)
    assert of.trace_residual() == pytest.approx(0, abs=1e-15)


def test_an_ill_conditioned_step_is_seen() -> None:
    of = Series(np.full(320, 0.5), growth(320), np.full(320, np.nan), full=False, exact=True, condition=1e12)
    assert any("condition" in reason for reason in judge(of).reasons)


def test_constant_growth_is_converged() -> None:
    """A linear network: no fluctuation, so no error, and nothing to be undecided about."""
    judged = judge(series(np.tile([0.3, 0.1, -0.2], (64, 1))))
    assert judged.reasons == ()
    assert judged.errors == pytest.approx(0, abs=1e-12)


def test_the_jackknife_of_the_sum_is_the_error_of_the_sum() -> None:
    of = series(growth(320, seed=3))
    value, error = jackknife(lambda exponents: float(exponents.sum()), of)
    assert value == pytest.approx(of.exponents.sum())
    assert error == pytest.approx(np.sqrt(3 / 320), rel=0.5)

"""The verdict on synthetic growth of known law: coverage of the errors, and each way to be undecided."""

from typing import Any

import numpy as np
import pytest

from rnnchaos.verify.spectrum.convergence import judge
from rnnchaos.verify.spectrum.statistics import GrowthSeries, jackknife, quantile, standard_errors


def series(growth: np.ndarray, **given: Any) -> GrowthSeries:
    """Intervals of 0.5, which are 5 steps, each well conditioned."""
    m = len(growth)
    usual = {
        "durations": np.full(m, 0.5),
        "steps": np.full(m, 5),
        "volume": np.full(m, np.nan),
        "full": False,
        "exact": True,
        "conditions": np.full(m, 10.0),
        "rounding": np.finfo(float).eps,
        "step_errors": np.zeros(0),
    }
    return GrowthSeries(growth=growth, **usual | given)


def reasons(growth: np.ndarray, **given: Any) -> str:
    return "; ".join(judge(series(growth, **given)).reasons)


def growth(m: int, *, memory: float = 0.0, seed: int = 0, k: int = 3) -> np.ndarray:
    """An autoregression about rates 1, 0, -1 over intervals of 0.5."""
    from scipy.signal import lfilter  # a second to import

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
        judged = judge(series(drawn, volume=volume, full=True, exact=exact))
        assert judged.trace_residual is not None
        assert any("growth rate of volume" in reason for reason in judged.reasons) == seen
    assert judged.trace_residual == pytest.approx(1e-3 / 0.5 / 3)


def test_a_trace_followed_now_and_then_is_compared_there() -> None:
    drawn, volume = growth(320, seed=2), np.full(320, np.nan)
    volume[::32] = drawn[::32].sum(axis=1)
    of = series(drawn, volume=volume, full=True)
    assert of.trace_residual() == pytest.approx(0, abs=1e-15)


def conditioned(worst: float, steps: int) -> dict[str, Any]:
    """One interval of `steps` steps and condition `worst` among good ones."""
    conditions, lengths = np.full(320, 10.0), np.full(320, 5)
    conditions[7], lengths[7] = worst, steps
    return {"conditions": conditions, "steps": lengths}


@pytest.mark.parametrize("full", [True, False])
def test_a_step_that_loses_a_direction_is_seen_and_its_cause_named(full: bool) -> None:
    drawn = growth(320)
    drawn[7, 2] = -40.0
    found = reasons(drawn, full=full, **conditioned(1e16, 1))
    assert "condition 1.0e+16 of a frame within one step" in found
    assert "singular" in found
    assert "use k <= 2" in found


def test_a_determinant_of_zero_is_known_to_be_one() -> None:
    """ln |det| = -inf is not a determinant that was not followed."""
    of = series(growth(320), volume=np.full(320, -np.inf), full=True)
    assert of.trace_residual() == np.inf
    assert "singular" in "; ".join(judge(of).reasons)


@pytest.mark.parametrize(
    ("worst", "steps", "eps", "lost"),
    [
        (1.4e7, 180, np.finfo(np.float64).eps, False),  # a fallback that lost nothing
        (1e12, 1, np.finfo(np.float64).eps, False),
        (1e15, 1, np.finfo(np.float64).eps, True),
        (1e15, 9, np.finfo(np.float64).eps, True),
        (1e5, 1, np.finfo(np.float32).eps, False),
        (1e7, 1, np.finfo(np.float32).eps, True),
    ],
)
def test_a_condition_counts_by_what_rounding_leaves(worst: float, steps: int, eps: float, lost: bool) -> None:
    found = reasons(growth(320), rounding=eps, **conditioned(worst, steps))
    assert ("its smallest growth is rounding" in found) == lost
    assert ("singular" in found) == (lost and steps == 1)


@pytest.mark.parametrize(("m", "k"), [(33, 10), (33, 400), (64, 400), (320, 100)])
def test_many_exponents_are_no_false_alarm(m: int, k: int) -> None:
    """Independent growth has samples enough, at any k."""
    found = [reasons(growth(m, k=k, seed=seed)) for seed in range(20)]
    assert sum("effective samples" in each for each in found) <= 1


@pytest.mark.parametrize(("m", "k", "least"), [(64, 1, 24), (64, 10, 38), (33, 100, 38), (640, 10, 38)])
def test_too_few_samples_are_seen_at_any_k(m: int, k: int, least: int) -> None:
    """Four effective samples: an autoregression of memory (m - 4)/(m + 4)."""
    memory = (m - 4) / (m + 4)
    found = [reasons(growth(m, k=k, seed=seed, memory=memory)) for seed in range(40)]
    assert sum("effective samples" in each for each in found) >= least


def test_a_step_too_long_is_seen() -> None:
    """What it adds to lambda_1 is judged against half of the interval of lambda_1, here 0.14."""
    wave = np.tile([1.0, -1.0], 16)
    for errors, seen in (
        (1e-4 * wave, False),
        (0.02 * wave + 0.05, False),
        (0.3 + 0 * wave, True),
        (wave, True),
    ):
        assert ("time step adds" in reasons(growth(320), step_errors=errors)) == seen
    assert "time step adds" in reasons(growth(320), step_errors=np.full(32, np.nan))


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


def test_the_jackknife_knows_of_memory() -> None:
    """Batches that are still correlated raise the error of a function as they do that of an exponent."""
    found = [series(growth(64, memory=0.9, seed=seed, k=1)) for seed in range(20)]
    one = [jackknife(lambda exponents: float(exponents[0]), of)[1] for of in found]
    assert one == pytest.approx([standard_errors(of)[0][0] for of in found], rel=0.02)

"""Proportions and distribution functions: inversion, exact coverage, uniform bands, blow-ups."""

import math

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.statistics.proportions import (
    ProportionSequence,
    band,
    clopper_pearson,
    dkw_radius,
    uniform_radius,
)


def rng(key: int) -> np.random.Generator:
    return np.random.default_rng(np.random.SeedSequence(20250818, spawn_key=(key,)))


@settings(max_examples=60, deadline=None)
@given(n=st.integers(1, 400), share=st.floats(0, 1), error=st.sampled_from([0.05, 1e-3, 1e-7]))
def test_ends_solve_the_e_process(n: int, share: float, error: float) -> None:
    """At an end inside (0, 1) the mixture likelihood ratio, evaluated by mpmath, is 1/error."""
    sequence, count = ProportionSequence(error=error, planned=n), round(share * n)
    low, high = (float(sequence.ends(n, count, upper=upper)) for upper in (False, True))
    assert 0 <= low <= count / n <= high <= 1

    def e(p: float) -> mp.mpf:
        fit = mp.mpf(p) ** count * (1 - mp.mpf(p)) ** (n - count)
        return mp.beta(0.5 + count, 0.5 + n - count) / mp.beta(0.5, 0.5) / fit

    assert low == 0 if count == 0 else float(e(low) * error) == pytest.approx(1, rel=1e-6)
    assert high == 1 if count == n else float(e(high) * error) == pytest.approx(1, rel=1e-6)


@pytest.mark.parametrize("p", [0.02, 0.3, 0.5, 0.88])
def test_exact_coverage_at_every_n_at_once(p: float) -> None:
    """By dynamic programming over the count: P(p is EVER excluded) is at most the error, not idle."""
    error, n_max = 1e-3, 400
    sequence = ProportionSequence(error=error, planned=n_max)
    alive, missed = np.array([1.0]), 0.0
    for n in range(1, n_max + 1):
        alive = np.append(alive, 0.0) * (1 - p) + np.append(0.0, alive) * p
        out = sequence.log_e(n, np.arange(n + 1), p) >= -math.log(error)
        missed, alive = missed + alive[out].sum(), np.where(out, 0.0, alive)
    assert error / 20 < missed <= error


def test_blow_ups_count_both_ways_and_other_values_are_refused() -> None:
    sequence = ProportionSequence(error=1e-3, planned=100)
    values = np.repeat([0.0, 1.0, np.nan], [40, 50, 10])
    low, high = sequence.interval(values)
    assert low == sequence.interval(np.nan_to_num(values, nan=0.0))[0]
    assert high == sequence.interval(np.nan_to_num(values, nan=1.0))[1]
    assert sequence.interval([]) == (0.0, 1.0)
    with pytest.raises(UsageError, match="values"):
        sequence.interval([0.0, 0.5])


def test_detectable_proportion() -> None:
    sequence = ProportionSequence(error=1e-3, planned=400)
    low, high = sequence.interval(np.repeat([0.0, 1.0], [300, 100]))
    assert sequence.detectable(math.sqrt(0.25 * 0.75), 400) == pytest.approx((high - low) / 2, rel=1e-9)
    with pytest.raises(UsageError, match="sd"):
        sequence.detectable(0.6, 10)


@pytest.mark.parametrize(("count", "trials"), [(0, 30), (3, 30), (30, 30)])
def test_clopper_pearson_is_the_binomial_tail(count: int, trials: int) -> None:
    low, high = clopper_pearson(count, trials, error=0.01)
    tail = lambda p, ks: sum(math.comb(trials, k) * p**k * (1 - p) ** (trials - k) for k in ks)  # noqa: E731
    assert low == 0 if count == 0 else tail(low, range(count, trials + 1)) == pytest.approx(0.005, rel=1e-9)
    assert high == 1 if count == trials else tail(high, range(count + 1)) == pytest.approx(0.005, rel=1e-9)
    with pytest.raises(UsageError, match="count"):
        clopper_pearson(31, 30, error=0.1)


def distances(uniforms: np.ndarray) -> np.ndarray:
    """sup|F_n - F| for uniform values at every n: shape (runs, n)."""
    out = np.empty(uniforms.shape)
    for n in range(1, uniforms.shape[1] + 1):
        x, step = np.sort(uniforms[:, :n], axis=1), np.arange(1, n + 1) / n
        out[:, n - 1] = np.maximum(step - x, x - step + 1 / n).max(axis=1)
    return out


def test_bands_against_every_n_at_once() -> None:
    """Massart holds at one n and fails when watched; the uniform band holds at every n."""
    runs, n, error = 3000, 120, 0.05
    d = distances(rng(1).random((runs, n)))
    fixed = np.array([dkw_radius(k, error=error) for k in range(1, n + 1)])
    uniform = np.array([uniform_radius(k, error=error, planned=100) for k in range(1, n + 1)])
    assert clopper_pearson(int((d[:, 99] > fixed[99]).sum()), runs, error=2e-6)[0] <= error
    assert clopper_pearson(int((d > fixed).any(axis=1).sum()), runs, error=2e-6)[0] > error
    assert clopper_pearson(int((d > uniform).any(axis=1).sum()), runs, error=2e-6)[0] <= error


def test_uniform_radius_solves_doob_and_costs_a_quarter_at_the_plan() -> None:
    error, planned = 1e-3, 500
    v = planned * uniform_radius(planned, error=error, planned=planned) ** 2
    weight = 1 / (math.pi**2 / 3 - 1)
    best = min((2 + x) / (2 - x) * math.exp(-x * v) for x in np.linspace(0.01, 1.999, 4000))
    assert best == pytest.approx(error * weight, rel=1e-4)
    ratio = uniform_radius(planned, error=error, planned=planned) / dkw_radius(planned, error=error)
    assert 1.2 < ratio < 1.3
    j = np.arange(-100_000, 100_001)
    assert (weight / (np.abs(j) + 1.0) ** 2).sum() == pytest.approx(1, abs=1e-4)


def test_uniform_radius_never_grows_within_an_epoch_and_exists_at_every_n() -> None:
    for planned in (1, 7, 100):
        radii = [uniform_radius(n, error=1e-3, planned=planned) for n in range(1, 400)]
        assert all(0 < r < math.inf for r in radii)
    assert uniform_radius(0, error=1e-3, planned=10) == dkw_radius(0, error=1e-3) == math.inf


def test_band_counts_blow_ups_both_ways_and_ties() -> None:
    values = np.array([0.0, 0.0, 1.0, np.nan])
    low, high = band(values, [-1.0, 0.0, 0.5, 1.0], radius=0.0)
    assert low.tolist() == [0.0, 0.5, 0.5, 0.75]
    assert high.tolist() == [0.25, 0.75, 0.75, 1.0]
    low, high = band([], [0.0], radius=math.inf)
    assert (low[0], high[0]) == (0.0, 1.0)

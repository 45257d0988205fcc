"""Extrapolation in 1/N, verdicts, orderings, families and plans."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.statistics.contrasts import (
    REFUTED,
    UNDECIDED,
    VERIFIED,
    decide,
    difference,
    ordering,
    per_interval,
    realisations_needed,
    regression_values,
    regression_weights,
)
from rnnchaos.verify.statistics.proportions import clopper_pearson
from rnnchaos.verify.statistics.sequences import FastInterval, SignSequence

SIZES = st.lists(st.integers(50, 4000), min_size=3, max_size=6, unique=True)


def rng(key: int) -> np.random.Generator:
    return np.random.default_rng(np.random.SeedSequence(20250820, spawn_key=(key,)))


def test_two_sizes_are_the_richardson_pair() -> None:
    assert regression_weights([500, 1000]) == pytest.approx([-1, 2], rel=1e-12)
    assert regression_weights([500, 1000], coefficient=1) == pytest.approx([1000, -1000], rel=1e-12)
    assert regression_weights([250, 500, 1000], order=2) == pytest.approx([1 / 3, -2, 8 / 3], rel=1e-10)


@settings(max_examples=30, deadline=None)
@given(sizes=SIZES, order=st.integers(0, 2), coefficient=st.integers(0, 2), seed=st.integers(0, 999))
def test_weights_are_unbiased_and_least(sizes: list[int], order: int, coefficient: int, seed: int) -> None:
    """They give a polynomial's coefficient; no other unbiased weights have smaller planned variance."""
    coefficient = min(coefficient, order)
    draw = np.random.default_rng(seed)
    n, sd = np.array(sizes, dtype=float), draw.uniform(0.5, 3, len(sizes))
    w = regression_weights(sizes, coefficient=coefficient, order=order, sd=sd)
    powers = (n.min() / n) ** np.arange(order + 1)[:, None]
    size = np.abs(w).sum()
    assert powers @ w == pytest.approx(
        np.eye(order + 1)[coefficient] * n.min() ** coefficient, abs=1e-9 * size
    )
    free = np.linalg.svd(powers)[2][order + 1 :]  # directions that change the weights, not what they estimate
    assert np.abs(free @ (w * sd**2)).max(initial=0) <= 1e-8 * size * sd.max() ** 2


def test_intercept_interval_holds_when_the_noise_depends_on_size() -> None:
    """b0 = 1, b1 = -27, log-normal noise of spread 100/N: misses of b0 stay within the error."""
    runs, groups, error = 1500, 80, 0.05
    sizes = np.array([250, 500, 1000])
    sigma = 100 / sizes
    draw = rng(1)
    noise = np.exp(sigma * draw.standard_normal((runs * groups, 3)) - sigma**2 / 2)
    z = regression_values((1 - 27 / sizes) * noise, regression_weights(sizes, sd=sigma)).reshape(runs, groups)
    low, high = FastInterval(error=error, planned=groups).running(z, range(10, groups + 1))
    missed = ((low > 1) | (high < 1)).any(axis=1).sum()
    assert clopper_pearson(int(missed), runs, error=2e-6)[0] <= error
    assert (high - low)[:, -1].mean() < 0.3


def test_regression_input() -> None:
    for sizes in ([500], [500, 500], [0, 500], [math.nan, 500]):
        with pytest.raises(UsageError, match="sizes"):
            regression_weights(sizes)
    with pytest.raises(UsageError, match="coefficient"):
        regression_weights([500, 1000], coefficient=2)
    with pytest.raises(UsageError, match="sd"):
        regression_weights([500, 1000], sd=[1.0])
    with pytest.raises(UsageError, match="values"):
        regression_values(np.zeros((3, 3)), np.ones(2))
    broken = regression_values([[1.0, 2.0], [np.nan, 2.0], [np.inf, np.inf]], np.array([-1.0, 2.0]))
    assert broken[0] == 3.0
    assert np.isnan(broken[1:]).all()


@pytest.mark.parametrize(
    ("low", "high", "bias", "word"),
    [
        (0.9, 1.1, 0.0, VERIFIED),
        (0.9, 1.1, 0.01, UNDECIDED),
        (0.95, 1.05, 0.045, VERIFIED),
        (1.11, 1.3, 0.0, REFUTED),
        (1.11, 1.3, 0.02, UNDECIDED),
        (0.2, 0.89, 0.0, REFUTED),
        (-math.inf, math.inf, 0.0, UNDECIDED),
        (1.1, 1.2, 0.0, UNDECIDED),
        (1.05, 0.95, 0.0, UNDECIDED),
    ],
)
def test_verdict(low: float, high: float, bias: float, word: int) -> None:
    assert decide(low - bias, high + bias, (0.9, 1.1)) == word


def test_ordering_of_paired_values() -> None:
    draw = rng(2)
    shared = 100 * draw.standard_cauchy(300)  # couplings shared by the pair cancel in the difference
    first, second = shared + 1 + 0.3 * draw.standard_normal(300), shared + 0.3 * draw.standard_normal(300)
    sequence = SignSequence(error=1e-6, planned=300)
    interval, word = ordering(first, second, sequence=sequence, margin=0.5)
    assert word == "verified"
    assert 0.5 < interval[0] < 1 < interval[1]
    widened, _ = ordering(first, second, sequence=sequence, margin=0.5, bias=0.1)
    assert widened == pytest.approx((interval[0] - 0.1, interval[1] + 0.1), rel=1e-12)
    assert ordering(second, first, sequence=sequence, margin=0.5)[1] == "refuted"
    assert ordering(first, second, sequence=sequence, margin=1.0)[1] == "undecided"
    assert ordering(first, second, sequence=sequence, margin=0.5, bias=0.5)[1] == "undecided"
    infinite = np.where(np.arange(300) < 150, np.inf, first)
    assert ordering(infinite, np.where(np.isinf(infinite), np.inf, second), sequence=sequence, margin=0.5)[
        0
    ] == (
        -math.inf,
        math.inf,
    )


def test_difference_and_family() -> None:
    assert difference((1.0, 2.0), (0.25, 0.5)) == (0.5, 1.75)
    assert per_interval(1e-3, intervals=8) == 1.25e-4
    with pytest.raises(UsageError, match="intervals"):
        per_interval(1e-3, intervals=0)


@pytest.mark.parametrize("rule", [SignSequence, FastInterval])
def test_plan_is_what_a_run_then_needs(rule: type) -> None:
    """Of 2000 true Gaussian claims judged once at the planned n, about nine in ten are verified."""
    sequence = rule(error=1.25e-4, planned=2000)
    n = realisations_needed(sequence, sd=0.3, tolerance=0.1, bias=0.01)
    assert n is not None
    values = 0.3 * rng(3).standard_normal((2000, n))
    low, high = sequence.running(values, [n])
    good = int((decide(low - 0.01, high + 0.01, (-0.1, 0.1)) == VERIFIED).sum())
    low_share, high_share = clopper_pearson(good, 2000, error=1e-6)
    assert high_share > 0.8
    assert low_share < 0.97
    assert realisations_needed(sequence, sd=0.3, tolerance=0.001) is None

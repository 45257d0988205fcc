"""The betting sequence: fair games, coverage under watching, adaptivity, blow-ups."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.statistics.betting import BettingSequence
from rnnchaos.verify.statistics.proportions import clopper_pearson


def rng(key: int) -> np.random.Generator:
    return np.random.default_rng(np.random.SeedSequence(20250819, spawn_key=(key,)))


def test_wealth_is_a_martingale_exactly() -> None:
    """Average over all 3^6 outcomes of a three-point law of known mean: 1, for both directions."""
    points, chances = np.array([0.0, 0.4, 1.0]), np.array([0.5, 0.3, 0.2])
    mean = float(points @ chances)
    index = np.array(np.meshgrid(*[np.arange(3)] * 6)).reshape(6, -1).T
    weight = chances[index].prod(axis=1)
    sequence = BettingSequence(error=0.01, planned=6)
    for unit, m in ((points[index], mean), (1 - points[index], 1 - mean)):
        wealth = np.exp(sequence.log_wealth(unit, np.full(len(unit), m)))
        assert weight @ wealth == pytest.approx(1, rel=1e-12)
        assert wealth.min() > 0


def test_stakes_do_not_look_ahead() -> None:
    draw = rng(1)
    first, second = draw.random((2, 50))
    second[:20] = first[:20]
    sequence = BettingSequence(error=0.01, planned=50)
    one, two = sequence.stakes(first), sequence.stakes(second)
    assert (one[:21] == two[:21]).all()
    assert one[21] != two[21]


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32), shape=st.sampled_from([0.1, 1.0, 30.0]))
def test_wealth_falls_in_the_mean_and_the_end_is_where_it_crosses(seed: int, shape: float) -> None:
    unit = np.random.default_rng(seed).beta(shape, shape, 100)
    sequence = BettingSequence(error=1e-3, planned=100)
    grid = np.linspace(0, 1, 201)
    wealth = sequence.log_wealth(np.broadcast_to(unit, (201, 100)), grid)
    assert (np.diff(wealth) <= 1e-12).all()
    low, high = sequence.interval(unit)
    limit = math.log(2 / sequence.error)
    assert low == 0 or sequence.log_wealth(unit, np.array(low)) == pytest.approx(limit, abs=1e-9)
    assert high == 1 or sequence.log_wealth(1 - unit, np.array(1 - high)) == pytest.approx(limit, abs=1e-9)
    assert low < unit.mean() < high


@pytest.mark.parametrize("law", ["rare", "fair", "beta"])
def test_coverage_when_watched_at_every_n(law: str) -> None:
    """The wealth at the true mean, followed along the whole run: a miss at any n counts."""
    runs, n, error = 4000, 300, 0.05
    draw = rng(2)
    mean = {"rare": 0.02, "fair": 0.5, "beta": 0.2}[law]
    unit = draw.beta(0.5, 2.0, (runs, n)) if law == "beta" else (draw.random((runs, n)) < mean).astype(float)
    sequence = BettingSequence(error=error, planned=200)
    missed = np.zeros(runs, dtype=bool)
    for x, m in ((unit, mean), (1 - unit, 1 - mean)):
        steps = np.minimum(sequence.stakes(x), 0.75 / m) * (x - m)
        missed |= (np.cumsum(np.log1p(steps), axis=1) >= math.log(2 / error)).any(axis=1)
    assert clopper_pearson(int(missed.sum()), runs, error=2e-6)[0] <= error


def test_running_misses_agree_with_the_wealth() -> None:
    values = rng(3).random((50, 120))
    sequence = BettingSequence(error=0.2, planned=120)
    low, high = sequence.running(values, [40, 120])
    limit = math.log(2 / 0.2)
    for j, n in enumerate((40, 120)):
        half = np.full(50, 0.5)
        up = sequence.log_wealth(values[:, :n], half) >= limit
        down = sequence.log_wealth(1 - values[:, :n], half) >= limit
        assert ((low[:, j] < 0.5) == ~up).all()
        assert ((high[:, j] > 0.5) == ~down).all()


@pytest.mark.parametrize(("half_range", "gain"), [(0.05, 5), (0.17, 4), (0.5, 1.4)])
def test_narrower_than_hoeffding_and_as_planned(half_range: float, gain: float) -> None:
    values = 0.5 + half_range * rng(5).uniform(-1, 1, 800)
    sequence = BettingSequence(error=1e-3, planned=800)
    low, high = sequence.interval(values)
    hoeffding = math.sqrt(math.log(2 / 1e-3) / (2 * 800))
    assert (high - low) / 2 < hoeffding / gain
    assert sequence.detectable(half_range / math.sqrt(3), 800) == pytest.approx((high - low) / 2, rel=0.1)


def test_scaling_blow_ups_and_bad_input() -> None:
    unit = rng(5).random(200)
    plain = BettingSequence(error=1e-3, planned=200)
    scaled = BettingSequence(error=1e-3, planned=200, low=-3.0, high=5.0)
    low, high = plain.interval(unit)
    assert scaled.interval(-3 + 8 * unit) == pytest.approx((-3 + 8 * low, -3 + 8 * high), abs=1e-12)
    broken = np.where(np.arange(200) % 40 == 0, np.nan, unit)
    assert plain.interval(broken)[0] == plain.interval(np.nan_to_num(broken, nan=0.0))[0]
    assert plain.interval(broken)[1] == plain.interval(np.nan_to_num(broken, nan=1.0))[1]
    with pytest.raises(UsageError, match="values"):
        plain.interval([0.5, 1.5])
    with pytest.raises(UsageError, match="low < high"):
        BettingSequence(error=1e-3, planned=200, low=1.0, high=1.0)
    assert plain.detectable(0.1, 0) == 1.0

"""The sign sequence and the fast interval: definition, derivation, plan, and attempts to break them."""

import itertools
import math

import mpmath as mp
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.statistics.sequences import FastInterval, SignSequence, running_moments


def rng(key: int) -> np.random.Generator:
    return np.random.default_rng(np.random.SeedSequence(20250817, spawn_key=(key,)))


def exact_e(n: int, count: int, a: float) -> mp.mpf:
    return mp.mpf(2) ** n * mp.beta(a + count, a + n - count) / mp.beta(a, a)


@pytest.mark.parametrize("planned", [20, 59, 60, 1000])
@pytest.mark.parametrize("error", [1e-2, 1.25e-4, 1.25e-7])
def test_cut_is_the_largest_excluded_count(planned: int, error: float) -> None:
    sequence = SignSequence(error=error, planned=planned)
    a = 2.0 if planned >= 60 else 0.5
    for n in (0, 1, 2, 3, 10, 31, 60, 121, 400):
        excluded = [k for k in range((n + 1) // 2) if exact_e(n, k, a) >= 1 / mp.mpf(error)]
        assert sequence.cut(n)[0] == (max(excluded) if excluded else -1)


def test_cut_far_out_agrees_with_a_scan() -> None:
    sequence = SignSequence(error=1e-7, planned=100_000)
    n = 100_000
    count = np.arange(n // 2)
    excluded = sequence.log_e(n, count) >= -math.log(1e-7)
    assert sequence.cut(n)[0] == excluded.nonzero()[0].max()


@settings(max_examples=150, deadline=None)
@given(
    values=st.lists(st.sampled_from([-2.0, -1.0, -0.5, 0.0, 0.25, 1.0, math.inf, math.nan]), max_size=40),
    error=st.sampled_from([0.3, 0.051, 1e-3]),
    planned=st.sampled_from([40, 100]),
)
def test_interval_is_the_definition(values: list[float], error: float, planned: int) -> None:
    """Excluded below only by #{Y <= m}, above only by #{Y >= m}; ties and nan count against it."""
    sequence = SignSequence(error=error, planned=planned)
    low, high = sequence.interval(values)
    n = len(values)
    for m in (-3.0, -2.0, -1.5, -1.0, -0.7, -0.5, -0.1, 0.0, 0.1, 0.25, 0.5, 1.0, 2.0):
        below = sum(1 for y in values if math.isnan(y) or y <= m)
        above = sum(1 for y in values if math.isnan(y) or y >= m)
        too_low = 2 * below < n and exact_e(n, below, sequence.a) >= 1 / error
        too_high = 2 * above < n and exact_e(n, above, sequence.a) >= 1 / error
        assert (low <= m <= high) == (not too_low and not too_high)


def test_e_process_has_expectation_one_exactly() -> None:
    """The binomial average of E_n is 1, and one more fair coin leaves E_n unchanged on average."""
    for a in (sp.Integer(2), sp.Rational(1, 2)):

        def e(n: int, k: int, a: sp.Expr = a) -> sp.Expr:
            return (
                2**n
                * sp.gamma(a + k)
                * sp.gamma(a + n - k)
                / sp.gamma(2 * a + n)
                * sp.gamma(2 * a)
                / sp.gamma(a) ** 2
            )

        for n in (1, 4, 7):
            assert sp.simplify(sum(sp.binomial(n, k) * e(n, k) for k in range(n + 1)) / 2**n) == 1
            for k in range(n + 1):
                assert sp.simplify((e(n + 1, k) + e(n + 1, k + 1)) / 2 - e(n, k)) == 0


def test_plan_fixes_the_mixture_and_bad_plans_are_refused() -> None:
    assert [SignSequence(error=0.1, planned=p).a for p in (59, 60)] == [0.5, 2.0]
    assert [FastInterval(error=0.1, planned=p).tau2 for p in (59, 60)] == [1.0, 0.1]
    for bad in (
        {"error": 0.0, "planned": 9},
        {"error": 1.0, "planned": 9},
        {"error": math.nan, "planned": 9},
    ):
        with pytest.raises(UsageError, match="error"):
            SignSequence(**bad)
    with pytest.raises(UsageError, match="planned"):
        FastInterval(error=0.1, planned=0)


@pytest.mark.parametrize("rule", [SignSequence, FastInterval])
def test_nothing_can_be_excluded_at_first(rule: type) -> None:
    sequence = rule(error=1e-6, planned=100)
    assert (
        sequence.interval([])
        == sequence.interval([1.0])
        == sequence.interval(np.ones(3))
        == (-math.inf, math.inf)
    )
    assert sequence.detectable(1.0, 1) == math.inf


@pytest.mark.parametrize("rule", [SignSequence, FastInterval])
def test_running_is_the_interval_of_each_prefix(rule: type) -> None:
    values = rng(1).standard_normal((3, 90)) + 1e6
    values[1, 70] = np.nan
    sequence = rule(error=1e-2, planned=90)
    looks = [0, 1, 2, 5, 30, 70, 71, 90]
    low, high = sequence.running(values, looks)
    for i, (j, n) in itertools.product(range(3), enumerate(looks)):
        assert (low[i, j], high[i, j]) == pytest.approx(sequence.interval(values[i, :n]), rel=1e-15, abs=1e-8)


@pytest.mark.parametrize("rule", [SignSequence, FastInterval])
@settings(max_examples=40, deadline=None)
@given(scale=st.floats(1e-6, 1e6), shift=st.floats(-1e3, 1e3), seed=st.integers(0, 2**32))
def test_equivariance(rule: type, scale: float, shift: float, seed: int) -> None:
    """Intervals move and stretch with the values, and mirror when the sign is flipped."""
    values = np.random.default_rng(seed).standard_normal(80)
    sequence = rule(error=0.01, planned=80)
    low, high = sequence.interval(values)
    moved = sequence.interval(shift + scale * values)
    slack = 1e-12 * (abs(shift) + scale)
    assert moved == pytest.approx((shift + scale * low, shift + scale * high), rel=1e-10, abs=slack)
    assert sequence.interval(-values) == pytest.approx((-high, -low), rel=1e-12, abs=1e-14)


def test_fast_e_value_is_the_mixture_likelihood_ratio() -> None:
    """The integral over sigma (Haar) and delta (Gaussian), numerically, against the closed form."""
    values, tau2, m = np.array([0.3, -1.1, 0.9, 1.7, 0.2]), 0.1, -0.4
    log_sigma, delta = (
        np.linspace(-6, 12, 3001),
        np.linspace(-3, 3, 1201),
    )  # trapezoid: both integrands are entire

    def likelihood(effect: float) -> float:
        s = np.exp(log_sigma)[:, None]
        return float(
            np.exp(-(((values - m) / s - effect) ** 2).sum(axis=1) / 2 - values.size * log_sigma).sum()
        )

    prior = np.exp(-(delta**2) / (2 * tau2)) / math.sqrt(2 * math.pi * tau2) * (delta[1] - delta[0])
    mixed = sum(weight * likelihood(effect) for weight, effect in zip(prior, delta, strict=True))
    closed = FastInterval(error=0.1, planned=100).log_e(values.mean(), values.std(ddof=1), values.size, m)
    assert closed == pytest.approx(math.log(mixed / likelihood(0.0)), abs=1e-9)


def test_fast_radius_solves_e_equals_one_over_error() -> None:
    """Symbolically: E_n at mean - m = radius is 1/error; and numerically in the class."""
    n, k, a, s, r = sp.symbols("n k A s r", positive=True)
    radius2 = s**2 * (n - 1) / n * (a - 1) / (1 - a / k)
    ratio = ((n - 1) * s**2 + n * r**2) / ((n - 1) * s**2 + n * r**2 / k)
    assert sp.simplify(ratio.subs(r, sp.sqrt(radius2)) - a) == 0  # so E_n = k^(-1/2) A^(n/2) = 1/error
    assert sp.simplify(k ** sp.Rational(-1, 2) * ((k / s**2) ** (1 / n)) ** (n / 2) - 1 / s) == 0
    for planned, size in itertools.product((40, 400), (30, 100, 400)):
        fast = FastInterval(error=1e-3, planned=planned)
        assert fast.log_e(0.0, 1.0, size, fast.factor(size)[0]) == pytest.approx(math.log(1e3), rel=1e-10)


def test_half_widths_of_the_design() -> None:
    """In sd/sqrt(n), eight claims, 1e-3 and 1e-6: sign 6 and 8, fast 5 and 6 (6.8 at n = 100)."""

    def scaled(rule: type, alpha: float, n: int) -> float:
        return float(rule(error=alpha / 8, planned=n).detectable(1.0, n) * math.sqrt(n))

    for n in (100, 200, 400, 800):
        assert scaled(SignSequence, 1e-3, n) == pytest.approx(6.1, abs=0.25)
        assert scaled(SignSequence, 1e-6, n) == pytest.approx(7.95, abs=0.3)
        assert scaled(FastInterval, 1e-3, n) == pytest.approx(4.9, abs=0.2)
    assert scaled(FastInterval, 1e-6, 100) == pytest.approx(6.8, abs=0.05)
    assert scaled(FastInterval, 1e-6, 800) == pytest.approx(6.12, abs=0.05)


@pytest.mark.parametrize("rule", [SignSequence, FastInterval])
def test_detectable_is_the_half_width_seen(rule: type) -> None:
    values = 2.0 * rng(2).standard_normal((400, 300))
    sequence = rule(error=1e-4, planned=300)
    low, high = sequence.running(values, [300])
    half = (high - low) / 2
    doubt = half.std() / math.sqrt(half.size)
    # the expected order statistic is Blom's to 1 % here; the mean of s is sd (1 - 1/4n)
    assert half.mean() == pytest.approx(sequence.detectable(2.0, 300), abs=5 * doubt + 0.01 * half.mean())


def test_blow_ups_are_never_dropped() -> None:
    values = rng(3).standard_normal(200)
    broken = np.concatenate([values, np.full(10, np.nan)])
    sign, fast = (rule(error=1e-3, planned=210) for rule in (SignSequence, FastInterval))
    low, high = sign.interval(broken)
    dropped = sign.interval(values)
    assert low < dropped[0] < dropped[1] < high
    assert low == sign.interval(np.concatenate([values, np.full(10, -1e9)]))[0]
    assert high == sign.interval(np.concatenate([values, np.full(10, 1e9)]))[1]
    assert fast.interval(broken) == (-math.inf, math.inf)
    assert fast.interval(np.append(values, np.inf)) == (-math.inf, math.inf)
    assert sign.interval(np.full(200, np.nan)) == (-math.inf, math.inf)


def test_ties_and_atoms() -> None:
    sign = SignSequence(error=1e-3, planned=100)
    assert sign.interval(np.zeros(100)) == (0.0, 0.0)  # closed: the atom itself is never excluded
    half = np.repeat([-1.0, 1.0], 50)
    assert sign.interval(half) == (-1.0, 1.0)  # every point between is a median


def test_running_moments_survive_a_large_offset() -> None:
    values = 1e8 + rng(4).standard_normal(1000)
    mean, sd = running_moments(values, [2, 500, 1000])
    for n, m, s in zip((2, 500, 1000), mean, sd, strict=True):
        assert m == pytest.approx(values[:n].mean(), rel=1e-15)
        assert s == pytest.approx(values[:n].std(ddof=1), rel=1e-6)

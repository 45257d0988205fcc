"""Calibration: exact tails, laws of known location, and the broken interval to be exposed."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.calibration.intervals import WatchedT, calibrate, first_verdict, power, schedule
from rnnchaos.verify.calibration.laws import (
    ATOMS,
    CAUCHY,
    GAUSSIAN,
    HETEROSCEDASTIC,
    LAWS,
    LOG_NORMAL,
    MIXTURE,
    STUDENT_3,
    Law,
    family,
    pair_law,
    stored,
    with_blow_ups,
)
from rnnchaos.verify.calibration.table import calibration_table, tail_table
from rnnchaos.verify.statistics.exact_errors import (
    fast_miss_probability,
    sign_exclusion,
    sign_miss_probability,
)
from rnnchaos.verify.statistics.proportions import clopper_pearson
from rnnchaos.verify.statistics.sequences import FastInterval, SignSequence

RAW = Law(
    "raw",
    lambda rng, runs, n: np.exp(0.23 * rng.standard_normal((runs, n))),
    1.0,
    math.exp(0.23**2 / 2),
    0.23,
)


def beta_half(a: Fraction, b: Fraction) -> Fraction:
    """B(a, b)/B(a0, a0) up to the same power of pi, by the recurrence of the gamma function."""

    def rising(x: Fraction) -> Fraction:
        start = Fraction(1, 2) if x.denominator == 2 else Fraction(1)
        out = Fraction(1)
        while x > start:
            x -= 1
            out *= x
        return out

    return rising(a) * rising(b) / rising(a + b)


@pytest.mark.parametrize(("error", "planned"), [(0.2, 12), (0.07, 12), (0.11, 100), (0.34, 100)])
@pytest.mark.parametrize("below", [0.5, 0.25])
def test_exact_tail_against_enumeration(error: float, planned: int, below: float) -> None:
    """All 2^12 sign paths in exact arithmetic, with the e-process from gamma recurrences alone."""
    n_max, a, q = 12, Fraction(2) if planned >= 60 else Fraction(1, 2), Fraction(below)
    e = [
        [2**n * beta_half(a + k, a + n - k) / beta_half(a, a) for k in range(n + 1)] for n in range(n_max + 1)
    ]
    above = beneath = Fraction(0)
    for path in itertools.product((0, 1), repeat=n_max):
        k = 0
        for n, step in enumerate(path, 1):
            k += step
            if e[n][k] * Fraction(error) >= 1:
                weight = q ** sum(path) * (1 - q) ** (n_max - sum(path))
                above, beneath = (above + weight, beneath) if 2 * k < n else (above, beneath + weight)
                break
    found = sign_exclusion(SignSequence(error=error, planned=planned), n_max, below=below)
    assert above + beneath > 0
    assert found == pytest.approx((float(above), float(beneath)), rel=1e-12)


@pytest.mark.parametrize(
    ("error", "n_max", "planned"), [(1e-3, 800, 800), (1e-6, 3000, 3000), (1e-6, 50, 50)]
)
def test_deep_tails_are_within_the_error_and_not_idle(error: float, n_max: int, planned: int) -> None:
    exact = sign_miss_probability(SignSequence(error=error, planned=planned), n_max)
    looked = sign_miss_probability(
        SignSequence(error=error, planned=planned), n_max, checkpoints=schedule(n_max)
    )
    assert error / 20 < exact <= error
    assert 0 < looked < exact


def test_exact_tail_agrees_with_simulation_and_power_with_its_own_complement() -> None:
    sequence, looks = SignSequence(error=0.05, planned=200), schedule(200)
    exact = sign_miss_probability(sequence, 200, checkpoints=looks)
    seen = calibrate(GAUSSIAN, sequence, checkpoints=looks, runs=5000, entropy=11)
    low, high = seen.interval(error=1e-6)
    assert low <= exact <= high
    assert sign_exclusion(sequence, 200, below=0.3) == pytest.approx(
        sign_exclusion(sequence, 200, below=0.7)[::-1]
    )
    assert sum(sign_exclusion(sequence, 200, below=0.2)) > 0.999
    for bad in ({"n_max": 0}, {"n_max": 5, "below": 1.5}):
        with pytest.raises(UsageError):
            sign_exclusion(sequence, **bad)


def test_importance_sampling_agrees_with_plain_sampling() -> None:
    """P(ever missing) of the fast interval for Gaussian values at 0.05, both ways; then the tail at 1e-6."""
    sequence = FastInterval(error=0.05, planned=150)
    value, doubt = fast_miss_probability(sequence, 150, runs=3000, entropy=5)
    plain = calibrate(GAUSSIAN, sequence, checkpoints=range(2, 151), runs=4000, entropy=6, target="mean")
    low, high = plain.interval(error=1e-6)
    assert low - 5 * doubt <= value <= high + 5 * doubt
    deep, doubt = fast_miss_probability(FastInterval(error=1e-6, planned=400), 400, runs=1000, entropy=7)
    assert 1e-7 < deep <= 1e-6
    assert doubt < 0.1 * deep


@pytest.mark.parametrize(
    "law", [*LAWS, pair_law(), with_blow_ups(STUDENT_3, 0.03), family()], ids=lambda law: law.name
)
def test_sign_sequence_cannot_be_broken(law: Law) -> None:
    """Skew, heavy tails, unequal spreads, atoms, blow-ups, shared values; the worst moment to stop."""
    rule = SignSequence(error=0.05, planned=200)
    assert not calibrate(law, rule, checkpoints=schedule(200), runs=1500, entropy=21).exposed


@pytest.mark.parametrize("target", ["median", "mean"])
@pytest.mark.parametrize(
    "law",
    [
        GAUSSIAN,
        pair_law(),
        pair_law(small=0.40, large=0.23, bias=-0.1),
        HETEROSCEDASTIC,
        MIXTURE,
    ],
    ids=["gaussian", "pairs", "skewed pairs", "heteroscedastic", "scale mixture"],
)
def test_fast_interval_is_backed_on_pairs(law: Law, target: str) -> None:
    """The run that lets claims on Richardson pairs use the fast interval, for median and mean."""
    rule = FastInterval(error=0.01, planned=600)
    row = calibrate(law, rule, checkpoints=schedule(600), runs=2000, entropy=31, target=target)
    assert not row.exposed


@pytest.mark.parametrize(("law", "target"), [(RAW, "median"), (LOG_NORMAL, "mean"), (LOG_NORMAL, "median")])
def test_fast_interval_is_exposed_on_raw_values(law: Law, target: str) -> None:
    """Raw values at finite N are skewed: their median is not their mean, and the guard sees it."""
    rule = FastInterval(error=1e-3, planned=600)
    assert calibrate(law, rule, checkpoints=schedule(600), runs=1500, entropy=41, target=target).exposed


def test_planted_broken_interval_is_exposed_and_only_it() -> None:
    rows = calibration_table(
        runs=2000, n_max=200, entropy=51, errors=(1e-2,), extra=[stored("kept", [1.0, 2.0, 4.0, 7.0])]
    )
    assert {row["rule"] for row in rows if row["verdict"] == "exposed" and row["law"] != "kept"} == {
        "WatchedT"
    }
    broken = next(row for row in rows if row["rule"] == "WatchedT")
    assert broken["interval"][0] > broken["nominal"]
    once = calibrate(GAUSSIAN, WatchedT(error=0.05, planned=100), checkpoints=[100], runs=4000, entropy=52)
    low, high = once.interval(error=1e-6)
    assert low <= 0.05 <= high  # looked at once it is exact: watching is what breaks it


def test_tail_table_is_within() -> None:
    rows = tail_table(n_max=300, entropy=61, runs=500)
    assert [row["verdict"] for row in rows] == ["within"] * 4
    assert all(row["nominal"] / 20 < row["measured"] < row["nominal"] for row in rows)


@pytest.mark.parametrize("rule", [SignSequence, FastInterval])
def test_power_table(rule: type) -> None:
    """True claims are verified, wrong ones by two tolerances refuted, by one or more not verified."""
    rows = power(
        pair_law(),
        rule(error=1.25e-4, planned=600),
        tolerance=0.4,
        checkpoints=schedule(600),
        runs=1000,
        entropy=71,
    )
    table = {row.discrepancy: row.row() for row in rows}
    assert clopper_pearson(rows[0].verified, 1000, error=1e-6)[1] > 0.97
    assert table[0.0]["refuted"] == 0
    assert all(
        table[d]["verified"] <= 0.005 for d in (1.0, 1.5, 2.0, 3.0)
    )  # binomial(1000, 1.25e-4) tail < 1e-8
    assert table[2.0]["refuted"] > 0.97
    assert table[3.0]["refuted"] == 1.0
    assert table[3.0]["realisations"] < table[2.0]["realisations"] < table[1.0]["realisations"]


def test_power_of_the_sign_sequence_is_the_exact_one() -> None:
    """Refuted once the interval clears p - t: a walk with success probability P(Y <= p - t)."""
    from scipy.special import ndtr

    rule, looks = SignSequence(error=1e-3, planned=300), schedule(300)
    found = power(
        GAUSSIAN, rule, tolerance=0.3, checkpoints=looks, runs=2000, entropy=81, discrepancies=(2.0,)
    )[0]
    exact = sign_exclusion(rule, 300, below=float(ndtr(0.3)), checkpoints=looks)[1]
    low, high = clopper_pearson(found.refuted, 2000, error=1e-6)
    assert low <= exact <= high


@pytest.mark.parametrize(
    "law", [*LAWS, pair_law(), stored("kept", [3.0, 1.0, 2.0])], ids=lambda law: law.name
)
def test_laws_have_the_stated_location(law: Law) -> None:
    values = law.draw(np.random.default_rng(np.random.SeedSequence(91)), 400, 100).ravel()
    assert clopper_pearson(int((values <= law.median).sum()), values.size, error=1e-6)[1] >= 0.5
    assert clopper_pearson(int((values >= law.median).sum()), values.size, error=1e-6)[1] >= 0.5
    if law not in (CAUCHY, STUDENT_3):
        assert values.mean() == pytest.approx(law.mean, abs=6 * law.scale / 200)
        assert (
            values.std() == pytest.approx(law.scale, rel=0.25 if law is LOG_NORMAL else 0.05) or law is ATOMS
        )


def test_pair_law_is_centred_whatever_its_skew() -> None:
    """The mean is 1 by construction; the median, from quadrature, halves two million draws."""
    law = pair_law(small=0.8, large=0.4, bias=-0.2)
    values = law.draw(np.random.default_rng(np.random.SeedSequence(92)), 2, 1_000_000).ravel()
    doubt = law.scale / math.sqrt(values.size)
    assert values.mean() == pytest.approx(1.0, abs=5.5 * doubt)
    assert values.std() == pytest.approx(law.scale, rel=0.01)
    low, high = clopper_pearson(int((values <= law.median).sum()), values.size, error=1e-6)
    assert low <= 0.5 <= high
    assert abs(law.median - 1) > 20 * doubt


def test_schedule_and_first_verdict() -> None:
    assert schedule(5) == [5]
    looks = schedule(600)
    assert looks[0] == 10
    assert looks[-1] == 600
    assert looks == sorted(set(looks))
    with pytest.raises(UsageError, match="schedule"):
        schedule(0)
    verdict, stop = first_verdict(np.array([[0, 0, 0], [0, -1, 1], [1, 0, 0]]))
    assert verdict.tolist() == [0, -1, 1]
    assert stop.tolist() == [2, 1, 0]

"""Sampled spectra against what is known in closed form, and against each other."""

from fractions import Fraction
from math import pi, sqrt
from typing import Any

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from rnnchaos.numerics.evaluate import evaluate, quantity
from rnnchaos.numerics.gaussian.volumes import sampled as flow
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.numerics.scheme.volumes import sampled as euler
from rnnchaos.numerics.volumes import kernel
from rnnchaos.numerics.volumes.calibration import calibrated, known
from rnnchaos.numerics.volumes.dynamics import Chaos, Pilot, fraction, growth, ratio
from rnnchaos.numerics.volumes.estimate import FLOOR, interval, one_thread, sampled
from rnnchaos.numerics.volumes.functional import averages
from rnnchaos.numerics.volumes.pair_means import NormalRule, plain, squared
from rnnchaos.numerics.volumes.periodic import Ring, powers
from rnnchaos.theory.errors import UsageError, present
from rnnchaos.theory.nonlinearity.registry import odd_nonlinearity

TANH, ERF = odd_nonlinearity("tanh"), odd_nonlinearity("erf")
NAMES = {"entropy_rate": growth, "dimension": ratio, "unstable_fraction": fraction}


def gaussian_slope(x: Any) -> Any:
    """phi' of erf."""
    return np.exp(-pi * np.square(x) / 4)


def test_pair_means_of_gaussian_gains() -> None:
    """E exp(-a (x^2 + y^2)) = [(1 + 2 a V)^2 - (2 a C)^2]^(-1/2)."""
    rule = NormalRule(activation(ERF), 2.5)
    covariances = np.array([2.5, 1.7, 0.3, 0.0])
    found = rule.pairs(gaussian_slope, (plain, squared), covariances)
    for row, a in zip(found, (pi / 4, pi / 2), strict=True):
        exact = ((1 + 5 * a) ** 2 - (2 * a * covariances) ** 2) ** -0.5
        assert row == pytest.approx(exact, rel=1e-9)


def test_paths_and_their_weights() -> None:
    """Paths have the ring's autocovariance; weighted, d has its exact spectrum and mean."""
    lags = np.arange(20)
    ring = Ring(39.0, powers(1.3 * 0.6**lags), 39)
    x = ring.paths(ring.quasi_random(1024, 3))
    measured = [np.mean(x * np.roll(x, lag, axis=1)) for lag in range(4)]
    assert measured == pytest.approx(ring.covariance[:4], abs=0.02)
    exact = known(ring, activation(ERF), gaussian_slope)
    gains = calibrated(gaussian_slope(x), exact)
    assert gains.weights.sum() == pytest.approx(1)
    found = gains.weights @ abs(np.fft.rfft(gains.values, axis=1)) ** 2 / 39
    assert found[exact.strong[0]] == pytest.approx(exact.spectra[0][exact.strong[0]], rel=1e-6)
    assert gains.weights @ gains.values.mean(axis=1) == pytest.approx(1 / sqrt(1 + pi * 1.3 / 2), rel=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_step_one_has_the_closed_form(name: str) -> None:
    """The program below step 1, at step 1: the law of a product of free matrices, to 2e-5."""
    chaotic = euler.chaos(2, Fraction(3), Fraction(1), TANH)
    assert isinstance(chaotic, Chaos)
    found = present(chaotic.estimate(NAMES[name]).arb, name)
    closed = float(evaluate(f"scheme.{name}", g="3", dt="1", digits=10))
    assert float(found.mid()) == pytest.approx(closed, rel=2e-5)
    assert found.contains(closed)
    assert chaotic.estimate(NAMES[name]) is chaotic.estimate(NAMES[name])


def test_the_share_is_the_slope() -> None:
    """u = -dPsi/ds, by a central difference on the pilot's paths."""
    found = euler.chaos(2, Fraction(2), Fraction("0.5"), TANH)
    assert isinstance(found, Chaos)
    with one_thread():
        pilot = found.at_zero[0]
        low, high = (pilot.at(side * 0.01).kernel.growth for side in (-1, 1))
    assert (low - high) / 0.02 == pytest.approx(pilot.kernel.share, rel=1e-3)


def test_interval_covers_noise_and_rings() -> None:
    rng = np.random.default_rng(5)
    missed = 0
    for _ in range(400):
        halves = [list(1 + 0.01 * rng.standard_normal(4)) for _ in range(2)]
        middle, radius = interval((halves[0], halves[1]))
        missed += abs(middle - 1) > radius
    assert missed <= 2
    middle, radius = interval(([1.0] * 4, [1.1] * 4))
    assert radius == pytest.approx(0.1)
    assert interval(([1.0] * 4, [1.0] * 4))[1] == pytest.approx(FLOOR)


def test_what_is_not_sampled() -> None:
    for name in NAMES:
        found = evaluate(f"gaussian.{name}", g="1")
        assert float(found) == 0
        assert found.state == "quiescent"
        with pytest.raises(UsageError, match=r"^digits = 5: .* from 1 to 4, the number is sampled$"):
            evaluate(f"gaussian.{name}", g="3", digits=5)
        with pytest.raises(UsageError, match=r"^g = 1.01: .*g/g_c - 1 from 0.04 to 9"):
            evaluate(f"gaussian.{name}", g="1.01")


@pytest.mark.parametrize(("g", "digits"), [("3", 3), ("10", 2)])
def test_as_many_digits_as_are_cheap_where_none_are_asked(g: str, digits: int) -> None:
    asked = quantity("gaussian.entropy_rate")
    assert asked.digits(None, "ball", asked.resolve({"g": g})) == digits
    assert asked.digits(2, "ball", asked.resolve({"g": g})) == 2


def test_more_paths_where_a_few_scatter_too_much() -> None:
    """Numbers that scatter by 1/paths: the paths are multiplied until 8 scrambles are enough."""
    asked: set[int] = set()

    def scramble(count: int, which: int, seed: int) -> float:
        asked.add(count)
        return 1 + (-1) ** (seed // 2) * 3.0 / count

    found = sampled(scramble, digits=3, periods=(1.0, 1.3))
    assert asked == {1024, 4096, 16384}
    assert "131072 quasi-random paths in 8 scrambles" in found.method
    assert present(found.arb, "the number").contains(1)
    asked.clear()
    sampled(lambda *given: scramble(*given) * (1 + 3e-5 * given[1]), digits=4, periods=(1.0, 1.3))
    assert asked == {8192}


PUBLISHED = (
    ("gaussian.entropy_rate", {"g": "3"}, 0.0031983, 2e-7),
    ("gaussian.entropy_rate", {"g": "2"}, 0.0008974, 3e-7),
    ("gaussian.dimension", {"g": "2"}, 0.03530, 2e-5),
    ("gaussian.dimension", {"g": "3"}, 0.06127, 1e-5),
    ("gaussian.unstable_fraction", {"g": "3"}, 0.02909, 1e-5),
    ("scheme.entropy_rate", {"g": "3", "dt": "0.5"}, 0.0045935, 5e-7),
    ("scheme.dimension", {"g": "3", "dt": "0.5"}, 0.08933, 1e-5),
    ("scheme.unstable_fraction", {"g": "3", "dt": "0.5"}, 0.04384, 1e-5),
)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "given", "value", "error"), PUBLISHED)
def test_against_an_independent_program(name: str, given: dict[str, str], value: float, error: float) -> None:
    """Each within its error of the other: paths of another kind, full matrices over times, other rings."""
    found = evaluate(name, digits=3, **given)
    assert abs(float(found) - value) <= float(found.radius) + error
    assert float(found.radius) <= 1e-3 * value


@pytest.mark.slow
@pytest.mark.parametrize("name", ["entropy_rate", "dimension"])
def test_the_fourth_digit_is_that_of_other_paths_on_a_finer_ring(name: str) -> None:
    """At g = 2: seeds, period and modes of their own."""
    found = evaluate(f"gaussian.{name}", g="2", digits=4)
    assert float(found.radius) < 1.1e-4 * float(found)
    chaotic = flow.chaos(3, Fraction(2), TANH)
    assert isinstance(chaotic, Chaos)
    extract = NAMES[name]
    known_at = (chaotic.balanced if extract is ratio else chaotic.at_zero)[1]
    sampler = chaotic.build(1e-3, 1.6, 44)
    with one_thread():
        zero = Pilot(sampler, 0.0, sampler.like(chaotic.at_zero[1].sampler, chaotic.at_zero[1].kernel))
        pilot = zero.at(known_at.rate) if known_at.rate else zero
        each = [sampler.at(pilot.rate, pilot.kernel, 16384, seed) for seed in (5001, 5002, 5003)]
    finer = [extract(pilot.rate, *values) for values in each]
    assert np.std(finer) < 1e-4 * np.mean(finer)
    assert abs(np.mean(finer) - float(found)) < float(found.radius)


@pytest.mark.slow
def test_the_flow_is_the_limit_of_small_steps() -> None:
    """Of Euler's map, whose weights and autocovariance are its own: h at dt = 0 of a cubic through four."""
    steps = np.array([0.05, 0.1, 0.2, 0.25])
    rates = []
    for step in steps:
        chaotic = euler.chaos(3, Fraction(3), Fraction(str(step)), TANH)
        assert isinstance(chaotic, Chaos)
        sampler = chaotic.build(1e-3, 1.0, 40)
        with one_thread():
            kernel_at = sampler.like(chaotic.at_zero[1].sampler, chaotic.at_zero[1].kernel)
            rates.append(sampler.at(0.0, kernel_at, 8192, 1)[0])
    limit = float(np.polynomial.Polynomial.fit(steps, rates, 3)(0.0))
    assert limit == pytest.approx(float(evaluate("gaussian.entropy_rate", g="3")), rel=1.2e-3)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_second_engine(name: str) -> None:
    first, second = (evaluate(f"gaussian.{name}", g="2", digits=2, engine=e) for e in ("ball", "mpmath"))
    assert abs(float(first) - float(second)) <= float(first.radius) + float(second.radius)


@pytest.mark.slow
def test_next_to_the_onset() -> None:
    """At g = 1.05 the laws of the onset, in the exact lambda_1, are 1 to 2 % high."""
    exponent = float(evaluate("gaussian.lyapunov_max", g="1.05"))
    for name, power in (("entropy_rate", 2.5), ("dimension", 1.5), ("unstable_fraction", 1.5)):
        law = float(evaluate(f"gaussian.{name}.onset")) * exponent**power
        assert 0.975 < float(evaluate(f"gaussian.{name}", g="1.05", digits=2)) / law < 0.995


@pytest.mark.slow
def test_strong_coupling_has_two_digits() -> None:
    """At g = 10 both engines agree; 16 s of processor time are enough for the first."""
    with pytest.raises(UsageError, match=r"^digits = 3: .* from 1 to 2"):
        evaluate("gaussian.entropy_rate", g="10", digits=3)
    first, second = (evaluate("gaussian.entropy_rate", g="10", engine=e) for e in ("ball", "mpmath"))
    assert abs(float(first) - float(second)) <= float(first.radius) + float(second.radius)
    assert float(first.radius) < 0.01 * float(first)


def test_every_step_of_it_runs_on_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """On more than one small matrices only wait for each other, and the time on the processor multiplies."""
    seen: set[int] = set()

    def watched(*given: Any, **chosen: Any) -> Any:
        seen.update(library["num_threads"] for library in threadpool_info())
        return averages(*given, **chosen)

    monkeypatch.setattr(kernel, "averages", watched)
    with threadpool_limits(2):
        evaluate("gaussian.entropy_rate", g="2.9", digits=1)
    assert seen == {1}

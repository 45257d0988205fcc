"""What is read off a recording, against direct sums, closed forms, and processes of known law."""

from math import erf, exp, pi, sqrt
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from rnnchaos.verify.activity.reading.recording import recording
from rnnchaos.verify.activity.statistics.autocovariance import (
    autocovariance,
    correlation_time,
    decorrelation_rate,
    gap,
    half_time,
)
from rnnchaos.verify.activity.statistics.estimates import Measured, estimates, measured, stationary
from rnnchaos.verify.activity.statistics.increments import extrapolated, increments, rough
from rnnchaos.verify.activity.statistics.marginal import marginal
from tests.verify.activity.networks import euler, field, gaussian_processes


def test_the_autocovariance_by_direct_sums() -> None:
    x = np.random.default_rng(1).standard_normal((37, 5)).cumsum(axis=0) + 3
    off, T = x - x.mean(), len(x)
    direct = [np.mean([off[t] * off[t + k] for t in range(T - k)]) for k in range(T // 2 + 1)]
    np.testing.assert_allclose(autocovariance(x), direct, rtol=1e-10)
    np.testing.assert_allclose(autocovariance(x.astype(np.float32)), direct, rtol=1e-5)


def test_times_of_an_exponential() -> None:
    dt, tau = 0.05, 2.0
    C = 3 * np.exp(-np.arange(2000) * dt / tau)
    assert half_time(C, dt) == pytest.approx(tau * np.log(2), rel=1e-4)
    assert decorrelation_rate(C, dt) == pytest.approx(1 / (tau * np.log(2)), rel=1e-4)
    assert correlation_time(C, dt) == pytest.approx(tau * (1 - exp(-5)), rel=1e-2)
    assert gap(C) == pytest.approx(3 * tau * np.log(2) / dt, abs=1)
    flat = np.ones(10)
    assert all(np.isnan(f(flat, dt)) for f in (half_time, decorrelation_rate, correlation_time))
    assert gap(flat) is None


def rotations(omega: Any, dt: float, T: int) -> Any:
    """x = cos(omega t + phase): <x'^2> is omega^2/2 at each time where phases fill the circle."""
    phases = np.arange(8) * 2 * pi / 8
    t = np.arange(T)[:, None] * dt
    return np.concatenate([np.cos(w * t + phases) for w in np.atleast_1d(omega)], axis=1)


def test_the_kinetic_energy_of_a_smooth_flow() -> None:
    """S(h) = 2 (1 - cos wh)/(w h)^2 times w^2/2: the bias is removed to order dt^4 and its bound holds."""
    omegas, exact = np.array([0.5, 1.0, 2.0]), np.mean(np.array([0.5, 1.0, 2.0]) ** 2) / 2
    for dt in (0.4, 0.2, 0.1, 0.05):
        seen = increments(rotations(omegas, dt, 300), dt)
        found, left = extrapolated(seen.squares)
        direct = np.mean(omegas**2 / 2 * 2 * (1 - np.cos(omegas * dt)) / (omegas * dt) ** 2)
        assert seen.squares[0] == pytest.approx(direct, rel=1e-12)
        assert abs(found - exact) <= left + 1e-9 * exact
        assert left <= 1.1 * 2 * 8 / 720 * dt**4 * np.mean(omegas**6) / 2
        assert abs(found - exact) < 0.6 * dt**2 * abs(direct - exact)
        arc, less = extrapolated(seen.chords)
        assert abs(arc - sqrt(exact)) <= less + 1e-9


def test_increments_that_are_of_no_flow_give_no_energy() -> None:
    rng, smooth = np.random.default_rng(4), rotations((1.0, 2.0), 0.1, 400)
    wiener = rng.standard_normal((400, 16)).cumsum(axis=0)
    noisy, white = smooth + 0.1 * rng.standard_normal(smooth.shape), rng.standard_normal((400, 16))
    for x, wanted in ((smooth, False), (wiener, True), (white, True), (noisy, True)):
        squares = increments(x, 0.1).squares
        assert rough(squares) is wanted
        assert np.isnan(extrapolated(squares)[0]) == wanted
    reasons = {e.name: e for e in estimates(measured(recording(white), 0.1))}
    assert reasons["kinetic_energy"].value is None
    assert "no smooth flow" in reasons["kinetic_energy"].reason


def test_the_energy_of_euler_s_map_is_exact() -> None:
    rng = np.random.default_rng(5)
    F, x, dt, path, forces = field(40, 2.0, rng), rng.standard_normal(40), 0.3, [], []
    for _ in range(60):
        path.append(x)
        forces.append(F(x))
        x = euler(F, x, dt)
    seen = measured(recording(np.array(path)), dt)
    assert seen.centre("kinetic_energy_map") == pytest.approx(np.mean(np.square(forces[:-1])), rel=1e-12)


def test_the_one_time_law() -> None:
    rng = np.random.default_rng(6)
    uniform = (np.arange(200_000) + 0.5) / 200_000
    found = marginal(uniform.reshape(400, 500))
    assert found["skewness"] == pytest.approx(0, abs=1e-6)
    assert found["kurtosis"] == pytest.approx(9 / 5 - 3, abs=1e-4)
    s = 1 / sqrt(12)

    def off(x: float) -> float:
        return -abs(x - (1 + erf((x - 0.5) / s / sqrt(2))) / 2)

    assert found["distance"] == pytest.approx(
        -minimize_scalar(off, bounds=(0, 0.5), method="bounded").fun, abs=2e-3
    )
    assert marginal(rng.standard_normal((300, 300)))["distance"] < 0.005
    exponential = marginal(rng.exponential(size=(500, 400)))
    assert exponential["skewness"] == pytest.approx(2, rel=0.05)
    assert exponential["kurtosis"] == pytest.approx(6, rel=0.15)


def test_the_one_time_law_looks_at_all_neurons() -> None:
    """Half of the neurons at 1, every tenth and the others at -1: a law of two points."""
    x = np.tile(np.where(np.arange(100) % 10 < 5, -1.0, 1.0), (12_000, 1))
    found = marginal(x)
    assert found["skewness"] == pytest.approx(0, abs=1e-3)
    assert found["kurtosis"] == pytest.approx(-2, abs=1e-3)


def _plain(values: Any) -> Any:
    """Unit variance, correlated over five samples."""
    return np.exp(-np.arange(values) / 5)


def test_the_dimension_of_independent_directions() -> None:
    """d of N directions of equal variance, whatever their means: PR/N = d/N."""
    rng, N, d = np.random.default_rng(7), 50, 5
    sources = gaussian_processes(_plain(3001), N=d, T=3000, networks=3, rng=rng)
    basis = np.linalg.qr(rng.standard_normal((N, d)))[0]
    seen = measured(recording(sources @ basis.T + 3 * rng.standard_normal(N)), 1.0)
    found = {e.name: e for e in estimates(seen)}["participation_ratio"]
    assert found.interval is not None
    assert found.interval[0] < d / N < found.interval[1]
    assert found.value == pytest.approx(d / N, rel=0.1)


def test_intervals_over_networks_cover_and_count_networks() -> None:
    """Networks that differ: the interval of the variance is of their mean."""
    rng, covered, runs = np.random.default_rng(8), 0, 50
    for _ in range(runs):
        X = gaussian_processes(_plain(101), N=20, T=60, networks=5, rng=rng, scatter=0.1)
        found = {e.name: e for e in estimates(measured(recording(X), 1.0))}["variance"]
        assert found.interval is not None
        covered += found.interval[0] <= 1.01 <= found.interval[1]  # E (1 + 0.1 z)^2
    assert covered >= 42  # 47.5 of 50: P(fewer than 42) = 0.001


def test_intervals_of_one_network_in_time() -> None:
    rng, covered, runs = np.random.default_rng(9), 0, 40
    for _ in range(runs):
        X = gaussian_processes(_plain(401), N=6, T=400, networks=1, rng=rng)
        found = {e.name: e for e in estimates(measured(recording(X), 1.0))}
        interval = found["variance"].interval
        assert interval is not None
        covered += interval[0] <= 1 <= interval[1]
        assert "pieces of one network" in found["variance"].reason
    assert covered >= 32  # 38 of 40: P(fewer than 32) < 0.001
    short = {e.name: e for e in estimates(measured(recording(X[:, :40]), 1.0))}
    assert short["variance"].interval is None
    assert "too short" in short["variance"].reason


def test_effective_samples() -> None:
    rng = np.random.default_rng(10)
    X = gaussian_processes(_plain(2001), N=30, T=2000, networks=3, rng=rng)
    found = {e.name: e.value for e in estimates(measured(recording(X), 0.5))}["effective_samples"]
    time = (0.5 + np.exp(-np.arange(1, 400) / 5).sum()) * 0.5
    assert found == pytest.approx(3 * 2000 * 0.5 / (2 * time), rel=0.1)


def _of(X: Any) -> Measured:
    return measured(recording(X), 1.0)


def test_a_drift_is_seen() -> None:
    rng = np.random.default_rng(11)
    X = gaussian_processes(_plain(601), N=50, T=600, networks=6, rng=rng)
    rising = X * np.linspace(0.8, 1.2, 600)[:, None]
    assert stationary(_of(X)) == "no drift is seen"
    assert "drift of the variance" in stationary(_of(rising))
    assert stationary(_of(X[:1])) == "no drift is seen"
    assert "drift of the variance" in stationary(_of(rising[:1]))


def test_networks_at_rest_among_others_are_counted() -> None:
    rng = np.random.default_rng(12)
    X = gaussian_processes(_plain(201), N=5, T=200, networks=3, rng=rng)
    X[1] = rng.standard_normal(5)
    found = {e.name: e for e in estimates(measured(recording(X), 1.0))}
    assert found["half_time"].value is None
    assert "in 1 of 3 networks" in found["half_time"].reason
    assert found["variance"].interval is not None

"""The Euler map's autocovariance, noise and participation ratio against routes apart from theirs."""

from math import asin, pi

import numpy as np
import pytest
from numpy.typing import NDArray

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.scheme.lyapunov import lags
from rnnchaos.numerics.scheme.participation import per_neuron
from rnnchaos.numerics.scheme.start import float_state
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import nonlinearity

TANH, ERF = nonlinearity("tanh"), nonlinearity("erf")
ENGINES = ("ball", "mpmath")


def value(name: str, **parameters: str) -> float:
    return float(evaluate(f"scheme.{name}", digits=10, **parameters))


def relaxed(g: float, dt: float, noise: float, *, count: int, rounds: int) -> NDArray[np.float64]:
    """Delta_n of the erf network by iteration: x is a filter of h, a sum over two geometric tails, and h has
    covariance g^2 C(Delta). From a wide start it converges where activity is driven by the noise.
    """
    q, n = 1 - dt, np.arange(-count, count + 1)
    filtered = dt**2 * q ** np.abs(n) / (1 - q * q)
    delta = q ** np.abs(n)
    for _ in range(rounds):
        k = (pi / 2) / (1 + pi / 2 * delta[count])
        drive = g**2 * 2 / pi * np.arcsin(k * delta)
        drive[count] += 2 * noise / dt
        delta = np.convolve(drive, filtered, mode="same")
    return delta[count:]


@pytest.mark.parametrize(
    ("g", "dt", "D"),
    [("0.5", "0.2", "0.5"), ("0.8", "0.5", "0.3"), ("0.7", "1", "0.2")],
)
def test_a_driven_map_against_its_filter_iterated(g: str, dt: str, D: str) -> None:
    steps = relaxed(float(g), float(dt), float(D), count=200, rounds=200)
    assert value("variance.noise", g=g, dt=dt, D=D, phi="erf") == pytest.approx(steps[0], rel=1e-9)
    if dt != "1":
        found = lags(*state(float(g), float(dt), float(D)))
        assert found[:8] == pytest.approx(list(steps[:8]), rel=1e-8)


def state(g: float, dt: float, noise: float) -> tuple:  # type: ignore[type-arg]
    found = float_state(g, dt, ERF, noise)
    assert not isinstance(found, float)
    return found


def test_lags_obey_the_arcsine_equation() -> None:
    g, dt = 2.0, 0.2
    at = [value("correlation", g="2", dt="0.2", lag=f"{n}/5", phi="erf") for n in range(6)]
    k, q = (pi / 2) / (1 + pi / 2 * at[0]), 1 - dt
    at = [at[1], *at]
    for before, now, after in zip(at, at[1:], at[2:], strict=False):
        drive = dt**2 * g**2 * 2 / pi * asin(k * now)
        assert (1 + q * q) * now - q * (before + after) == pytest.approx(drive, abs=1e-8)


@pytest.mark.parametrize("engine", ENGINES)
def test_engines_and_floats_agree_far_out(engine: str) -> None:
    found = evaluate("scheme.correlation", g="2", dt="0.2", lag="6", digits=8, engine=engine)
    assert not found.certified
    floats = evaluate("scheme.correlation", g=np.array([2.0]), dt=0.2, lag=6.0)
    assert float(found) == pytest.approx(float(floats[0]), rel=1e-8)


def test_small_steps_tend_to_the_flow() -> None:
    """Errors of first order: extrapolated from dt = 0.2 and 0.1 less than a third is left."""
    cases: tuple[tuple[str, dict[str, str]], ...] = (
        ("correlation", {"g": "2", "lag": "4"}),
        ("lyapunov_max.noise", {"g": "3", "D": "0.5"}),
        ("variance.noise", {"g": "3", "D": "0.5"}),
    )
    for name, at in cases:
        flow = float(evaluate(f"gaussian.{name}", digits=8, **at))
        one, two = (float(evaluate(f"scheme.{name}", digits=8, dt=dt, **at)) for dt in ("0.1", "0.2"))
        assert 1e-4 * flow < abs(one - flow) < 0.1 * flow
        assert abs(2 * one - two - flow) < abs(one - flow) / 3


def test_noise_ends_at_none_and_drives_a_quiet_network() -> None:
    assert value("variance.noise", g="2", dt="0.2", D="0") == value("variance", g="2", dt="0.2")
    driven = evaluate("scheme.lyapunov_max.noise", g="0.5", dt="0.2", D="0.5", digits=8)
    assert driven.state == "quiescent"
    assert float(driven) < 0
    assert value("variance.noise", g="2", dt="1", D="0.25") > value("variance", g="2", dt="1")


@pytest.mark.parametrize("lag", ["6.1", "-1", "nan", "1000"])
def test_a_lag_is_a_multiple_of_the_step(lag: str) -> None:
    with pytest.raises(UsageError, match="lag = "):
        evaluate("scheme.correlation", g="2", dt="0.2", lag=lag)


@pytest.mark.parametrize("of", ["x", "phi"])
@pytest.mark.parametrize(("g", "dt"), [(3.0, 0.4), (3.0, 0.6), (2.0, 1.0)])
def test_the_single_integral_is_the_double_one_over_frequencies(g: float, dt: float, of: str) -> None:
    found = float_state(g, dt, TANH)
    assert not isinstance(found, float)
    c, shot = found
    path = np.array([c.second, *(c(covariance) for covariance in (lags(c, shot)[1:] if dt < 1 else []))])
    w = 2 * np.pi * np.arange(1024) / 1024
    spectrum = path[0] + 2 * np.cos(np.outer(w, np.arange(1, len(path)))) @ path[1:]
    f = dt / (np.exp(1j * w) - (1 - dt))
    u = g**2 * c.slope * np.outer(f, f)
    kernel = (2 - np.abs(u) ** 2 if of == "x" else 1) / np.abs(1 - u) ** 2 - 1
    spectrum = np.abs(f) ** 2 * spectrum if of == "x" else spectrum
    psi = spectrum @ kernel @ spectrum / spectrum.sum() ** 2
    assert per_neuron(of, 25.0)(c, shot) == pytest.approx(1 / (1 + psi), rel=1e-8)


def test_the_participation_ratio_near_the_onset() -> None:
    """A double series was too long there; the ball engine, float64 and, to 15 %, the flow."""
    ball = evaluate("scheme.participation_ratio", g="1.15", dt="0.2", digits=6)
    array = evaluate("scheme.participation_ratio", g=np.array([1.15]), dt=0.2)
    flow = float(evaluate("gaussian.participation_ratio", g="1.15", digits=6))
    assert float(ball) == pytest.approx(float(array[0]), rel=1e-5)
    assert float(ball) == pytest.approx(flow, rel=0.15)


@pytest.mark.parametrize("of", ["x", "phi"])
def test_at_step_one_the_series_is_geometric(of: str) -> None:
    a = 4 * evaluate_slope()
    expected = 1 / (1 - a * a) + (of == "x")
    assert value("participation_ratio", g="2", dt="1", of=of) == pytest.approx(1 / expected, rel=1e-9)


def evaluate_slope() -> float:
    """(E phi')^2 of tanh at the map's variance for g = 2, by the trapezoid rule."""
    variance = value("variance", g="2", dt="1")
    z = np.linspace(-12, 12, 4001)
    weight = np.exp(-z * z / 2) / np.sqrt(2 * np.pi) * (z[1] - z[0])
    return float(weight @ np.cosh(np.sqrt(variance) * z) ** -2.0) ** 2


@pytest.mark.slow
def test_the_participation_ratio_tends_to_the_flow() -> None:
    flow = float(evaluate("gaussian.participation_ratio", g="3", digits=8))
    one, two = (
        float(evaluate("scheme.participation_ratio", g=np.array([3.0]), dt=dt)[0]) for dt in (0.02, 0.04)
    )
    assert 2 * one - two == pytest.approx(flow, rel=1e-3)


def test_an_array_decays_to_the_end() -> None:
    """At 4e-3 of Delta0 after 400 steps, and of the wrong sign, the rounding of Delta0 had grown."""
    lags = np.array([4.0, 20.0])
    found = evaluate("scheme.correlation", g=2.0, dt=0.4, lag=lags)
    exact = [float(evaluate("scheme.correlation", g="2", dt="0.4", lag=str(lag), digits=6)) for lag in lags]
    assert found == pytest.approx(exact, rel=1e-5)
    far = evaluate("scheme.correlation", g=2.0, dt=0.4, lag=np.array([160.0, 400.0]))
    assert 0 < far[1] < far[0] < 1e-10

"""Networks that an input drives: conditional exponents, the echo state property, runs that go on."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rnnchaos import lyapunov_spectrum
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.verify.ensembles import checkpoint as keeper
from rnnchaos.verify.own import followed
from rnnchaos.verify.own.form import SCHEMES
from rnnchaos.verify.spectrum.echo_state import MET, echo_state
from rnnchaos.verify.spectrum.plan import MAPS
from rnnchaos.verify.spectrum.result import Spectrum, UndecidedWarning
from rnnchaos.verify.spectrum.run import Run

Array = NDArray[Any]
N = 30


def gaussian(n: int = N, seed: int = 0) -> Array:
    return np.random.default_rng(seed).standard_normal((n, n)) / np.sqrt(n)


def wave(t: float) -> Array:
    return np.asarray(np.sin(t + np.arange(N)))


def spectrum(J: Any, **given: Any) -> Spectrum:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UndecidedWarning)
        return lyapunov_spectrum(J, **{"rng": 1, **given})


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_constant_signal_is_a_bias_and_claims_no_fixed_point(scheme: str) -> None:
    """The bias has a fixed point, with the eigenvalues of its Jacobian; the signal comes to the same number
    by averages, and holds the echo state property. One eigenvalue is far from the others."""
    values = [2.0, 0.2, 0.1, -0.1] if scheme in MAPS else [2.0, -4.0, -5.0, -6.0]
    J, b = np.diag(values) + 0.01, np.linspace(-0.2, 0.2, 4)
    long = 40
    given = {"g": 0.2, "scheme": scheme, "burn": long, "align": long, "duration": long, "k": 1}
    given |= {"dt": None if scheme in MAPS else 0.2}
    exact, driven = spectrum(J, bias=b, **given), spectrum(J, signal=lambda t: b, **given)
    assert exact.verdict == "fixed point"
    assert driven.verdict == "converged"
    assert driven.orbit is None
    allowed = 1e-5 if scheme.startswith("rk4") else 1e-8
    assert driven.exponents[0] == pytest.approx(exact.exponents[0], abs=allowed)
    assert driven.echo_state is not None
    assert driven.echo_state.verdict == "holds"
    assert exact.echo_state is None
    assert "echo state property along this input: holds" in driven.text()


@pytest.mark.parametrize("scheme", ["rk4", "rates"])
def test_a_cycle_that_an_input_forces_is_no_cycle_of_the_network(scheme: str) -> None:
    """Under a periodic input the response is periodic: it is averaged over, and not said to be a cycle."""
    period, dt = 8.0, None if scheme == "rates" else 0.5
    given = {"scheme": scheme, "dt": dt, "burn": 80, "align": 40, "duration": 160, "k": 1}
    found = spectrum(gaussian(6), g=0.5, signal=lambda t: np.full(6, np.sin(2 * np.pi * t / period)), **given)
    assert found.verdict in ("converged", "undecided")
    assert found.orbit is None
    assert found.exponents[0] < 0


def test_an_input_suppresses_chaos() -> None:
    """g = 2 is chaotic alone; an input of amplitude 4 with random phases makes its response unique."""
    J, phases = gaussian(60), np.random.default_rng(4).uniform(0, 2 * np.pi, 60)
    given = {"g": 2.0, "k": 1, "scheme": "rates", "burn": 200, "align": 50, "duration": 600}
    free, driven = (
        spectrum(J, signal=lambda n, a=a: a * np.cos(0.6 * n + phases), **given) for a in (0.0, 4.0)
    )
    assert free.intervals[0, 0] > 0
    assert driven.intervals[0, 1] < 0
    assert free.echo_state is not None
    assert driven.echo_state is not None
    assert (free.echo_state.verdict, driven.echo_state.verdict) == ("fails", "holds")


def test_two_responses_to_one_input_are_no_echo_state() -> None:
    """x' = tanh(3 x + s) with a small s keeps its sign: lambda_1 < 0 at each of two responses."""
    s = 0.1 * np.sin(np.arange(1400))[:, None]
    found = spectrum(np.array([[3.0]]), scheme="rates", signal=s)
    assert found.intervals[0, 1] < 0
    assert found.echo_state is not None
    assert found.echo_state.verdict == "fails"
    assert "another response" in found.echo_state.reason


@pytest.mark.parametrize(
    ("low", "high", "ratios", "sure", "verdict"),
    [
        (-0.2, -0.1, (0.0, MET), True, "holds"),
        (-0.2, -0.1, (0.0, 0.9), True, "fails"),
        (-0.2, -0.01, (0.0, 0.9), True, "undecided"),  # its neighbours have not met either
        (-0.2, -0.1, (0.0, MET), False, "undecided"),
        (-0.1, 0.1, (0.0, 0.0), True, "undecided"),
        (0.1, 0.2, (0.0, 0.0), True, "fails"),
    ],
)
def test_the_verdict_on_the_echo_state(
    low: float, high: float, ratios: Any, sure: bool, verdict: str
) -> None:
    found = echo_state(low, high, 1000.0, ratios, sure=sure)
    assert found.verdict == verdict
    assert str(found).startswith(f"echo state property along this input: {verdict} (")


def test_other_states_are_of_several_sizes() -> None:
    size = np.sqrt(np.square(followed.others(4000)).mean(axis=1))
    assert size == pytest.approx(np.geomspace(0.3, 10, len(size)), rel=0.05)


@pytest.mark.parametrize(("scheme", "held"), [("rk4", True), ("rates", False)])
def test_an_interrupted_run_goes_on_at_its_place_in_the_signal(
    scheme: str, held: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "SECONDS", 0.0)
    rows = np.random.default_rng(2).standard_normal((150, N))
    unit = 0.1 if scheme == "rk4" else 1.0
    times = {"burn": 20 * unit, "align": 5 * unit, "duration": 20 * unit}
    given = {"g": 2.0, "scheme": scheme, "k": 2, "signal": rows if held else wave, **times}
    whole, interval, done = spectrum(gaussian(), **given), Run._interval, list[int]()

    def stopped(of: Run) -> None:
        if len(done) == 12:
            raise KeyboardInterrupt
        done.append(of.done)
        interval(of)

    with monkeypatch.context() as patch:
        patch.setattr(Run, "_interval", stopped)
        with pytest.raises(KeyboardInterrupt):
            spectrum(gaussian(), **given, out=tmp_path)
    assert list(tmp_path.iterdir())
    again = spectrum(gaussian(), **given, out=tmp_path)
    assert np.array_equal(again.exponents, whole.exponents)


def test_a_run_may_use_every_row() -> None:
    """The time step of a flow is judged up to the end, where no row is left."""
    rows = np.random.default_rng(0).standard_normal((140, 3))
    found = spectrum(0.1 * np.eye(3), signal=rows, k=1)
    assert found.duration == pytest.approx(10.0)
    assert found.step_error is not None
    assert found.parameters["burn"] == found.parameters["align"] == pytest.approx(2.0)


def test_units_without_a_slope_leave_exponents_of_minus_infinity() -> None:
    """Three ReLU units of which the input keeps one at rest: two directions are left."""
    off = np.array([1.0, 1.0, -50.0])
    J = np.array([[0.3, 0.5, 0.2], [-0.2, 0.4, 0.1], [0.1, 0.1, 0.1]])
    found = spectrum(J, phi="relu", scheme="rates", signal=lambda n: off + 0.1 * np.sin(n), duration=300)
    mu = np.linalg.eigvals(J[:2, :2])
    assert found.exponents[:2].sum() == pytest.approx(np.log(np.abs(mu)).sum(), abs=1e-9)
    assert found.exponents[2] == -np.inf
    assert found.method.startswith("Cholesky")


def test_a_network_that_blows_up_under_its_input_says_so() -> None:
    with pytest.raises(NonConvergence, match="blow-up"):
        spectrum(2.0 * np.eye(3), phi="x", scheme="rates", signal=lambda n: np.ones(3), burn=1200, k=1)

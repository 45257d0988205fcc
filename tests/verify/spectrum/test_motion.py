"""What a run has come to: fixed points and cycles with exact exponents, growth, or nothing of these."""

import warnings
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.integrate import solve_ivp
from scipy.optimize import root
from scipy.sparse.linalg import aslinearoperator

from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.verify.own.lyapunov_spectrum import lyapunov_spectrum
from rnnchaos.verify.spectrum import motion
from rnnchaos.verify.spectrum.result import Spectrum, UndecidedWarning

Array = NDArray[Any]
TWO = np.array([[1.5, -3.0], [3.0, 1.5]])
RELU = (lambda x: np.maximum(x, 0), lambda x: (x > 0).astype(float))
SHORT = {"burn": 60, "align": 10, "duration": 60}


def gaussian(n: int, seed: int = 0) -> Array:
    return np.random.default_rng(seed).standard_normal((n, n)) / np.sqrt(n)


def spectrum(J: Any, **given: Any) -> Spectrum:
    """A short run, its warning left aside."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UndecidedWarning)
        return lyapunov_spectrum(J, **{"rng": 1, **SHORT, **given})


def test_two_neurons_turn_on_a_cycle() -> None:
    """Period and multiplier by an integrator of order eight and the variational equation."""
    found = spectrum(TWO)
    assert found.orbit is not None
    assert found.orbit.period is not None
    assert found.verdict == f"cycle, period {found.orbit.period:.10g}"
    assert found.exponents[0] == found.errors[0] == 0

    def both(_: float, z: Array) -> Array:
        V = z[2:].reshape(2, 2)
        A = TWO / np.cosh(z[:2]) ** 2 - np.eye(2)
        return np.append(TWO @ np.tanh(z[:2]) - z[:2], (A @ V).ravel())

    start = np.append(found.orbit.state, [1.0, 0, 0, 1])
    end = solve_ivp(both, (0, found.orbit.period), start, method="DOP853", rtol=1e-12, atol=1e-12).y[:, -1]
    assert end[:2] == pytest.approx(found.orbit.state, abs=1e-6)
    multipliers = np.sort(np.abs(np.linalg.eigvals(end[2:].reshape(2, 2))))
    assert multipliers[1] == pytest.approx(1, abs=1e-5)
    assert found.exponents[1] == pytest.approx(np.log(multipliers[0]) / found.orbit.period, abs=1e-7)
    assert found.trace_residual is not None
    assert found.trace_residual < 1e-8
    assert found.dimension == (1, 1, 1)
    assert found.text().startswith("cycle, period 3.198212")


@pytest.mark.parametrize("wrap", [np.asarray, aslinearoperator])
@pytest.mark.parametrize("k", [50, 4])
def test_a_fixed_point_has_the_eigenvalues_of_its_jacobian(wrap: Any, k: int) -> None:
    """With a constant input, so that it is not 0; the fixed point by SciPy, the eigenvalues by NumPy."""
    J, b = gaussian(50), np.linspace(-1, 1, 50)
    found = spectrum(wrap(J), g=0.5, bias=b, k=k)
    at = root(lambda x: 0.5 * J @ np.tanh(x) + b - x, b, tol=1e-14).x
    mu = np.sort(np.linalg.eigvals(0.5 * J / np.cosh(at) ** 2).real - 1)[::-1]
    assert found.verdict == "fixed point"
    assert found.exponents == pytest.approx(mu[:k], abs=1e-10)
    assert found.orbit is not None
    assert found.orbit.residual < 1e-12
    assert found.orbit.state == pytest.approx(at, abs=1e-10)
    assert "residual" in str(found)
    assert repr(found) == str(found)


@pytest.mark.parametrize(("scheme", "dt"), [("rates", 1.0), ("inputs", 1.0), ("euler", 0.2)])
def test_maps_have_logarithms_of_moduli(scheme: str, dt: float) -> None:
    J = gaussian(12)
    found = spectrum(J, g=0.5, scheme=scheme, dt=dt)
    mu = np.linalg.eigvals(0.5 * J)
    expected = np.log(np.abs(mu if dt == 1 else 1 - dt + dt * mu)) / dt
    assert found.verdict == "fixed point"
    assert found.exponents == pytest.approx(np.sort(expected)[::-1], abs=1e-10)


def test_leading_eigenvalues_of_a_large_operator_come_from_products() -> None:
    J = gaussian(200)
    found = spectrum(aslinearoperator(J), g=0.5, k=3)
    assert found.exponents == pytest.approx(np.sort(np.linalg.eigvals(0.5 * J).real - 1)[:-4:-1], abs=1e-9)
    assert "Arnoldi" in found.method


def test_a_map_of_one_unit_alternates() -> None:
    """x' = -tanh 2x: the cycle x, -x with x = tanh 2x; its exponent is ln 2 (1 - x^2)."""
    found = spectrum(np.array([[-2.0]]), scheme="rates")
    x = root(lambda x: np.tanh(2 * x) - x, 1.0, tol=1e-14).x[0]
    assert found.verdict == "cycle, period 2"
    assert found.exponents == pytest.approx([np.log(2 * (1 - x * x))], abs=1e-12)
    assert found.dimension == (0, 0, 0)


def test_a_slow_spiral_is_no_cycle() -> None:
    """-0.02 +- 2i: the state is on its way for long."""
    found = spectrum(np.array([[0.98, -2.0], [2.0, 0.98]]), burn=100, duration=200)
    assert found.verdict == "fixed point"
    assert found.exponents == pytest.approx([-0.02, -0.02], abs=1e-10)


@pytest.mark.parametrize(
    ("scheme", "seeds"),
    [("rk4", (0,)), pytest.param("rk4", (1, 2), marks=pytest.mark.slow), ("rates", (0, 1, 2))],
)
def test_relu_out_of_bounds_is_never_converged(scheme: str, seeds: tuple[int, ...]) -> None:
    for seed in seeds:
        found = spectrum(gaussian(40, seed), phi=RELU, g=2.5, k=2, scheme=scheme, burn=20, duration=150)
        assert found.verdict == "undecided"
        assert any("the state grows without bound" in reason for reason in found.reasons)


def test_linear_growth_that_oscillates_is_seen() -> None:
    found = spectrum(np.array([[1.02, -2.0], [2.0, 1.02]]), phi="x", duration=200)
    assert found.verdict == "undecided"
    assert "the state grows without bound" in str(found)


def test_relu_that_dies_keeps_the_exponents_of_its_cone() -> None:
    """At 0 its slope jumps: the eigenvalues there, all -1, are not those of the way to it."""
    found = spectrum(gaussian(20), phi=RELU, g=0.5, k=2)
    assert found.orbit is None
    assert found.exponents[0] > -0.95


def test_chaos_is_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that it costs nothing."""

    def searched(*_: Any) -> None:
        raise AssertionError

    monkeypatch.setattr(motion, "fixed_point", searched)
    found = spectrum(gaussian(100, 1), g=3.0, k=2, scheme="rates", burn=200, align=50, duration=800)
    assert found.exponents[0] > 0.02
    assert found.orbit is None


def test_a_map_is_told_apart_in_the_refusal() -> None:
    for scheme, words in (
        ("map", ("rates (x' = phi(g J x", "inputs (x' = g J phi(x)")),
        ("flow", ("rk4", "euler")),
    ):
        with pytest.raises(UsageError) as refused:
            lyapunov_spectrum(TWO, scheme=scheme)
        assert all(word in str(refused.value) for word in words)


def test_a_blow_up_stays_an_error() -> None:
    with pytest.raises(NonConvergence):
        spectrum(TWO, phi="x**3", scheme="inputs", g=50.0)

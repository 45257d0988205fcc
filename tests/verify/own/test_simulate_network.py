"""Trajectories of every form, against SciPy's integrator and plain loops; and bad input of all of them."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from rnnchaos import lyapunov_spectrum, simulate_network
from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.verify.own.stated import stated

Array = NDArray[Any]
N, K = 6, 2
RNG = np.random.default_rng(3)
J, U, X0 = RNG.standard_normal((N, N)) / np.sqrt(N), RNG.standard_normal((N, K)), RNG.standard_normal(N)
TAU, BIAS = RNG.uniform(0.5, 2.0, N), RNG.standard_normal(N)


def smooth(t: float) -> Array:
    return np.array([np.sin(2 * t), np.exp(-t)])


@pytest.mark.parametrize("scheme", ["rk4", "rk4_rates"])
def test_a_driven_flow_is_integrated_to_fourth_order(scheme: str) -> None:
    """tau by neuron, a bias, and an input that is asked at the stages' own times."""

    def field(t: float, x: Array) -> Array:
        u = U @ smooth(t) + BIAS
        image = np.tanh(1.5 * J @ x + u) if scheme == "rk4_rates" else 1.5 * J @ np.tanh(x) + u
        return (image - x) / TAU

    exact = solve_ivp(field, (0, 2), X0, method="DOP853", rtol=1e-12, atol=1e-12).y[:, -1]
    given = {"g": 1.5, "scheme": scheme, "tau": TAU, "bias": BIAS, "input_weights": U, "signal": smooth}
    errors = [
        np.abs(simulate_network(J, x0=X0, dt=dt, duration=2, **given)[-1] - exact).max()
        for dt in (0.2, 0.1, 0.05)
    ]
    assert errors[0] / errors[1] == pytest.approx(16, rel=0.5)
    assert errors[1] / errors[2] == pytest.approx(16, rel=0.3)
    assert errors[2] < 1e-6


def test_an_input_that_is_held_keeps_the_order() -> None:
    """Row n acts from n dt to (n + 1) dt; with half the step every row stands twice."""
    rows = RNG.standard_normal((10, N))

    def piece(x: Array, row: Array) -> Array:
        given = {"method": "DOP853", "rtol": 1e-12, "atol": 1e-12}
        return solve_ivp(lambda _, x: J @ np.tanh(x) - x + row, (0, 0.2), x, **given).y[:, -1]

    exact = X0
    for row in rows:
        exact = piece(exact, row)
    coarse = simulate_network(J, x0=X0, dt=0.2, signal=rows)[-1]
    fine = simulate_network(J, x0=X0, dt=0.1, signal=np.repeat(rows, 2, axis=0))[-1]
    assert np.abs(coarse - exact).max() / np.abs(fine - exact).max() == pytest.approx(16, rel=0.4)


def test_rows_of_time() -> None:
    """The whole, a part after a transient, every third; all of one trajectory."""
    given = {"scheme": "inputs", "leak": 0.4, "g": 1.4, "bias": 0.3, "x0": X0}
    whole = simulate_network(J, duration=20, **given)
    x = X0
    for row in whole:
        x = 0.6 * x + 0.4 * (1.4 * J @ np.tanh(x) + 0.3)
        assert row == pytest.approx(x, abs=1e-12)
    part = simulate_network(J, burn=5, duration=14, every=3, **given)
    assert part == pytest.approx(whole[7:19:3], abs=1e-12)
    assert part.shape == (4, N)
    assert simulate_network(J, scheme="rates", signal=np.zeros((7, N)), burn=2).shape == (5, N)
    assert simulate_network(J, tau=2.0, rng=1, every=10).shape == (40, N)


def test_both_forms_are_one_flow() -> None:
    """x = g J r + b: the rates' flow in the variables of inputs."""
    r = simulate_network(J, scheme="rk4_rates", g=1.3, bias=BIAS, x0=X0, dt=0.05, duration=3, tau=0.7)
    x0 = 1.3 * J @ X0 + BIAS
    x = simulate_network(J, scheme="rk4", g=1.3, bias=BIAS, x0=x0, dt=0.05, duration=3, tau=0.7)
    assert x == pytest.approx(1.3 * r @ J.T + BIAS, abs=1e-6)


@pytest.mark.parametrize("g", [0.3, 1.0])
def test_time_constants_are_units_of_time(g: float) -> None:
    """tau = 50 everywhere: a fixed point's rates and a cycle's, a fiftieth; the run fifty times as long."""
    turn, times = np.array([[1.5, -3.0], [3.0, 1.5]]), {"burn": 30.0, "align": 2.0, "duration": 10.0}
    fast = lyapunov_spectrum(turn, g=g, rng=1, **times)
    slow = lyapunov_spectrum(turn, g=g, rng=1, tau=50.0, **{name: 50 * time for name, time in times.items()})
    assert slow.exponents * 50 == pytest.approx(fast.exponents, abs=1e-9)
    assert (slow.parameters["dt"], slow.parameters["tau"]) == (5.0, 50.0)
    assert slow.duration == pytest.approx(500)
    assert fast.orbit is not None
    assert slow.orbit is not None
    assert (fast.orbit.period is None) == (g < 0.5)
    if fast.orbit.period is not None:
        assert slow.orbit.period == pytest.approx(50 * fast.orbit.period, rel=1e-9)
    elif fast.orbit.eigenvalues is not None:
        assert 50 * slow.orbit.eigenvalues == pytest.approx(fast.orbit.eigenvalues, abs=1e-9)
    assert slow.verdict == slow.orbit.name


@pytest.mark.filterwarnings("ignore::rnnchaos.verify.spectrum.result.UndecidedWarning")
def test_rates_of_averages_are_counted_in_the_users_time() -> None:
    """Chaos, so that all are averages: Euler's map of the flow at tau = 50."""
    J, given = (
        3 * np.random.default_rng(0).standard_normal((30, 30)) / np.sqrt(30),
        {"scheme": "euler", "k": 10},
    )
    fast = lyapunov_spectrum(J, rng=1, burn=20, align=10, duration=40, **given)
    slow = lyapunov_spectrum(J, rng=1, burn=1000, align=500, duration=2000, tau=50.0, **given)
    for name in ("exponents", "errors", "intervals", "drift"):
        assert 50 * getattr(slow, name) == pytest.approx(getattr(fast, name), abs=1e-6), name
    assert slow.dimension == fast.dimension
    assert 50 * np.array(slow.entropy_rate) == pytest.approx(fast.entropy_rate, abs=1e-6)


def test_usual_times_are_counted_in_the_longest_time_constant() -> None:
    usual = stated(J, "tanh", 1, "rk4", None, [2.0, 50.0, 9.0, 9.0, 9.0, 9.0], None, None, None, None)
    plan = usual.plan(1, (None, None, None), "float64")
    assert (plan.dt, plan.burn, plan.align, plan.duration) == (0.2, 5000, 2500, 10000)


@pytest.mark.parametrize("form", ["rk4", "rk4_rates", "inputs", "rates"])
def test_a_fixed_point_of_any_form_has_the_eigenvalues_of_its_jacobian(form: str) -> None:
    flow = form.startswith("rk4")
    each = TAU if flow else TAU / 2
    given = {
        "scheme": form,
        "g": 0.5,
        "bias": BIAS,
        "x0": X0,
        "rng": 1,
        "burn": 60,
        "align": 1,
        "duration": 60,
    }
    found = lyapunov_spectrum(J, **given, **{"tau" if flow else "leak": each})
    assert found.verdict == "fixed point"
    assert found.orbit is not None
    x, unit = found.orbit.state, np.eye(N)
    D = (1 / each if flow else each)[:, None]
    if form.endswith("rates"):
        y = 0.5 * J @ x + BIAS
        rest, matrix = np.tanh(y) - x, D * (0.5 * J / np.cosh(y)[:, None] ** 2 - unit)
    else:
        rest, matrix = 0.5 * J @ np.tanh(x) + BIAS - x, D * (0.5 * J / np.cosh(x) ** 2 - unit)
    assert np.abs(rest).max() < 1e-10
    mu = np.linalg.eigvals(matrix)
    expected = mu.real if flow else np.log(np.abs(1 + mu))
    assert found.exponents == pytest.approx(np.sort(expected)[::-1], abs=1e-9)


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "tau of a map": ({"scheme": "rates", "tau": 2.0}, "tau = 2"),
    "leak of a flow": ({"leak": 0.5}, "leak = 0.5"),
    "leak above 1": ({"scheme": "rates", "leak": 1.5}, "accepted: a number > 0 and <= 1"),
    "leak 0": ({"scheme": "inputs", "leak": 0.0}, "accepted: a number > 0 and <= 1"),
    "tau below 0": ({"tau": -1.0}, "accepted: a number > 0, or one for each of 6 units"),
    "tau with a 0": ({"tau": np.arange(6.0)}, "an array from 0 to 5"),
    "tau's length": ({"tau": np.ones(5)}, "of shape (5,)"),
    "tau a word": ({"tau": "fast"}, "tau"),
    "tau true": ({"tau": True}, "tau"),
    "tau nan": ({"tau": np.nan}, "tau"),
    "dt above tau": ({"tau": 0.05, "dt": 0.1}, "accepted: 0 < dt <= 0.05"),
    "dt of a map": ({"scheme": "rates", "dt": 0.5}, "accepted: 1 for a map"),
    "scheme": ({"scheme": "flow"}, "rk4_rates"),
    "bias": ({"bias": np.ones((6, 1))}, "of shape (6, 1)"),
    "bias complex": ({"bias": 1j}, "bias"),
    "weights alone": ({"input_weights": U}, "signal = missing"),
    "weights' shape": ({"input_weights": U.T, "signal": np.ones((9, 2))}, "of shape (2, 6)"),
    "weights nan": ({"input_weights": U * np.nan, "signal": np.ones((9, 2))}, "input_weights"),
    "signal's shape": ({"input_weights": U, "signal": np.ones((9, 3))}, "K = 2 inputs"),
    "signal without weights": ({"signal": np.ones(9)}, "K = 6 inputs"),
    "signal nan": ({"input_weights": U, "signal": np.full((9, 2), np.nan)}, "signal"),
    "signal empty": ({"input_weights": U, "signal": np.ones((0, 2))}, "signal"),
    "signal words": ({"input_weights": U, "signal": [["a", "b"]]}, "signal"),
    "signal ragged": ({"input_weights": U, "signal": [[1, 2], [3]]}, "signal"),
    "signal too short": ({"signal": np.ones((9, 6)), "duration": 10, "scheme": "rates"}, "array of 9 rows"),
    "signal for nothing": ({"signal": np.ones((9, 6)), "burn": 9, "scheme": "rates"}, "at least 1"),
    "function's shape": (
        {"input_weights": U, "signal": lambda t: np.ones(3)},
        "signal = at t = 0: it returned",
    ),
    "function raises": ({"signal": lambda t: 1 / 0}, "it raised ZeroDivisionError"),
    "function nan": ({"signal": lambda t: np.full(6, np.nan)}, "it returned nan"),
    "noise": ({"signal": lambda t: RNG.standard_normal(6)}, "it returned two values; accepted: a function"),
    "function late": ({"signal": lambda t: np.full(6, np.nan if t > 1 else 0.0)}, "it returned nan"),
}


@pytest.mark.parametrize("case", BAD)
@pytest.mark.parametrize("function", [lyapunov_spectrum, simulate_network])
def test_bad_input_is_one_line(function: Any, case: str) -> None:
    given, said = BAD[case]
    with pytest.raises(UsageError) as raised:
        function(J, rng=1, **given)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("every", "said"), [(0.25, "multiple of dt = 0.1"), (300, "up to the duration"), (0, "> 0")]
)
def test_times_between_looks(every: float, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        simulate_network(J, every=every)


def test_a_blow_up_is_told() -> None:
    with pytest.raises(NonConvergence, match="blow-up"):
        simulate_network(2 * np.eye(3), phi="x", scheme="rates", duration=2000, rng=1)

"""Each row of the guide's table of forms against the loop that its equation says, and against PyTorch."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rnnchaos import simulate_network

Array = NDArray[Any]
GUIDE = Path(__file__).parents[3] / "notes" / "guides" / "own_weights.md"
ROW = re.compile(r"^\| ([^|]+) \| [^|]+ \| `(J=[^`]+)` \|$", re.MULTILINE)
ROWS: dict[str, str] = dict(ROW.findall(GUIDE.read_text(encoding="utf-8")))
N, K, STEPS = 5, 3, 8
RNG = np.random.default_rng(8)
S, START = RNG.standard_normal((STEPS, K)), RNG.standard_normal(N)
"""The input and the first state."""
GIVEN: dict[str, Any] = {
    **{name: RNG.standard_normal((N, N)) for name in ("W_hh", "recurrent_kernel", "W", "W_rec", "J")},
    **{name: RNG.standard_normal((N, K)) for name in ("W_ih", "W_in")},
    **{name: RNG.standard_normal(N) for name in ("b_ih", "b_hh", "bias", "b")},
    "kernel": RNG.standard_normal((K, N)),
    "tau": RNG.uniform(0.5, 2, N),
    "a": RNG.uniform(0.1, 1, N),
    "g": 1.3,
    "dt": 0.15,
}
"""What the equations name."""


def torch(activate: Callable[[Array], Array]) -> Callable[..., Array]:
    return lambda h, s, W_ih, W_hh, b_ih, b_hh, **_: activate(W_ih @ s + b_ih + W_hh @ h + b_hh)


def flow(field: Callable[..., Array]) -> Callable[..., Array]:
    """The state after a step of 0.05, by a thousand short ones of the midpoint rule."""

    def step(x: Array, s: Array, **given: Any) -> Array:
        for _ in range(1000):
            middle = x + 2.5e-5 * field(x, **given)
            x = x + 5e-5 * field(middle, **given)
        return x

    return step


EQUATIONS: dict[str, Callable[..., Array]] = {
    "PyTorch, `nn.RNN`": torch(np.tanh),
    'PyTorch, `nn.RNN(nonlinearity="relu")`': torch(lambda x: np.where(x > 0, x, 0.0)),
    "TensorFlow, `SimpleRNN`": lambda h, s, kernel, recurrent_kernel, bias, **_: np.tanh(
        s @ kernel + h @ recurrent_kernel + bias
    ),
    "echo state network": lambda x, s, W, W_in, a, **_: (1 - a) * x + a * np.tanh(W @ x + W_in @ s),
    "leaky RNN of neuroscience": lambda x, s, W_rec, W_in, a, b, **_: (
        (1 - a) * x + a * (W_rec @ np.tanh(x) + W_in @ s + b)
    ),
    "currents in continuous time": flow(lambda x, J, g, b, tau, **_: (-x + g * J @ np.tanh(x) + b) / tau),
    "rates in continuous time": flow(lambda r, J, g, b, tau, **_: (-r + np.tanh(g * J @ r + b)) / tau),
    "weights from i to j": flow(
        lambda x, W, tau, **_: (
            np.array([-x[j] + sum(W[i, j] * np.tanh(x[i]) for i in range(N)) for j in range(N)]) / tau
        )
    ),
    "Euler's step": lambda x, s, J, g, dt, **_: x + dt * (-x + g * J @ np.tanh(x)),
    "discrete time, inputs": lambda x, s, J, g, **_: g * J @ np.tanh(x),
    "discrete time, rates": lambda x, s, J, g, **_: np.tanh(g * J @ x),
}


def test_every_row_has_its_equation() -> None:
    assert list(ROWS) == list(EQUATIONS)
    assert len(EQUATIONS) == 11


def arguments(name: str) -> dict[str, Any]:
    """Those of the row, with the input where the row has one."""
    found: dict[str, Any] = eval(f"dict({ROWS[name]})", {"dict": dict}, GIVEN)
    return found | ({"signal": S} if "input_weights" in found else {})


@pytest.mark.parametrize("name", EQUATIONS)
def test_a_row_of_the_table(name: str) -> None:
    given = arguments(name)
    continuous = given["scheme"].startswith("rk4")
    step = {"dt": 0.05} if continuous else {}
    time, count = (0.05, 2) if continuous else (given.get("dt", 1.0), STEPS)
    found = simulate_network(x0=START, duration=count * time, **given, **step)
    x = START
    for n in range(count):
        x = EQUATIONS[name](x, S[n], **GIVEN)
        assert found[n] == pytest.approx(x, abs=1e-5 if continuous else 1e-12)
    assert len(found) == count


@pytest.mark.parametrize("kind", ["tanh", "relu"])
def test_pytorch_itself(kind: str) -> None:
    """Its own module with its own weights, in the names of its state_dict."""
    torch = pytest.importorskip("torch", reason="torch is not installed (extra torch)")
    torch.manual_seed(1)
    module = torch.nn.RNN(K, N, nonlinearity=kind, dtype=torch.float64)
    names = {"W_ih": "weight_ih_l0", "W_hh": "weight_hh_l0", "b_ih": "bias_ih_l0", "b_hh": "bias_hh_l0"}
    state = {name: value.detach().numpy() for name, value in module.state_dict().items()}
    row = "PyTorch, `nn.RNN`" if kind == "tanh" else 'PyTorch, `nn.RNN(nonlinearity="relu")`'
    given = eval(f"dict({ROWS[row]})", {"dict": dict}, {ours: state[name] for ours, name in names.items()})
    output, _ = module(torch.from_numpy(S), torch.from_numpy(START[None]))
    found = simulate_network(x0=START, signal=S, **given)
    assert found == pytest.approx(output.detach().numpy(), abs=1e-12)

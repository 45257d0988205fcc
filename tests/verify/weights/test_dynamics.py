"""Networks in motion whose answers are known, and the ladder of gains on a made-up exponent."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import rnnchaos
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.weights.dynamics.crossing import crossing
from rnnchaos.verify.weights.dynamics.motion import Times, motion


def made(g: float, chaos: float, blur: float) -> Any:
    """What the engine would say of an exponent g - chaos with an interval of half-width `blur`."""
    value = g - chaos
    return SimpleNamespace(
        verdict="converged", reasons=(), intervals=np.array([[value - blur, value + blur]])
    )


@pytest.mark.parametrize("chaos", [1.3, 2.0, 7.0])
def test_the_bracket_holds_the_crossing(chaos: float) -> None:
    found, tried = crossing(1.0, lambda g: made(g, chaos, 1e-6))
    assert found.interval is not None
    low, high = found.interval
    assert low <= chaos <= high
    assert high / low < 1.5 ** (1 / 16) * 1.001
    assert [t.g for t in tried[:2]] == pytest.approx([1.1, 1.65]) if chaos > 1.65 else True


def test_undecided_gains_are_said_and_stay_inside_the_bracket() -> None:
    found, _ = crossing(1.0, lambda g: made(g, 2.0, 0.3))
    assert found.interval is not None
    assert found.interval[0] <= 2 <= found.interval[1]
    assert "undecided at g = " in found.reason


def test_no_chaos_and_no_answer() -> None:
    calm, tried = crossing(1.0, lambda g: made(g, 1e9, 0.0))
    assert calm.value is None
    assert calm.reason == f"no chaos up to g = {tried[-1].g:.4g}"
    assert "blew up" in crossing(1.0, lambda g: "it blew up")[0].reason
    assert "stable at every gain" in crossing(None, lambda g: "unused")[0].reason


def test_two_neurons_that_turn() -> None:
    """x' = -x + g J phi(x) with J = 1 + rotation: beyond the onset a limit cycle, whose lambda_1 is 0."""
    J = np.array([[1.0, -1.0], [1.0, 1.0]])
    found = {e.name: e for e in motion(J, 1.5, "tanh", Times(k=2, duration=60.0), 3)}
    assert found["lambda_1"].value == pytest.approx(0, abs=1e-3)
    assert "cycle" in found["lambda_1"].reason
    assert (found["kinetic_energy"].value or 0) > 0.01
    assert 1 <= (found["participation_ratio"].value or 0) <= 2.5


def test_rest_is_a_fixed_point_with_the_eigenvalues_of_the_linear_network() -> None:
    J = np.array([[0.5, 0.2], [-0.2, 0.1]])
    found = {e.name: e for e in motion(J, 1.0, "tanh", Times(k=2, duration=50.0), 3)}
    assert found["lambda_1"].value == pytest.approx(np.linalg.eigvals(J).real.max() - 1, abs=1e-6)
    assert found["participation_ratio"].reason == "nothing moves"


def test_the_analysis_runs_it() -> None:
    found = rnnchaos.analyse_weights(np.diag([2.0, 1, 0.5]), gains=[0.25], k=2, seed=1)
    assert found["lambda_1"].value == pytest.approx(-0.5, abs=1e-6)
    assert "In motion" in found.text()
    for gains in ([0.0], ["x"], [float("inf")], [True]):
        with pytest.raises(UsageError, match="gains = "):
            rnnchaos.analyse_weights(np.eye(3), gains=gains)  # type: ignore[arg-type]


@pytest.mark.slow
def test_the_crossing_of_a_network_lies_beyond_the_loss_of_quiescence() -> None:
    J = np.random.default_rng(2).standard_normal((60, 60)) / np.sqrt(60)
    found = rnnchaos.analyse_weights(J, chaos=True, seed=1)
    interval, onset = found["chaos_gain"].interval, found["own_gain_flow"].value
    assert interval is not None
    assert onset is not None
    assert onset <= interval[0] < interval[1] < 10

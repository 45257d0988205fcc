"""The sampled mean field where it is known, and the memory by hand."""

import numpy as np
import pytest

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.feedback.periodic import Ring
from rnnchaos.numerics.plastic.sampled import replica


def test_without_plasticity_it_is_the_gaussian_network() -> None:
    """q = (Delta0 + Gamma0)/g^2, certified."""
    exact = (
        sum(float(evaluate(f"gaussian.{name}", g="1.5")) for name in ("variance", "kinetic_energy")) / 2.25
    )
    assert replica(0.0, 0.0, 1.5, Ring(0.25, 240, 200), 3) == pytest.approx(exact, rel=0.02)


def test_a_fast_memory_is_an_instantaneous_one() -> None:
    C = np.exp(-np.arange(240) * 0.25 / 3)
    ring = Ring(0.25, 240)
    assert ring.memory(0.5, 0.0, C) == pytest.approx([0.5])
    assert ring.memory(0.5, 1e-3, C)[0] == pytest.approx(0.5)
    slow = ring.memory(0.5, 2.0, C)
    assert slow.sum() == pytest.approx(0.5 / (1 + 2 / 3), rel=0.01)


def test_the_path_obeys_its_equation() -> None:
    """x' = -x + eta + k q tanh x with one slow sine for eta: the residual of the followed path is small."""
    ring = Ring(0.05, 800, 1)
    times = np.arange(ring.steps) * ring.dt
    w = 2 * np.pi / 40.0
    eta = 1.5 * np.sin(w * times)
    y = 1.5 * (np.sin(w * times) - w * np.cos(w * times)) / (1 + w * w)
    v = np.zeros(1)
    for _ in range(3):
        phi, v = ring.followed(y[:, None], v, np.array([0.4]))
    x = np.arctanh(phi[:, 0])
    rate = (np.roll(x, -1) - np.roll(x, 1)) / (2 * ring.dt)
    assert np.abs(rate + x - eta - 0.4 * phi[:, 0])[1:-1].max() < 2e-3


@pytest.mark.parametrize("at", [{"k": "0.5", "g": "0.9", "p": "1"}, {"k": "1", "g": "1", "p": "0"}])
def test_rest_is_exact(at: dict[str, str]) -> None:
    found = evaluate("plastic.activity", **at)
    assert float(found) == 0
    assert found.certified
    assert found.state == "quiescent"


@pytest.mark.slow
def test_engines_agree() -> None:
    at = {"k": "0.5", "p": "1", "g": "1.5"}
    one, other = (evaluate("plastic.activity", engine=engine, **at) for engine in ("ball", "mpmath"))
    assert float(one) == pytest.approx(float(other), rel=0.01)

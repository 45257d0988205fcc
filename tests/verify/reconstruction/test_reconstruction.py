"""Reconstructed networks in simulation: exact kernels, claims that could fail, and how the error of the
couplings and that of predictions part."""

from typing import Any

import numpy as np
import pytest

from rnnchaos.verify.ensembles.template import template
from rnnchaos.verify.reconstruction.column import DESIGNS, claims
from rnnchaos.verify.reconstruction.kernels import copies, memory_bytes, regression
from rnnchaos.verify.reconstruction.oracles import ORACLES
from tests.verify.discriminating import discriminating

SEED = np.random.SeedSequence(7, spawn_key=(0,))
SMALL: dict[str, Any] = {"g": 1.5, "N": 40, "dt": 0.1, "D0": 1.0, "states": 2, "burn": 0.0}


@pytest.mark.parametrize("check", ORACLES.checks)
def test_kernels_against_their_oracles(check: Any) -> None:
    check()


def test_the_same_couplings_keep_no_distance() -> None:
    found = copies(SEED, **SMALL, eta=1e-7, times=[5.0])
    assert found["distance"][0] < 1e-11
    assert found["response"][0] == pytest.approx(found["distance"][0] / 1e-14, rel=1e-6)


def test_claims_tell_theories_apart() -> None:
    assert len(claims()) == 8
    for claim in claims():
        discriminating(claim.stated(), room=0.5)


def test_every_budget_was_measured() -> None:
    assert all(None not in map(design.piloted, design.bias) for design in DESIGNS)


def test_simulate_names_the_copies() -> None:
    study = template("reconstruction").study({"g": "2", "eta": "0.1", "dt": "0.1", "times": "1,2"})
    assert study.memory_bytes == memory_bytes(dict(study.parameters))


def test_the_rescaled_exponent_is_that_of_the_force() -> None:
    """The published procedure on networks of our own: near ln 2/dt, far from lambda_1; the same couplings
    give no such number."""
    rng, N, g, dt = np.random.default_rng(3), 150, 2.0, 0.01
    J = rng.standard_normal((N, N)) * g / np.sqrt(N)
    other = np.sqrt(1 - 1e-4) * J + 0.01 * rng.standard_normal((N, N)) * g / np.sqrt(N)
    x = rng.standard_normal(N)
    for _ in range(1000):
        x += dt * (J @ np.tanh(x) - x)
    rates = []
    for K in (other, J):
        a, y = x.copy(), x + dt * (other - J) @ np.tanh(x)
        size, logs = np.linalg.norm(y - x), []
        for _ in range(300):
            a, y = a + dt * (J @ np.tanh(a) - a), y + dt * (K @ np.tanh(y) - y)
            gap = np.linalg.norm(y - a)
            logs.append(np.log(gap / size))
            y = a + (y - a) * size / gap
        rates.append(np.mean(logs[20:]) / dt)
    assert rates[0] == pytest.approx(np.log(2) / dt, rel=0.15)
    assert abs(rates[1]) < 3


def trajectory(J: Any, x: Any, dt: float, samples: int) -> Any:
    """phi(x) along one trajectory, as columns."""
    found = []
    for _ in range(samples):
        found.append(np.tanh(x))
        x = x + dt * (J @ found[-1] - x)
    return np.array(found).T


def test_weights_and_predictions_part() -> None:
    """Independent samples: both errors are those of theory. The correlated samples of a flow: the weights
    are wrong by hundreds of times as much, by the trace of the inverse of the design."""
    N, P, sigma, g = 60, 900, 0.1, 2.0
    found = regression(SEED, g=g, N=N, P=P, sigma=sigma, D0=1.0)
    assert found["prediction_error"] == pytest.approx(sigma**2 * N / (P - N - 1), rel=0.1)
    rng = np.random.default_rng(5)
    J = rng.standard_normal((N, N)) * g / np.sqrt(N)
    start = trajectory(J, rng.standard_normal(N), 0.1, 500)[:, -1]
    design = trajectory(J, np.arctanh(start), 0.1, P)
    expected = sigma**2 / g**2 * np.trace(np.linalg.inv(design @ design.T))
    missed = sigma * rng.standard_normal((N, P)) @ np.linalg.pinv(design)
    assert np.sum(missed**2) / (N * g**2) == pytest.approx(expected, rel=0.3)
    assert expected > 30 * found["weight_error"]


@pytest.mark.parametrize(("g", "whole"), [(2.0, True), (0.6, False)])
def test_noiseless_reconstruction_is_exact_where_the_design_has_its_rank(g: float, whole: bool) -> None:
    """A chaotic trajectory suffices, a quiescent one never does: its activity dies."""
    N, rng = 60, np.random.default_rng(2)
    J = rng.standard_normal((N, N)) * g / np.sqrt(N)
    design = trajectory(J, rng.standard_normal(N), 1.0, 4 * N)
    found = np.linalg.lstsq(design.T, (J @ design).T, rcond=1e-13)[0].T
    kappa = np.sum((found - J) ** 2) / (N * g**2)
    assert (kappa < 1e-20) if whole else (kappa > 0.01)

"""Confinement in simulation: kernels against their oracles, claims that could fail, and complete searches."""

from typing import Any

import numpy as np
import pytest

from rnnchaos.numerics.confinement.replica import Setting, solved
from rnnchaos.verify.confinement.column import DESIGNS, claims
from rnnchaos.verify.confinement.kernels import Tilted, fixed_points, memory_bytes, newton, search
from rnnchaos.verify.confinement.oracles import ORACLES
from rnnchaos.verify.ensembles.template import template
from rnnchaos.verify.gradient.langevin import network, planted
from tests.verify.discriminating import discriminating

SEED = np.random.SeedSequence(11, spawn_key=(3,))


@pytest.mark.parametrize("check", ORACLES.checks)
def test_kernels_against_their_oracles(check: Any) -> None:
    check()


def test_claims_tell_theories_apart() -> None:
    assert len(claims()) == 7
    for claim in claims():
        discriminating(claim.stated(), room=0.5)


def test_every_budget_was_measured() -> None:
    assert all(None not in map(design.piloted, design.bias) for design in DESIGNS)


def test_simulate_names_both_studies() -> None:
    tilted = template("confinement").study({"g": "2", "T": "0.3", "T_probe": "0.3", "p": "-0.3"})
    assert dict(tilted.parameters)["variance"] == pytest.approx(2.548362, rel=1e-6)
    assert tilted.memory_bytes == memory_bytes(dict(tilted.parameters))
    assert template("equilibria").study({"g": "3", "N": "4"}).memory_bytes > 0


def test_the_tilt_is_a_gradient() -> None:
    """Of E - w |y - x|^2, by central differences in float64."""
    rng = np.random.default_rng(3)
    J = network(rng, g=2.0, N=6, dtype=np.float64)
    x = planted(rng, J, T=0.3, variance=2.5)
    landscape, y = Tilted(J, x, -0.2), rng.standard_normal((1, 6))

    def energy(at: Any) -> float:
        return float(np.sum(landscape.force(at) ** 2) / 2 + 0.2 * np.sum((at - x) ** 2))

    steps = np.eye(6) * 1e-5
    slopes = [(energy(y + step) - energy(y - step)) / 2e-5 for step in steps]
    assert landscape.gradient(y)[0] == pytest.approx(slopes, rel=1e-7)


@pytest.mark.parametrize("N", [2, 5])
def test_every_search_is_complete(N: int) -> None:
    """Signs sum to 1, the number is odd, more starts find no more, and each is a fixed point."""
    rng = np.random.default_rng(N)
    for _ in range(12):
        J = 3 / np.sqrt(N) * rng.standard_normal((N, N))
        count, degree = search(rng, J, 64)
        assert degree == 1
        assert count % 2 == 1
        assert search(rng, J, 200)[0] == count
        ends = newton(J, 2 * rng.standard_normal((50, N)))
        assert np.abs(ends - np.tanh(ends) @ J.T).max() < 1e-9


def test_an_incomplete_search_is_seen() -> None:
    """A degree of which a pair was left out is not 1."""
    J = np.diag([2.0, 2.0])
    assert search(np.random.default_rng(1), J, 64) == (9, 1)
    slopes = 1 - np.tanh(np.array([[0.0, 0.0], [1.9150080, 0.0], [-1.9150080, 0.0]])) ** 2
    signs = np.sign(np.linalg.det(np.eye(2) - J * slopes[:, None, :]))
    assert signs.sum() != 1


def test_quiescent_networks_rest_at_the_origin_alone() -> None:
    assert fixed_points(SEED, g=0.2, N=6, networks=5) == {
        "expected_equilibria": 1.0,
        "degree": 1,
    }


def test_the_rivals_are_those_of_theory() -> None:
    """The annealed overlap excess is less than half of the replica-symmetric one."""
    rival, right = (solved(Setting(2.0, 0.3, 0.3, -0.3, annealed=a, fine=0.7)) for a in (True, False))
    assert rival.overlap_excess < 0.45 * right.overlap_excess
    assert rival.probe_energy < 0.98 * right.probe_energy

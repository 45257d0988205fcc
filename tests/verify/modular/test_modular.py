"""Modular networks in simulation: the couplings never formed against dense ones, exact tangents, and claims
that could fail."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rnnchaos.verify.bias.design import BiasBudget
from rnnchaos.verify.claim import shifted
from rnnchaos.verify.ensembles.executors import SerialExecutor
from rnnchaos.verify.ensembles.template import template
from rnnchaos.verify.harness.family import verify
from rnnchaos.verify.modular.claims import claims, values
from rnnchaos.verify.modular.design import DESIGNS, MICRO
from rnnchaos.verify.modular.kernels import modular
from rnnchaos.verify.networks.hierarchy import Hierarchy
from rnnchaos.verify.networks.levels import hierarchy, hierarchy_pair, memory_bytes
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Operator
from rnnchaos.verify.spectrum.field import Network
from rnnchaos.verify.spectrum.steps import Map
from tests.verify.discriminating import discriminating
from tests.verify.timeless import timeless

SEED = np.random.SeedSequence(5, spawn_key=(0,))
SMALL: dict[str, Any] = {
    "strengths": (1.5, 1.2),
    "sizes": (4,),
    "top": 30,
    "states": 2,
    "burn": 20,
    "duration": 30,
}


def doubled(strengths: tuple[float, ...], sizes: tuple[int, ...], top: int) -> Hierarchy:
    """The couplings in float64, so that identities hold to rounding."""
    network = Hierarchy(np.random.default_rng(1), strengths, sizes, top)
    network.matrices = [matrix.astype(float) for matrix in network.matrices]
    return network


def dense(network: Hierarchy) -> np.ndarray:
    """The whole matrix W of h = W x, block by block."""
    N = network.shape[0]
    total, size = np.zeros((N, N)), 1
    for k, matrix in enumerate(network.matrices):
        size *= network.sizes[k - 1] if k else 1
        total += np.kron(matrix.T, np.full((size, size), 1 / size))
    return total


@pytest.mark.parametrize(
    ("strengths", "sizes"), [((1.5, 1.2), (4,)), ((1.0, 0.7, 2.0), (3, 2)), ((2.0,), ())]
)
def test_inputs_are_those_of_the_dense_matrix(strengths: tuple[float, ...], sizes: tuple[int, ...]) -> None:
    network = doubled(strengths, sizes, 5)
    x = np.random.default_rng(2).standard_normal((3, network.shape[0]))
    assert network.inputs(x) == pytest.approx(x @ dense(network).T, rel=1e-12, abs=1e-12)
    assert network.matmat(x.T) == pytest.approx(dense(network) @ x.T, rel=1e-12, abs=1e-12)


def test_couplings_have_the_variances_of_the_model() -> None:
    network = Hierarchy(np.random.default_rng(3), (1.5, 1.2), (4,), 200)
    N, P = 800, 200
    assert [m.shape for m in network.matrices] == [(N, N), (P, P)]
    assert network.matrices[0].std() == pytest.approx(1.5 / np.sqrt(N), rel=0.01)
    assert network.matrices[1].std() == pytest.approx(1.2 / np.sqrt(P), rel=0.02)


def test_the_tangent_is_the_derivative_of_the_step() -> None:
    network = doubled((1.5, 1.2), (4,), 6)
    rng = np.random.default_rng(4)
    x, v = rng.standard_normal((2, network.shape[0]))
    part = np.stack([x, v])[None].copy()
    Map(Network(Operator(network), activation("erf"), np.ones(1))).step([part])
    phi, eps = activation("erf").value, 1e-5
    ahead, behind = (phi(network.inputs((x + s * eps * v)[None]))[0] for s in (1, -1))
    assert part[0, 0] == pytest.approx(phi(dense(network) @ x), rel=1e-12)
    assert part[0, 1] == pytest.approx((ahead - behind) / (2 * eps), rel=1e-6, abs=1e-9)


def test_observables_of_the_kernel() -> None:
    """q and Q recomputed from a trajectory of the dense network with the same draws."""
    found = hierarchy(SEED, **SMALL)
    rng = np.random.default_rng(SEED)
    network = Hierarchy(rng, SMALL["strengths"], SMALL["sizes"], SMALL["top"])
    W = dense(network)
    x = rng.standard_normal((2, 2, network.shape[0]), dtype=np.float32)[:, 0].astype(float)
    phi, early = activation("erf").value, []
    for _ in range(8):  # before chaos has amplified the rounding of float32
        x = phi(x @ W.T)
        means = x.reshape(2, -1, 4).mean(2)
        early.append([np.mean(x**2), np.mean(means**2)])
    short = hierarchy(SEED, **SMALL | {"burn": 0, "duration": 8})
    assert short["activity"] == pytest.approx(np.mean(early, axis=0), rel=1e-4)
    assert found["activity"].shape == (2,)
    assert 0 < found["activity"][1] < found["activity"][0] < 1


def test_a_pair_is_two_independent_networks_and_repeats() -> None:
    pair = hierarchy_pair(SEED, **SMALL)
    for part, (size, top) in enumerate((("N", 30), ("2N", 60))):
        alone = hierarchy(np.random.SeedSequence(5, spawn_key=(0, part)), **SMALL | {"top": top})
        assert pair[f"lyapunov_max_{size}"] == alone["lyapunov_max"]
        assert np.array_equal(pair[f"activity_{size}"], alone["activity"])


def test_simulate_modular_is_the_kernel_of_two_levels() -> None:
    given = {"sigma": "1.5", "sigma_mu": "1.2", "N0": "4", "P": "30", "states": 2, "burn": 20, "duration": 30}
    chosen = template("modular").study(given)
    found = modular(SEED, **dict(chosen.parameters))
    expected = hierarchy(SEED, **SMALL)
    assert found["lyapunov_max"] == expected["lyapunov_max"]
    assert [found["activity"], found["population_activity"]] == list(expected["activity"])
    assert chosen.memory_bytes > 4 * (120**2 + 30**2)
    assert memory_bytes(SMALL, largest=2) > 4 * 4 * 120**2


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim.id)
def test_claims_have_teeth_and_budgets_below_their_tolerance(claim: Any) -> None:
    discriminating(claim.stated(), room=0.65)
    assert claim.formula.startswith("modular.")


def test_points_and_ids_are_unique() -> None:
    assert len({claim.id for claim in claims()}) == len(claims())
    assert len({point.id for point in DESIGNS}) == len(DESIGNS)
    quick = [claim.id for claim in claims() if "quick" in claim.budgets]
    assert len(quick) == 6


def test_orderings_predict_both_sides() -> None:
    """At ten neurons modularity raises the exponent, at thirty it lowers it; infinite populations lie."""
    stated = {claim.id: claim.stated() for claim in claims()}
    small, large = (stated[f"modular.lyapunov_max.{name}"] for name in ("small", "large"))
    assert 0 < small.band[0] < small.prediction
    assert 0 < large.band[0] < large.prediction
    assert dict(small.rivals)["infinite populations"] < 0


def test_a_small_run_end_to_end() -> None:
    point = replace(
        MICRO.changed(top=20, burn=20, duration=30),
        budgets={"quick": 40},
        pilots=None,
        bias={name: BiasBudget(0.1, error.transient) for name, error in MICRO.bias.items()},
        tolerance=dict(zip(MICRO.tolerance, (0.5, 1.5, 0.9), strict=True)),
    )
    tiny = tuple(replace(claim, rivals=(shifted(2), shifted(-2))) for claim in values(point)[:2])
    first, again = (verify(*tiny, seed=3, executor=SerialExecutor()) for _ in range(2))
    assert timeless(first) == timeless(again)
    assert [verdict.verdict for verdict in first.claims] == ["verified", "verified"]

"""Networks with a reaction term in simulation: identities to rounding, the theorem, claims with teeth."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.verify.claim import shifted
from rnnchaos.verify.ensembles.executors import SerialExecutor
from rnnchaos.verify.ensembles.template import template
from rnnchaos.verify.freezing.claims import DESIGNS
from rnnchaos.verify.freezing.column import claims
from rnnchaos.verify.freezing.kernels import Reaction, decay, freezing, memory_bytes, spectrum
from rnnchaos.verify.gradient.landscape import Landscape
from rnnchaos.verify.harness.family import verify
from rnnchaos.verify.networks.normal import couplings
from rnnchaos.verify.spectrum.steps import RungeKutta
from tests.verify.discriminating import discriminating
from tests.verify.timeless import timeless

SEED = np.random.SeedSequence(5, spawn_key=(0,))
RUN: dict[str, Any] = {"g": 2.0, "N": 40, "dt": 0.05, "burn": 0.0, "duration": 10.0, "every": 0.05}


def landscape() -> Landscape:
    return Landscape(2.0 * couplings(np.random.default_rng(1), 30))


def test_the_drift_is_that_of_the_energy() -> None:
    """(1 - gamma) F - gamma grad E, the gradient by differences of E = |F|^2/2."""
    of, x = landscape(), np.random.default_rng(2).standard_normal(30)

    def energy(at: Any) -> float:
        return float(np.sum(of.force(at[None]) ** 2) / 2)

    eps, unit = 1e-6, np.eye(30)
    gradient = np.array([energy(x + eps * e) - energy(x - eps * e) for e in unit]) / (2 * eps)
    for gamma in (0.0, 0.3, 1.0):
        part = np.zeros((1, 2, 30))
        Reaction(of, gamma).add([np.stack([x, x])[None]], 1.0, [part])
        wanted = (1 - gamma) * of.force(x[None])[0] - gamma * gradient
        assert part[0, 0] - x == pytest.approx(wanted, rel=1e-5, abs=1e-6)


def test_the_tangent_is_the_derivative_of_the_step() -> None:
    rng, eps = np.random.default_rng(3), 1e-6
    x, v = rng.standard_normal((2, 30))
    scheme = RungeKutta(Reaction(landscape(), 0.4), 0.1)

    def stepped(at: Any, along: Any) -> Any:
        part = np.stack([at, along])[None].copy()
        scheme.step([part])
        return part[0]

    ahead, behind = (stepped(x + sign * eps * v, v)[0] for sign in (1, -1))
    assert stepped(x, v)[1] == pytest.approx((ahead - behind) / (2 * eps), rel=1e-6, abs=1e-8)


def test_the_identity_of_every_instant() -> None:
    """(J^T F).phi(x) = F.(F + x)."""
    of, x = landscape(), np.random.default_rng(4).standard_normal(30)
    F = of.force(x[None])[0]
    assert (of.couplings.T @ F) @ np.tanh(x) == pytest.approx(F @ (F + x), rel=1e-12)


def test_the_velocity_is_the_balance_but_for_what_the_energy_loses() -> None:
    """<x'^2> - (1 - gamma)^2 <F^2> + gamma^2 <|grad E|^2> = -2 gamma dE/dt, at any N."""
    found = freezing(SEED, gamma=0.3, **RUN | {"burn": 3.0})
    start, end = (
        freezing(SEED, gamma=0.3, **RUN | {"burn": burn, "duration": 0.05})["force"] for burn in (3.0, 13.0)
    )
    carried = 0.7**2 * found["force"] - 0.3**2 * found["gradient_norm"]
    assert found["kinetic_energy"] - carried == pytest.approx(-2 * 0.3 * (end - start) / 2 / 10, rel=0.05)


def test_at_gamma_one_the_energy_falls_at_every_step_unless_the_step_is_too_long() -> None:
    assert freezing(SEED, gamma=1.0, **RUN)["falling"] == 1
    with np.errstate(all="ignore"):
        assert freezing(SEED, gamma=1.0, **RUN | {"dt": 0.5, "every": 0.5})["falling"] < 1


def test_eulers_method_beyond_its_step_alternates() -> None:
    """dt w_max > 2 at the origin: as published E-I runs at dt = 0.01 with w_max = 237."""
    J = 0.5 * couplings(np.random.default_rng(6), 50)
    W = (np.eye(50) - J).T @ (np.eye(50) - J)
    top, x = np.linalg.eigvalsh(W)[-1], np.random.default_rng(7).standard_normal(50)
    for dt, grows in ((1.9 / top, False), (2.2 / top, True)):
        path = [x]
        for _ in range(200):
            path.append(path[-1] - dt * W @ path[-1])
        step, last = path[-2] - path[-3], path[-1] - path[-2]
        assert bool(np.linalg.norm(last) > np.linalg.norm(step)) is grows


def balanced(N: int) -> Any:
    """Couplings of the public E-I network: sigma = 0.9, mu = 0.6, -0.6, f = 0.4, 0.6, a = 0.8."""
    rng, mu = np.random.default_rng(9), np.where(np.arange(N) < 0.4 * N, 0.6, -0.6)
    return (rng.random((N, N)) < 0.8) * (0.9 * rng.standard_normal((N, N)) + mu) / np.sqrt(N)


def test_eulers_method_in_public_e_i_networks_is_beyond_its_step() -> None:
    """The top of W is near N a^2 sum f mu^2, and above it; beyond 2 over it the steps of the whole nonlinear
    motion alternate and E stays high, where half of it lets E decay."""
    N, dt = 300, float(evaluate("freezing.euler_step", mu="0.6,-0.6", f="0.4,0.6", a="0.8", N="300"))
    J = balanced(N)
    top = float(np.linalg.eigvalsh((np.eye(N) - J).T @ (np.eye(N) - J))[-1])
    assert 1 < top * dt / 2 < 1.1

    def ended(h: float) -> tuple[float, float]:
        """(E/N, cosine between the last two steps) at t = 15 from x ~ N(0, 1)."""
        x, moves = np.random.default_rng(10).standard_normal(N), [np.zeros(N), np.zeros(N)]
        for _ in range(round(15 / h)):
            F = J @ np.tanh(x) - x
            moves = [moves[1], h * (F - np.cosh(x) ** -2 * (J.T @ F))]
            x = x + moves[1]
        cosine = moves[0] @ moves[1] / np.linalg.norm(moves[0]) / np.linalg.norm(moves[1])
        return float(np.mean((J @ np.tanh(x) - x) ** 2) / 2), float(cosine)

    (high, turned), (low, smooth) = ended(1.15 * dt), ended(dt / 4)
    assert turned < -0.5 < 0.5 < smooth
    assert high > 5 * low


def test_matrices_are_near_theory() -> None:
    edges = [spectrum(np.random.SeedSequence(8, spawn_key=(k,)), g=2.0, gamma=0.5, N=200) for k in range(4)]
    assert np.mean([edge["leftmost"] for edge in edges]) == pytest.approx(-11.096, rel=0.05)
    assert decay(SEED, g=0.8, N=300, times=[0.5, 1.0])["energy"] == pytest.approx(
        [0.11524, 0.040782], rel=0.02
    )


def test_simulate_freezing_is_the_kernel() -> None:
    chosen = template("freezing").study({"g": "2", "gamma": "0.3", "N": "20", "burn": "1", "duration": "2"})
    found = freezing(SEED, **dict(chosen.parameters))
    assert set(found) >= {"variance", "kinetic_energy", "lyapunov_max", "falling"}
    assert all(np.isfinite(value) for value in found.values())
    assert chosen.memory_bytes == memory_bytes({"N": 20})


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim.id)
def test_claims_have_teeth_and_budgets_below_their_tolerance(claim: Any) -> None:
    discriminating(claim.stated(), room=0.65)


def test_ids_are_unique() -> None:
    assert len({claim.id for claim in claims()}) == len(claims()) == 10
    assert len({design.id for design in DESIGNS}) == len(DESIGNS)


def test_a_small_run_end_to_end() -> None:
    """The decay of small matrices, with a tolerance for them."""
    wide = replace(DESIGNS[2].changed(N=60), pilots=None, tolerance={"energy[0]": 0.05})
    tiny = wide.claim("energy[0]", shifted(-2))
    first, again = (verify(tiny, seed=3, executor=SerialExecutor()) for _ in range(2))
    assert timeless(first) == timeless(again)
    assert [verdict.verdict for verdict in first.claims] == ["verified"]

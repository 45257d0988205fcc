"""Generative diffusion in simulation: exact kernels, claims that could fail, and theorems on paths."""

from typing import Any

import numpy as np
import pytest

from rnnchaos.verify.bias.record import entries
from rnnchaos.verify.diffusion import design, kernels
from rnnchaos.verify.diffusion.column import DESIGNS, claims
from rnnchaos.verify.diffusion.oracles import ORACLES
from rnnchaos.verify.ensembles.template import template
from rnnchaos.verify.prediction import theory
from tests.verify.discriminating import discriminating

SEED = np.random.SeedSequence(11, spawn_key=(0,))


@pytest.mark.parametrize("check", ORACLES.checks)
def test_kernels_against_their_oracles(check: Any) -> None:
    check()


def test_claims_tell_theories_apart() -> None:
    assert len(claims()) == 5
    for claim in claims():
        discriminating(claim.stated(), room=0.51)


def test_every_budget_was_measured() -> None:
    assert {design.id for design in DESIGNS} == set(entries(design.PILOTS))
    assert set(design.MEDIANS.budgets) == set(design.SAMPLED) > set(design.STEPS.budgets)


def test_a_law_is_a_normal_density() -> None:
    """ln p, without its constant, integrates to 1, and moves as the equation of Fokker and Planck says."""
    x, of = np.arange(-14, 14, 0.01), kernels.law(1.2, 0.4, 0.3)
    assert np.exp(of.log(x)).sum() * 0.01 == pytest.approx(np.sqrt(8 * np.pi), rel=1e-12)
    assert np.sum(np.exp(of.log(x)) * of.moving(x)) * 0.01 == pytest.approx(0, abs=1e-12)


def test_one_step_of_the_chain_obeys_the_theorem_with_its_own_heat() -> None:
    """E exp(-Sigma) is 1 for the chain's own heat and 1.0206 for that of the flow, by 400,000 paths."""
    found = kernels.chain(SEED, mu=1.0, s2=1.0, dt=0.25, steps=2, paths=400_000)
    assert found["own"] == pytest.approx(1, abs=0.004)
    assert found["flow"] - found["own"] > 0.015


def test_a_gaussian_at_rest_produces_nothing() -> None:
    """mu = 0, s2 = 1: every path, forward and back."""
    rest: dict[str, Any] = {"mu": 0.0, "s2": 1.0, "paths": 50}
    assert kernels.forward(SEED, T=2.0, **rest)["production"] == pytest.approx(0, abs=1e-14)
    found = kernels.reverse(SEED, dt=0.3, steps=4, **rest)
    assert found["boundary"] == pytest.approx(0, abs=1e-14)
    assert found["theorem"] == pytest.approx(1, abs=1e-14)


def midpoint(dt: float, steps: int, paths: int) -> tuple[float, float]:
    """Mean entropy production of reverse paths by the Stratonovich sum of the force, and its error."""
    rng, laws = np.random.default_rng(SEED), [kernels.law(1.0, 1.0, k * dt) for k in range(steps + 1)]
    x = [laws[0].drawn(rng, paths)]
    for _ in range(steps):
        x.append(kernels.moved(rng, x[-1], dt))
    force = [here + 2 * of.score(here) for here, of in zip(x, laws, strict=True)]
    heat = sum((force[k + 1] + force[k]) / 2 * (x[k] - x[k + 1]) for k in range(steps))
    total = laws[-1].log(x[-1]) - laws[0].log(x[0]) + heat
    return float(np.mean(total)), float(np.std(total) / np.sqrt(paths))


def test_the_midpoint_sum_is_of_first_order_and_the_boundary_form_is_not() -> None:
    """Half the step, half the error; the trapezoid rule at twice the longer step has none to be seen."""
    exact = theory("diffusion.entropy_production", mu="1", s2="1", T="3")
    (long, one), (short, other) = (midpoint(3 / steps, steps, 150_000) for steps in (24, 48))
    assert short - exact > 10 * other
    assert long - exact == pytest.approx(2 * (short - exact), abs=4 * np.hypot(one, 2 * other))
    found = kernels.reverse(SEED, mu=1.0, s2=1.0, dt=0.25, steps=12, paths=150_000)
    assert found["boundary"] == pytest.approx(exact, abs=4 * one)


def test_clones_part_as_the_data_are_forgotten() -> None:
    """From noise alone half of the pairs meet; just before the data all but few."""
    far, near = (
        kernels.clones(SEED, mu=2.0, s2=0.2, t=t, steps=300, pairs=2000)["together"] for t in (5.0, 0.05)
    )
    assert far == pytest.approx(0.5, abs=0.06)
    assert near > 0.99


def test_memory_counts_what_is_drawn() -> None:
    assert kernels.memory_bytes({"points": 10**6}) > 8 * 3 * 10**6
    assert kernels.memory_bytes({"pairs": 10**6}, largest=2) > 2 * 8 * 6 * 10**6


def test_simulate_names_the_clones() -> None:
    study = template("diffusion").study({"mu": "1", "s2": "0.1", "t": "0.4"})
    assert dict(study.parameters) == {"mu": 1, "s2": 0.1, "t": 0.4, "steps": 200, "pairs": 1000}
    assert study.memory_bytes == kernels.memory_bytes(dict(study.parameters))

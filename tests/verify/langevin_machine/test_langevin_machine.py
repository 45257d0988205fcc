"""The Langevin machine in simulation: exact kernels, claims that could fail, where the sampler explodes."""

from typing import Any

import numpy as np
import pytest

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.verify.ensembles.template import template
from rnnchaos.verify.langevin_machine import kernels
from rnnchaos.verify.langevin_machine.claims import claims, kernel_moment
from rnnchaos.verify.langevin_machine.oracles import ORACLES
from rnnchaos.verify.learning import linear
from tests.verify.discriminating import discriminating

SEED = np.random.SeedSequence(11, spawn_key=(0,))


@pytest.mark.parametrize("check", ORACLES.checks)
def test_kernels_against_their_oracles(check: Any) -> None:
    check()


def test_claims_tell_theories_apart() -> None:
    assert len(claims()) == 7
    for claim in claims():
        discriminating(claim.stated(), room=0.51)


def test_the_moment_of_the_chain_is_that_of_the_linear_one() -> None:
    """J = 0: T/(1 - delta/2), exactly."""
    assert kernel_moment(0.0, 0.5, 0.2) == pytest.approx(0.5 / 0.9, rel=1e-9)


def test_first_order_in_the_step_misses_a_part_of_the_moment() -> None:
    plain = 2 * float(evaluate("langevin_machine.energy", J="2", T="0.25"))
    first = float(evaluate("langevin_machine.euler_bias", O="F2", J="2", T="0.25", delta="0.1"))
    whole = kernel_moment(2.0, 0.25, 0.1)
    assert plain + first == pytest.approx(whole, rel=0.02)
    assert abs(plain - whole) > 2 * abs(plain + first - whole)


def test_biased_learning_explodes_below_its_least_moment() -> None:
    """c = 0.15 < 2 delta T = 0.2: w passes 2/delta, from where on the chain grows."""
    given: dict[str, Any] = {"T": 1.0, "delta": 0.1, "rate": 0.02, "chains": 200, "burn": 0}
    with np.errstate(over="ignore", invalid="ignore"):
        found = linear.biased(SEED, c=0.15, **given, duration=4000)
    assert not found["w"] < 20
    assert linear.biased(SEED, c=0.25, **given, duration=400)["w"] < 10


def test_negatives_carry_half_of_the_draws() -> None:
    """Odd phi: P(-x) = P(x)."""
    rng = np.random.default_rng(5)
    x = 4 * rng.uniform(-1, 1, 400_000)
    kept = x[rng.uniform(size=x.size) < np.exp(-((x - 2 * np.tanh(x)) ** 2) / 0.5)]
    assert np.mean(kept < 0) == pytest.approx(0.5, abs=4 * 0.5 / len(kept) ** 0.5)


def test_simulate_names_the_sampler() -> None:
    study = template("langevin_sampler").study({"J": "0,2,-2,0", "T": "0.5", "delta": "0.05"})
    found = dict(study.parameters)
    assert (found["chains"], found["burn"], found["duration"]) == (1000, 300, 400)
    assert study.memory_bytes == kernels.memory_bytes(found)

"""Stationary samples in simulation: exact kernels, claims that could fail, what a study can name."""

from typing import Any

import numpy as np
import pytest

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.verify.bias.record import entries
from rnnchaos.verify.ensembles.template import template
from rnnchaos.verify.fokker_planck import kernels
from rnnchaos.verify.fokker_planck.column import DESIGNS, claims
from rnnchaos.verify.fokker_planck.oracles import ORACLES
from rnnchaos.verify.kernels.identification.estimates import CHECKS
from rnnchaos.verify.kernels.identification.samplers import CHECKS as SAMPLERS
from rnnchaos.verify.samplers.wells import wells
from tests.verify.discriminating import discriminating


@pytest.mark.parametrize("check", [*ORACLES.checks, *CHECKS, *SAMPLERS])
def test_kernels_against_their_oracles(check: Any) -> None:
    check()


def test_claims_tell_theories_apart() -> None:
    assert len(claims()) == 8
    for claim in claims():
        discriminating(claim.stated(), room=0.51)


def test_every_budget_was_measured() -> None:
    assert all(None not in map(design.piloted, design.bias) for design in DESIGNS)
    assert {design.id for design in DESIGNS} == set(entries(DESIGNS[0].pilots))


@pytest.mark.parametrize(("a", "b", "D"), [(1.0, 1.0, 0.5), (-2.0, 0.5, 0.7), (60.0, 2.0, 0.1)])
def test_draws_have_the_moments_of_theory(a: float, b: float, D: float) -> None:
    x = wells(np.random.default_rng(3), 40_000, a, b, D)
    for k in (2, 4):
        value = float(evaluate("fokker_planck.moment", a=a, b=b, D=D, k=k))
        assert np.mean(x**k) == pytest.approx(value, abs=5 * np.std(x**k) / 200)
    assert np.mean(x) == pytest.approx(0, abs=5 * np.std(x) / 200)


def test_steps_that_are_short_leave_the_density_as_it_is() -> None:
    """After 20 steps of 0.001 the first-order shift of E x^2 is below a thousandth."""
    given: dict[str, Any] = {"a": 1.0, "b": 1.0, "D": 0.5, "n": 20_000, "fits": 2}
    seed = np.random.SeedSequence(4)
    found = kernels.double_well(seed, **given, delta=0.001, burn=20)
    assert found["a"] == pytest.approx(1, abs=0.15)
    assert 0 <= found["covered"] <= 1


def test_memory_counts_what_is_kept() -> None:
    one, ten = (kernels.memory_bytes({"n": 1000, "fits": fits}) for fits in (1, 10))
    assert one > 8 * 1000 * 6 * 2
    assert ten > one
    assert kernels.memory_bytes({"chains": 10, "looks": 100}) > 8 * 1000 * 24


def test_simulate_names_the_double_well() -> None:
    study = template("fokker_planck").study({"a": "1", "b": "1", "D": "0.5", "delta": "0"})
    expected = {"a": 1.0, "b": 1.0, "D": 0.5, "delta": 0.0, "n": 2000, "fits": 100, "burn": 200}
    assert dict(study.parameters) == expected
    assert study.memory_bytes == kernels.memory_bytes(expected)

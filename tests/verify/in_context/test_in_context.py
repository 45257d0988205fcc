"""In-context learning in simulation: exact kernels, claims that could fail, and identities at any size."""

from typing import Any

import numpy as np
import pytest

from rnnchaos.verify.bias.record import entries
from rnnchaos.verify.ensembles.template import template
from rnnchaos.verify.in_context import kernels
from rnnchaos.verify.in_context.column import DESIGNS, claims
from rnnchaos.verify.in_context.oracles import ORACLES
from tests.verify.discriminating import discriminating

SEED = np.random.SeedSequence(11, spawn_key=(0,))


@pytest.mark.parametrize("check", ORACLES.checks)
def test_kernels_against_their_oracles(check: Any) -> None:
    check()


def test_claims_tell_theories_apart() -> None:
    assert len(claims()) == 10
    for claim in claims():
        discriminating(claim.stated(), room=0.51)


def test_every_budget_was_measured() -> None:
    assert all(None not in map(design.piloted, design.bias) for design in DESIGNS)
    assert {design.id for design in DESIGNS} == set(entries(DESIGNS[0].pilots))


def test_the_error_in_closed_form_is_that_of_test_prompts() -> None:
    """Of weights that were not learnt, on 40,000 fresh prompts."""
    rng, D, N = np.random.default_rng(6), 3, 4
    W = rng.standard_normal(D * (D + 1)) / 3
    s, y = kernels.prompts(rng, D, N, 40_000)
    missed = (y - s @ W) ** 2
    error = kernels.fresh_error(W, D, N)
    assert np.mean(missed) == pytest.approx(error, abs=5 * np.std(missed) / 200)


def test_features_have_the_covariance_of_isserlis() -> None:
    """kappa/D and (1 + 2/D)(1 + 2/N) on the diagonal, nothing beside it; the field is 1/D on m = n."""
    D, N = 5, 20
    s, y = kernels.prompts(np.random.default_rng(7), D, N, 60_000)
    diagonal = np.diag([1.3 / D] * D * D + [1.4 * 1.1] * D)
    assert s.T @ s / len(s) == pytest.approx(diagonal, abs=0.12)
    assert np.diag(s.T @ s) / len(s) == pytest.approx(np.diag(diagonal), rel=0.07)
    assert y @ s / len(s) == pytest.approx(np.concatenate([np.eye(D).ravel() / D, np.zeros(D)]), abs=0.02)


def test_the_mean_of_messages_is_that_of_any_temperature() -> None:
    """beta = 0.1 and 1000; and the free energy's derivative, by differences, is the ridge solution."""
    given: dict[str, Any] = {"D": 4, "N": 30, "P": 900, "lambda0": 0.02, "steps": 400}
    cold, hot = (kernels.messages(SEED, **given, beta=beta) for beta in (1000.0, 0.1))
    assert hot["missed"] < 1e-12
    assert hot["published"] == pytest.approx(cold["published"], rel=1e-12)
    assert cold["published"] > 1.01


def test_minimum_norm_interpolates() -> None:
    """Fewer prompts than weights and no ridge: all are fitted."""
    found = kernels.regression(SEED, D=4, N=8, P=12, lambda0=0.0)
    assert found["training"] < 1e-20
    assert kernels.regression(SEED, D=4, N=8, P=40, lambda0=0.0)["training"] > 1e-3


def test_memory_counts_the_larger_of_a_pair() -> None:
    one, two = (kernels.memory_bytes({"D": 16, "tau": 2.0}, largest=k) for k in (1, 2))
    assert two > 12 * one
    assert kernels.memory_bytes({"D": 5, "P": 100}, largest=2) > 8 * 200 * 30
    assert kernels.memory_bytes({"D": 16, "shares": [1.5]}) > 8 * 1.5 * 272**2


def test_simulate_names_the_regression() -> None:
    study = template("in_context").study({"D": "3", "N": "10", "P": "100"})
    assert dict(study.parameters) == {"D": 3, "N": 10, "P": 100, "lambda0": 0.0, "sets": 1}
    assert study.memory_bytes == kernels.memory_bytes(dict(study.parameters))

"""Contrastive learning simulated: one weight by its law, claims that can fail, and what is refused."""

import numpy as np
import pytest

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.contrastive import kernels
from rnnchaos.verify.contrastive.claims import alone, claims
from rnnchaos.verify.contrastive.oracles import ORACLES
from rnnchaos.verify.ensembles.template import template

LAW = {"d_F": 0.6, "lambda_B": 1.3, "a": 0.05}
SEED = np.random.SeedSequence(7)


@pytest.mark.parametrize("check", ORACLES.checks, ids=lambda check: check.__name__)
def test_oracles(check: object) -> None:
    check()  # type: ignore[operator]


def test_one_weight_has_the_law_of_boltzmann() -> None:
    """Means over many trajectories against a sum over a grid."""
    more = {"alpha": 3.0, "m": 1.0, "sigma": 1.0, "rho_B": 0.5}
    pairs = kernels.Pairs(np.random.default_rng(SEED), N=1, **more)
    w = np.linspace(-8, 8, 4001)
    H = pairs.energy(w[:, None], **LAW)[0]
    weight = np.exp(-3 * H.sum(axis=1) - 0.35 * w * w)
    weight /= weight.sum()
    run = {"step": 0.4, "leaps": 4, "burn": 10, "looks": 4000, "fresh": 1}
    found = kernels.contrastive(SEED, N=1, beta=3.0, lambda_w=0.7, **LAW, **more, **run)
    assert found["norm"] == pytest.approx(weight @ w**2, rel=0.06)
    assert found["magnetisation"] == pytest.approx(weight @ abs(w), rel=0.04)
    assert found["energy"] == pytest.approx(weight @ H.mean(axis=1), rel=0.06)


def test_without_pairs_that_matter_weights_have_their_prior() -> None:
    run = {"step": 0.3, "leaps": 5, "burn": 5, "looks": 60}
    more = {"alpha": 0.5, "m": 1.0, "sigma": 0.5, "rho_B": 0.5}
    found = kernels.contrastive(SEED, N=60, beta=1e-9, lambda_w=2.0, **LAW, **more, **run)
    assert found["norm"] == pytest.approx(0.5, rel=0.05)
    assert abs(found["overlap"]) < 0.05
    assert found["accepted"] > 0.9


KINDS = ("d_F0.5", "d_F1", "d_F2", "d_F6")


@pytest.mark.parametrize("kind", KINDS)
def test_every_claim_can_fail(kind: str) -> None:
    stated = [claim for claim in claims() if claim.id.endswith(kind)]
    assert len(stated) == (4 if kind == "d_F0.5" else 1)
    for claim in stated:
        assert claim.stated().toothless() is None, claim.id


def test_no_claim_is_forgotten() -> None:
    assert len(claims()) == sum(4 if kind == "d_F0.5" else 1 for kind in KINDS)


def test_rivals() -> None:
    """As published; without an overlap the mean weight is off by more than the tolerance."""
    (claim,) = (each for each in claims() if "accuracy" in each.id)
    assert claim.rivals[0].prediction(0.0, 0.0) == pytest.approx(0.8453, abs=1e-4)
    for d_F, M in ((0.5, 1.14926), (1.0, 1.34715), (2.0, 1.71804)):
        assert abs(alone(d_F) / M - 1) > 0.02


def test_the_study() -> None:
    study = template("contrastive").study({"beta": "10", "d_F": "0.5", "lambda_w": "0.5", "N": "50"})
    assert study.memory_bytes > 8 * 2 * 2.5 * 50**2
    with pytest.raises(UsageError, match="lambda_w = 0"):
        template("contrastive").study({"beta": "10", "d_F": "0.5", "lambda_w": "0"})

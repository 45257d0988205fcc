"""The table of digits: its sampler and its ln Z where both are known, its Gaussians again, what it says."""

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnchaos.numerics.evaluate import evaluate

FOLDER = Path(__file__).parents[2] / "notes" / "figures"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the notes are not part of this installation")
COUPLINGS = np.array([[0.5, 1.2], [-0.8, 0.3]])


@pytest.fixture(scope="module")
def script() -> Any:
    pytest.importorskip("matplotlib")
    spec = importlib.util.spec_from_file_location("digits", FOLDER / "langevin_machine.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def sampled(script: Any) -> tuple[Any, Any]:
    """A machine of two neurons at T = 1, and chains that have forgotten their start."""
    C = np.array([[1.5, 0.2], [0.2, 1.0]])
    machine = script.Machine(COUPLINGS, 1.0, np.linalg.cholesky(C), np.linalg.inv(C))
    rng = np.random.default_rng(2)
    chains = script.Chains(rng, rng.standard_normal((2, 4000)))
    for _ in range(150):
        chains.move(machine)
    return machine, chains


def test_the_chains_sample_the_machine(sampled: tuple[Any, Any]) -> None:
    """<x_i x_j> of the certified quadrature."""
    _, chains = sampled
    found = np.concatenate([chains.x, chains.x[:1]])
    for i in (0, 1):
        product = found[i] * found[i + 1] if i == 1 else found[i] ** 2
        exact = evaluate("langevin_machine.second_moment", J="0.5,1.2,-0.8,0.3", T=1, i=i + 1, j=1, digits=6)
        assert np.mean(product) == pytest.approx(float(exact), abs=4 * np.std(product) / 4000**0.5)


def test_annealing_brackets_the_partition_function(script: Any, sampled: tuple[Any, Any]) -> None:
    machine, chains = sampled
    exact = float(evaluate("langevin_machine.log_partition", J="0.5,1.2,-0.8,0.3", T=1, digits=6))
    script.LADDER, script.CHAINS, kept = 100, 4000, (script.LADDER, script.CHAINS)
    low, high, ess = script.log_partition(np.random.default_rng(3), machine, chains)
    script.LADDER, script.CHAINS = kept
    assert low == pytest.approx(exact, abs=0.01)
    assert high == pytest.approx(exact, abs=0.01)
    assert ess > 3000


def test_pseudo_likelihood_of_a_linear_machine_is_that_of_its_gaussian(script: Any) -> None:
    """Images so small that tanh x is x: covariance T (M^T M)^-1, M = 1 - J."""
    M, T = np.eye(2) - COUPLINGS, 0.04
    covariance = T * np.linalg.inv(M.T @ M)
    machine = script.Machine(COUPLINGS, T, np.eye(2), np.eye(2))
    x = 1e-3 * np.random.default_rng(4).standard_normal((2, 50))
    expected = script.pseudo_gaussian(0, covariance, x.T)
    assert script.pseudo(machine, x) == pytest.approx(expected, rel=0.1)
    y = x.T
    assert np.mean(script.gaussian(0, covariance)(y)) == pytest.approx(
        -np.mean(np.sum(y @ np.linalg.inv(covariance) * y, axis=1)) / 2
        - np.log(np.linalg.det(2 * np.pi * covariance)) / 2
    )


def test_gaussians_of_the_table(script: Any) -> None:
    """Computed again, and those of the reference: -38.15, -22.84, -20.29 and -20.98 per fresh image."""
    pytest.importorskip("sklearn")
    train, test = script.images()
    stored = {row["model"]: float(row["test"]) for row in script.table() if not row["T"]}
    plain = script.gaussian(train.mean(axis=0), np.cov(train.T, bias=True))
    zero = script.gaussian(0, train.T @ train / len(train))
    assert plain(test).mean() == pytest.approx(stored["Gaussian"], abs=1e-4)
    assert zero(test).mean() == pytest.approx(stored["Gaussian of mean 0 (linear machine)"], abs=1e-4)
    assert stored["Gaussian"] == pytest.approx(-20.29, abs=0.005)
    assert stored["Gaussian of mean 0 (linear machine)"] == pytest.approx(-22.84, abs=0.005)
    assert stored["independent pixels"] == pytest.approx(-38.15, abs=0.005)
    assert stored["Gaussian and its negative"] == pytest.approx(stored["Gaussian"] - np.log(2), abs=1e-3)


def test_the_table_says_who_wins(script: Any) -> None:
    """At each temperature against each law, from closed brackets, of the settings that the script has."""
    rows = script.table()
    said = dict(zip([row["T"] for row in rows if row["T"]], script.verdict(rows).splitlines(), strict=False))
    assert set(said) == {f"{T:g}" for T in script.TEMPERATURES}
    for own in (row for row in rows if row["T"]):
        assert abs(float(own["bracket"])) < 0.3
        assert float(own["ess"]) > 100
        lost = said[own["T"]].partition("loses to ")[2].partition(";")[0]
        for other in (row for row in rows if not row["T"]):
            if abs(float(own["test"]) - float(other["test"])) > 3:
                assert (f"{other['model']} (" in lost) == (float(own["test"]) < float(other["test"]))
    first = (FOLDER / "langevin_machine.csv").read_text(encoding="utf-8").splitlines()[0]
    assert first.endswith(script.settings())

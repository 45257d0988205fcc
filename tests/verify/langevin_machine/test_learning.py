"""A machine that learns: better with every phase of it, and what `simulate langevin_machine` says."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnchaos import evaluate, simulate
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.datasets import digits
from rnnchaos.verify.ensembles.executors import SerialExecutor
from rnnchaos.verify.ensembles.template import template
from rnnchaos.verify.langevin_machine import learning
from rnnchaos.verify.langevin_machine.learning import linear, phases, potential, pseudo
from rnnchaos.verify.learning import comparison, effort
from rnnchaos.verify.learning.ascent import Course, learnt
from rnnchaos.verify.learning.likelihood import bracketed, second_moments
from rnnchaos.verify.learning.normal_laws import Gaussian, Law

SMALL: dict[str, Any] = {"updates": 3, "leaps": 1, "chains": 20, "rungs": 50, "components": 1}


def test_the_gradient_is_that_of_the_likelihood() -> None:
    """G_data - G_model of one neuron on +a and -a: the slope of -E/T - ln Z by J."""
    J, T, a, h = 0.9, 0.25, 1.0, 1e-4
    data = np.array([[a, -a]])
    free = [
        float(evaluate("langevin_machine.log_partition", J=repr(J + s), T="0.25", digits=15)) for s in (h, -h)
    ]
    energies = [potential(np.array([[J + s]]), T)(data)[0].mean() for s in (h, -h)]
    slope = -((energies[0] + free[0]) - (energies[1] + free[1])) / (2 * h)
    model = float(evaluate("langevin_machine.gradient_model", J=repr(J), T="0.25", i=1, j=1))
    found = phases(T).gradient(np.array([[J]]), data)[0, 0] - model
    assert found == pytest.approx(slope, rel=1e-6)


def test_one_neuron_learns_what_theory_says() -> None:
    """(a - J tanh a) tanh a = T G(J) for data +a and -a."""
    exact = float(evaluate("langevin_machine.learned_coupling", a="1", T="0.25"))
    data, root = np.array([[1.0, -1.0]]), np.array([[1.0]])
    rng = np.random.default_rng(1)
    x = rng.standard_normal((1, 2000))
    J, _ = learnt(rng, phases(0.25), np.array([[0.0]]), data, x, root, Course(400, 5, 0.02))
    assert J[0, 0] == pytest.approx(exact, abs=0.03)


def test_pseudo_likelihood_of_a_linear_machine_is_that_of_its_gaussian() -> None:
    """States so small that tanh x is x, J from the solution of the linear machine."""
    C = 1e-3 * np.array([[1.5, 0.3], [0.3, 1.0]])
    x = 0.02 * np.random.default_rng(4).standard_normal((2, 50))
    law, J = Gaussian(np.zeros(2), C), linear(C, 0.005)
    assert pseudo(J, 0.005, x) == pytest.approx(law.pseudo(x), rel=0.02)


def test_learning_gains() -> None:
    """Two clouds far apart, which no Gaussian has: more likely than under the linear machine."""
    rng = np.random.default_rng(6)
    signs = np.where(rng.random(600) < 0.5, 1.0, -1.0)
    data = np.array([[1.2], [0.8]]) * signs + 0.2 * rng.standard_normal((2, 600))
    C = second_moments(data[:, :500])
    course = Course(400, 4, 0.01)
    _, found = bracketed(rng, phases(0.1), linear(C, 0.1), data[:, :500], data[:, 500:], course, (300, 200))
    plain = Gaussian(np.zeros(2), C).log_density(data[:, 500:])
    assert found["images"].mean() > plain.mean() + 0.2
    assert found["above"] == pytest.approx(
        found["below"], abs=5 * found["below_error"] + 5 * found["above_error"]
    )
    assert 0.3 < found["negatives"] < 0.7


def test_simulate_trains_and_compares(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On drawn images: what is said of the model, of a law, and again from the store."""
    train, test = np.split(np.random.default_rng(8).standard_normal((4, 80)) * 0.3, [50], axis=1)
    plain = Gaussian(np.zeros(4), 0.09 * np.eye(4))
    known = {"plain": Law(plain.log_density(train), plain.log_density(test), plain.pseudo(test))}
    monkeypatch.setattr(learning, "images", lambda split: (train, test))
    monkeypatch.setattr(comparison, "laws", lambda split, components: known)
    monkeypatch.setattr(effort, "needed", lambda: None)
    found = simulate("langevin_machine", T=0.1, seed=1, out=tmp_path, executor=SerialExecutor(), **SMALL)
    laws = found.summaries["langevin_machine"]
    assert laws["plain"]["verdict"] in ("wins over", "loses to", "draws with")
    gap = laws["model"]["test"] - laws["plain"]["test"]
    assert laws["plain"]["difference"] == pytest.approx(gap)
    assert json.dumps(found.to_json())
    assert {line.name for line in found.tables["langevin_machine"].lines} >= {"below", "above", "negatives"}
    again = simulate("langevin_machine", T=0.1, seed=1, out=tmp_path, **SMALL)
    assert again.summaries == found.summaries


@pytest.mark.slow
def test_simulate_learns_the_digits(tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    found = simulate("langevin_machine", T=0.1, seed=1, out=tmp_path, **SMALL)
    laws = found.summaries["langevin_machine"]
    assert -40 < laws["model"]["test"] < -20
    assert laws["Gaussian"]["test"] == pytest.approx(-20.29, abs=0.005)


def test_what_does_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digits, "find_spec", lambda name: None)
    study = template("langevin_machine").study
    with pytest.raises(UsageError, match=r"accepted with the extra"):
        study({})
    monkeypatch.undo()
    with pytest.raises(UsageError, match="chains = 10000"):
        study({"chains": 10_000, "updates": 10_000, "leaps": 10})
    for name, value in (("T", "0.001"), ("chains", 1), ("rungs", 1), ("leaps", 0), ("data", "mnist")):
        with pytest.raises(UsageError, match=name):
            study({name: value})

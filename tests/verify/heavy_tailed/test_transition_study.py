"""The transition study: both estimators against plain linear algebra; interruptions change nothing."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rnnchaos
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles import checkpoint
from rnnchaos.verify.ensembles.checkpoint import keeping
from rnnchaos.verify.ensembles.store import Store
from rnnchaos.verify.ensembles.template import template
from rnnchaos.verify.heavy_tailed import transition_estimator as heavy_tailed_published
from rnnchaos.verify.heavy_tailed.couplings import Scan, couplings, log_radius
from rnnchaos.verify.heavy_tailed.transition_study import TRANSITION
from rnnchaos.verify.heavy_tailed.transition_trial import (
    EXACT,
    Protocol,
    Trial,
    sample_participation_ratio,
    transition,
)
from rnnchaos.verify.spectrum.activation import log_cosh

SMALL: dict[str, Any] = {
    "alpha": 1.5,
    "N": 30,
    "k": 4,
    "points": 7,
    "low": 0.1,
    "high": 3.0,
    "burn": 40,
    "align": 20,
    "duration": 15,
}
ALL_STEPS = 20 + (21 + 15) + 20 + 15
"""Of the states alone in a whole trial: warm-up, pass 3, pass 4."""
SEED = np.random.SeedSequence(11, spawn_key=(0,))


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)


def test_exact_exponent_is_that_of_the_jacobians() -> None:
    """Every Jacobian formed, in double precision, along the trajectory that the couplings give, from the same
    vector. Few steps, since rounding differs and chaos amplifies it."""
    trial = Trial(Protocol(**{**SMALL, "align": 5, "duration": 10}), SEED)
    found, W = trial.exact(trial.warm_up()), trial.transposed.T.astype(float)
    states, rng = trial.warm_up().astype(float), trial.rng(EXACT)
    for exponent, gain, x in zip(found, trial.gains, states, strict=True):
        growth, vector = 0.0, rng.standard_normal(30)
        for step in range(15):
            x = np.tanh(gain * W @ x)
            vector = np.diag(1 - x**2) @ (gain * W) @ vector
            growth += np.log(np.linalg.norm(vector)) if step >= 5 else 0.0
            vector /= np.linalg.norm(vector)
        assert exponent == pytest.approx(growth / 10, abs=1e-3)


def test_published_estimator_is_what_its_code_does() -> None:
    """V <- J^T V from unit vectors, numpy's QR, clamp, largest average: all of it by the book."""
    rng = np.random.default_rng(5)
    transposed = couplings(rng, alpha=1.0, N=25)
    inputs = rng.standard_cauchy((12, 3, 25)).astype(np.float32)
    gains = np.array([0.3, 1.0, 4.0])
    found = heavy_tailed_published.published(
        transposed, inputs, gains, k=5, place=checkpoint.Checkpoint("", None)
    )
    for index, gain in enumerate(gains):
        frame, logs = np.eye(25)[:, :5], []
        for now in inputs[:, index].astype(float):
            jacobian = gain * np.exp(-2 * log_cosh(now))[:, None] * transposed.T
            frame, triangle = np.linalg.qr(jacobian.T @ frame)
            logs.append(np.log(np.maximum(np.abs(np.diag(triangle)), 1e-12)))
        assert found[index] == pytest.approx(np.mean(logs, axis=0).max(), rel=1e-4)


def test_gains_at_rest_share_one_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the state has died out, the shared run gives what each gain's own run gives."""
    trial = Trial(Protocol(**{**SMALL, "burn": 400, "highest": 0.32}), SEED)
    shared = trial.published(trial.warm_up())
    monkeypatch.setattr(heavy_tailed_published, "DEAD", 0.0)
    assert len(shared) == 3
    assert np.allclose(shared, trial.published(trial.warm_up()), atol=1e-5)


def test_two_hundred_steps_align_a_vector() -> None:
    """Along one trajectory a vector that starts 200 steps before the average grows as one that started 1500
    before: what is left is far below the scatter of averages over 100 steps."""
    trial = Trial(Protocol(1.0, 200, points=12, burn=1000), SEED)
    scan, W = Scan(trial.transposed, trial.gains, trial.warm_up()), trial.transposed.T.astype(float)
    fresh = np.random.default_rng(7).standard_normal((2, len(trial.gains), 200))
    vectors, growth = fresh.copy(), np.zeros((2, len(trial.gains)))
    for step in range(1600):
        scan.step()
        if step == 1300:
            vectors[1] = fresh[1]
        slope = trial.gains[:, None] * np.exp(-2 * log_cosh(scan.inputs.astype(float)))
        vectors = slope * (vectors @ W.T)
        norms = np.linalg.norm(vectors, axis=2)
        vectors /= norms[..., None]
        growth += np.log(norms) if step >= 1500 else 0.0
    difference = np.abs(growth[0] - growth[1]) / 100
    assert np.median(difference) < 1e-3
    assert difference.max() < 0.02


def test_radius_is_that_of_the_eigenvalues() -> None:
    for alpha in (1.0, 2.0):
        matrix = couplings(np.random.default_rng(2), alpha=alpha, N=150)
        expected = np.log(np.abs(np.linalg.eigvals(matrix.astype(float))).max())
        found = log_radius(matrix, np.random.default_rng(3), align=500, duration=1000)
        assert found == pytest.approx(expected, abs=0.01)


def test_participation_ratio_is_of_the_sample_covariance() -> None:
    states = np.random.default_rng(4).standard_normal((20, 8)).astype(np.float32)
    covariance = np.cov(states.T.astype(float))
    expected = np.trace(covariance) ** 2 / (covariance**2).sum()
    assert sample_participation_ratio(states) == pytest.approx(expected, rel=1e-6)
    assert sample_participation_ratio(np.ones((20, 8), np.float32)) == 0


@pytest.mark.parametrize("steps", [3, 19, 24, 45, 60, 85])
def test_interruption_changes_no_bit(steps: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped in any pass, and gone on with another process's memory, a trial ends as it would have."""
    whole = transition(SEED, **SMALL)
    monkeypatch.setattr(checkpoint, "SECONDS", 0.0)
    step, calls = Scan.step, [0]

    def failing(scan: Scan) -> None:
        calls[0] += 1
        if calls[0] == steps:
            raise KeyboardInterrupt
        step(scan)

    with keeping(tmp_path):
        monkeypatch.setattr(Scan, "step", failing)
        with pytest.raises(KeyboardInterrupt):
            transition(SEED, **SMALL)
        assert list((tmp_path / "checkpoints").glob("*.npz"))
        first = calls[0]
        assert same(transition(SEED, **SMALL), whole)
        assert calls[0] - first < ALL_STEPS
    assert not list((tmp_path / "checkpoints").iterdir())


COMMAND = [
    *(sys.executable, "-m", "rnnchaos", "simulate", "transition", "--alpha", "1,2", "--N", "40,60"),
    *(
        "--k",
        "3",
        "--points",
        "5",
        "--realisations",
        "2",
        "--seed",
        "3",
        "--executor",
        "processes=2",
        "--json",
    ),
    *("--burn", "1000", "--align", "100", "--duration", "200"),
]


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_killed_study_of_lists_resumes_without_loss(tmp_path: Path) -> None:
    """Two tail indices, two sizes, two trials: eight tasks in one store, killed and gone on with."""
    killed = subprocess.Popen([*COMMAND, "--out", str(tmp_path / "a")], stderr=subprocess.DEVNULL)
    records = tmp_path / "a" / "records"
    while not records.is_dir() or len(list(records.glob("*.npz"))) < 3:
        assert killed.poll() is None
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    stored = {path.name: path.read_bytes() for path in records.glob("[!.]*.npz")}
    for folder in ("a", "b"):
        done = subprocess.run(
            [*COMMAND, "--out", str(tmp_path / folder)], check=True, capture_output=True, text=True
        )
        assert json.loads(done.stdout)["done"] == 8
        assert "transition alpha=2 N=60: 2/2" in done.stderr
    assert all((records / name).read_bytes() == content for name, content in stored.items())
    one, other = (Store(tmp_path / folder).check() for folder in ("a", "b"))
    assert one["records"] == other["records"]
    assert (len(one["records"]), one["corrupt"], one["missing"]) == (8, [], 0)


@pytest.mark.parametrize(
    "bad",
    [
        {"alpha": "0.4"},
        {"alpha": "nan"},
        {"N": "0"},
        {"N": "1e400"},
        {"k": "31"},
        {"low": "20"},
        {"highest": "0.001"},
        {"high": "inf"},
    ],
)
def test_bad_parameters_are_refused(bad: dict[str, str]) -> None:
    good = {"alpha": "1", "N": "30", "k": "3"}
    with pytest.raises(UsageError, match=next(iter(bad))):
        template("transition").study(good | bad)


def test_a_list_of_python_numbers_is_one_too(tmp_path: Path) -> None:
    small = {**SMALL, "alpha": [1, "2"], "burn": 4, "duration": 2}
    found = rnnchaos.simulate("transition", realisations=1, seed=1, out=tmp_path, executor="serial", **small)
    assert (found.done, found.failed) == (2, 0)
    assert TRANSITION.realisations == 10

"""`analyse weights`: the whole of it on networks whose numbers are known, from Python and the command
line."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.sparse
from scipy.special import digamma

import rnnchaos
from rnnchaos.cli import main
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.weights.statistics import null_models

SEED = 7


def test_a_normal_network() -> None:
    J = np.random.default_rng(SEED).standard_normal((60, 60)) / np.sqrt(60) * 2
    found = rnnchaos.analyse_weights(J, seed=1)
    assert found.tail.kind == "normal"
    moduli = np.abs(np.linalg.eigvals(J))
    assert found["spectral_radius"].value == pytest.approx(moduli.max())
    assert found["own_gain_map"].value == pytest.approx(1 / moduli.max())
    assert found["own_gain_flow"].value == pytest.approx(1 / np.linalg.eigvals(J).real.max())
    gaussian, annealed = found["gaussian_gain"], found["annealed_gain"]
    assert gaussian.value == pytest.approx(1 / np.sqrt(60 * J.var()))
    assert gaussian.interval is not None
    assert gaussian.interval[0] < 0.5 < gaussian.interval[1]
    assert annealed.interval is not None
    # |J x|^2/|x|^2 is 4/60 times chi^2 of 60 degrees: E ln chi^2 = ln 2 + psi(30)
    exact = np.exp(-(np.log(4 / 60) + np.log(2) + digamma(30)) / 2)
    assert annealed.interval[0] < exact < annealed.interval[1]
    assert "undecided" not in found.text()


def test_a_network_with_heavy_tails() -> None:
    N, scale = 50, 0.01
    J = scale * np.random.default_rng(SEED).standard_cauchy((N, N))
    found = rnnchaos.analyse_weights(J, seed=1)
    assert found.tail.kind == "stable"
    assert found["gaussian_gain"].value is None
    assert found["gain"].interval is None
    assert "variance is infinite" in found["gain"].reason
    expected = float(rnnchaos.evaluate("heavy_tailed.annealed_critical_gain", alpha=1, N=N)) / (N * scale)
    interval = found["annealed_gain"].interval
    assert interval is not None
    assert interval[0] < expected < interval[1]
    width = float(rnnchaos.evaluate("heavy_tailed.transition_width", alpha=1, N=N))
    assert found["annealed_width"].value == pytest.approx(width, rel=0.1)


def test_phi_moves_the_gains() -> None:
    J = np.random.default_rng(SEED).standard_normal((9, 9))
    slow, fast = (rnnchaos.analyse_weights(J, phi=phi, seed=1) for phi in ("tanh", "tanh(2*x)"))
    for name in ("own_gain_map", "own_gain_flow", "gaussian_gain"):
        assert fast[name].value == pytest.approx((slow[name].value or 0) / 2)
    kinked = rnnchaos.analyse_weights(J, phi="relu", seed=1)["own_gain_map"]
    assert kinked.value is None
    assert "not odd" in kinked.reason


def test_quiescence_that_no_gain_ends() -> None:
    found = rnnchaos.analyse_weights(-np.eye(5), seed=1)
    assert found["own_gain_flow"].value is None
    assert "stable at every gain" in found["own_gain_flow"].reason
    assert found["own_gain_map"].value == 1
    silent = rnnchaos.analyse_weights(np.zeros((6, 6)), shuffles=2, seed=1)
    assert silent["own_gain_map"].value is None
    assert "there are no edges" in silent.text()
    json.dumps(silent.to_json(), allow_nan=False)


def test_each_rule_keeps_what_it_says() -> None:
    rng = np.random.default_rng(SEED)
    J = rng.standard_normal((30, 30)) * (rng.random((30, 30)) < 0.2)
    made = {rule: shuffle(J, rng) for rule, shuffle in null_models.RULES.items()}
    for rule, each in made.items():
        assert not np.array_equal(each, J), rule
        np.testing.assert_allclose(np.sort(each.ravel()), np.sort(J.ravel()))
    np.testing.assert_array_equal(made["weights"] != 0, J != 0)
    assert not np.array_equal(made["degrees"] != 0, J != 0)
    for rule in ("columns", "degrees"):
        np.testing.assert_allclose(np.sort(made[rule], axis=0), np.sort(J, axis=0))
    np.testing.assert_array_equal((made["degrees"] != 0).sum(axis=1), (J != 0).sum(axis=1))


def test_p_by_ranks() -> None:
    """A chain of strong edges is unlike its shuffled ones; one of the shuffled is not."""
    rng = np.random.default_rng(SEED)
    J = rng.standard_normal((25, 25)) * (rng.random((25, 25)) < 0.2)
    special = J + 5 * np.diag(np.ones(24), 1) + 5 * np.diag(np.ones(24), -1)
    for matrix, unlike in ((special, True), (J, False)):
        seeds = np.random.SeedSequence(SEED)
        found = [c for c in null_models.compared(matrix, shuffles=39, seeds=seeds) if c.p is not None]
        least = min(c.p for c in found if c.p is not None)
        assert (least == 2 / 40) if unlike else least > 2 / 40
        assert all(c.p is None or 0 < c.p <= 1 for c in found)
    kept = [c for c in null_models.compared(J, shuffles=2, seeds=np.random.SeedSequence(1)) if c.p is None]
    assert {(c.rule, c.name) for c in kept} >= {("columns", "scatter of columns"), ("weights", "reciprocity")}
    dense = list(null_models.compared(np.ones((4, 4)), shuffles=1, seeds=np.random.SeedSequence(1)))
    assert any("too many to be swapped" in c.reason for c in dense)


def test_chaos_is_compared_with_that_of_shuffled_networks() -> None:
    """At rest lambda_1 is that of the Jacobian; in motion what the network's own run says."""
    J = np.random.default_rng(2).standard_normal((40, 40)) / np.sqrt(40)
    given: dict[str, Any] = {"shuffles": 5, "gains": [0.2, 3.0], "k": 1, "seed": 1}
    found = rnnchaos.analyse_weights(J, compare_chaos=True, **given)
    rest, moving = (
        {each.rule: each for each in found.nulls if each.name == f"lambda_1 at g = {g}"} for g in ("0.2", "3")
    )
    assert list(rest) == list(moving) == ["weights", "entries", "columns"]
    quiet = max(np.linalg.eigvals(0.2 * J).real) - 1
    own = {each.title: each.value for each in found.estimates["motion"]}["lambda_1 at g = 3"]
    assert own is not None
    for of, value, width in ((rest, quiet, 0.01), (moving, own, 0.1)):
        for compared in of.values():
            assert compared.value == pytest.approx(value, abs=width)
            assert compared.quantiles is not None
            assert compared.p is not None
            assert (compared.quantiles[2] > 0) == (value > 0)
    without = rnnchaos.analyse_weights(J, **given)
    assert without.nulls == tuple(each for each in found.nulls if not each.name.startswith("lambda_1"))


def test_a_network_that_grows_without_bound_has_no_exponent_to_compare() -> None:
    J = np.random.default_rng(SEED).standard_normal((8, 8))
    found = rnnchaos.analyse_weights(J, phi="relu", shuffles=3, gains=[60.0], compare_chaos=True, k=1, seed=1)
    reasons = [each.reason for each in found.nulls if each.name.startswith("lambda_1")]
    assert reasons
    assert all("of 4 networks have none" in reason for reason in reasons)


def test_the_same_seed_gives_the_same_analysis() -> None:
    J = scipy.sparse.random(20, 20, density=0.2, random_state=1)
    one, two, other = (rnnchaos.analyse_weights(J, shuffles=3, seed=s) for s in (1, 1, 2))
    assert one.to_json() == two.to_json()
    assert one.to_json() != other.to_json()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"phi": "no such"}, "phi = no such"),
        ({"samples": 98}, "samples = 98: accepted: an integer from 99"),
        ({"shuffles": -1}, "shuffles = -1"),
        ({"shuffles": True}, "shuffles = True"),
        ({"compare_chaos": True}, "compare_chaos = True: accepted with gains and shuffles"),
        ({"seed": -1}, "seed = -1"),
        ({"key": "W"}, "key = W: accepted with the path of a file"),
        ({"inhibitory": ["x"]}, "inhibitory = x"),
    ],
)
def test_bad_options(options: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        rnnchaos.analyse_weights(np.eye(3), **options)  # type: ignore[arg-type]


def test_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("edges.csv").write_text("source,target,weight,type\n<b>,c,2,chemical\nc,<b>,1,chemical\nd,c,1,gap\n")
    words = ["analyse", "weights", "edges.csv", "--types", "chemical", "--seed", "3", "--shuffles", "2"]
    assert main([*words, "--inhibitory", "c", "--out", "site", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "rnnchaos/analyse/1"
    assert (told["N"], told["notes"]) == (2, ["1 neurons made inhibitory"])
    assert told == json.loads(Path("site/weights.json").read_text())
    page = Path("site/weights.html").read_text()
    assert "Eigenvalues in the complex plane" in page
    assert main([*words, "--out", "site"]) == 0
    said = capsys.readouterr().out
    assert "rows are targets" in said
    assert "spectral radius: 1.41421 (a number of this matrix, no estimate)" in said
    assert main([*words[:3], "--transpose", "--seed", "1"]) == 0
    assert "read: " in capsys.readouterr().out


def test_a_page_of_somebody_else_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "weights.html").write_text("mine")
    np.save(tmp_path / "w.npy", np.eye(3))
    assert main(["analyse", "weights", str(tmp_path / "w.npy"), "--out", str(tmp_path)]) == 64
    assert (tmp_path / "weights.html").read_text() == "mine"
    assert "accepted: a new file, or one that rnnchaos wrote" in capsys.readouterr().err
    assert not (tmp_path / "weights.json").exists()


@pytest.mark.parametrize("content", ["1,nan\n2,3\n", "1,2\n3,=1\n", "1,2,3\n", ""])
def test_a_bad_file_ends_with_64(content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "w.csv").write_text(content)
    assert main(["analyse", "weights", str(tmp_path / "w.csv"), "--out", str(tmp_path / "site")]) == 64
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert not (tmp_path / "site").exists()

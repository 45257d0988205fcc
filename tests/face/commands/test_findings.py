"""Simulations tell what they found: a table of every ensemble, with intervals and theory beside it; what they
keep comes back whole."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rnnchaos
from rnnchaos.cli import main
from rnnchaos.theory.catalogue import registered
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles.executors import executor_from
from rnnchaos.verify.ensembles.realisations import realisations
from rnnchaos.verify.ensembles.results import load
from rnnchaos.verify.ensembles.store import Store
from rnnchaos.verify.ensembles.study import study
from rnnchaos.verify.networks.lags import LAGS, stepped
from rnnchaos.verify.report.findings import Gathered, predictions

SMALL = ("--g", "2", "--N", "20", "--burn", "2", "--duration", "4", "--realisations", "4", "--seed", "1")


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    assert (
        main(
            [
                "simulate",
                "gaussian",
                *SMALL,
                "--lags",
                "0:1:0.5",
                "--executor",
                "serial",
                "--out",
                str(folder),
            ]
        )
        == 0
    )
    return folder


def test_results_end_with_the_table(simulated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["results", str(simulated)]) == 0
    out = capsys.readouterr().out
    assert "g = 2" in out
    assert "lags = [0, 0.5, 1]" in out
    assert "95 % interval" in out
    assert main(["results", str(simulated), "--json"]) == 0
    (table,) = json.loads(capsys.readouterr().out)["tables"]
    lines = {line["observable"]: line for line in table["observables"]}
    records = load(simulated)
    for name, exact in (("variance", "scheme.variance"), ("kinetic_energy", "scheme.kinetic_energy")):
        line, y = lines[name], records[name]
        assert line["mean"] == pytest.approx(y.mean())
        half = 3.182446305284263 * y.std(ddof=1) / 2  # Student's t of 3 degrees of freedom at 95 %
        assert (line["low"], line["high"]) == pytest.approx((y.mean() - half, y.mean() + half))
        theory = float(rnnchaos.evaluate(exact, g=2, dt="0.25", digits=8))
        assert line["theory"] == pytest.approx(theory)
        assert line["relative_difference"] == pytest.approx((y.mean() - theory) / theory)
    assert lines["correlation[2]"]["theory"] == pytest.approx(
        float(rnnchaos.evaluate("scheme.correlation", g=2, dt="0.25", lag=1, digits=8))
    )


def test_simulate_prints_the_same_table_as_results(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["gaussian", *SMALL, "--executor", "serial", "--out", str(tmp_path), "--json"]
    assert main(["simulate", *words]) == 0
    told = json.loads(capsys.readouterr().out)["tables"]["gaussian"]
    assert main(["results", str(tmp_path), "--json"]) == 0
    (kept,) = json.loads(capsys.readouterr().out)["tables"]
    assert {line["observable"]: line for line in told["observables"]} == {
        line["observable"]: line for line in kept["observables"]
    }
    assert told["parameters"] == kept["parameters"]


def test_every_study_with_a_theory_names_numbers_that_exist() -> None:
    """Of each template, at its defaults and sample points; nothing is simulated."""
    points: dict[str, dict[str, str]] = {
        "gaussian": {"g": "2", "lags": "0,1"},
        "spectrum": {"g": "2"},
        "gradient": {"g": "1.5", "T": "0.5"},
        "modular": {"sigma": "1.5", "sigma_mu": "1.2", "N0": "5"},
        "heavy_tailed": {"alpha": "1.5", "g": "1", "ensemble": "annealed", "phi": "linear", "N": "30"},
        "rate": {"g": "3", "J0": "-1", "b": "1"},
    }
    counts = {"gaussian": 5, "spectrum": 2, "gradient": 6, "modular": 3, "heavy_tailed": 1, "rate": 5}
    with_theory = {each.id: each for each in registered("STUDIES") if each.theory is not None}
    assert set(with_theory) == set(points)
    for name, given in points.items():
        chosen = with_theory[name]
        found = predictions(chosen, dict(chosen.study(given).parameters))
        assert len(found) == counts[name]


def test_lags_choose_the_step_and_never_fall_between_samples() -> None:
    assert [float(lag) for lag in LAGS("0:10:2.5")] == [0, 2.5, 5, 7.5, 10]
    assert stepped({"g": "2", "lags": "0:10:0.5"})["dt"] == "1/4"
    assert stepped({"g": "2", "lags": "0.3,0.6"})["dt"] == "3/20"
    assert "dt" not in stepped({"g": "2"})
    with pytest.raises(UsageError, match="multiples of 2 dt"):
        stepped({"g": "2", "lags": "0.5", "dt": "0.2"})
    for bad in ("0:10:-1", "1,x", "0:1e9:1e-9", "-1"):
        with pytest.raises(UsageError, match="lags"):
            LAGS(bad)


def test_few_realisations_have_no_interval_and_codes_no_line() -> None:
    gathered = Gathered()
    for value in (1.0, 2.0):
        gathered.add({"x": value, "codes": np.array([7], np.uint8), "grid": np.ones((2, 2))})
    found = gathered.findings("unknown study", {})
    (line,) = found.lines
    assert (line.mean, line.low, line.high, line.theory) == (1.5, None, None, None)
    assert found.hidden == ["codes", "grid"]


def kernel(seed: np.random.SeedSequence, *, variance: float, sizes: list[int]) -> dict[str, Any]:
    """An observable that has the name of a parameter, and a parameter that is a list."""
    return {"variance": 2 * variance, "path": np.arange(3.0)}


def test_an_array_of_results_loses_nothing(tmp_path: Path) -> None:
    with Store(tmp_path) as store, executor_from("serial") as serial:
        list(
            realisations(
                study("own", kernel, variance=1.5, sizes=[2, 3]),
                entropy=1,
                count=2,
                store=store,
                executor=serial,
            )
        )
    found = load(tmp_path)
    assert list(found["variance"]) == [3.0, 3.0]
    assert list(found["variance (given)"]) == [1.5, 1.5]
    assert list(found["sizes"]) == ["[2, 3]", "[2, 3]"]
    assert found["path"].shape == (2, 3)


def test_a_simulation_in_python_is_a_table(simulated: Path) -> None:
    given: dict[str, Any] = {"g": 2, "N": 20, "burn": 2, "duration": 4, "lags": [0, 0.5, 1]}
    done = rnnchaos.simulate("gaussian", realisations=4, seed=1, out=simulated, executor="serial", **given)
    assert done.done == 4
    assert "<table>" in done._repr_html_()
    assert repr(done).startswith("<gaussian: 4 done, 0 failed, seed 1; store ")
    assert "95 % interval" in done.text()
    pytest.importorskip("pandas", reason="pandas is not installed")
    frame = done.to_dataframe()
    assert next(iter(csv.DictReader(io.StringIO(frame.to_csv()))))["observable"] == "arc_length_rate"


def test_a_plan_repeats_with_its_seed(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["plan", "heavy_tailed.quiescent_fraction.g0.163", "--tolerance", "0.05", "--json", "--seed"]
    assert main([*words, "x"]) == 64
    assert "seed" in capsys.readouterr().out


@pytest.mark.slow
def test_a_plan_is_the_same_twice(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["plan", "heavy_tailed.quiescent_fraction.g0.163", "--tolerance", "0.05", "--json", "--seed", "3"]
    said = []
    for _ in range(2):
        assert main(words) == 0
        found = json.loads(capsys.readouterr().out)
        said.append(
            {name: value for name, value in found.items() if "minutes" not in name and "seconds" not in name}
        )
    assert said[0] == said[1]

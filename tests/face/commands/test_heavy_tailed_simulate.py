"""`simulate heavy_tailed` and `simulate transition`: summaries, quantiles, and bad input in one line."""

import json
from pathlib import Path

import pytest

from rnnchaos.cli import main

SMALL = ("--burn", "5", "--align", "5", "--duration", "10", "--executor", "serial")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(list(words))
    seen = capsys.readouterr()
    return code, seen.out, seen.err


def test_quantiles_of_the_quenched_gain(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = (
        "simulate",
        "heavy_tailed",
        "--alpha",
        "1,2",
        "--N",
        "12",
        *SMALL,
        "--realisations",
        "20",
        "--seed",
        "2",
    )
    more = ("--out", str(tmp_path), "--quantile", "0.1,0.9", "--json")
    code, out, _ = run(capsys, *words, *more)
    found = json.loads(out)["summaries"]
    assert code == 0
    assert set(found) == {"heavy_tailed alpha=1", "heavy_tailed alpha=2"}
    spread = {alpha: found[f"heavy_tailed alpha={alpha}"]["quenched_critical_gain"] for alpha in ("1", "2")}
    assert all(each["0.1"] < each["0.9"] for each in spread.values())
    assert spread["1"]["0.9"] / spread["1"]["0.1"] > spread["2"]["0.9"] / spread["2"]["0.1"]
    code, again, _ = run(capsys, *words, "--out", str(tmp_path), "--quantile", "0.5")
    assert code == 0
    assert "quenched_critical_gain: 0.5: " in again
    assert len(list((tmp_path / "records").glob("*.npz"))) == 40


def test_summary_of_a_transition_names_every_gain(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = ("simulate", "transition", "--alpha", "2", "--N", "80", *SMALL, "--k", "3", "--seed", "1")
    code, out, _ = run(capsys, *words, "--points", "20", "--out", str(tmp_path), "--json")
    found = json.loads(out)
    assert code == 0
    assert found["done"] == 10
    summary = found["summaries"]["transition"]
    assert {"lyapunov_crossing_gain", "interval", "annealed_critical_gain"} <= summary.keys()
    low, high = summary["interval"]
    assert low <= summary["lyapunov_crossing_gain"] <= high


@pytest.mark.parametrize("study", ["heavy_tailed", "transition"])
@pytest.mark.parametrize(
    "bad",
    [
        *(("alpha", value) for value in ("0", "-1", "2.1", "nan", "1e-9", "1,2.1")),
        *(("N", value) for value in ("0", "-5", "1.5", "1e400", "20,0")),
        ("k", "500"),
        ("duration", "0"),
        ("colour", "red"),
    ],
)
def test_bad_input_is_one_line_and_writes_nothing(
    study: str, bad: tuple[str, str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    given = {"alpha": "1", "N": "100", "k": "2"} | dict([bad])
    words = [word for name, value in given.items() for word in (f"--{name}", value)]
    code, out, err = run(capsys, "simulate", study, *words, "--out", str(tmp_path / "store"))
    assert (code, out) == (64, "")
    assert err.count("\n") == 1
    assert err.startswith(f"rnnchaos: {bad[0]} = ")
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(
    "bad",
    [
        ("g", "1e400"),
        ("g", "0"),
        ("quantile", "1.5"),
        ("quantile", "median"),
        ("ensemble", "frozen"),
        ("phi", "cos(x)"),
        ("noise", "-1"),
    ],
)
def test_bad_input_of_the_study(
    bad: tuple[str, str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ("simulate", "heavy_tailed", "--alpha", "1", f"--{bad[0]}", bad[1])
    code, out, err = run(capsys, *words, "--out", str(tmp_path / "store"))
    assert (code, out) == (64, "")
    assert err.startswith(f"rnnchaos: {bad[0]} = {bad[1]}: ")
    assert "accepted: " in err
    assert not (tmp_path / "store").exists()

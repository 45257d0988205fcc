"""`rnnchaos plot`: what is drawn is what is evaluated, each simulated point has its interval, bad input
writes nothing."""

import csv
import json
import sys
import time
from fractions import Fraction
from pathlib import Path

import pytest

from rnnchaos.cli import main
from rnnchaos.figures import curves, figure, simulated_points
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.presentation.letters import letter
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.gaussian import studies

mpl = pytest.importorskip("matplotlib", reason="matplotlib is not installed (extra plot)")
START = {".pdf": b"%PDF-", ".svg": b"<?xml", ".png": b"\x89PNG"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("suffix", START)
def test_the_figure_of_the_issue(tmp_path: Path, suffix: str) -> None:
    start, out = time.perf_counter(), tmp_path / f"f{suffix}"
    assert main(["plot", "kinetic_energy", "--g", "1:3:41", "--out", str(out)]) == 0
    assert time.perf_counter() - start < 10
    assert out.read_bytes().startswith(START[suffix])
    data = rows(tmp_path / "f.csv")
    assert len(data) == 41
    for row in data[::10]:
        exact = float(evaluate("kinetic_energy", g=row["g"], digits=15))
        assert float(row["gaussian.kinetic_energy"]) == pytest.approx(exact, rel=1e-9, abs=1e-15)


def test_the_same_command_writes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        assert main(["plot", "variance", "--g", "1:2:5", "--out", str(tmp_path / name)]) == 0
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_list_makes_curves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "f.svg"
    words = ["plot", "variance", "--g", "1.5:3:4", "--phi", "tanh,erf", "--json", "--out", str(out)]
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["data"] == str(tmp_path / "f.csv")
    assert {row["phi"] for row in rows(tmp_path / "f.csv")} == {"tanh", "erf"}
    assert "φ = erf(√(π) x/2)" in out.read_text()
    assert "gain g" in out.read_text()


def test_an_axis_has_its_unit() -> None:
    (curve,) = curves.curves("correlation", {"g": "2", "lag": "0:4:3"})
    assert letter("lag", "gaussian.correlation").axis == "lag τ [time constants]"
    assert curves.ordinate(curve.quantity).startswith("autocovariance Δ")
    assert "activity²" in curves.ordinate(curves.curves("kinetic_energy", {"g": "1:2:2"})[0].quantity)


def test_a_logarithmic_abscissa_is_spaced_evenly() -> None:
    (curve,) = curves.curves("annealed_critical_gain", {"N": "10:1000:3", "alpha": "1"}, geometric=True)
    assert curve.x == (Fraction(10), Fraction(100), Fraction(1000))
    with pytest.raises(UsageError, match="above 0"):
        curves.curves("variance", {"g": "0:1:3"}, geometric=True)


BAD = [
    ["--g", "2", "--out", "f.pdf"],
    ["--g", "1:3:5", "--phi", "tanh,nonsense", "--out", "f.pdf"],
    ["--g", "1:3:5", "--out", "f.doc"],
    ["--g", "1:3:5"],
    ["--g", "1:3:5", "--dt", "0:1:3", "--out", "f.pdf"],
    ["--g", "1:3:5", "--pairs", "2", "--simulate", "--out", "f.pdf"],
    ["--g", "0.2:0.9:5", "--simulate", "--out", "f.pdf"],
    ["--g", "-1:3:5", "--out", "f.pdf"],
    ["--g", "1:1:5", "--out", "f.pdf"],
    ["--g", "1:3:5", "--phi", "tanh,tanh", "--out", "f.pdf"],
    ["--g", "0:3:5", "--logx", "--out", "f.pdf"],
]


@pytest.mark.parametrize("words", BAD, ids=" ".join)
def test_bad_input_is_one_line(
    words: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["plot", "kinetic_energy", *words]) == 64
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_data_that_cannot_be_written_leave_no_figure(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "f.csv").mkdir()
    assert main(["plot", "variance", "--g", "1:2:3", "--out", str(tmp_path / "f.png")]) == 64
    assert "f.csv: accepted: a new file" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["f.csv"]


def test_a_folder_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["plot", "variance", "--g", "1:2:3", "--out", str(tmp_path / "no" / "f.pdf")]) == 73
    assert "cannot write" in capsys.readouterr().err


def test_without_matplotlib_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert main(["plot", "variance", "--g", "1:2:3", "--out", str(tmp_path / "f.pdf")]) == 64
    assert capsys.readouterr().err == "rnnchaos: figures need matplotlib: pip install 'rnnchaos[plot]'\n"


def test_every_simulated_point_has_its_interval(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Tiny networks: the design is tested, not the physics (`rnnchaos verify` tests that)."""
    monkeypatch.setattr(studies, "SIZE", 24)
    monkeypatch.setattr(simulated_points, "MOST", 2)
    words = ["plot", "variance", "--g", "2:4:5", "--simulate", "--pairs", "10", "--seed", "5"]
    assert main([*words, "--out", str(tmp_path / "f.pdf")]) == 0
    assert "seed 5" in capsys.readouterr().out
    points = [row for row in rows(tmp_path / "f.csv") if row["kind"] == "simulation"]
    assert [float(row["g"]) for row in points] == [2.0, 4.0]
    for row in points:
        low, value, high = (float(row[name]) for name in ("low", "gaussian.variance", "high"))
        assert low < value < high
        assert row["pairs"] == "10"


def test_only_what_networks_show_can_be_simulated() -> None:
    (curve,) = curves.curves("lyapunov_max", {"g": "1.5:2:2"})
    with pytest.raises(UsageError, match=r"gaussian\.kinetic_energy"):
        simulated_points.chosen(curve)


def test_a_curve_without_any_value_is_refused(tmp_path: Path) -> None:
    (curve,) = curves.curves("variance", {"g": "1:2:2"})
    empty = curves.Curve(curve.quantity, "g", curve.x, (float("nan"),) * 2, {})
    with pytest.raises(UsageError, match="no value"):
        figure.draw(tmp_path / "f.pdf", [empty], [[]], logx=False, logy=False)

"""The command line as a contract: JSON objects, what is printed, exit codes."""

import json
import re
import time
from pathlib import Path

import pytest

from rnnchaos import simulation
from rnnchaos.cli import main
from rnnchaos.verify.spectrum.result import UndecidedWarning

pytestmark = pytest.mark.filterwarnings("error")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(list(words))
    out, err = capsys.readouterr()
    return code, out, err


def test_eval_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "eval", "kinetic_energy", "--g", "2", "--digits", "25", "--json")
    content = json.loads(out)
    assert code == 0
    assert content["schema"] == "rnnchaos/eval/1"
    assert content["quantity"] == "gaussian.kinetic_energy"
    assert content["value"].startswith("0.12790685017419753442244228")
    assert float(content["radius"]) <= 1e-25 * float(content["value"])
    assert content["certified"] is True
    assert content["state"] == "chaotic"
    assert content["parameters"] == {"g": "2", "phi": "tanh"}


def test_eval_many(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "eval", "variance", "--g", "0.5:2.5:3", "--json")
    values = json.loads(out)["values"]
    assert [v["parameters"]["g"] for v in values] == ["0.5", "1.5", "2.5"]
    assert [v["state"] for v in values] == ["quiescent", "chaotic", "chaotic"]
    assert values[0]["value"] == values[0]["radius"] == "0"
    _, out, _ = run(capsys, "eval", "variance", "--g", "1.5,2", "--format", "csv")
    assert out.splitlines()[0] == "g,phi,value,radius,certified,state,reason"
    assert len(out.splitlines()) == 3
    _, out, _ = run(capsys, "eval", "variance", "--g", "1.5,2")
    assert "0.7476863" in out
    _, out, _ = run(capsys, "eval", "variance", "--g", "2", "--phi", "atan,tanh", "--json")
    assert [v["parameters"]["phi"] for v in json.loads(out)["values"]] == ["atan", "tanh"]


def test_non_convergence_names_the_point(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["eval", "power_spectrum", "--g", "2", "--omega", "0,500"]
    code, out, err = run(capsys, *words, "--json")
    assert code == 70
    found, failed = json.loads(out)["values"]
    assert found["value"]
    assert failed["residual"]
    assert "gaussian.power_spectrum(g = 2, omega = 500, phi = tanh): " in err


def test_show_json(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["show", "gaussian.kinetic_energy.onset", "--order", "6"]
    _, by_flag, _ = run(capsys, *words, "--json")
    _, by_format, _ = run(capsys, *words, "--format", "json")
    assert by_flag == by_format
    content = json.loads(by_flag)
    assert content["schema"] == "rnnchaos/show/1"
    assert content["coefficients"] == ["0", "0", "0", "1/3", "-5/6", "641/180", "-66133/3240"]
    assert content["factor"] == "1"
    assert {"id", "latex", "text", "assumptions", "source"} <= set(content)
    assert "$" not in content["latex"]
    assert "59*epsilon**4/18" in content["erratum"]["published"]


@pytest.mark.parametrize("phi", ["algebraic", "x*exp(-x**2)", "2*tanh(x)", "general"])
def test_show_other_phi(phi: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "show", "kinetic_energy.onset", "--phi", phi, "--order", "5", "--json")
    assert code == 0
    assert len(json.loads(out)["coefficients"]) == 6


def test_show_text_latex_bibtex(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "show", "gaussian.potential", "--format", "latex")
    assert out.startswith(r"\[")
    assert out.rstrip().endswith(r"\]")
    _, out, _ = run(capsys, "show", "gaussian.potential", "--format", "latex", "--standalone", "--derivation")
    assert out.startswith(r"\documentclass")
    assert r"\begin{enumerate}" in out
    _, out, _ = run(capsys, "show", "gaussian.kinetic_energy", "--format", "bibtex")
    assert out.startswith("@article{ZhangHuang2025,")
    _, out, _ = run(capsys, "show", "gaussian.kinetic_energy", "--derivation")
    assert "derivation" in out
    assert "1. " in out


def test_formulas(capsys: pytest.CaptureFixture[str]) -> None:
    _, text, _ = run(capsys, "formulas")
    _, out, _ = run(capsys, "formulas", "--json")
    listed = json.loads(out)["formulas"]
    others = json.loads(out)["quantities"]
    assert [line.split()[0] for line in text.splitlines()] == [row["id"] for row in (*listed, *others)]
    ids = {row["id"] for row in listed}
    assert {
        "gaussian.dmft",
        "gaussian.potential",
        "gaussian.kinetic_energy.onset",
        "scheme.kinetic_energy",
    } <= ids
    assert all(row["title"] and row["status"][0] == "derived" for row in listed)


def test_doctor(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "doctor", "--json")
    assert code == 0
    content = json.loads(out)
    assert content["versions"]["sympy"].startswith("1.14")
    assert all(rate > 0 for rate in content["gflops"].values())


SPECTRUM = ("simulate", "spectrum", "--g", "3", "--N", "40", "--k", "10", "--burn", "2", "--align", "2")
OPTIONS = dict(zip(SPECTRUM[2::2], SPECTRUM[3::2], strict=True))


def test_a_spectrum_prints_dimension_and_entropy_with_intervals(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """One network unless told otherwise."""
    given = OPTIONS | {"--g": "6", "--burn": "20", "--duration": "100", "--seed": "2", "--out": str(tmp_path)}
    words = (*SPECTRUM[:2], *(w for pair in given.items() for w in pair), "--executor", "serial")
    code, out, _ = run(capsys, *words)
    assert code == 0
    lines = out.splitlines()
    assert lines[0].endswith("1 done, 0 failed, seed 2")
    assert lines[1:4] == ["spectrum", "  N: 40", "  networks: 1"]
    names = ("lambda_1", "dimension per unit", "entropy rate per unit")
    for line, name in zip(lines[5:8], names, strict=True):
        assert re.fullmatch(rf"  {name}: [-\d.e]+ \[[-\d.e]+, [-\d.e]+\] over time", line)
    code, out, _ = run(capsys, *words, "--json")
    summary = json.loads(out)["summaries"]["spectrum"]
    assert [f"  {name}: {summary[name]}" for name in names] == lines[5:8]


def test_an_undecided_spectrum_says_so_on_stderr_beside_each_number_and_why(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = (*SPECTRUM, "--duration", "5", "--seed", "7", "--out", str(tmp_path), "--executor", "serial")
    with pytest.warns(UndecidedWarning, match="1 of 1 networks undecided; network 0: .*run longer") as told:
        _, out, _ = run(capsys, *words)
    assert len(told) == 1
    assert "  undecided: 1" in out
    assert "run longer" in out.partition("lambda_1")[2]
    for line in out.splitlines()[5:8]:
        assert line.endswith(("(undecided: 1 of 1)", "needs a larger k"))


@pytest.mark.parametrize(
    ("words", "expected", "code"),
    [
        (("--k", "41"), "k = 41: accepted: an integer from 1 to N = 40", 64),
        (("--k", "0"), "k = 0: accepted", 64),
        (("--g", "-1"), "g = -1: accepted", 64),
        (("--phi", "abs(x)"), "phi = abs(x): ", 64),
        (("--N", "1000000"), "GiB", 75),
    ],
)
def test_a_bad_spectrum_is_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], expected: str, code: int
) -> None:
    option, value = words
    given = [*SPECTRUM[:2], *(w for pair in (OPTIONS | {option: value}).items() for w in pair)]
    found, out, err = run(capsys, *given)
    assert (found, out) == (code, "")
    assert expected in err
    assert len(err.splitlines()) == 1


def test_progress_inside_of_a_realisation_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulation, "WATCH", 0.005)
    (tmp_path / "checkpoints").mkdir()
    (tmp_path / "checkpoints" / "key.progress").write_text("30 120")
    seen: list[tuple[str, int, int]] = []
    with simulation.watching(tmp_path, "spectrum, steps", lambda *line: seen.append(line)):
        while not seen:
            time.sleep(0.005)
    count = len(seen)
    assert set(seen) == {("spectrum, steps", 30, 120)}
    time.sleep(0.02)
    assert len(seen) == count


def test_simulate_results_and_resume(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    store = str(tmp_path / "store")
    words = [
        "simulate",
        "gaussian",
        "--g",
        "2",
        "--N",
        "30",
        "--burn",
        "2",
        "--duration",
        "2",
        "--seed",
        "7",
        "--out",
        store,
    ]
    words += ["--executor", "serial", "--json"]
    code, out, _ = run(capsys, *words, "--realisations", "3")
    assert code == 0
    told = json.loads(out)
    assert told.pop("tables")["gaussian"]["observables"]
    assert told == {
        "schema": "rnnchaos/simulate/1",
        "store": store,
        "study": "gaussian",
        "seed": 7,
        "done": 3,
        "failed": 0,
    }
    before = {f.name: f.stat().st_mtime_ns for f in (tmp_path / "store" / "records").iterdir()}
    assert run(capsys, *words, "--realisations", "5")[0] == 0
    after = {f.name: f.stat().st_mtime_ns for f in (tmp_path / "store" / "records").iterdir()}
    assert len(after) == 5
    assert before.items() <= after.items()
    code, out, _ = run(capsys, "results", store, "--json")
    content = json.loads(out)
    assert (len(content["records"]), content["corrupt"], content["missing"]) == (5, [], 0)
    text = run(capsys, "results", store)[1]
    assert text.splitlines()[:2] == [
        "5 done, 0 failed, 0 corrupt, 0 missing",
        f"read it in Python: rnnchaos.load({store!r})",
    ]


def test_latex_macros(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "macros.tex"
    code, out, _ = run(
        capsys, "latex", "--macros", str(path), "--value", "energy=kinetic_energy:g=2,digits=20", "--json"
    )
    assert code == 0
    text = path.read_text()
    assert "\\newcommand{\\rnnGaussianKineticEnergy}{" in text
    assert "\\newcommand{\\rnnEnergy}{0.12790685017419753442}" in text
    names = json.loads(out)["macros"]
    assert len(names) == len(set(names)) == text.count("\\newcommand")
    assert all(name[1:].isalpha() for name in names)


def test_cannot_write(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = run(capsys, "latex", "--macros", str(tmp_path / "no" / "such" / "m.tex"))
    assert code == 73
    assert err.count("\n") == 1

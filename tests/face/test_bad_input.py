"""Bad input: exit 64, one line on stderr, nothing on stdout, nothing written, and soon."""

import json
import time
from pathlib import Path

import pytest

from rnnchaos.cli import main

pytestmark = pytest.mark.filterwarnings("error")

BAD = [
    ["eval", "kinetic_energy", "--g", "nan"],
    ["eval", "kinetic_energy", "--g", "inf"],
    ["eval", "kinetic_energy", "--g", "-1"],
    ["eval", "kinetic_energy", "--g", "two"],
    ["eval", "kinetic_energy", "--g", "2", "--digits", "0"],
    ["eval", "kinetic_energy", "--g", "2", "--digits", "1e9"],
    ["eval", "kinetic_energy", "--g", "2", "--digits", "1000000000"],
    ["eval", "kinetic_energy", "--g", "2", "--engine", "abacus"],
    ["eval", "kinetic_energy"],
    ["eval", "kinetic_energy", "--g", "2", "--alpha", "1"],
    ["eval", "kinetic_energy", "--g", "2", "--g", "3"],
    ["eval", "kinetic_energy", "--g", "2", "--digits", "4", "--digits", "5"],
    ["eval", "kinetic_energy", "--g", "2", "--digits", "+-5"],
    ["eval", "kinetic_energy", "-2"],
    ["eval", "no_such_thing", "--help"],
    ["exponents", "--phi", "-h(x)"],
    ["eval", "kinetic_energy", "g", "2"],
    ["eval", "kinetic_energy", "--g", "1:3"],
    ["eval", "kinetic_energy", "--g", "1:3:9999999"],
    ["eval", "no_such_thing", "--g", "2"],
    ["eval", "kinetic_energy", "--g", "2", "--phi", "__import__('os').getpid()"],
    ["eval", "kinetic_energy", "--g", "2", "--phi", "x.__class__"],
    ["eval", "kinetic_energy", "--g", "2", "--phi", "x**2"],
    ["eval", "kinetic_energy", "--g", "2", "--phi", "exp(x)"],
    ["eval", "kinetic_energy", "--g", "2", "--phi", "9**9**9**9*x"],
    ["eval", "kinetic_energy", "--g", "2", "--phi", "(" * 400 + "x" + ")" * 400],
    ["show", "variance"],
    ["show", "gaussian.variance"],
    ["eval", "dmft"],
    ["eval", "gaussian.self_consistency"],
    ["eval", "crossover"],
    ["plot", "crossover", "--g", "1:2:3", "--out", "f.pdf"],
    ["show", "gaussian.no_such_formula"],
    ["show", "gaussian.potential", "--order", "3"],
    ["show", "gaussian.potential", "--format", "word"],
    ["show", "gaussian.potential", "--format", ""],
    ["show", "gaussian.variance.onset", "--order", "-1"],
    ["show", "gaussian.variance.onset", "--order", "many"],
    ["show", "gaussian.variance.onset", "--phi", "sinh(x)"],
    ["show", "gaussian.potential", "--format", "bibtex", "--colour", "red"],
    ["exponents", "--digits", "zero"],
    ["simulate", "no_such_study"],
    ["simulate", "gaussian", "--g", "nan"],
    ["simulate", "gaussian", "--g", "2", "--N", "1.5"],
    ["simulate", "gaussian", "--g", "2", "--realisations", "0"],
    ["simulate", "gaussian", "--g", "2", "--executor", "abacus"],
    ["verify", "no_such_claim"],
    ["verify", "gaussian", "--budget", "huge"],
    ["verify", "gaussian", "--seed", "-3"],
    ["verify", "gaussian", "--executor", "abacus"],
    ["plan", "no_such_claim", "--tolerance", "1"],
    ["plan", "gaussian.kinetic_energy.g2", "--tolerance", "nan"],
    ["plan", "gaussian.kinetic_energy.g2", "--tolerance", "1e400"],
    ["verify", ""],
    ["verify", "gaussian", "--max-seconds", "soon"],
    ["verify", "gaussian", "--max-seconds", "inf"],
    ["verify", "gaussian.kinetic_energy.g2", "--out", ""],
    ["simulate", "gaussian", "--g", "2", "--out", ""],
    ["book", "--out", ""],
    ["results", ""],
    ["results", __file__],
    ["latex", "--macros", ""],
    ["latex", "--macros", "m.tex", "--bib", "./m.tex"],
    ["latex", "--macros", "m.tex", "--value", "t=correlation_time:g=0.5"],
    ["results", "no/such/folder"],
    ["latex", "--macros", "m.tex", "--value", "broken"],
    ["latex", "--macros", "m.tex", "--value", "a=kinetic_energy:g=none"],
    ["no_such_command"],
    ["show"],
]


@pytest.mark.parametrize("words", BAD, ids=lambda words: " ".join(words)[:60])
def test_bad_input(
    words: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RNNCHAOS_CACHE", str(tmp_path / "cache"))
    start = time.perf_counter()
    code = main(words)
    out, err = capsys.readouterr()
    assert code == 64
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("rnnchaos: ")
    assert len(err) < 400
    assert "Traceback" not in err
    assert not list(tmp_path.iterdir())
    assert time.perf_counter() - start < 10


def test_under_json_the_object_says_what_is_accepted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "kinetic_energy", "--g", "-1", "--json"]) == 64
    told = json.loads(capsys.readouterr().out)
    assert (told["name"], told["value"]) == ("g", "-1")
    assert told["accepted"].startswith("a finite real number > 0")

"""What goes wrong: its exit code, one line on stderr, one object where `--json` asks, nothing written."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

import rnnchaos
from rnnchaos.cli import cli, main
from rnnchaos.commands import theory as theory_commands
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles.files import write_together

FULL = Path("/dev/full")
FAILING = {
    64: ("eval", "variance", "--g", "-1"),
    73: ("latex", "--macros", "no/such/folder/m.tex"),
    75: ("simulate", "spectrum", "--g", "3", "--N", "1000000", "--k", "10", "--out", "store"),
}


@pytest.mark.parametrize("code", FAILING)
def test_a_failure_is_one_line_one_object_and_no_file(
    code: int, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([*FAILING[code], "--json"]) == code
    out, err = capsys.readouterr()
    content = json.loads(out)
    assert content["schema"] == "rnnchaos/error/1"
    assert err == f"rnnchaos: {content['error']}\n"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("raised", "code"), [(KeyboardInterrupt, 130), (MemoryError, 75)])
def test_what_is_raised_anywhere_is_one_object(
    raised: type[BaseException],
    code: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def failing(**_: object) -> None:
        raise raised

    monkeypatch.setattr(theory_commands.formulas_, "callback", failing)
    assert main(["formulas", "--json"]) == code
    assert json.loads(capsys.readouterr().out)["schema"] == "rnnchaos/error/1"


def test_too_large_a_network_is_named_with_its_size(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*FAILING[75][:-2]]) == 75
    assert "N = 1000000" in capsys.readouterr().err


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")
@pytest.mark.parametrize("words", [["errata"], ["eval", "variance", "--g", "2", "--json"], ["--help"]])
def test_a_full_device_is_one_line(words: list[str]) -> None:
    with FULL.open("w") as full:
        command = [sys.executable, "-m", "rnnchaos", *words]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 73
    assert done.stderr == "rnnchaos: cannot write standard output: No space left on device\n"


def test_files_are_written_together_or_not_at_all(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.write_text("as it was")
    for bad in (tmp_path, tmp_path / "no" / "folder"):
        with pytest.raises(OSError, match="cannot write"):
            write_together({old: b"new", bad: b""})
        assert [path.name for path in tmp_path.iterdir()] == ["old"]
        assert old.read_text() == "as it was"
    write_together({old: b"new", tmp_path / "more": b""})
    assert old.read_text() == "new"


def test_a_second_target_that_fails_leaves_no_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["latex", "--macros", "ok.tex", "--bib", "no/such/x.bib"]) == 73
    assert not list(tmp_path.iterdir())


def test_an_empty_folder_name_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="folder = ''"):
        rnnchaos.simulate("gaussian", g=2, out="")
    with pytest.raises(UsageError, match="a folder that holds a store"):
        rnnchaos.load(__file__)
    assert not list(tmp_path.iterdir())


def test_without_a_command_the_help_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert {name for name in cli.commands if any(line.startswith(f"  {name} ") for line in lines)} == set(
        cli.commands
    )


def test_a_name_that_is_no_text_is_spelled_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte that UTF-8 has not, in a name that the command repeats to a strict stream."""
    monkeypatch.chdir(tmp_path)
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="strict")
    monkeypatch.setattr(sys, "stdout", out)
    assert main(["latex", "--bib", "\udcff"]) == 0
    assert out.buffer.getvalue().startswith(b"\\udcff: ")

"""`rnnchaos verify` of several systems: one object on stdout, progress by system on stderr."""

import json
import re

import pytest

from rnnchaos.cli import main


def run(words: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, list[str]]:
    code = main(["verify", *words, "--seed", "1", "--executor", "serial", "--max-seconds", "0.5"])
    out, err = capsys.readouterr()
    return code, out, err.splitlines()


def test_the_object_is_whole_and_progress_is_by_system(capsys: pytest.CaptureFixture[str]) -> None:
    """After half a second of simulation claims are open; that is no reason to print anything else."""
    code, out, err = run(["langevin_machine", "diffusion", "--json"], capsys)
    found = json.loads(out)
    assert code == found["exit_code"] == 2
    systems = {entry["system"]: entry for entry in found["systems"]}
    assert list(systems) == ["langevin_machine", "diffusion"]
    assert sum(entry["claims"] for entry in systems.values()) == len(found["claims"])
    assert found["intervals"] == sum(entry["intervals"] for entry in systems.values())
    assert found["family_error"] == 1e-3
    assert err
    for line in err:
        system, told = line.split(": ")
        assert re.fullmatch(rf"\d+ of {systems[system]['claims']} claims decided, \d+ s", told)


def test_of_one_system_progress_is_by_study(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, err = run(["diffusion"], capsys)
    assert all(line.startswith("diffusion.") for line in err)
    assert "systems together" not in out
    _, out, _ = run(["diffusion", "langevin_machine"], capsys)
    assert "of 2 systems together" in out.splitlines()[-1]

"""The command line of the modular column: the values that its readers ask for, lists, and bad input."""

import json
import subprocess
import sys
from typing import Any

import pytest

from rnnchaos.cli import main

EVAL = ("eval", "modular.lyapunov_max", "--sigma", "1.5", "--sigma-mu", "1.2")


def said(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("size", "value"), [(("--N0", "10"), 0.08216), ((), 0.07137), (("--N0", "inf"), 0.07137)]
)
def test_the_exponent_of_the_reference_point(
    size: tuple[str, ...], value: float, capsys: pytest.CaptureFixture[str]
) -> None:
    found = said(capsys, *EVAL, *size, "--digits", "5")
    assert round(float(found["value"]), 5) == value
    assert found["certified"]
    assert found["parameters"]["phi"] == "erf"


def test_sympy_stays_off_the_path() -> None:
    code = (
        "import sys; from rnnchaos.numerics.evaluate import evaluate; evaluate('modular.lyapunov_max', "
        "sigma='1.5', sigma_mu='1.2', N0=10, digits=50); print('sympy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_quiescence_is_a_typed_answer(capsys: pytest.CaptureFixture[str]) -> None:
    for quantity, value in (("activity", "0"), ("population_activity", "0")):
        found = said(
            capsys, "eval", f"modular.{quantity}", "--sigma", "0.5", "--sigma-mu", "0.5", "--N0", "3"
        )
        assert (found["state"], found["value"], found["radius"]) == ("quiescent", value, "0")


def test_strengths_are_one_list_and_other_parameters_still_sweep(capsys: pytest.CaptureFixture[str]) -> None:
    words = (
        "eval",
        "modular.levels.activity",
        "--strengths",
        "1.2,1.2,2",
        "--sizes",
        "4,5",
        "--level",
        "0,1,2",
    )
    found = said(capsys, *words)["values"]
    assert [value["parameters"]["strengths"] for value in found] == ["1.2,1.2,2"] * 3
    assert [round(float(value["value"]), 3) for value in found] == [0.582, 0.406, 0.251]


def test_the_series_is_shown_with_the_critical_line(capsys: pytest.CaptureFixture[str]) -> None:
    found = said(capsys, "show", "modular.onset", "--order", "2", "--sigma-mu", "0", "--N0", "inf")
    assert found["factor"] == "4/pi"
    assert found["coefficients"][0] == "0"
    assert len(found["coefficients"]) == 3


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("--sigma", "-1", "--sigma-mu", "1"), "sigma"),
        (("--sigma", "1", "--sigma-mu", "1", "--N0", "0"), "N0"),
        (("--sigma", "1", "--sigma-mu", "1", "--N0", "1.5"), "N0"),
        (("--sigma", "0", "--sigma-mu", "0"), "sigma and sigma_mu"),
        (("--sigma", "1", "--sigma-mu", "1", "--phi", "x"), "phi"),
    ],
)
def test_bad_input_is_one_line(words: tuple[str, ...], name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "modular.lyapunov_max", *words]) == 64
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1
    assert captured.err.startswith(f"rnnchaos: {name} = ")
    assert "accepted" in captured.err

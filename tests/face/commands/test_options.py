"""How words are read: values that start with a minus, and help that lists what the named object takes."""

import json

import pytest

from rnnchaos.cli import main
from rnnchaos.numerics.evaluate import quantity
from rnnchaos.verify.ensembles.template import template


@pytest.mark.parametrize("phi", ["-tanh(x)", "-x/(1+x**2)", "-h", "-2*x*exp(-x**2)"])
def test_a_value_may_start_with_a_minus(phi: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`-tanh(x)` holds an h, which is no request for help."""
    code = main(["eval", "kinetic_energy", "--g", "2", "--phi", phi, "--digits", "5", "--json"])
    out, err = capsys.readouterr()
    content = json.loads(out)
    assert code == (64 if phi == "-h" else 0)
    assert (content["value"] if phi == "-h" else content["parameters"]["phi"]) == phi
    assert ("phi = -h" in err) == (phi == "-h")


@pytest.mark.parametrize("words", [["-h"], ["--help"]])
@pytest.mark.parametrize("command", ["eval", "plot"])
def test_help_lists_the_parameters_of_a_quantity(
    command: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "modular.lyapunov_max", *words]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for parameter in quantity("modular.lyapunov_max").parameters:
        option = f"--{parameter.name.replace('_', '-')} {parameter.meaning}; {parameter.accepted}"
        assert " ".join(option.split()) in shown
    assert main([command, *words]) == 0
    assert "scheme.kinetic_energy" in capsys.readouterr().out


def test_help_lists_the_studies_and_the_parameters_of_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "--help"]) == 0
    out = capsys.readouterr().out
    assert all(f"\n  {name} " in out for name in ("gaussian", "spectrum", "transition", "modular"))
    assert main(["simulate", "gaussian", "--realisations", "5", "--help"]) == 0
    out = capsys.readouterr().out
    assert all(f"\n  --{parameter.name} " in out for parameter in template("gaussian").parameters)


def test_a_flag_may_be_given_twice(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "variance", "--g", "2", "--json", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["quantity"] == "gaussian.variance"

"""Whole processes of the heavy-tailed column: digits, JSON, the three gains, bad input in one line."""

import json
import subprocess
import sys

import pytest


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rnnchaos", *arguments], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("alpha", "digits"),
    [("1", "0.163128298419558198972"), ("1.5", "0.372329713421383121095"), ("2", "0.707460540890254837961")],
)
def test_gain_to_twenty_digits(alpha: str, digits: str) -> None:
    done = run("eval", "annealed_critical_gain", "--alpha", alpha, "--N", "1000", "--digits", "20", "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert found["value"].startswith(digits)
    assert found["certified"]
    assert found["quantity"] == "heavy_tailed.annealed_critical_gain"


def test_sympy_stays_off_the_path() -> None:
    code = (
        "import sys; from rnnchaos.numerics.evaluate import evaluate; "
        "evaluate('annealed_critical_gain', alpha='1.5', N=1000, digits=20); print('sympy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_expansion_as_latex() -> None:
    done = run("show", "heavy_tailed.annealed_critical_gain.large_n", "--order", "6", "--format", "latex")
    assert done.returncode == 0
    assert done.stdout.startswith("\\[")
    assert "L^{6}" in done.stdout
    assert "O{" in done.stdout


@pytest.mark.parametrize("name", ["critical_gain", "quenched_critical_gain", "lyapunov_crossing_gain"])
def test_gains_that_eval_refuses(name: str) -> None:
    done = run("eval", name, "--alpha", "1", "--N", "1000")
    assert done.returncode == 64
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    wanted = "lyapunov_crossing_gain" if name == "critical_gain" else "rnnchaos simulate"
    assert wanted in done.stderr


@pytest.mark.parametrize(
    ("alpha", "size"), [("2.1", "10"), ("nan", "10"), ("1e-9", "10"), ("1", "1.5"), ("1", "1e400")]
)
def test_bad_input_is_one_line(alpha: str, size: str) -> None:
    done = run("eval", "annealed_critical_gain", "--alpha", alpha, "--N", size)
    assert done.returncode == 64
    assert len(done.stderr.splitlines()) == 1
    assert "accepted" in done.stderr

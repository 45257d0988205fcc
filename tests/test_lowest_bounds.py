"""Every requirement states its lower bound, and the constraints of the second environment are these."""

import re
import runpy
import tomllib
from pathlib import Path

import pytest

SCRIPT = runpy.run_path(str(Path(__file__).with_name("lowest_bounds.py")))
ROOT = Path(__file__).resolve().parents[1]


def test_the_bounds_of_this_package() -> None:
    found = SCRIPT["constraints"]((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert {"numpy==2.1", "scipy==1.15", "python-flint==0.8", "pytest==8.4", "matplotlib==3.10.8"} <= set(
        found
    )
    assert len(found) == len({line.partition("==")[0] for line in found})


def test_a_requirement_without_a_lower_bound_is_refused() -> None:
    assert SCRIPT["lowest"]("sympy >= 1.14, < 1.15") == "sympy==1.14"
    for wrong in ("mpmath<1.4", "numpy", "numpy>=1,>=2"):
        with pytest.raises(ValueError, match="no lower bound"):
            SCRIPT["lowest"](wrong)


def test_the_interpreters_that_are_claimed_are_those_of_ci() -> None:
    classifiers = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "classifiers"
    ]
    claimed = {line.rpartition(" ")[2] for line in classifiers if "Python :: 3." in line}
    loop = re.search(r"^for version in (.*); do$", (ROOT / ".ci" / "run").read_text(), re.MULTILINE)
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text()
    assert loop is not None
    assert claimed == {"3.11", *loop[1].split()}
    assert claimed == set(re.findall(r"^ {12}(3\.\d+)$", workflow, re.MULTILINE))


def test_ci_runs_them() -> None:
    assert "lowest_bounds.py" in (ROOT / ".ci" / "run").read_text()
    assert "lowest_bounds.py" in (ROOT / "noxfile.py").read_text()

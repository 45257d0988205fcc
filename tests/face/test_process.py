"""Whole processes: lazy imports, version, public names."""

import ast
import subprocess
import sys

import pytest

import rnnchaos

HEAVY = ("sympy", "scipy", "numpy", "flint", "mpmath", "matplotlib")


def python(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


def loaded(code: str) -> list[str]:
    """Which heavy packages are in memory after `code`, in a fresh interpreter."""
    last = f"{code}; print([m for m in {HEAVY} if m in sys.modules])"
    return ast.literal_eval(python(f"import sys; {last}").splitlines()[-1])


def test_import_is_light() -> None:
    assert loaded("import rnnchaos") == []
    assert loaded("from rnnchaos.cli import main; main(['--help'])") == []


def test_certified_evaluation_needs_no_sympy() -> None:
    assert "sympy" not in loaded("import rnnchaos; rnnchaos.evaluate('kinetic_energy', g=2, digits=20)")


def test_module_and_version() -> None:
    out = subprocess.run(
        [sys.executable, "-m", "rnnchaos", "--version"], capture_output=True, text=True, check=True
    )
    assert rnnchaos.__version__ in out.stdout


def test_api_is_complete() -> None:
    for name in rnnchaos.__all__:
        assert callable(getattr(rnnchaos, name))
    with pytest.raises(AttributeError):
        rnnchaos.no_such_name  # noqa: B018

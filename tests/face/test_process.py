"""Whole processes: lazy imports, version, an interrupted run, one-way imports between the layers."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import rnnchaos

ROOT = Path(rnnchaos.__file__).parent
HEAVY = ("sympy", "scipy", "numpy", "flint", "mpmath", "matplotlib")
RANK = {"theory": 0, "numerics": 1, "verify": 2}


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


@pytest.mark.parametrize("layer", RANK)
def test_imports_run_one_way(layer: str) -> None:
    """theory <- numerics <- verify <- face, never relative, never a bare `theory`."""
    for path in (ROOT / layer).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, path
            names = (
                [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else [getattr(node, "module", "") or ""]
            )
            for name in names:
                assert name.split(".")[0] not in RANK, f"{path} imports {name}"
                found = re.match(r"rnnchaos\.(\w+)", name)
                if found:
                    assert RANK.get(found[1], 9) <= RANK[layer], f"{path} imports {name}"


def test_api_is_complete() -> None:
    for name in rnnchaos.__all__:
        assert callable(getattr(rnnchaos, name))
    with pytest.raises(AttributeError):
        rnnchaos.no_such_name  # noqa: B018

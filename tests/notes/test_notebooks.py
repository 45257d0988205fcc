"""The notebooks of notes/: every code cell is run, in order, and what its last line shows can be shown."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest

NOTES = Path(__file__).parents[2] / "notes"
NOTEBOOKS = sorted((NOTES / "notebooks").glob("*.ipynb"))


def cells(path: Path) -> list[str]:
    content = json.loads(path.read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in content["cells"] if cell["cell_type"] == "code"]


def run(source: str, space: dict[str, Any]) -> Any:
    """Run a cell; the value of its last line, as a notebook shows it."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), space)
    return None if last is None else eval(compile(ast.Expression(last.value), "cell", "eval"), space)


def test_there_are_three() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["derive", "evaluate", "verify_your_own_model"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_runs(path: Path) -> None:
    space: dict[str, Any] = {"__name__": "__main__"}
    for source in cells(path):
        shown = run(source, space)
        for name in ("_repr_latex_", "_repr_html_"):
            if hasattr(shown, name):
                assert getattr(shown, name)()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_are_not_stored(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["nbformat"] == 4
    assert all(not cell["outputs"] for cell in content["cells"] if cell["cell_type"] == "code")

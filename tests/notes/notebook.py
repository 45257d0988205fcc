"""Executes the notebooks of notes/ and stores what their cells show, as a notebook would.

    python -m tests.notes.notebook        runs all of them and writes their outputs

A cell tagged `figure` needs matplotlib; one tagged `environment` shows what differs between machines.
"""

import ast
import base64
import contextlib
import io
import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

NOTES = Path(__file__).parents[2] / "notes"
NOTEBOOKS = sorted((NOTES / "notebooks").glob("*.ipynb"))
RICH = {"text/html": "_repr_html_", "text/latex": "_repr_latex_", "image/png": "_repr_png_"}


def content(path: Path) -> dict[str, Any]:
    """The notebook."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def tags(cell: dict[str, Any]) -> list[str]:
    """Of a cell."""
    found: list[str] = cell["metadata"].get("tags", [])
    return found


def executed(path: Path) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Every code cell, in order, with the outputs that it has now; figures only where they can be drawn."""
    space: dict[str, Any] = {"__name__": "__main__"}
    for cell in content(path)["cells"]:
        if cell["cell_type"] != "code":
            continue
        if "figure" in tags(cell) and find_spec("matplotlib") is None:
            continue
        yield cell, _outputs("".join(cell["source"]), space)


def _outputs(source: str, space: dict[str, Any]) -> list[dict[str, Any]]:
    """What was printed, and the value of the last line in every form that it has."""
    tree, printed = ast.parse(source), io.StringIO()
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, "cell", "exec"), space)
        value = None if last is None else eval(compile(ast.Expression(last.value), "cell", "eval"), space)
    out: list[dict[str, Any]] = []
    if printed.getvalue():
        out.append({"name": "stdout", "output_type": "stream", "text": _lines(printed.getvalue())})
    if value is not None:
        shown = {"text/plain": _lines(repr(value))} | _rich(value)
        out.append({"data": shown, "execution_count": None, "metadata": {}, "output_type": "execute_result"})
    return out


def _rich(value: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for kind, name in RICH.items():
        made = getattr(value, name, lambda: None)()
        if made is not None:
            found[kind] = base64.b64encode(made).decode() if isinstance(made, bytes) else _lines(made)
    return found


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def main() -> None:
    """Write the outputs of every notebook."""
    for path in NOTEBOOKS:
        notebook = content(path)
        cells = iter([cell for cell in notebook["cells"] if cell["cell_type"] == "code"])
        for _, outputs in executed(path):
            cell = next(cells)
            cell["outputs"] = outputs
        path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""The notebooks of notes/: every code cell is run, in order, and shows what is stored with it.

After a change of what is shown: `python -m tests.notes.notebook` stores it anew.
"""

import base64
from pathlib import Path
from typing import Any

import pytest

from tests.notes.notebook import NOTEBOOKS, content, executed, tags


def test_there_are_four() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        "derive",
        "evaluate",
        "verify_your_own_model",
        "whole_spectrum",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_shows_what_is_stored(path: Path) -> None:
    seen = 0
    for cell, outputs in executed(path):
        if "environment" in tags(cell):
            assert [sorted(one) for one in outputs] == [sorted(one) for one in cell["outputs"]]
        else:
            assert list(map(compared, outputs)) == list(map(compared, cell["outputs"])), cell["source"]
        seen += len(outputs)
    assert seen >= 4


def compared(output: dict[str, Any]) -> dict[str, Any]:
    """An output without what differs between machines: the pixels of a picture, the address of an object."""
    if "data" not in output:
        return {"text": output["text"]}
    shown = dict(output["data"])
    if "image/png" in shown:
        assert base64.b64decode(shown["image/png"]).startswith(b"\x89PNG")
        return {"picture": True}
    if shown.keys() & {"text/html", "text/latex"}:
        del shown["text/plain"]  # stored, as the format wants it, and not shown
    return shown


def test_notebooks_have_figures_and_tables() -> None:
    outputs = [
        output["data"]
        for path in NOTEBOOKS
        for cell in content(path)["cells"]
        for output in cell.get("outputs", ())
        if "data" in output
    ]
    assert any("image/png" in data for data in outputs)
    assert sum("<table" in "".join(data.get("text/html", ())) for data in outputs) >= 3
    assert all(content(path)["nbformat"] == 4 for path in NOTEBOOKS)

"""Every dotted name that the sources, the prose and the settings mention exists: docstrings outlive moves."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import rnnchaos

ROOT = Path(rnnchaos.__file__).parent
PROJECT = Path(__file__).parents[1]
NAME = re.compile(r"\brnnchaos(?:\.[A-Za-z_]\w*)+")
NOT_MODULES = {"rnnchaos.columns", "rnnchaos.toml"}
"""The group of entry points, and the like."""


def mentioned() -> dict[str, set[str]]:
    """Each dotted name with the files that mention it."""
    folders = (PROJECT / name for name in ("theory", "numerics", "verify", "src/rnnchaos", "notes"))
    files = [
        path for folder in folders for kind in ("*.py", "*.md", "*.ipynb") for path in folder.rglob(kind)
    ]
    found: dict[str, set[str]] = {}
    for path in [*files, PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", PROJECT / "pyproject.toml"]:
        if path.name != "old_names.py":
            for name in NAME.findall(path.read_text(encoding="utf-8")):
                found.setdefault(name, set()).add(path.name)
    return found


def exists(name: str) -> bool:
    """Whether the longest module that begins the name has the attributes that follow."""
    parts = name.split(".")
    for k in range(len(parts), 0, -1):
        try:
            what: Any = import_module(".".join(parts[:k]))
        except ModuleNotFoundError:
            continue
        for part in parts[k:]:
            what = getattr(what, part, None)
        return what is not None
    return False


def test_every_name_that_is_mentioned_exists() -> None:
    names = mentioned()
    assert len(names) > 300
    gone = {n: files for n, files in names.items() if n not in NOT_MODULES and not exists(n)}
    own = {n for n in gone if ".ring" in n}  # the column of the page on adding a column
    assert not {n: files for n, files in gone.items() if n not in own}


def test_no_figure_or_guide_names_a_place_of_the_machine_that_made_it() -> None:
    kinds = ("*.json", "*.md", "*.csv", "*.ipynb", "*.py")
    files = [path for kind in kinds for path in (PROJECT / "notes").rglob(kind)]
    assert len(files) > 20
    placed = re.compile(r"(?<![\w.])/(tmp|home|root|Users|work)/")
    assert [path.name for path in files if placed.search(path.read_text(encoding="utf-8"))] == []

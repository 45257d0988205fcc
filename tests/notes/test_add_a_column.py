"""The page on adding a column, followed to the letter in a copy of the package: its files are written, its
line is put into the catalogue, and the new column shows in every command, in a plot and in the book.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import rnnchaos
from rnnchaos.theory.catalogue import COLUMNS
from tests import test_rooms
from tests.test_rooms import RULES, House

PAGE = Path(__file__).parents[2] / "notes" / "how_to" / "add_a_column.md"
BLOCK = re.compile(r"^`([\w/]+\.py)`:\n+```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
LAYERS = ("theory", "numerics", "verify")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the package, its links as folders, with the page's column in it."""
    root = tmp_path_factory.mktemp("ring") / "rnnchaos"
    ignored = shutil.ignore_patterns("*-pytest-*.pyc", "katex")  # bytecode stays valid with its source's time
    shutil.copytree(Path(rnnchaos.__file__).parent, root, ignore=ignored)
    for name, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    catalogue = root / "theory" / "catalogue.py"
    with_ring, count = re.subn(r'(?m)^    "modular",$', '    "modular",\n    "ring",', catalogue.read_text())
    assert count == 1
    catalogue.write_text(with_ring)
    yield root
    shutil.rmtree(root)


def python(package: Path, code: str, at: Path | None = None) -> str:
    """What `code` prints, with the copy in place of the package, run in the folder `at`."""
    given = {**os.environ, "PYTHONPATH": str(package.parent), "RNNCHAOS_CACHE": str(package.parent / "cache")}
    run = subprocess.run([sys.executable, "-c", code], env=given, cwd=at, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout


SAID = """
import contextlib, io, json
from rnnchaos.cli import main
found = []
for words in {calls!r}:
    with contextlib.redirect_stdout(io.StringIO()) as out:
        code = main([*words, "--json"])
    found.append((code, out.getvalue()))
print(json.dumps(found))
"""


def said(package: Path, *calls: Sequence[str], at: Path | None = None) -> list[Any]:
    """The JSON objects of commands, which run in one process."""
    found = json.loads(python(package, SAID.format(calls=list(map(list, calls))), at))
    assert [code for code, _ in found] == [0] * len(calls), found
    return [json.loads(out) for _, out in found]


def test_the_page_has_a_file_for_every_layer() -> None:
    files = [name for name, _ in BLOCK.findall(PAGE.read_text(encoding="utf-8"))]
    assert {f"{layer}/ring/column.py" for layer in LAYERS} <= set(files)
    assert {f"{layer}/ring/__init__.py" for layer in LAYERS} <= set(files)


def test_the_page_says_what_a_column_costs() -> None:
    """Its table counts lines: those of its own blocks, and those of the model column."""
    page = PAGE.read_text(encoding="utf-8")
    (row,) = re.findall(
        r"^\| lines in theory, numerics, verify \| ([^|]*) \| ([^|]*) \|$", page, re.MULTILINE
    )
    blocks = BLOCK.findall(page)
    ring = [
        sum(len(text.splitlines()) for name, text in blocks if name.startswith(layer)) for layer in LAYERS
    ]
    files = [(PAGE.parents[2] / layer / "modular").glob("*.py") for layer in LAYERS]
    modular = [sum(len(path.read_text().splitlines()) for path in each) for each in files]
    assert [[int(n) for n in cell.split(",")] for cell in row] == [ring, modular]


def test_the_column_keeps_the_floor_plan(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(test_rooms, "COLUMNS", (*COLUMNS, "ring"))
    house = House(package)
    assert not {rule: found for rule, holds in RULES.items() if (found := holds(house))}


def test_the_column_shows_in_formulas_show_and_eval(package: Path) -> None:
    code = (
        "from rnnchaos.theory.catalogue import registered, title\n"
        "for kind in ('FORMULAS', 'QUANTITIES', 'CLAIMS', 'STUDIES'):\n"
        "    print(kind, *[entry.id for entry in registered(kind, ['ring'])])\n"
        "print(title('ring'))\n"
        "from rnnchaos.book.samples import samples\n"
        "point = samples(next(registered('QUANTITIES', ['ring'])))[0]\n"
        'print(*(f\'--{name.replace("_", "-")} {value}\' for name, value in point.items()))'
    )
    *rows, title, point = python(package, code).splitlines()
    listed = {kind: ids.split() for kind, _, ids in (row.partition(" ") for row in rows)}
    assert all(id.split(".")[0] == "ring" for kind in listed for id in listed[kind])
    assert all(listed[kind] for kind in ("FORMULAS", "QUANTITIES", "CLAIMS"))
    assert title.lower() != "ring"
    formula, quantity = listed["FORMULAS"][0], listed["QUANTITIES"][0]
    evaluated = ["eval", quantity, *point.split(), "--engine"]
    shown, *both = said(package, ["show", formula], [*evaluated, "ball"], [*evaluated, "mpmath"])
    assert shown["id"] == formula
    assert float(both[0]["value"]) == pytest.approx(float(both[1]["value"]), rel=1e-12)


def commands() -> list[list[str]]:
    """The page's `rnnchaos ...`, without those that take minutes."""
    lines = re.findall(r"^rnnchaos (.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return [shlex.split(line, comments=True) for line in lines if not line.startswith("book")]


def test_every_command_of_the_page_runs(package: Path, tmp_path: Path) -> None:
    """And is what it is on the page for; a plot only where there is matplotlib."""
    able = [words for words in commands() if words[0] != "plot" or find_spec("matplotlib")]
    assert {"formulas", "show", "eval", "simulate", "verify"} <= {words[0] for words in able}
    for words, found in zip(able, said(package, *able, at=tmp_path), strict=True):
        if words[0] == "verify":
            assert {claim["verdict"] for claim in found["claims"]} == {"verified"}
        if words[0] == "plot":
            assert Path(tmp_path, found["figure"]).stat().st_size > 1000


DRAWN = """
import sys
from rnnchaos.book import content
from rnnchaos.book.html import index
from rnnchaos.book.samples import pictured
from rnnchaos.theory.catalogue import registered, title
print(title("ring"))
ids = {entry.id for entry in registered("FORMULAS", ["ring"])}
book = content.contents((), only=ids, workers=1)
assert {page.id for page in book.pages} == ids
assert any(numbers.lines for page in book.pages for numbers in page.numbers)
page = str([node.itertext and "".join(node.itertext()) for node in index.body(book, interactive=True)])
print(page)
"""


def test_it_is_in_the_book(package: Path) -> None:
    title, _, page = python(package, DRAWN).partition("\n")
    assert title in page

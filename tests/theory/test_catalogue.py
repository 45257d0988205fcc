"""The catalogue, and columns of other distributions: shown in every command, or refused in one line."""

import importlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rnnchaos.cli import main
from rnnchaos.theory import catalogue
from rnnchaos.theory.errors import UsageError

COLUMN = """
from fractions import Fraction
import numpy as np
import sympy as sp
from flint import arb
from rnnchaos.numerics.quantity import GAIN, Quantity, integer
from rnnchaos.numerics.value import Ball
from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.theory.formula import DERIVED_HERE, Formula, Meaning, Step, entry
from rnnchaos.verify.claim import Claim, Measurement, Rival, shifted
from rnnchaos.verify.ensembles.study import study
from rnnchaos.verify.ensembles.template import Template

g, v = sp.symbols("g v", positive=True)

@entry("mine.spread", "spread of my network")
def spread():
    statement = sp.Eq(v, g**2)
    symbols, steps = {"g": Meaning("gain"), "v": Meaning("spread")}, (Step("Model.", statement),)
    return Formula("mine.spread", "spread", statement, symbols, g > 0, DERIVED_HERE, steps)

def squared(bits, *, g):
    return Ball(arb_of(g) ** 2, "exact")

def kernel(seed, *, g, N):
    return {"x2": float(np.mean((g * np.random.default_rng(seed).standard_normal(N)) ** 2))}

def x2(record):
    return float(record.observables["x2"])

X2 = Measurement("x2", study("mine", kernel, g=2.0, N=100), x2, "fast")
FORMULAS = (spread,)
QUANTITIES = (Quantity("mine.spread", "spread", "mine.spread", (GAIN,), squared, squared),)
STUDIES = (Template("mine", "my network", kernel, (GAIN, integer("N", "units", at_least=1, at_most=10**6)),
                    lambda values: 0),)
CLAIMS = (Claim(id="mine.spread.g2", formula="mine.spread", title="spread", point={"g": "2"},
                prediction=lambda: 4.0, tolerance=0.1, relative=True, measurements=(X2,),
                budgets={"quick": 400}, rivals=(shifted(), Rival("no g", lambda p, t: 1.0))),)
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Puts a distribution with the given columns on the path: install(name="source of the module")."""

    def distribution(**columns: str) -> None:
        info = tmp_path / "someones_columns-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: someones-columns\nVersion: 1\n")
        lines = [f"{name} = column_{name}" for name in columns]
        (info / "entry_points.txt").write_text("\n".join([f"[{catalogue.GROUP}]", *lines, ""]))
        for name, source in columns.items():
            (tmp_path / f"column_{name}.py").write_text(source)
        importlib.invalidate_caches()
        catalogue.plugins.cache_clear()

    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)
    yield distribution
    catalogue.plugins.cache_clear()
    for name in set(sys.modules) - before:
        if name.startswith("column_"):
            del sys.modules[name]


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    """The JSON that a command prints; the one line on stderr where it fails."""
    assert main([*words, "--json"]) == code
    captured = capsys.readouterr()
    return json.loads(captured.out) if code == 0 else captured.err


def test_a_users_column_shows_in_every_command(
    install: Callable[..., None], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    install(mine=COLUMN)
    listed = {row["id"]: row["status"] for row in said(capsys, "formulas")["formulas"]}
    assert listed["mine.spread"] == ["derived", "evaluated", "checked"]
    assert "gaussian.kinetic_energy" in listed
    assert said(capsys, "show", "mine.spread")["text"] == "v = g**2"
    assert said(capsys, "show", "spread")["id"] == "mine.spread"
    assert said(capsys, "eval", "mine.spread", "--g", "1.1")["value"].startswith("1.21")
    out = str(tmp_path / "store")
    options = ("--realisations", "3", "--out", out, "--executor", "serial", "--seed", "1")
    assert said(capsys, "simulate", "mine", "--g", "2", "--N", "10", *options)["done"] == 3
    assert len(said(capsys, "results", out)["records"]) == 3
    (claim,) = said(capsys, "verify", "mine", "--executor", "serial", "--seed", "1")["claims"]
    assert (claim["id"], claim["verdict"]) == ("mine.spread.g2", "verified")
    macros = tmp_path / "macros.tex"
    said(capsys, "latex", "--macros", str(macros))
    assert "rnnMineSpread" in macros.read_text()


def test_it_shows_in_a_fresh_process(install: Callable[..., None], tmp_path: Path) -> None:
    install(mine=COLUMN)
    command = [sys.executable, "-m", "rnnchaos", "eval", "mine.spread", "--g", "3"]
    run = subprocess.run(
        command, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=True
    )
    assert "= 9" in run.stdout


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("import nowhere_to_be_found", "No module named 'nowhere_to_be_found'"),
        ("1/0", "ZeroDivisionError"),
        ("def broken(", "SyntaxError"),
        ("FORMULAS = ('not an entry',)", "an entry of its FORMULAS has no id: 'not an entry'"),
        ("FORMULAS = 3", "TypeError"),
        (
            COLUMN.replace("mine.spread", "gaussian.kinetic_energy"),
            "the id gaussian.kinetic_energy in its FORMULAS is taken",
        ),
    ],
)
def test_a_broken_column_is_one_clear_error(
    source: str, why: str, install: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    install(mine=source)
    error = said(capsys, "show", "kinetic_energy", code=64)
    assert len(error.strip().splitlines()) == 1
    assert error.startswith("rnnchaos: rnnchaos.columns = mine = column_mine of someones-columns: ")
    assert why in error


def test_columns_of_two_names_share_one_name_space_and_come_in_order(install: Callable[..., None]) -> None:
    install(b=COLUMN.replace('"mine.', '"b.'), a=COLUMN.replace('"mine.', '"a.'))
    ids = [entry.id for entry in catalogue.registered("FORMULAS")]
    assert ids[-2:] == ["a.spread", "b.spread"]
    with pytest.raises(UsageError, match=r"accepted: a\.spread, b\.spread"):
        catalogue.find("spread", "FORMULAS", "formula")


def test_two_columns_with_one_id_are_refused(install: Callable[..., None]) -> None:
    install(b=COLUMN, a=COLUMN)
    with pytest.raises(UsageError, match=r"b = column_b of someones-columns: the id mine\.spread"):
        list(catalogue.registered("FORMULAS"))


def test_every_id_is_there_once() -> None:
    for attribute in ("FORMULAS", "QUANTITIES", "CLAIMS", "STUDIES"):
        ids = [entry.id for entry in catalogue.registered(attribute)]
        assert len(ids) == len(set(ids)) > 0

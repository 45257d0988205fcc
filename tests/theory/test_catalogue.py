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
from rnnchaos.theory.foreign import wanted

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
        (
            "FORMULAS = ('not an entry',)",
            "its FORMULAS has an entry that is of type str; wanted: a tuple of ",
        ),
        ("FORMULAS = 3", "its FORMULAS is of type int; wanted: a tuple of rnnchaos.theory.formula.Entry"),
        ("def FORMULAS(): return 1/0", "its FORMULAS fails (ZeroDivisionError: division by zero); wanted: "),
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


WRONG = ("3", "('x',)", "{'g': 3}", "lambda: 1/0", "[None]", "{3: None}")


@pytest.mark.parametrize("attribute", catalogue.LISTS)
def test_whatever_a_column_lists_wrongly_is_named_with_what_is_wanted(
    attribute: str, install: Callable[..., None]
) -> None:
    cases = [
        wrong for wrong in WRONG if (attribute, wrong) != ("ORACLES", "('x',)")
    ]  # names of modules are texts
    install(**{f"mine{n}": f"{attribute} = {wrong}" for n, wrong in enumerate(cases)})
    for n in range(len(cases)):
        with pytest.raises(UsageError) as caught:
            catalogue.declared(f"mine{n}", attribute, None)
        assert str(caught.value).startswith(
            f"rnnchaos.columns = mine{n} = column_mine{n} of someones-columns: its "
        )
        assert f"its {attribute} " in str(caught.value)
        assert f"; wanted: {wanted.said(attribute)}" in str(caught.value)


def test_what_is_wanted_is_there() -> None:
    """The types are known by name: each is a class that exists, and every attribute has one."""
    names = [name for names in wanted.ENTRIES.values() for name in names] + [*wanted.MAPPINGS.values()]
    for name in names:
        module, _, kind = name.rpartition(".")
        assert isinstance(getattr(importlib.import_module(module), kind), type)
    assert wanted.ENTRIES.keys() | wanted.MAPPINGS.keys() | {"TITLE"} == set(catalogue.LISTS)


def test_what_the_package_lists_is_what_is_wanted() -> None:
    for column in catalogue.COLUMNS:
        for attribute in catalogue.LISTS:
            listed = catalogue.declared(column, attribute, None)
            assert listed is None or not wanted.fault(attribute, listed), (column, attribute)


ENGINE = '    return Ball(arb_of(g) ** 2, "exact")\n'


EVAL, SHOW, PLOT = "eval mine.spread --g 2", "show mine.spread", "plot mine.spread --g 1:2:3 --out f.png"
SIMULATE = "simulate mine --g 2 --N 9 --executor serial --out s"
KERNEL = COLUMN[COLUMN.index('    return {"x2"') : COLUMN.index("def x2(")]
CASES = (
    (ENGINE, "    return 4.0\n", EVAL, "its ball engine returns float; wanted: a Ball"),
    (ENGINE, "    return Ball(4.0, 'x')\n", EVAL, "its ball engine returns Ball of float; wanted: a Ball"),
    (ENGINE, "    return None\n", f"{EVAL} --engine mpmath", "its mpmath engine returns NoneType; wanted"),
    (ENGINE, "    return g.nothing\n", EVAL, "its ball engine fails (AttributeError: "),
    (ENGINE, "    return {}[g]\n", PLOT, "its ball engine fails (KeyError: 1)"),
    ("d, squared)", "d, squared, lambda g: 'x')", PLOT, "its path for arrays returns str of shape ()"),
    ("    return Formula(", "    return str(", SHOW, "mine.spread in its FORMULAS: fails (TypeError: "),
    ("    return Formula(", "    return 3\n    Formula(", SHOW, "FORMULAS: is of type int; wanted: "),
    (
        KERNEL,
        "    return 4.0\n\n",
        SIMULATE,
        "kernel = column_mine.kernel: returned float; wanted: a mapping",
    ),
)


@pytest.mark.parametrize(("right", "wrong", "words", "why"), CASES, ids=[case[3] for case in CASES])
def test_whatever_its_code_returns_wrongly_is_one_line(
    right: str,
    wrong: str,
    words: str,
    why: str,
    install: Callable[..., None],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    source = COLUMN.replace(right, wrong)
    assert source != COLUMN
    install(mine=source)
    error = said(capsys, *words.split(), code=64)
    assert error.count("\n") == 1
    assert words.startswith("simulate") or "columns = mine = column_mine of someones-columns: " in error
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

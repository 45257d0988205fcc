"""Every id that `formulas` lists has a page, every command that a page prints runs, and a book that is
stopped on the way is there as far as it came, and is completed by the same command."""

import re
import shlex
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from rnnchaos.book import content
from rnnchaos.book.content import Numbers, command, quantity_pages
from rnnchaos.book.html import index as html_index
from rnnchaos.book.html import quantity as html_quantity
from rnnchaos.book.html import site
from rnnchaos.book.html.parts import document
from rnnchaos.book.samples import samples
from rnnchaos.cli import main
from rnnchaos.numerics.evaluate import quantities
from rnnchaos.numerics.evaluate import quantity as named
from rnnchaos.numerics.presentation.letters import letter
from rnnchaos.parameters import pairs
from rnnchaos.signals import Stopped
from rnnchaos.text.status import formula_rows, quantity_rows
from rnnchaos.theory.algebra.interval import Interval
from rnnchaos.theory.catalogue import formulas
from rnnchaos.verify.ensembles.template import template


def printed() -> list[list[str]]:
    """The command of every quantity, as pages print it, without the program's name."""
    lines = [command(q, next(iter(samples(q)), None)) for q in quantities() if q.parameters]
    lines += [page.command for page in quantity_pages({})]
    return [shlex.split(line)[1:] for line in dict.fromkeys(lines)]


def test_every_id_that_formulas_lists_has_a_page() -> None:
    listed = {row["id"] for row in (*formula_rows(), *quantity_rows())}
    pages = quantity_pages({})
    assert {entry.id for entry in formulas()} | {page.id for page in pages} == listed
    assert {page.id for page in pages if page.hint} == {
        "heavy_tailed.quenched_critical_gain",
        "heavy_tailed.lyapunov_crossing_gain",
        "heavy_tailed.critical_gain",
    }
    for page in pages:
        text = document("x", html_quantity.body(page), root="../", version="0").decode()
        assert page.id in text
        assert "`" not in text
        assert page.command in text
        assert not page.formula or f'href="{page.formula}.html"' in text


def test_a_printed_command_is_accepted_as_it_stands() -> None:
    for words in printed():
        assert not [word for word in words if word.isupper() and not word.startswith("-")], words
        if words[0] == "simulate":
            chosen, given = template(words[1]), pairs(words[2:])
            free = {name: value for name, value in given.items() if name not in ("quantile", "realisations")}
            assert chosen.study(free)
        elif words[-1] != "--help":
            given = pairs(words[2:])
            asked, digits = named(words[1]), given.pop("digits", None)
            assert asked.resolve(given)
            assert asked.digits(None if digits is None else int(digits), "ball")


@pytest.mark.slow
def test_every_printed_command_runs(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RNNCHAOS_CACHE", str(tmp_path))
    for words in printed():
        assert main([*words]) == 0, (words, capsys.readouterr().err)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """A book of a few formulas and quantities, without numbers and moving pictures: the ids of its pages."""

    def nothing(asked: Sequence[str], workers: int) -> Iterator[Numbers]:
        for id in asked:
            yield Numbers(id)

    named = quantity_pages({})[-2:]
    monkeypatch.setattr(content, "_all", nothing)
    monkeypatch.setattr(content, "quantity_pages", lambda found: named)
    for module in (content, site):
        monkeypatch.setattr(module, "formulas", lambda: FEW)
    monkeypatch.setattr(html_index, "_pictures", lambda systems: [])
    return {entry.id for entry in FEW} | {page.id for page in named}


FEW = formulas()[:6]


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_stopped_book_is_there_as_far_as_it_came_and_is_completed(
    quick: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written, page = list[str](), site.Writer.page

    def stopped(self: Any, each: Any) -> None:
        if len(written) == 4:
            raise Stopped(signal.SIGINT)
        page(self, each)
        written.append(each.id)

    monkeypatch.setattr(site.Writer, "page", stopped)
    assert main(["book", "--out", str(tmp_path / "a")]) == 130
    assert {path.stem for path in (tmp_path / "a" / "formulas").iterdir()} == set(written)
    assert not (tmp_path / "a" / "index.html").exists()
    monkeypatch.setattr(site.Writer, "page", page)
    capsys.readouterr()
    assert main(["book", "--out", str(tmp_path / "a")]) == 0
    assert "pages: 6/6" in capsys.readouterr().err
    assert main(["book", "--out", str(tmp_path / "b")]) == 0
    assert files(tmp_path / "a") == files(tmp_path / "b")
    assert {path.stem for path in (tmp_path / "a" / "formulas").iterdir()} == quick


def test_every_number_has_a_symbol_in_figures() -> None:
    """A parameter that an axis or a label can show ends in its letter, with an index at most."""
    for asked in quantities():
        for parameter in asked.parameters:
            if isinstance(parameter.domain, Interval):
                sign = letter(parameter.name, asked.id).sign
                assert re.fullmatch(r".[₀₁₂₃₄₅₆₇₈₉²ₐᵦ]*(_\w)?", sign), (asked.id, parameter.name, sign)

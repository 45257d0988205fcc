"""The LaTeX book: written whole, escaped, and compiled without a complaint where TeX is installed."""

import re
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from rnnchaos.book.content import Contents, Page, contents
from rnnchaos.book.latex import document as tex_book
from rnnchaos.book.latex import formula as tex_formula
from rnnchaos.book.latex.line_breaking import broken, measure, read, written
from rnnchaos.cli import main
from rnnchaos.theory.catalogue import formula, formulas
from rnnchaos.theory.printing import latex
from tests.face.book.book_site import ONLY, results, verdict

KINETIC = "gaussian.kinetic_energy"
needs_tex = pytest.mark.skipif(
    shutil.which("latexmk") is None or shutil.which("pdflatex") is None, reason="latexmk is not installed"
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Contents:
    stored = results(tmp_path_factory.mktemp("run") / "a", verdict(f"{KINETIC}.g2"))
    return contents([stored], only=[KINETIC], workers=1)


def bare() -> tuple[Page, ...]:
    return tuple(Page(entry(), entry.title, (), (), ()) for entry in formulas())


def test_the_tree_holds_every_formula_and_every_paper() -> None:
    pages = bare()
    tree = tex_book.tree(Contents(pages, ()))
    systems = {page.system for page in pages}
    assert set(tree) == {"book.tex", "references.bib", *(f"{system}.tex" for system in systems)}
    text = "".join(tree.values())
    for page in pages:
        assert text.count(rf"\label{{f:{page.id}}}") == 1
        key = page.formula.source.key
        assert key is None or f"@article{{{key}," in tree["references.bib"]


def test_a_section_shows_numbers_pictures_and_verdicts(small: Contents) -> None:
    text = tex_formula.section(small.pages[0], {KINETIC})
    assert r"\begin{tikzpicture}" in text
    assert "0.127906850174198" in text
    assert r"\textbf" in text or "verified" in text
    assert "seed 20260101" in text


def test_an_id_in_a_sentence_is_a_reference() -> None:
    assert tex_formula.said("See gaussian.dmft.", {"gaussian.dmft"}) == r"See \cref{f:gaussian.dmft}."
    assert r"\cref" not in tex_formula.said("See gaussian.dmft.", set())


def test_markup_in_a_users_formula_is_escaped() -> None:
    evil = r"\input{/etc/passwd} \write18{ls} $x$ % # & <script>"
    made = formula("gaussian.dmft")
    step = replace(made.derivation[0], sentence=evil)
    source = replace(made.source, where=evil, doi=evil)
    wicked = replace(made, title=evil, remarks=(evil,), derivation=(step,), source=source)
    text = tex_formula.section(Page(wicked, evil, (), (), ()), set())
    assert r"\input" not in text
    assert r"\write" not in text
    assert r"\textbackslash{}input\{/\allowbreak{}etc/\allowbreak{}passwd\}" in text


def test_without_tex_the_tree_is_written_and_one_line_says_how(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], small: Contents
) -> None:
    monkeypatch.setattr(tex_book.shutil, "which", lambda name: None)
    monkeypatch.setattr("rnnchaos.book.content.contents", lambda results, gathering: small)
    assert main(["book", "--out", str(tmp_path / "site"), "--pdf"]) == 0
    assert (tmp_path / "site" / "pdf" / "book.tex").is_file()
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "apt-get install texlive" in err


def troubles(log: str, points: float = 1.0) -> list[str]:
    """What a log complains of: undefined references, and boxes wider than the page by more than `points`."""
    wide = [m[0] for m in re.finditer(r"Overfull \\hbox \(([\d.]+)pt[^\n]*", log) if float(m[1]) > points]
    return wide + re.findall(r"[^\n]*(?:undefined|multiply defined|multiply-defined)[^\n]*", log)


@needs_tex
def test_one_chapter_compiles(small: Contents, tmp_path: Path) -> None:
    folder = tex_book.write(small, tmp_path)
    pdf = tex_book.compiled(folder)
    assert pdf is not None
    assert pdf.read_bytes().startswith(b"%PDF")
    assert troubles((folder / "book.log").read_text(errors="replace")) == []


@pytest.mark.slow
@needs_tex
def test_the_whole_book_has_no_undefined_reference_and_nothing_too_wide(tmp_path: Path) -> None:
    folder = tex_book.write(Contents(bare(), ()), tmp_path)
    assert tex_book.compiled(folder) is not None
    assert troubles((folder / "book.log").read_text(errors="replace")) == []


def test_troubles_are_seen() -> None:
    log = "Overfull \\hbox (13.2pt too wide) in x\nReference `a' on page 1 undefined on input line 3.\n"
    assert len(troubles(log)) == 2
    assert troubles("Overfull \\hbox (0.3pt too wide) in x\n") == []


@needs_tex
def test_a_broken_tree_is_one_error(small: Contents, tmp_path: Path) -> None:
    folder = tex_book.write(small, tmp_path)
    (folder / "gaussian.tex").write_text(r"\nosuchcommand")
    with pytest.raises(tex_book.TexFailed, match="Undefined control sequence"):
        tex_book.compiled(folder)


@cache
def relations() -> tuple[str, ...]:
    return tuple(latex(step.relation) for entry in formulas() for step in entry().derivation)


def test_reading_and_writing_latex_loses_nothing() -> None:
    """Braces about a single token may come; nothing else changes, and reading again gives the same tree."""
    for text in relations():
        again = written(read(text))
        assert read(again) == read(text)
        assert re.sub(r"[{}\s]", "", again) == re.sub(r"[{}\s]", "", text)


ADDED = (
    r"\begin{aligned}",
    r"\end{aligned}",
    r"\quad",
    r"\\",
    r"\left",
    r"\right",
    r"\Bigl",
    r"\Bigr",
    r"\,",
)


def test_breaking_keeps_every_token_but_brackets() -> None:
    """A broken formula has the letters and signs of the whole one, in order."""

    def bones(text: str) -> str:
        return re.sub(rf"{'|'.join(map(re.escape, ADDED))}|[{{}}\s&]", "", text)

    changed = [text for text in relations() if broken(text, 31) != text]
    assert len(changed) > 5
    for text in changed:
        if r"\frac{1}" not in broken(text, 31).replace(text, ""):
            assert sorted(bones(broken(text, 31))) == sorted(bones(text))


def test_a_narrow_formula_is_left_alone() -> None:
    assert broken("a=b", 30) == "a=b"
    assert measure(read(r"\frac{a+b}{c}")) < measure(read("a+b+c"))


@pytest.mark.parametrize("limit", [24, 33])
def test_lines_fit_the_limit(limit: float) -> None:
    for text in relations():
        lines = (
            broken(text, limit).removeprefix(r"\begin{aligned}").removesuffix(r"\end{aligned}").split(r" \\ ")
        )
        for line in lines if len(lines) > 1 else []:
            plain = line.replace("&", "").replace(r"\Bigl", "").replace(r"\Bigr", "")
            assert measure(read(plain)) <= max(limit, 31) + 6, line


def test_only_listed_formulas_are_in_a_small_book() -> None:
    assert set(ONLY) <= {entry.id for entry in formulas()}

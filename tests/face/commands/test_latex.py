"""LaTeX as it is taken into papers: compiled by pdflatex, parsed by KaTeX; skipped, and said so, where TeX or
node is missing."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
import sympy as sp

from rnnchaos.book.latex.line_breaking import broken
from rnnchaos.cli import main
from rnnchaos.commands.macros import command, value
from rnnchaos.text.formula import as_latex, display, escape
from rnnchaos.theory.catalogue import formula, formulas
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.formula import Entry
from rnnchaos.theory.printing import latex

needs_tex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")

KATEX = """
const katex = require(process.argv[1]);
const lines = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const options = {strict: 'error', throwOnError: true, displayMode: true};
for (const line of lines) katex.renderToString(line, options);
console.log(lines.length);
"""


def compiled(tex: str, folder: Path) -> None:
    (folder / "page.tex").write_text(tex)
    done = subprocess.run(
        ["pdflatex", "-halt-on-error", "-interaction=nonstopmode", "page.tex"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:]
    assert "undefined" not in done.stdout


@needs_tex
def test_every_formula_compiles(tmp_path: Path) -> None:
    pages = [as_latex(entry(), derivation=True) for entry in formulas()]
    head = "\\documentclass{article}\n\\usepackage{amsmath,amssymb}\n\\begin{document}\n"
    compiled(head + "\n\n".join(pages) + "\n\\end{document}\n", tmp_path)


@needs_tex
def test_standalone_and_macros_compile(tmp_path: Path) -> None:
    compiled(as_latex(formula("gaussian.potential"), derivation=True, standalone=True), tmp_path)
    assert (
        main(["latex", "--macros", str(tmp_path / "m.tex"), "--value", "energy=kinetic_energy:g=2,digits=20"])
        == 0
    )
    body = "\\begin{document}\\[\\rnnGaussianKineticEnergy,\\quad\\Gamma_0=\\rnnEnergy\\]\\end{document}"
    compiled("\\documentclass{article}\\usepackage{amsmath,amssymb}\\input{m}" + body, tmp_path)


@needs_tex
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_a_standalone_page_says_what_its_sentences_say(tmp_path: Path) -> None:
    first = formula("gaussian.potential")
    step = replace(first.derivation[0], sentence="where a < b > c and |d| hold")
    page = replace(first, derivation=(step, *first.derivation[1:]))
    compiled(as_latex(page, derivation=True, standalone=True), tmp_path)
    done = subprocess.run(
        ["pdftotext", "page.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "a < b > c and |d|" in " ".join(done.stdout.split())


@needs_tex
def test_a_paper_inputs_numbers_and_cites_sources(tmp_path: Path) -> None:
    words = ["latex", "--macros", str(tmp_path / "m.tex"), "--bib", str(tmp_path / "refs.bib")]
    assert main([*words, "--value", "energy=kinetic_energy:g=2,digits=20"]) == 0
    body = "\\input{m}\\begin{document}$\\rnnEnergy$, see \\rnnGaussianDmftSource{} and \\nocite{*}"
    (tmp_path / "page.tex").write_text(
        "\\documentclass{article}\\usepackage{amsmath,amssymb}"
        + body
        + "\\bibliographystyle{plain}\\bibliography{refs}\\end{document}"
    )
    for tool in (["pdflatex", "-interaction=nonstopmode"], ["bibtex"]) * 2:
        done = subprocess.run([*tool, "page"], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-800:]
    assert "Sompolinsky" in (tmp_path / "page.bbl").read_text()
    assert "Warning--" not in (tmp_path / "page.blg").read_text()


def test_the_bibliography_holds_every_key_that_a_macro_cites(tmp_path: Path) -> None:
    macros, bib = tmp_path / "m.tex", tmp_path / "r.bib"
    assert main(["latex", "--macros", str(macros), "--bib", str(bib)]) == 0
    cited = set(re.findall(r"\\cite\{(\w+)\}", macros.read_text()))
    assert cited == set(re.findall(r"@article\{(\w+),", bib.read_text())) >= {"Sompolinsky1988"}


def test_only_the_bibliography(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["latex", "--bib", str(tmp_path / "r.bib")]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["r.bib"]
    assert "entries" in capsys.readouterr().out
    assert main(["latex", "--bib", str(tmp_path / "s.bib"), "--value", "a=variance:g=2"]) == 64
    assert main(["latex"]) == 64


X = sp.Symbol("x")
EVIL = (r"\input{/etc/passwd}", "<script>alert(1)</script>", "a$b", "", "x^{\\write18{ls}}")


@pytest.mark.parametrize("name", EVIL)
@pytest.mark.parametrize(
    "make",
    [
        sp.Symbol,
        sp.Dummy,
        lambda name: sp.Function(name)(X),
        lambda name: sp.Derivative(sp.Function(name)(X), X),
        lambda name: sp.MatrixSymbol(name, 2, 2),
        lambda name: sp.IndexedBase(name)[X],
        lambda name: sp.Sum(sp.Symbol(name), (X, 1, 2)),
        lambda name: sp.ImmutableMatrix([[sp.Symbol(name)]]),
    ],
)
def test_names_with_markup_are_refused(make: Callable[[str], sp.Basic], name: str) -> None:
    with pytest.raises(UsageError, match="letters, digits and underscores"):
        latex(sp.Eq(make(name), X, evaluate=False) if isinstance(make(name), sp.Expr) else make(name))


def test_plain_names_are_printed() -> None:
    assert latex(sp.Symbol("alpha_1")) == r"\alpha_{1}"
    assert latex(sp.IndexedBase("A")[X]) == "{A}_{x}"


@pytest.mark.parametrize("id", [*EVIL, "../up", "a/b", "a..b", "a b"])
def test_an_id_is_plain(id: str) -> None:
    with pytest.raises(UsageError, match="id = "):
        Entry(id, "title", lambda: formula("gaussian.dmft"))
    with pytest.raises(UsageError, match="id = "):
        replace(formula("gaussian.dmft"), id=id)


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_every_formula_parses_in_the_katex_of_the_book() -> None:
    """Strict mode, also in the lines that the book breaks long formulas into."""
    katex = files("rnnchaos.book") / "assets" / "katex" / "katex.min.js"
    whole = [latex(step.relation) for entry in formulas() for step in entry().derivation]
    whole += [line for entry in formulas() for line in (entry().latex(), latex(entry().assumptions))]
    lines = [*whole, *(broken(line, 31) for line in whole)]
    done = subprocess.run(
        ["node", "-e", KATEX, str(katex)],
        input=json.dumps(lines),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-800:]
    assert int(done.stdout) == len(lines)


def test_display_is_between_brackets() -> None:
    assert display("a") == r"\[ a \]"


def test_prose_is_escaped() -> None:
    assert escape(r"50 % of $x_i$ \input{a}") == r"50 \% of \$x\_i\$ \textbackslash{}input\{a\}"


@pytest.mark.parametrize(
    ("id", "name"),
    [
        ("gaussian.variance.onset", r"\rnnGaussianVarianceOnset"),
        ("a1", r"\rnnAOne"),
        ("b_10.c", r"\rnnBOneZeroC"),
    ],
)
def test_macro_names_are_letters(id: str, name: str) -> None:
    assert command(id) == name


@pytest.mark.parametrize(
    "text",
    ["energy", "=kinetic_energy", "a=kinetic_energy:g", "a=kinetic_energy:g=2,digits=x", r"\a=variance:g=2"],
)
def test_bad_values_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        value(text)


def test_small_numbers_become_powers_of_ten() -> None:
    assert value("tiny=variance:g=1.0000000001,digits=5")[1] == r"1.0000\times10^{-10}"

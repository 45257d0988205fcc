"""LaTeX as it is taken into papers: compiled by pdflatex, parsed by KaTeX; skipped, and said so, where they
are missing."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from rnnchaos.cli import main
from rnnchaos.macros import command, value
from rnnchaos.show import as_latex, display, escape
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.library import formula, formulas
from rnnchaos.theory.printing import latex

needs_tex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")

KATEX = """
const katex = require('katex');
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


def test_every_formula_parses_in_katex() -> None:
    if shutil.which("node") is None or not _katex():
        pytest.skip("node or its package katex is not installed")
    lines = [latex(step.relation) for entry in formulas() for step in entry().derivation]
    lines += [entry().latex() for entry in formulas()]
    done = subprocess.run(
        ["node", "-e", KATEX], input=json.dumps(lines), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-800:]
    assert int(done.stdout) == len(lines)


def _katex() -> bool:
    probe = subprocess.run(
        ["node", "-e", "require('katex')"], capture_output=True, check=False, env=os.environ
    )
    return probe.returncode == 0


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

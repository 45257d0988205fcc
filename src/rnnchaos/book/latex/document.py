r"""`rnnchaos book --pdf`: the same content as a LaTeX tree, and through latexmk where TeX is installed.

    pdf/book.tex          preamble and order            pdf/SYSTEM.tex       one chapter a system
    pdf/references.bib    every paper that is cited     pdf/book.pdf         where latexmk could run

Formulas are broken in lines that fit (`rnnchaos.book.latex.line_breaking`), pictures are TikZ, ids in
sentences become references, and all prose is escaped. TeX runs without shell escape and reads no file outside
its folders.
"""

import os
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

from rnnchaos import __version__
from rnnchaos.book.content import Contents
from rnnchaos.book.folder import claim, update
from rnnchaos.book.latex.formula import facts, section, verdict
from rnnchaos.book.latex.tikz import COLOURS
from rnnchaos.book.titles import capital
from rnnchaos.text.prose import tex
from rnnchaos.theory.bibliography import paper
from rnnchaos.theory.bibliography import papers as known_papers
from rnnchaos.theory.catalogue import errata as known_errata
from rnnchaos.theory.catalogue import title
from rnnchaos.theory.errors import RnnChaosError
from rnnchaos.verify.ensembles.files import own_folder

INSTALL = "apt-get install texlive-latex-recommended texlive-latex-extra texlive-fonts-recommended latexmk"
LATEXMK = ("latexmk", "-pdf", "-interaction=nonstopmode", "-halt-on-error", "-latexoption=-no-shell-escape")
ENVIRONMENT = {"openin_any": "p", "openout_any": "p", "SOURCE_DATE_EPOCH": "0", "max_print_line": "1000"}
"""TeX reads and writes below its folder only, dates nothing, and does not wrap its log."""
SECONDS = 600


class TexFailed(RnnChaosError):
    """latexmk could not make the book; the message is TeX's first error."""

    exit_code = 70


def write(book: Contents, to: Path) -> Path:
    """Write the tree below `to`, in a folder of its own, which is returned. Raises `UsageError` where that
    holds something else, `CannotWrite`."""
    folder = claim(own_folder(to / "pdf"))
    update(folder, {name: text.encode() for name, text in tree(book).items()})
    return folder


def tree(book: Contents) -> dict[str, str]:
    """The files of the tree."""
    known = frozenset(page.id for page in book.pages)
    out = {"references.bib": bibliography(book)}
    for system, pages in book.systems().items():
        head = f"\\chapter{{{tex(title(system))}}}\\label{{system:{system}}}\n\n"
        out[f"{system}.tex"] = head + "\n\n".join(section(page, known) for page in pages) + "\n"
    out["book.tex"] = main(book)
    return out


def main(book: Contents) -> str:
    """book.tex."""
    preamble = (files("rnnchaos.book") / "assets" / "preamble.tex").read_text(encoding="utf-8")
    verdicts = sum(len(page.evidence) for page in book.pages)
    facts = f"{len(book.pages)} formulas, {verdicts} stored verdicts. Written by rnnchaos {__version__}."
    chapters = [rf"\include{{{system}}}" for system in book.systems()]
    lines = [preamble, COLOURS, r"\begin{document}", rf"\bookfront{{{tex(facts)}}}", r"\tableofcontents"]
    lines += [
        *chapters,
        papers(book),
        *errata(),
        *others(book),
        r"\bibliographystyle{plainnat}",
        r"\bibliography{references}",
    ]
    return "\n".join([*lines, r"\end{document}", ""])


def papers(book: Contents) -> str:
    """The last chapter: formulas by paper."""
    lines = [r"\chapter{Formulas by paper}"]
    for key in _keys(book):
        names = [page for page in book.pages if page.formula.source.key == key]
        listed = [rf"\item \cref{{f:{page.id}}}, {tex(capital(page.formula.title))}" for page in names]
        title = known_papers()[key].title.replace("{", "").replace("}", "")
        lines += [rf"\section*{{{tex(title)}~\cite{{{key}}}}}", r"\begin{itemize}", *listed, r"\end{itemize}"]
    return "\n".join(lines)


def errata() -> list[str]:
    """The chapter of mistakes in public material."""
    return [r"\chapter{Errata in public material}", *map(facts, known_errata())]


def others(book: Contents) -> list[str]:
    """Verdicts that belong to no formula."""
    return [r"\chapter{Verdicts beside the formulas}", *map(verdict, book.others)] if book.others else []


def _keys(book: Contents) -> list[str]:
    cited = dict.fromkeys(page.formula.source.key for page in book.pages)
    return [key for key in cited if key is not None and key in known_papers()]


def bibliography(book: Contents) -> str:
    """The entries that the chapters cite."""
    return "\n\n".join(paper(key).bibtex() for key in _keys(book)) + "\n"


def compiled(folder: Path) -> Path | None:
    """The PDF; None where latexmk or pdflatex is not installed. Raises `TexFailed`."""
    if shutil.which("latexmk") is None or shutil.which("pdflatex") is None:
        return None
    try:
        done = subprocess.run(
            [*LATEXMK, "book.tex"],
            cwd=folder,
            env={**os.environ, **ENVIRONMENT},
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TexFailed(f"latexmk took more than {SECONDS} s in {folder}") from None
    if done.returncode != 0:
        text = done.stdout.decode(errors="replace")
        first = next((line for line in text.splitlines() if line.startswith("!")), "see book.log")
        raise TexFailed(f"latexmk failed in {folder}: {first}; if a package is missing: {INSTALL}")
    return folder / "book.pdf"

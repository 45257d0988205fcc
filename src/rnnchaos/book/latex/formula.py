r"""The section of one formula in the LaTeX book: what the web page shows, on paper."""

import re
from collections.abc import Collection

from rnnchaos.book.content import Numbers, Page, Row
from rnnchaos.book.evidence import Evidence
from rnnchaos.book.latex.line_breaking import broken, measure, read
from rnnchaos.book.latex.tikz import tikz
from rnnchaos.book.pictures import curve_chart, verdict_line
from rnnchaos.book.references import cut
from rnnchaos.book.titles import capital
from rnnchaos.text.errata import shown_by
from rnnchaos.text.prose import escape, tex
from rnnchaos.theory.bibliography import papers as known_papers
from rnnchaos.theory.formula import Erratum
from rnnchaos.theory.printing import latex
from rnnchaos.verify.report.plot import number

_DOI = re.compile(r"10\.\d+/[\w.()/-]+", re.ASCII)
INLINE = 14.0
WIDE, NARROW = 34.0, 30.0  # em of math on the page, and in a step


def section(page: Page, known: Collection[str]) -> str:
    """The whole section."""
    formula = page.formula
    parts = [
        rf"\section{{{_title(formula.title)}}}\label{{f:{page.id}}}",
        rf"\formulaid{{{code(page.id)}}}",
        said(capital(page.sentence) + ".", known) if page.sentence != formula.title else "",
        f"\\begin{{equation}}\\label{{eq:{page.id}}}\n{broken(formula.latex(), WIDE)}\n\\end{{equation}}",
        _holds(latex(formula.assumptions)),
        *(said(remark, known) for remark in formula.remarks),
        _symbols(page),
        _source(page),
        _erratum(page),
        _derivation(page, known),
        *(_numbers(numbers) for numbers in page.numbers if numbers.rows),
        *_simulation(page),
    ]
    return "\n\n".join(part for part in parts if part)


def _holds(condition: str) -> str:
    """The assumptions in the line, or displayed where they are long."""
    if measure(read(condition)) < INLINE:
        return rf"\textbf{{Holds for}} \({condition}\)."
    return rf"\textbf{{Holds for}} \[{broken(condition, WIDE)}\]"


def _title(title: str) -> str:
    """A title that hyperref can also put into the outline."""
    plain = title.encode("ascii", "ignore").decode()
    outline = "".join(c for c in plain if c not in r"\{}$&#%^_~")
    return rf"\texorpdfstring{{{tex(capital(title))}}}{{{capital(outline)}}}"


def said(sentence: str, known: Collection[str]) -> str:
    """A sentence, the ids in it as references."""
    return "".join(rf"\cref{{f:{part}}}" if is_id else tex(part) for part, is_id in cut(sentence, known))


def code(text: str) -> str:
    """Typewriter text that may break after a dot, an underscore or a space."""
    out = "".join(escape(c) + (r"\allowbreak{}" if c in "._ /" else "") for c in text)
    return rf"\texttt{{{out.replace('--', '-{}-')}}}"


def _symbols(page: Page) -> str:
    from sympy import Symbol

    if not page.formula.symbols:
        return ""
    rows = [
        rf"\({latex(Symbol(name))}\) & {tex(m.text)} & {tex(m.unit)} & {tex(m.domain)} \\"
        for name, m in page.formula.symbols.items()
    ]
    return "\n".join([r"\begin{symbols}", *rows, r"\end{symbols}"])


def _source(page: Page) -> str:
    source = page.formula.source
    cite = rf"~\cite{{{source.key}}}" if source.key in known_papers() else ""
    plain = source.doi is not None and _DOI.fullmatch(source.doi)
    link = rf" \doi{{{source.doi}}}" if plain else f" {escape(source.doi or '')}".rstrip()
    return rf"\textbf{{Source}} {tex(source.where[:1].upper() + source.where[1:])}{cite}.{link}"


def _erratum(page: Page) -> str:
    return facts(page.formula.erratum) if page.formula.erratum is not None else ""


def facts(erratum: Erratum) -> str:
    """What was published, what is right, why, and the command that shows it."""
    published, correct = (broken(latex(e), NARROW) for e in (erratum.published, erratum.correct))
    where = tex(erratum.where[:1].upper() + erratum.where[1:])
    text = f"{where}: \\[{published}\\] What is right: \\[{correct}\\]"
    shown = f"Shown by {code(shown_by(erratum))}."
    return f"\\begin{{erratum}}\n{text} {tex(erratum.proof)} {shown}\n\\end{{erratum}}"


def _derivation(page: Page, known: Collection[str]) -> str:
    steps = []
    for step in page.formula.derivation:
        words = said(step.sentence, known) + " (Premise.)" * step.is_premise
        steps.append(rf"\item {words} \[{broken(latex(step.relation), NARROW)}\]")
    return "\n".join([r"\derivation", r"\begin{enumerate}", *steps, r"\end{enumerate}"])


def _numbers(numbers: Numbers) -> str:
    names = list(numbers.rows[0].parameters)
    head = " & ".join([*(escape(name) for name in names), "value", "error at most", "bound"])
    rows = [" & ".join([*(escape(row.parameters[n]) for n in names), *_cells(row)]) for row in numbers.rows]
    body = [rf"\begin{{tabular}}{{{'l' * (len(names) + 3)}}}\toprule", rf"{head} \\ \midrule"]
    body += [rf"{row} \\" for row in rows]
    table = "\n".join([*body, r"\bottomrule\end{tabular}"])
    return f"\\begin{{numbers}}{{{tex(numbers.quantity.title)}}}\n{table}\n\\end{{numbers}}"


def _cells(row: Row) -> tuple[str, str, str]:
    return escape(row.value), escape(row.radius), "proved" if row.certified else "estimated"


def _simulation(page: Page) -> list[str]:
    charts = [drawn for numbers in page.numbers if (drawn := curve_chart(page, numbers)) is not None]
    out = [f"\\begin{{picturebox}}\n{tikz(chart)}\n\\end{{picturebox}}" for chart in charts]
    return out + [verdict(e) for e in page.evidence]


def verdict(e: Evidence) -> str:
    """One verdict in a box that no page break cuts."""
    drawing = verdict_line(e)
    rivals = "; ".join(
        f"({k}) {tex(r.name)}: {number(r.prediction)}, {escape(r.verdict)}" for k, r in enumerate(e.rivals, 1)
    )
    facts = (
        f"Predicted {number(e.prediction, 6)} ± {number(e.tolerance, 3)}, measured "
        f"[{number(e.interval[0])}, {number(e.interval[1])}], {e.realisations} realisations, {e.date} UTC, "
        f"seed {e.seed}, budget {e.budget}, family error {e.family_error:g}."
    )
    parts = [rf"\verdict{{{tex(e.claim.title)}}}{{{escape(e.verdict)}}}"]
    parts += [f"\\begin{{picturebox}}\n{tikz(drawing)}\n\\end{{picturebox}}"] if drawing is not None else []
    parts.append(rf"{{\small {tex(facts)} Rivals: {rivals.replace('∞', _INFINITY)}.\par}}")
    body = "\n\n".join(parts)
    return f"\\par\\noindent\\begin{{minipage}}{{\\linewidth}}\n{body}\n\\end{{minipage}}"


_INFINITY = r"\ensuremath{\infty}"

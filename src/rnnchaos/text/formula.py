"""What `rnnchaos show` prints: one formula as text, LaTeX, JSON or BibTeX, with or without its derivation."""

from typing import Any

from rnnchaos.numerics.quantity import integer
from rnnchaos.text import errata
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.formula import Formula
from rnnchaos.theory.printing import latex, text

FORMATS = ("text", "latex", "json", "bibtex")
ORDER = integer("order", "order of a series", at_least=0, at_most=10**9)
"""As far as a word is an order; a formula has its own limit."""


def as_json(formula: Formula) -> dict[str, Any]:
    """The object of `show --json`; math without delimiters."""
    source = {"where": formula.source.where, "key": formula.source.key, "doi": formula.source.doi}
    out: dict[str, Any] = {
        "schema": "rnnchaos/show/1",
        "id": formula.id,
        "title": formula.title,
        "latex": formula.latex(),
        "text": formula.text(),
        "assumptions": text(formula.assumptions),
        "source": source,
        "symbols": {
            n: {"meaning": m.text, "unit": m.unit, "domain": m.domain} for n, m in formula.symbols.items()
        },
        "remarks": list(formula.remarks),
    }
    if formula.series is not None:
        out["factor"] = str(formula.series.factor)
        out["coefficients"] = [str(c) for c in formula.series.coefficients]
    if formula.erratum is not None:
        out["erratum"] = errata.as_json(formula.erratum)
    return out


def derivation_json(formula: Formula) -> list[dict[str, str]]:
    """The steps, each with its sentence and its relation."""
    return [
        {
            "sentence": s.sentence,
            "text": text(s.relation),
            "latex": latex(s.relation),
            "premise": str(s.is_premise).lower(),
        }
        for s in formula.derivation
    ]


def as_text(formula: Formula, *, derivation: bool = False) -> str:
    """A page of plain text."""
    lines = [f"{formula.id}: {formula.title}", "", f"  {formula.text()}", ""]
    lines += [f"  {n}: {m.text} [{m.unit}; {m.domain}]" for n, m in formula.symbols.items()]
    lines += ["", f"holds for   {text(formula.assumptions)}", f"source      {formula.source.where}"]
    lines += [f"note        {remark}" for remark in formula.remarks]
    if formula.erratum is not None:
        lines += ["", *errata.lines(formula.erratum)]
    if derivation:
        lines += ["", "derivation"]
        for number, step in enumerate(formula.derivation, 1):
            lines += [f"  {number}. {step.sentence}", f"     {text(step.relation)}"]
    return "\n".join(lines)


def as_latex(formula: Formula, *, derivation: bool = False, standalone: bool = False) -> str:
    r"""The statement between `\[` and `\]`; with the derivation, an enumeration; standalone, a document."""
    body = display(formula.latex())
    if derivation:
        items = "\n".join(
            rf"\item {escape(s.sentence)} {display(latex(s.relation))}" for s in formula.derivation
        )
        body += "\n\\begin{enumerate}\n" + items + "\n\\end{enumerate}"
    if not standalone:
        return body
    lines = [
        "\\documentclass{article}",
        "\\usepackage[T1]{fontenc}",  # in OT1 the signs < > | of a sentence come out as others
        "\\usepackage{amsmath,amssymb}",
        "\\begin{document}",
        rf"\section*{{{escape(formula.title)}}}",
    ]
    return "\n".join([*lines, body, rf"\noindent Source: {escape(formula.source.where)}.", "\\end{document}"])


def display(math: str) -> str:
    r"""Math between `\[` and `\]`."""
    return f"\\[ {math} \\]"


_SPECIAL = str.maketrans(
    {c: "\\" + c for c in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


def escape(prose: str) -> str:
    """Prose as LaTeX text, its special characters escaped."""
    return prose.translate(_SPECIAL)


def as_bibtex(formula: Formula) -> str:
    """The entry of the paper that the formula cites. Raises `UsageError` for a formula that is derived
    here."""
    if formula.source.key is None:
        raise UsageError(
            "format", "bibtex", f"{formula.id} is {formula.source.where}; accepted: text, latex, json"
        )
    return formula.bibtex()

"""The page of one formula: statement, symbols, source, numbers, simulation, derivation, and what to copy."""

from functools import cache
from urllib.parse import quote

from rnnchaos.book.content import Numbers, Page, QuantityPage, command
from rnnchaos.book.evidence import Evidence
from rnnchaos.book.html.parts import copy_buttons, crumbs, display, inline, prose, table
from rnnchaos.book.pictures import curve_chart, verdict_line
from rnnchaos.book.references import cut
from rnnchaos.book.titles import capital
from rnnchaos.text.errata import shown_by
from rnnchaos.text.prose import coded
from rnnchaos.theory.bibliography import paper
from rnnchaos.theory.catalogue import formulas
from rnnchaos.theory.formula import Erratum
from rnnchaos.theory.printing import latex
from rnnchaos.verify.report.markup import Node, element
from rnnchaos.verify.report.plot import number
from rnnchaos.verify.report.row import LOOK, definitions
from rnnchaos.verify.report.svg import key, svg

CODE = {"verified": 0, "refuted": 1, "toothless": 1, "undecided": 2}
MOST = 3  # claims that one command names
KEY = (
    ("c0", "theory", "M0,8H36"),
    ("interval", "interval of the simulation, bias budget included", "M18,1V15M13,1H23M13,15H23"),
    ("band", "tolerance", "M0,2H36V14H0Z"),
    ("rival", "rival theory", "M0,8H36"),
)


def body(page: Page, before: Page | None, after: Page | None) -> list[Node]:
    """Everything between the bar and the footer."""
    formula = page.formula
    said = [prose(page.sentence, "p", class_="lead")] if page.sentence != formula.title else []
    return [
        crumbs(page.system),
        prose(capital(formula.title), "h1"),
        element("p", element("code", page.id, class_="id")),
        *said,
        element("div", display(formula.latex()), class_="statement"),
        copy_buttons(LaTeX=formula.latex(), Python=python(page), BibTeX=bibtex(page)),
        *_holds(page),
        *_symbols(page),
        *_source(page),
        *_erratum(page),
        *_numbers(page),
        *_simulation(page),
        *_derivation(page),
        _turn(before, after),
    ]


@cache
def _ids() -> frozenset[str]:
    return frozenset(entry.id for entry in formulas())


def said(sentence: str, own: str, tag: str = "span") -> Node:
    """A sentence, the ids of other formulas in it as links."""
    nodes: list[Node] = []
    for text, is_code in coded(sentence):
        if is_code:
            nodes.append(element("code", text))
            continue
        for part, is_id in cut(text, _ids() - {own}):
            nodes.append(element("a", part, href=f"{part}.html") if is_id else prose(part))
    return element(tag, *nodes)


def python(page: Page) -> str:
    """Lines that give the formula, and its first number where it has one."""
    lines = ["import rnnchaos", f'rnnchaos.formula("{page.id}")']
    for numbers in page.numbers[:1]:
        for row in numbers.rows[:1]:
            given = ", ".join(f"{name}={value!r}" for name, value in row.parameters.items())
            lines.append(f'rnnchaos.evaluate("{numbers.id}", {given})')
    return "\n".join(lines)


def bibtex(page: Page) -> str:
    """The entry of the paper, empty for what is derived here."""
    key = page.formula.source.key
    return paper(key).bibtex() if key else ""


def _holds(page: Page) -> list[Node]:
    notes = [said(remark, page.id, "p") for remark in page.formula.remarks]
    return [element("h2", "Holds for"), display(latex(page.formula.assumptions)), *notes]


def _symbols(page: Page) -> list[Node]:
    from sympy import Symbol

    if not page.formula.symbols:
        return []
    rows: list[list[Node]] = [
        [inline(latex(Symbol(name))), prose(m.text), prose(m.unit), prose(m.domain)]
        for name, m in page.formula.symbols.items()
    ]
    head = ["symbol", "meaning", "unit", "domain"]
    return [element("h2", "Symbols"), table(head, rows, class_="symbols")]


def _source(page: Page) -> list[Node]:
    source = page.formula.source
    where: list[Node] = [prose(f"{source.where[:1].upper()}{source.where[1:]}. ")]
    if source.doi:
        url = f"https://doi.org/{quote(source.doi)}"
        where.append(element("a", f"doi:{source.doi}", href=url, rel="noreferrer external"))
    entry = bibtex(page)
    cite: list[Node] = []
    if entry:
        cite.append(element("details", element("summary", "BibTeX"), element("pre", entry)))
    return [element("h2", "Source"), element("p", *where), *cite]


def _erratum(page: Page) -> list[Node]:
    erratum = page.formula.erratum
    return [] if erratum is None else [facts(erratum, "Erratum in public material")]


def facts(erratum: Erratum, *heading: Node) -> Node:
    """What was published, what is right, why, and the command that shows it."""
    return element(
        "section",
        element("h2", *heading),
        prose(f"{erratum.where[:1].upper()}{erratum.where[1:]}:", "p"),
        display(latex(erratum.published)),
        element("p", "What is right:"),
        display(latex(erratum.correct)),
        prose(erratum.proof, "p"),
        element("p", "Shown by ", element("code", shown_by(erratum))),
        class_="erratum",
    )


def _numbers(page: Page) -> list[Node]:
    out: list[Node] = []
    for numbers in page.numbers:
        out += [element("h3", prose(numbers.quantity.title)), *_table(numbers)]
        point = numbers.rows[0].parameters if numbers.rows else None
        out.append(element("pre", element("code", command(numbers.quantity, point))))
    return [element("h2", "Numbers"), *out] if out else []


def _table(numbers: Numbers) -> list[Node]:
    if not numbers.rows:
        return []
    names = list(numbers.rows[0].parameters)
    rows: list[list[Node]] = [
        [
            *(element("td", row.parameters[name]) for name in names),
            element("td", row.value, class_="number"),
            element("td", row.radius, class_="number"),
            "✓ proved" if row.certified else "estimated",
        ]
        for row in numbers.rows
    ]
    return [table([*names, "value", "error at most", "bound"], rows)]


def _simulation(page: Page) -> list[Node]:
    head: list[Node] = [element("h2", "Theory against simulation")]
    charts: list[Node] = []
    for k, numbers in enumerate(page.numbers):
        drawing = curve_chart(page, numbers)
        if drawing is not None:
            caption = prose(numbers.quantity.title, "figcaption")
            charts.append(element("figure", svg(drawing, f"curve-{k}"), caption))
    if page.evidence:
        charts.append(key(KEY, "chart"))
    if not page.claims:
        text = "No claim checks this formula by simulation; its derivation is checked by machine."
        return [*head, *charts, element("p", text, class_="muted")]
    missing = [claim.id for claim in page.claims if claim.id not in {e.claim.id for e in page.evidence}]
    return [
        *head,
        *charts,
        *(verdict(e, f"verdict-{k}") for k, e in enumerate(page.evidence)),
        *to_run(page, missing),
    ]


def to_run(page: Page | QuantityPage, missing: list[str]) -> list[Node]:
    """Which command makes the results that are not stored."""
    if not missing:
        return []
    claims = [claim for claim in page.claims if claim.id in missing]
    known = [b for claim in claims for b in claim.budgets]
    level = next(b for b in ("quick", "standard", "thorough", *known) if b in known)
    asked = [claim.id for claim in claims if level in claim.budgets][:MOST]
    text = "Claims without a stored result:" if page.evidence else "No stored result yet. This makes one:"
    words = f"rnnchaos verify {' '.join(asked)} --budget {level} --out results"
    return [element("p", text, class_="muted"), element("pre", element("code", words))]


def verdict(e: Evidence, name: str) -> Node:
    """One verdict with its line, numbers, rivals, and how to repeat it."""
    look, sign = LOOK[CODE.get(e.verdict, 2)]
    badge = element("span", f"{sign} {e.verdict}", class_=f"badge {look}")
    drawing = verdict_line(e)
    drawn: list[Node] = [] if drawing is None else [svg(drawing, name, "chart line")]
    rivals = [element("li", prose(r.name), f": {number(r.prediction)}, {r.verdict}") for r in e.rivals]
    facts = {
        "predicted": f"{number(e.prediction, 6)} ± {number(e.tolerance, 3)}",
        "measured": f"[{number(e.interval[0])}, {number(e.interval[1])}]",
        "networks": f"{e.realisations} independent realisations",
        "run": f"{e.date} UTC, seed {e.seed}, budget {e.budget}, family error {e.family_error:g}",
    }
    return element(
        "section",
        element("header", prose(e.claim.title, "h3"), badge),
        *drawn,
        definitions(facts, class_="facts"),
        element("details", element("summary", f"Rivals ({len(e.rivals)})"), element("ol", *rivals)),
        element("details", element("summary", "Repeat"), element("pre", element("code", e.command))),
        class_="verdict",
    )


def _derivation(page: Page) -> list[Node]:
    steps = []
    for step in page.formula.derivation:
        tag: list[Node] = [element("span", "premise", class_="tag")] if step.is_premise else []
        steps.append(
            element("li", element("p", said(step.sentence, page.id), *tag), display(latex(step.relation)))
        )
    note = "Each step is computed from those before it and checked by machine; premises are given."
    return [
        element("h2", "Derivation"),
        element("p", note, class_="small"),
        element("ol", *steps, class_="steps"),
    ]


def _turn(before: Page | None, after: Page | None) -> Node:
    def link(page: Page | None, arrow: str) -> Node:
        if page is None:
            return element("span")
        return element("a", prose(arrow.format(page.formula.title)), href=f"{page.id}.html")

    return element("nav", link(before, "← {}"), link(after, "{} →"), class_="turn", aria_label="Neighbours")

"""The report as one HTML page that needs nothing else: no script, no font, no picture from anywhere.

Summary, one row a claim (`rnnchaos.verify.report.row`), what was measured besides, provenance,
and how to repeat the run. A content security policy in the page forbids every request, so that a reader can
open it offline and years later. Built as a tree (`rnnchaos.verify.report.markup`): names and titles are data.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element

from rnnchaos.verify.report.markup import Node, element, to_html
from rnnchaos.verify.report.plot import number
from rnnchaos.verify.report.report import Report
from rnnchaos.verify.report.row import badge, definitions, row, word
from rnnchaos.verify.report.style import stylesheet
from rnnchaos.verify.report.svg import key

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
KEY = (
    ("prediction", "prediction", "M0,8H36"),
    ("band edge", "tolerance", "M0,2H36V14H0Z"),
    ("funnel", "interval, shrinking as realisations are added", "M0,0L36,5V11L0,16Z"),
    ("rival", "rival theory, numbered as in the list beside it", "M0,8H36"),
)


def page(report: Report, *, written: datetime) -> bytes:
    """The whole page; `written` is the time (UTC) that it gives."""
    title = headline(report)
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width,initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("title", f"rnnchaos verify: {title}"),
        element("style", stylesheet()),
    )
    rows = (row(report, verdict, f"claim-{k}") for k, verdict in enumerate(report.claims, start=1))
    claims = element("section", element("h2", "Claims"), key(KEY, "sign"), *rows)
    parts = (_summary(report, title), claims, *_besides(report), _provenance(report, written), _again(report))
    return to_html(element("html", head, element("body", element("main", *parts)), lang="en"))


def headline(report: Report) -> str:
    """The outcome in a few words."""
    good = sum(report.code(verdict) == 0 for verdict in report.claims)
    what = "withstood all their rivals" if report.mutate else "verified"
    return f"{good} of {len(report.claims)} claims {what}"


def _summary(report: Report, title: str) -> Element:
    counted = Counter(word(report, verdict) for verdict in report.claims)
    numbers = ", ".join(f"{name}: {count}" for name, count in counted.items())
    chance = (
        f"The probability that any interval ever misses what it brackets is at most {report.family_error:g}, "
        f"over all checkpoints and the whole family (intervals: {report.intervals}{_together(report)})."
    )
    facts = f"Budget {report.budget}, seed {report.seed}, {report.seconds:.0f} s."
    parts: list[Node] = [element("h1", title), element("p", numbers or "No claims"), element("p", chance)]
    if report.mutate:
        parts.append(element("p", "Mutation: each rival in the theory's place. None may come out verified."))
    parts += [element("p", element("strong", "Warning: "), text, class_="open") for text in report.warnings]
    return element(
        "header", *parts, *_systems(report), element("p", facts, class_="muted"), *_unsettled(report)
    )


def _together(report: Report) -> str:
    return f", of {len(report.systems)} systems" if len(report.systems) > 1 else ""


def _systems(report: Report) -> Iterator[Element]:
    """One line a system, where there are several."""
    lines = [
        f"{each.work.system}: {each.verdicts.get('verified', 0)} of {sum(each.verdicts.values())} claims "
        f"verified, realisations: {each.work.realisations}, exit code {each.exit_code}"
        for each in report.systems
    ]
    if len(lines) > 1:
        yield element("ul", *(element("li", line, class_="system") for line in lines))


def _unsettled(report: Report) -> Iterator[Element]:
    """Links to the claims that did not pass."""
    links = [
        element("li", element("a", verdict.id, href=f"#claim-{k}"), " ", badge(report, verdict))
        for k, verdict in enumerate(report.claims, start=1)
        if report.code(verdict)
    ]
    if links:
        yield element("ul", *links)


def _besides(report: Report) -> Iterator[Element]:
    """Finite-size coefficients and counts of networks, where there are any."""
    lines = [", ".join(f"{key} {_shown(value)}" for key, value in e.items()) for e in report.finite_size]
    lines += [
        f"{study}: " + ", ".join(f"{count} {kind}" for kind, count in kinds.items())
        for study, kinds in report.counts.items()
    ]
    if lines:
        items = element("ul", *(element("li", line) for line in lines))
        yield element("section", element("h2", "Measured besides"), items)


def _shown(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_shown, value)) + "]"
    return number(value) if isinstance(value, float) else str(value)


def _provenance(report: Report, written: datetime) -> Element:
    """Versions, seed, and each study with its parameters and the hash of its kernel's source."""
    facts = {
        "written": written.strftime("%Y-%m-%d %H:%M UTC"),
        "seed": str(report.seed),
        "budget": report.budget,
        **{name: str(value) for name, value in report.host.items()},
    }
    studies = {s.key: s for verdict in report.claims for s in verdict.stated.claim.studies}
    items = [
        element(
            "li",
            f"{study.id}: ",
            element("code", study.kernel_name),
            "("
            + ", ".join(f"{name} = {value}" for name, value in study.parameters)
            + "), sha256 of its module ",
            element("code", study.source),
        )
        for study in studies.values()
    ]
    kernels = element("ul", *items)
    return element(
        "section", element("h2", "Provenance"), definitions(facts), element("h3", "Studies"), kernels
    )


def _again(report: Report) -> Element:
    """The command, and what it does and does not depend on."""
    text = (
        "The same versions on the same kind of machine give the same verdicts, on any number of cores and in "
        "any order; a limit of seconds is the one exception. With --out and the folder of this page, "
        "realisations that are kept there are read and not simulated again."
    )
    return element(
        "section",
        element("h2", "How to repeat it"),
        element("pre", element("code", report.command or "not recorded")),
        element("p", text),
    )

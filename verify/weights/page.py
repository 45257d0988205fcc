"""The analysis as one HTML page that needs nothing else, and as JSON beside it."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from rnnchaos.verify.report import sections
from rnnchaos.verify.report.markup import element
from rnnchaos.verify.weights.analysis import CONVENTION, SECTIONS, WeightsAnalysis
from rnnchaos.verify.weights.pictures import pictures
from rnnchaos.verify.weights.statistics.estimate import CONFIDENCE, shown

NAME = "weights"
STYLE = ".eigenvalue{fill:var(--interval);fill-opacity:.55;r:2}\n"


def page(analysis: WeightsAnalysis) -> bytes:
    """The whole page."""
    given = analysis.weights
    title = f"{Path(given.source).name}: {given.N} neurons"
    read = f" Read: {'; '.join(given.notes)}." if given.notes else ""
    top = (
        element("h1", title),
        element("p", analysis.tail.verdict),
        element("p", f"{CONVENTION}.{read}", class_="muted"),
        sections.gallery(pictures(analysis)),
    )
    rest = (*_estimates(analysis), *_nulls(analysis), sections.again(analysis.parameters))
    return sections.document(title, (*top, *rest), style=STYLE)


def write(analysis: WeightsAnalysis, folder: str | Path) -> Path:
    """Write page and JSON, both or none. Raises `CannotWrite`, `UsageError`."""
    return sections.write(NAME, analysis.to_json(), page(analysis), folder)


def check(folder: str | Path) -> None:
    """Raises `UsageError` where `write` would, before there is an analysis."""
    sections.check(NAME, folder)


def _estimates(analysis: WeightsAnalysis) -> Iterator[Element]:
    for section, title in SECTIONS.items():
        if not analysis.estimates[section]:
            continue
        rows = (
            (each.title, shown(each.value, each.interval), each.reason)
            for each in analysis.estimates[section]
        )
        found = sections.table(("", f"value [{CONFIDENCE:.0%}]", ""), rows)
        yield element("section", element("h2", title), found)


def _nulls(analysis: WeightsAnalysis) -> Iterator[Element]:
    if not analysis.nulls:
        return
    rows = (
        (
            f"{each.rule}: {each.name}",
            shown(each.value),
            "" if each.quantiles is None else "{1:.4g} [{0:.4g}, {2:.4g}]".format(*each.quantiles),
            each.reason if each.p is None else f"{each.p:.2g}",
        )
        for each in analysis.nulls
    )
    head = ("rule: number", "network", "shuffled, median [95%]", "p")
    count = f"{analysis.parameters['shuffles']} shuffled networks of each rule; p of two sides by ranks."
    found = sections.table(head, rows)
    yield element("section", element("h2", "Null models"), element("p", count), found)

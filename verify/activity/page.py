"""The analysis of a recording as one HTML page, and as JSON beside it."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from rnnchaos.verify.activity.analysis import ActivityAnalysis
from rnnchaos.verify.activity.pictures import pictures
from rnnchaos.verify.activity.statistics.estimates import stationary
from rnnchaos.verify.report import sections
from rnnchaos.verify.report.markup import element
from rnnchaos.verify.weights.statistics.estimate import CONFIDENCE, Estimate, shown

NAME = "activity"
STYLE = "path.interval{fill:none}\n"
NUMBER = f"value [{CONFIDENCE:.0%}]"


def page(analysis: ActivityAnalysis) -> bytes:
    """The whole page."""
    given = analysis.seen.recording
    read = f" Read: {'; '.join(given.notes)}." if given.notes else ""
    name = Path(given.source).name
    top = (
        element("h1", f"{name}: {analysis.title()}"),
        element("p", f"{_sentence(stationary(analysis.seen))} {_sentence(analysis.step)}{read}"),
        *_verdicts(analysis),
        sections.gallery(pictures(analysis.seen)),
        _estimates("Activity", analysis.estimates),
        *_fitted(analysis),
        sections.again(analysis.parameters),
    )
    return sections.document(f"{name}: {given.N} neurons", top, style=STYLE)


def write(analysis: ActivityAnalysis, folder: str | Path) -> Path:
    """Write page and JSON, both or none. Raises `CannotWrite`, `UsageError`."""
    return sections.write(NAME, analysis.to_json(), page(analysis), folder)


def check(folder: str | Path) -> None:
    """Raises `UsageError` where `write` would, before there is an analysis."""
    sections.check(NAME, folder)


def _sentence(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def _estimates(title: str, found: tuple[Estimate, ...]) -> Element:
    rows = ((each.title, shown(each.value, each.interval), each.reason) for each in found)
    return element("section", element("h2", title), sections.table(("", NUMBER, ""), rows))


def _verdicts(analysis: ActivityAnalysis) -> Iterator[Element]:
    if analysis.compared is None:
        return
    rows = (
        (
            each.id,
            each.verdict,
            "{:.5g} to {:.5g}".format(*each.interval),
            f"{each.stated.prediction:.6g} ± {each.stated.tolerance:.3g}",
            ", ".join(f"{bias.name} {bias.amount:.2%}" for bias in each.stated.claim.biases),
        )
        for each in analysis.compared.verdicts
    )
    found = sections.table(("claim", "verdict", "measured", "predicted", "budget"), rows)
    said = (element("p", each, class_="muted") for each in analysis.compared.explained)
    title = f"Theory beside it: {analysis.compared.theory}"
    yield element("section", element("h2", title), found, *said)


def _fitted(analysis: ActivityAnalysis) -> Iterator[Element]:
    if analysis.fit is not None:
        yield _estimates(f"The parameter {analysis.fit.parameter} from the data", analysis.fit.by)
        yield element("p", _sentence(analysis.fit.said()))

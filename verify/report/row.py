"""One claim in the report: verdict, numbers, rivals, plot, and what lies behind it."""

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from rnnchaos.verify.report.markup import element
from rnnchaos.verify.report.plot import heights, number, plot
from rnnchaos.verify.report.report import Report
from rnnchaos.verify.report.verdict import Verdict

LOOK = {0: ("good", "✓"), 1: ("bad", "✗"), 2: ("open", "?")}
MUTATED = {0: "rivals refuted", 1: "a rival verified", 2: "a rival not refuted"}
MEANING = {
    "verified": "The whole interval lies within the tolerance.",
    "refuted": "The interval lies outside the tolerance.",
    "undecided": "The interval reaches across an edge of the tolerance: more realisations are needed.",
    "toothless": "Nothing was sampled: no data could tell this claim from a rival.",
}


def word(report: Report, verdict: Verdict) -> str:
    """The verdict; under mutation what became of the rivals."""
    mutated = report.mutate and verdict.verdict != "toothless"
    return MUTATED[report.code(verdict)] if mutated else verdict.verdict


def badge(report: Report, verdict: Verdict) -> Element:
    """The outcome of one claim as a coloured word."""
    look, sign = LOOK[report.code(verdict)]
    return element("span", f"{sign} {word(report, verdict)}", class_=f"badge {look}")


def row(report: Report, verdict: Verdict, name: str) -> Element:
    """One claim: verdict, numbers, rivals, plot, and what lies behind it."""
    claim = verdict.stated.claim
    head = element("header", element("h3", verdict.id), badge(report, verdict))
    text = [element("p", claim.title), element("p", sentence(report, verdict), class_="muted")]
    left = element("div", *text, definitions(_numbers(verdict)), *_rivals(verdict), *_published(verdict))
    drawn = plot(verdict, name)
    right = element("p", "Nothing finite to draw.", class_="muted") if drawn is None else drawn
    return element("article", head, left, right, _behind(report, verdict), id=name)


def sentence(report: Report, verdict: Verdict) -> str:
    """What the verdict means, and why where the claim is toothless."""
    if verdict.reason is not None:
        return f"{MEANING['toothless']} Reason: {verdict.reason}."
    return f"The claim itself: {verdict.verdict}." if report.mutate else MEANING[verdict.verdict]


def _numbers(verdict: Verdict) -> dict[str, str]:
    stated, (low, high) = verdict.stated, verdict.interval
    beyond = " or more" if stated.claim.kind == "ordering" else f" ± {number(stated.tolerance, 3)}"
    least = stated.band[0] if stated.claim.kind == "ordering" else stated.prediction
    return {
        "claimed": number(least, 6) + beyond,
        "interval": f"[{number(low)}, {number(high)}]",
        "detectable": f"a discrepancy of {number(verdict.detectable, 3)}",
        "realisations": str(verdict.realisations),
    }


def _rivals(verdict: Verdict) -> Iterator[Element]:
    yield element("p", "Rivals", class_="muted")
    drawn = heights(verdict)
    items = []
    for name, value, said in verdict.rivals:
        off = "" if drawn is not None and drawn.holds(value) else ", off the plot"
        items.append(element("li", f"{name}: {number(value)}, {said}{off}"))
    yield element("ol", *items)


def _published(verdict: Verdict) -> Iterator[Element]:
    """Values that others found, with their sources."""
    if verdict.published:
        yield element("p", "Published", class_="muted")
        found = (f"{each.what}: {number(each.value)} ({each.source})" for each in verdict.published)
        yield element("ul", *(element("li", line) for line in found))


def _behind(report: Report, verdict: Verdict) -> Element:
    """The fine print: formula, parameters, how it is measured, and the bias budget with its origins."""
    stated, claim = verdict.stated, verdict.stated.claim
    unit = " of the prediction" if claim.relative else ""
    facts = {
        "formula": claim.formula,
        "parameters": ", ".join(f"{name} = {value}" for name, value in claim.point.items()) or "none",
        "measured": "; ".join(f"{m.name} of {m.study.id}, {m.interval} interval" for m in claim.measurements),
        "at most": f"{claim.budgets[report.budget]} realisations",
        "bias budget": number(stated.bias, 3),
    }
    biases = [
        element("li", f"{bias.name}: {number(bias.amount, 3)}{unit} ({bias.origin})") for bias in claim.biases
    ]
    return element(
        "details", element("summary", "How it is measured"), definitions(facts), element("ul", *biases)
    )


def definitions(pairs: Mapping[str, str], **attributes: str) -> Element:
    """Pairs as a definition list."""
    both = ((element("dt", name), element("dd", value)) for name, value in pairs.items())
    return element("dl", *(node for pair in both for node in pair), **attributes)

"""The page of a run: complete, self-contained, readable, and deaf to markup in names."""

import json
import math
import re
import shlex
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnchaos.theory.errors import CannotWrite, UsageError
from rnnchaos.verify.ensembles.executors import SerialExecutor
from rnnchaos.verify.ensembles.results import load
from rnnchaos.verify.harness.family import verify
from rnnchaos.verify.harness.sequential import checkpoints
from rnnchaos.verify.report.markup import clean, element, to_text, to_xml
from rnnchaos.verify.report.page import page
from rnnchaos.verify.report.plot import decades, heights, plot
from rnnchaos.verify.report.report import Report, repeat
from rnnchaos.verify.report.style import DARK, GROUNDS, LIGHT, LINES, TEXT
from rnnchaos.verify.report.verdict import Verdict
from rnnchaos.verify.report.write import write

WHEN = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
TEXTS = st.text("ab <>&\"'/-]\x00\x1b\r\n\t\ud800\ufffeé😀", max_size=12)
KINDS = ["verified", "verified", "refuted", "undecided", "verified", "toothless", "verified"]


class Parsed(HTMLParser):
    """Tags with their attributes, and the text inside each kind of tag."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[str] = []
        self.text: dict[str, list[str]] = {}
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.inside.append(tag)
            self.text.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.inside.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.text[self.inside[-1]][-1] += data

    def values(self, name: str) -> list[str]:
        return [str(given[name]) for _, given in self.tags if name in given]


@pytest.fixture(scope="module")
def content(mixed: Report) -> bytes:
    return page(replace(mixed, command="rnnchaos verify fake --seed 1"), written=WHEN)


def test_every_claim_has_a_row_with_its_verdict_and_its_plot(mixed: Report, content: bytes) -> None:
    found = Parsed(content)
    assert [v.verdict for v in mixed.claims] == KINDS
    assert found.inside == []
    assert found.text["h3"][:-1] == [clean(v.id) for v in mixed.claims]
    assert [given["id"] for tag, given in found.tags if tag == "article"] == [
        f"claim-{k}" for k in range(1, len(KINDS) + 1)
    ]
    assert sum(given.get("class") == "plot" for _, given in found.tags) == len(KINDS)
    badges = [text for text in found.text["span"] if text]
    assert [text.split()[-1] for text in badges[3:]] == KINDS
    assert badges[:3] == ["✗ refuted", "? undecided", "✗ toothless"]
    assert found.text["h1"] == ["4 of 7 claims verified"]
    assert "within the tolerance: prediction shifted by 0.5 tolerances" in content.decode()


def test_the_page_needs_nothing_from_elsewhere(content: bytes) -> None:
    found, text = Parsed(content), content.decode()
    tags = {tag for tag, _ in found.tags}
    assert not tags & {"script", "link", "img", "image", "iframe", "object", "embed", "base", "form", "use"}
    assert not re.search(r"https?:|//|@import|@font-face|data:|javascript:", text)
    assert not found.values("src") + found.values("xlink:href") + found.values("srcset")
    assert all(target.startswith("#") for target in found.values("href"))
    assert set(re.findall(r"url\((.)", text)) == {"#"}
    assert not [name for _, given in found.tags for name in given if name.startswith("on") or name == "style"]
    assert "default-src 'none'; style-src 'unsafe-inline'" in found.values("content")


def test_references_inside_the_page_lead_somewhere(content: bytes) -> None:
    found = Parsed(content)
    ids = found.values("id")
    assert len(ids) == len(set(ids))
    wanted = [target[1:] for target in found.values("href")]
    wanted += [clip[len("url(#") : -1] for clip in found.values("clip-path")]
    wanted += [name for names in found.values("aria-labelledby") for name in names.split()]
    assert len(wanted) == 3 + 3 * len(KINDS)
    assert set(wanted) <= set(ids)


def test_names_that_try_to_be_markup_stay_names(mixed: Report, content: bytes) -> None:
    found, hostile = Parsed(content), mixed.claims[-1].stated.claim.title
    assert "<script" in hostile
    assert "<script" not in content.decode()
    assert "<img" not in content.decode()
    assert clean(hostile) in found.text["p"]
    everything = " ".join(text for texts in found.text.values() for text in texts)
    assert everything.count(clean(hostile)) >= 7  # id, title, plot, rival, parameter twice, bias twice


def test_hostile_report_texts_are_escaped(mixed: Report) -> None:
    bad = "<script>x</script>"
    changed = replace(mixed, warnings=(bad,), counts={bad: {bad: 1}}, command=bad, host={bad: bad})
    text = page(replace(changed, finite_size=({"id": bad, "interval": [1.0, "inf"]},)), written=WHEN).decode()
    assert "<script" not in text
    assert text.count("&lt;script&gt;x&lt;/script&gt;") == 7


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return math.fsum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed_colours(ground: str, over: str, opacity: float) -> str:
    pairs = [(int(ground[k : k + 2], 16), int(over[k : k + 2], 16)) for k in (1, 3, 5)]
    return "#" + "".join(f"{round(a + opacity * (b - a)):02x}" for a, b in pairs)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_contrast_is_that_of_wcag_aa(palette: dict[str, str]) -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    for ground in GROUNDS:
        assert all(contrast(palette[name], palette[ground]) >= 4.5 for name in (*TEXT, "rival"))
        assert all(contrast(palette[name], palette[ground]) >= 3 for name in LINES)
    funnel = mixed_colours(palette["card"], palette["interval"], 0.24)
    assert all(contrast(palette[name], funnel) >= 3 for name in ("rival", "prediction"))


def test_history_is_the_interval_at_the_checkpoints(mixed: Report) -> None:
    for verdict in mixed.claims:
        numbers = [n for n, _, _ in verdict.history]
        assert numbers == list(checkpoints(400)[: len(numbers)])
        if verdict.reason is None:
            assert verdict.history[-1] == (verdict.realisations, *verdict.interval)
        assert "history" not in verdict.to_json()
    widths = [high - low for _, low, high in mixed.claims[3].history]
    assert widths[-1] < widths[5] < widths[2]


def scale(svg: ET.Element) -> Any:
    """Value at a height, read off the printed ticks: an independent route to what is drawn."""
    marks = [t for t in svg.iter("text") if t.get("text-anchor") == "end"]
    (v0, y0), (v1, y1) = [(float(t.text or ""), float(t.get("y", "")) - 4) for t in (marks[0], marks[-1])]
    return lambda y: v0 + (float(y) - y0) * (v1 - v0) / (y1 - y0)


def ends(svg: ET.Element, kind: str) -> list[list[str]]:
    """Heights of both ends of each line of a kind."""
    drawn = [path.get("d", "") for path in svg.iter("path") if path.get("class") == kind]
    return [[point.split(",")[1] for point in d.lstrip("M").split("L")] for d in drawn]


@pytest.mark.parametrize("index", range(7))
def test_what_is_drawn_is_what_was_found(mixed: Report, index: int) -> None:
    verdict = mixed.claims[index]
    svg = plot(verdict, "x")
    assert svg is not None
    value, near = scale(svg), {"abs": 2e-3}
    levels = {kind: ends(svg, kind) for kind in ("prediction", "edge", "rival")}
    assert all(left == right for drawn in levels.values() for left, right in drawn)
    found = {kind: [value(left) for left, _ in drawn] for kind, drawn in levels.items()}
    assert found["prediction"] == pytest.approx([verdict.stated.prediction], **near)
    assert found["edge"][0] == pytest.approx(verdict.stated.band[0], **near)
    if verdict.stated.claim.kind == "value":
        assert found["edge"][1] == pytest.approx(verdict.stated.band[1], **near)
    rivals = [r for _, r in verdict.stated.rivals if r != 1000]
    assert found["rival"] == pytest.approx(rivals, **near)
    last = [value(y) for both in ends(svg, "last") for y in both]
    assert last == ([] if verdict.reason else pytest.approx(verdict.interval, **near))


def test_a_rival_far_away_is_named_but_not_drawn(content: bytes) -> None:
    assert "absurd: 1000, refuted, off the plot" in Parsed(content).text["li"]


@pytest.mark.parametrize(
    "history",
    [
        (),
        ((10, -math.inf, math.inf),),
        ((10, 0.9, 1.1),),
        ((1, -math.inf, 3.0), (2, 0.5, math.inf), (1_000_000, 1.0, 1.0)),
    ],
)
def test_any_history_can_be_drawn(mixed: Report, history: Any) -> None:
    interval = history[-1][1:] if history else (-math.inf, math.inf)
    verdict = replace(mixed.claims[0], history=history, interval=interval)
    svg = plot(verdict, "x")
    assert svg is not None
    numbers = re.findall(r"-?[\d.]+|nan|inf", " ".join(p.get("d", "") for p in svg.iter("path")))
    assert all(math.isfinite(float(n)) and abs(float(n)) < 1000 for n in numbers)


def test_a_prediction_that_is_not_finite_has_a_row_and_no_plot(mixed: Report) -> None:
    first = mixed.claims[0]
    lost = replace(first, stated=replace(first.stated, prediction=math.nan), history=())
    assert heights(lost) is None
    assert b"Nothing finite to draw" in page(replace(mixed, claims=(lost,)), written=WHEN)


@given(st.integers(1, 10**6), st.integers(2, 1000))
def test_marks_of_realisations_end_at_the_last(first: int, factor: int) -> None:
    marks = decades(first, first * factor)
    assert marks == sorted(set(marks))
    assert (marks[0] >= first, marks[-1]) == (True, first * factor)


def test_provenance_and_the_command_are_on_the_page(mixed: Report, content: bytes) -> None:
    found, text = Parsed(content), content.decode()
    study = mixed.claims[0].stated.claim.studies[0]
    assert {study.kernel_name, study.source, "rnnchaos verify fake --seed 1"} <= set(found.text["code"])
    assert {str(mixed.seed), "quick", "2026-01-02 03:04 UTC", *mixed.host.values()} <= set(found.text["dd"])
    assert "finite size: 0.01 (fitted to 1/N)" in found.text["li"]
    assert "at most 0.001" in text


def test_a_mutated_page_speaks_of_rivals(mutated: Report) -> None:
    text = page(mutated, written=WHEN).decode()
    for words in (
        "1 of 3 claims withstood",
        "✓ rivals refuted",
        "✗ a rival verified",
        "? a rival not refuted",
    ):
        assert words in text
    assert [mutated.code(v) for v in mutated.claims] == [0, 1, 2]
    assert mutated.exit_code == 1


@pytest.mark.parametrize(("chosen", "code"), [([0, 1], 0), ([0, 3], 2), ([2, 3], 1), ([3, 5], 1), ([], 0)])
def test_the_exit_code_is_that_of_the_worst_claim(mixed: Report, chosen: list[int], code: int) -> None:
    picked: tuple[Verdict, ...] = tuple(mixed.claims[k] for k in chosen)
    assert replace(mixed, claims=picked).exit_code == code


def test_write_puts_three_whole_files_in_the_folder(mixed: Report, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "run"
    assert write(mixed, folder) == folder / "report.html"
    assert sorted(p.name for p in folder.iterdir()) == ["junit.xml", "report.html", "report.json"]
    assert json.loads((folder / "report.json").read_text()) == json.loads(json.dumps(mixed.to_json()))
    assert write(mixed, folder).read_bytes().startswith(b"<!DOCTYPE html>")


def test_a_folder_that_cannot_be_written_is_refused(mixed: Report, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CannotWrite, match=r"cannot write .*file"):
        write(mixed, tmp_path / "file")
    (tmp_path / "report.html").mkdir()
    with pytest.raises(UsageError, match=r"report\.html: accepted: a new file, or one that rnnchaos wrote"):
        write(mixed, tmp_path)
    assert not (tmp_path / "report.json").exists()


def test_verify_writes_its_report_beside_the_store(mixed: Report, tmp_path: Path) -> None:
    claim = replace(mixed.claims[0].stated.claim, budgets={"quick": 20})
    report = verify(claim, seed=1, out=tmp_path, executor=SerialExecutor())
    kept = json.loads((tmp_path / "report.json").read_text())
    assert kept == report.to_json()
    assert kept["command"].endswith("# claims: fake.true")
    assert len(load(tmp_path)["index"]) == report.counts["normal law"]["realisations"] == 20
    assert b"# claims: fake.true" in (tmp_path / "report.html").read_bytes()
    assert verify(claim, seed=1, executor=SerialExecutor()).claims[0].interval == report.claims[0].interval


def test_the_command_is_one_that_a_shell_reads_back() -> None:
    command = repeat(["a", "b; rm"], budget="quick", seed=3, max_seconds=2.5, mutate=True)
    expected = "rnnchaos verify a|b; rm|--budget quick --seed 3 --max-seconds 2.5 --mutate"
    words = [w for part in expected.split("|") for w in ([part] if ";" in part else part.split())]
    assert shlex.split(command) == words


@given(TEXTS, TEXTS)
def test_text_and_attributes_survive_as_data(text: str, attribute: str) -> None:
    node = element("p", text, element("b"), text, text, title=attribute)
    read = ET.fromstring(to_xml(element("a", node)))[0]
    assert read.get("title") == clean(attribute)
    assert Parsed(to_text(node).encode()).tags == [("p", {"title": clean(attribute)}), ("b", {})]
    again = ET.fromstring(to_xml(element("a", "x", text)))
    assert again.text == clean("x" + text).replace("\r\n", "\n").replace("\r", "\n")


@pytest.fixture(scope="module")
def browser() -> Any:
    """Headless Chromium: playwright's own, or the system's."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        system = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        options: dict[str, Any] = {"args": ["--no-sandbox"]} | ({"executable_path": system} if system else {})
        try:
            opened = playwright.chromium.launch(**options)
        except api.Error as failure:
            pytest.skip(f"chromium does not start: {str(failure).splitlines()[0]}")
        yield opened
        opened.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 320)])
def test_a_browser_shows_it_offline(
    browser: Any, content: bytes, tmp_path: Path, scheme: str, width: int
) -> None:
    """No message on the console, no request but the file, no sideways scrolling on a phone, no clipped
    tick."""
    (tmp_path / "report.html").write_bytes(content)
    url = (tmp_path / "report.html").as_uri()
    seen: list[str] = []
    tab = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 700})
    tab.on("console", lambda message: seen.append(f"console: {message.text}"))
    tab.on("pageerror", lambda error: seen.append(f"error: {error}"))
    tab.on("dialog", lambda dialog: (seen.append("dialog"), dialog.dismiss()))
    tab.on("request", lambda request: seen.append(request.url))
    tab.goto(url)
    assert seen == [url]
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    ground = {"light": "rgb(255, 255, 255)", "dark": "rgb(15, 19, 23)"}[scheme]
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == ground
    cut = "[...document.querySelectorAll('.plot text')].filter(t => t.getBBox().x < 0).length"
    assert tab.evaluate(cut) == 0
    assert tab.locator("article").count() == len(KINDS)
    tab.close()

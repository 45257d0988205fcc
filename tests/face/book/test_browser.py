"""The site in a real browser, from the disk: formulas typeset, search, sliders, copying, and no request to
anywhere.

Needs Chromium (`chromium` on the path) and the package playwright; skipped, and said so, without them.
"""

import re
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from rnnchaos.book.content import Contents, Page, contents
from rnnchaos.book.folder import claim
from rnnchaos.book.html import site
from rnnchaos.cli import cli
from rnnchaos.theory.catalogue import formulas
from tests.face.book.book_site import results, verdict

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
KINETIC = "gaussian.kinetic_energy"
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    pytest.mark.skipif(find_spec("playwright") is None, reason="playwright is not installed"),
]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All formulas, one of them with numbers and a verdict."""
    stored = results(tmp_path_factory.mktemp("run") / "a", verdict(f"{KINETIC}.g2"))
    full = contents([stored], only=[KINETIC], workers=1).pages[0]
    pages = [Page(entry(), entry.title, (), (), ()) for entry in formulas()]
    to = claim(tmp_path_factory.mktemp("book") / "site")
    site.write(Contents(tuple(full if page.id == KINETIC else page for page in pages), ()), to, cli)
    return to


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    flags = ["--headless", "--no-sandbox", "--disable-gpu"]
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield started
        started.close()


class Watched:
    """A page whose console messages and requests are kept."""

    def __init__(self, browser: Any, size: str = "desktop", scheme: str = "light") -> None:
        width, height = SIZES[size]
        viewport = {"width": width, "height": height}
        self.context = browser.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def close(self, written: Path) -> None:
        """Nothing was said on the console, nothing outside the folder was asked for."""
        self.context.close()
        assert self.said == []
        home = written.as_uri()
        assert [url for url in self.asked if not url.startswith((home, "data:"))] == []


@pytest.fixture
def watched(browser: Any, written: Path) -> Iterator[Any]:
    opened = Watched(browser)
    opened.page.goto((written / "index.html").as_uri())
    yield opened.page
    opened.close(written)


def test_the_index_lists_all_formulas(watched: Any) -> None:
    links = watched.eval_on_selector_all(".index a", "nodes => nodes.map(node => node.getAttribute('href'))")
    assert {f"formulas/{entry.id}.html" for entry in formulas()} == set(links)


def test_search_finds_kinetic_and_opens_it_by_keyboard(watched: Any) -> None:
    watched.keyboard.press("/")
    watched.keyboard.type("kinetic")
    hits = watched.eval_on_selector_all("#hits .id", "nodes => nodes.map(node => node.textContent)")
    assert KINETIC in hits
    assert all("kinetic" in hit for hit in hits[:3])
    place = hits.index(KINETIC)
    for _ in range(place + 1):
        watched.keyboard.press("ArrowDown")
    assert watched.get_attribute("#hits a[aria-selected=true]", "href") == f"formulas/{KINETIC}.html"
    watched.keyboard.press("Enter")
    watched.wait_for_url(f"**/{KINETIC}.html")


def test_search_says_when_there_is_nothing(watched: Any) -> None:
    watched.fill("#search", "zzzz <b>x</b>")
    assert watched.inner_text("#hits") == "Nothing found"
    watched.keyboard.press("Escape")
    assert watched.is_hidden("#hits")


MOVES = [
    ("gain", "#decay-curve", "#energy-number"),
    ("alpha", "#size-curve", "#size-number"),
    ("size", "#alpha-curve", "#size-number"),
]


@pytest.mark.parametrize(("slider", "moved", "number"), MOVES)
def test_a_slider_changes_curve_and_number(watched: Any, slider: str, moved: str, number: str) -> None:
    def seen() -> list[str]:
        return [watched.get_attribute(moved, "d"), *map(watched.inner_text, (number, f"#{slider}-value"))]

    before = seen()
    watched.focus(f"#{slider}")
    watched.keyboard.press("ArrowRight")
    after = seen()
    assert all(one != other for one, other in zip(before, after, strict=True)), (before, after)
    watched.keyboard.press("ArrowLeft")
    assert seen() == before


def test_a_slider_shows_what_theory_says(watched: Any) -> None:
    from rnnchaos.numerics.evaluate import evaluate

    watched.focus("#gain")
    watched.keyboard.press("End")
    g = watched.inner_text("#gain-value")
    shown = float(watched.inner_text("#energy-number"))
    assert shown == pytest.approx(float(evaluate("kinetic_energy", g=g)), rel=1e-3)
    watched.keyboard.press("Home")
    assert watched.inner_text("#state") == "quiescent"


BEYOND = """() => [...document.querySelectorAll('.scroll')]
  .filter(box => box.scrollWidth > box.clientWidth + 1).length"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut_on_any_page(browser: Any, written: Path, size: str, scheme: str) -> None:
    """No page and no table is wider than the window; no back-tick is left, nothing said on the console."""
    opened, pages = Watched(browser, size, scheme), sorted(written.rglob("*.html"))
    assert len(pages) > 106
    for path in pages:
        opened.page.goto(path.as_uri())
        wide, window = opened.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert wide <= window, (path.name, size)
        assert opened.page.evaluate(BEYOND) == 0, (path.name, size)
        assert "`" not in opened.page.inner_text("body"), path.name
    opened.close(written)


SEEN = """() => [...document.querySelectorAll('.math')].map(box => {
  const math = box.querySelector('.katex-html'), frame = box.getBoundingClientRect();
  box.scrollLeft = 0;
  const left = math.firstElementChild.getBoundingClientRect().left - frame.left;
  box.scrollLeft = box.scrollWidth;
  const right = frame.right - math.lastElementChild.getBoundingClientRect().right;
  return {
    wide: box.scrollWidth > box.clientWidth + 1, scrolls: getComputedStyle(box).overflowX === 'auto',
    inside: frame.left >= 0 && frame.right <= window.innerWidth, focus: box.hasAttribute('tabindex'),
    cut: left < -1 || right < -1 || box.scrollHeight > box.clientHeight + 1
  };
})"""
"""Of each displayed formula: is it wider than its box, and does scrolling leave a part out of sight."""


@pytest.mark.parametrize("size", SIZES)
def test_a_wide_formula_scrolls_inside_its_box(browser: Any, written: Path, size: str) -> None:
    opened, wide = Watched(browser, size), 0
    for path in sorted((written / "formulas").glob("*.html")):
        opened.page.goto(path.as_uri())
        for box in opened.page.evaluate(SEEN):
            assert box["scrolls"], path.name
            assert box["inside"], path.name
            assert not box["cut"], path.name
            assert box["wide"] == box["focus"], path.name
            wide += box["wide"]
    assert wide > {"phone": 100, "desktop": 10}[size]
    opened.close(written)


def test_every_formula_is_typeset_on_every_page(browser: Any, written: Path) -> None:
    opened = Watched(browser)
    for path in sorted((written / "formulas").glob("*.html")):
        opened.page.goto(path.as_uri())
        asked, done = opened.page.evaluate(
            "['', ' .katex'].map(inner => document.querySelectorAll('[data-math]' + inner).length)"
        )
        assert asked == done > 0, path.name
    opened.close(written)


@pytest.mark.parametrize("what", ["LaTeX", "Python", "BibTeX"])
def test_copying_works(browser: Any, written: Path, what: str) -> None:
    opened = Watched(browser)
    opened.page.goto((written / "formulas" / f"{KINETIC}.html").as_uri())
    opened.page.evaluate(
        "document.addEventListener('copy', event => { window.copied = event.target.value; })"
    )
    opened.page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    opened.page.click(f"button:has-text('Copy {what}')")
    assert opened.page.inner_text(".said") == f"{what} copied"
    wanted = opened.page.get_attribute(f"button:has-text('Copy {what}')", "data-copy")
    assert re.sub(r"\s", "", opened.page.evaluate("window.copied")) == re.sub(r"\s", "", wanted)
    opened.close(written)


def test_without_a_script_the_formulas_are_there_as_text(browser: Any, written: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((written / "formulas" / f"{KINETIC}.html").as_uri())
    assert page.inner_text("[data-math]").startswith("\\Gamma")
    context.close()


def test_everything_can_be_reached_by_keyboard(watched: Any) -> None:
    reached = set()
    for _ in range(12):
        watched.keyboard.press("Tab")
        reached.add(watched.evaluate("document.activeElement.id || document.activeElement.textContent"))
    assert {"Skip to the content", "rnnchaos", "Papers", "search", "gain", "alpha", "size"} <= reached


def test_the_fixture_shows_a_verdict(written: Path) -> None:
    text = (written / "formulas" / f"{KINETIC}.html").read_text()
    assert "✓ verified" in text

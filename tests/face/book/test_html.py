"""The formula book: every page is generated, stored verdicts are shown as they are, and markup stays text."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import sympy as sp

from rnnchaos.book import content
from rnnchaos.book.content import Contents, contents
from rnnchaos.book.evidence import gathered
from rnnchaos.book.folder import MARKER, claim
from rnnchaos.book.html import formula as html_formula
from rnnchaos.book.html import index as html_index
from rnnchaos.book.html import site, style
from rnnchaos.book.html.parts import document
from rnnchaos.book.pictures import curve_chart, on
from rnnchaos.book.samples import samples
from rnnchaos.cli import cli, main
from rnnchaos.numerics.evaluate import evaluate, quantities, quantity
from rnnchaos.text.command_line import every
from rnnchaos.theory.catalogue import declared, formula, formulas
from rnnchaos.theory.errors import UsageError
from tests.face.book.book_site import ONLY, SEED, results, verdict

KINETIC = "gaussian.kinetic_energy"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Contents:
    seen = (verdict(f"{KINETIC}.g2"), verdict("gaussian.variance.g2"))
    stored = results(tmp_path_factory.mktemp("run") / "a", *seen)
    return contents([stored], only=ONLY, workers=1)


@pytest.fixture(scope="module")
def written(book: Contents, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With the sliders of one system; those of all are in the browser's test."""
    to = claim(tmp_path_factory.mktemp("book") / "site")

    def of_one(column: str, attribute: str, default: Any) -> Any:
        return declared(column, attribute, default) if column == "gaussian" else default

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(html_index, "declared", of_one)
        site.write(book, to, cli)
    return to


def read(written: Path, id: str) -> str:
    return (written / "formulas" / f"{id}.html").read_text(encoding="utf-8")


class Links(HTMLParser):
    """Every address and every id of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value is not None:
                self.links.append(value)
            if name == "id" and value is not None:
                self.ids.append(value)


def parsed(path: Path) -> Links:
    found = Links()
    found.feed(path.read_text(encoding="utf-8"))
    return found


def test_every_formula_has_its_page_and_its_place_in_the_index(book: Contents, written: Path) -> None:
    assert {page.id for page in book.pages} == set(ONLY)
    index = (written / "index.html").read_text(encoding="utf-8")
    for id in ONLY:
        assert (written / "formulas" / f"{id}.html").is_file()
        assert index.count(f'href="formulas/{id}.html"') == 2, "by system and by paper"
        assert f'"id":"{id}"' in (written / "assets" / "catalogue.js").read_text()


def test_every_link_leads_somewhere_within_the_book(written: Path) -> None:
    for path in written.rglob("*.html"):
        page = parsed(path)
        assert len(page.ids) == len(set(page.ids)), path.name
        for link in page.links:
            address, _, anchor = link.partition("#")
            if link.startswith(("https://doi.org/", "data:,")):
                continue
            target = (path.parent / address).resolve() if address else path
            if target.parent.name == "formulas" and target.stem not in ONLY:
                continue  # a formula that this small book leaves out
            assert target.is_file(), (path.name, link)
            assert not anchor or anchor in parsed(target).ids, (path.name, link)


def test_no_file_names_another_host(written: Path) -> None:
    for path in written.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(r"https?://([^/\"']+)", text)) <= {"doi.org"}
        assert "default-src 'none'" in text
    for path in (written / "assets").glob("*.css"):
        assert not re.findall(r"url\((?!data:)", path.read_text()), path.name


def test_a_page_holds_what_the_formula_says(written: Path) -> None:
    text = read(written, KINETIC)
    for step in formula(KINETIC).derivation:
        assert step.sentence.split()[0] in text
    assert text.count('data-math="display"') >= len(formula(KINETIC).derivation) + 2
    assert "10.48550/arXiv.2508.04983" in text
    assert "@article{ZhangHuang2025" in text
    assert str(evaluate("kinetic_energy", g="2", digits=15)) in text
    assert "✓ proved" in text
    assert "Erratum in public material" in read(written, "gaussian.kinetic_energy.onset")
    assert "Erratum" not in text


def test_a_verdict_is_shown_with_date_seed_and_rivals(written: Path) -> None:
    text = read(written, KINETIC)
    assert "✓ verified" in text
    assert f"2026-01-02 03:04 UTC, seed {SEED}, budget quick, family error 0.001" in text
    assert "321 independent realisations" in text
    assert 'class="rival"' in text
    assert 'class="band"' in text


def test_without_a_verdict_the_page_names_the_command(book: Contents) -> None:
    (page,) = (page for page in book.pages if page.id == KINETIC)
    bare = replace(page, evidence=())
    text = document("x", html_formula.body(bare, None, None), root="", version="0").decode()
    (words,) = re.findall(r"(rnnchaos verify [^<]*)", text)
    assert "--budget quick --out results" in words
    assert f"{KINETIC}.g2" in words
    assert "verified" not in text


def test_a_point_is_drawn_on_the_curve_it_is_about(book: Contents) -> None:
    (page,) = (page for page in book.pages if page.id == KINETIC)
    (numbers,), (evidence,) = page.numbers, page.evidence
    along, fixed = numbers.lines[0].abscissa, numbers.lines[0].fixed
    assert on(evidence, numbers, along, fixed)
    assert not on(replace(evidence, prediction=evidence.prediction * 1.001), numbers, along, fixed)
    drawing = curve_chart(page, numbers)
    assert drawing is not None
    looks = {getattr(mark, "look", "") for mark in drawing.inside}
    assert {"band", "edge", "interval", "rival", "c0"} <= looks


def test_the_latest_verdict_counts(tmp_path: Path) -> None:
    id = f"{KINETIC}.g2"
    new = results(tmp_path / "new", verdict(id, verdict="undecided"), when="2026-05-01T00:00:00")
    old = results(tmp_path / "old", verdict(id))
    mutated = results(tmp_path / "mutated", verdict(id), when="2027-01-01T00:00:00", mutate=True)
    for order in ([new, old, mutated], [mutated, old, new]):
        assert gathered(order)[0][id].verdict == "undecided"


def test_infinite_ends_are_read_and_drawn(tmp_path: Path) -> None:
    id = f"{KINETIC}.g2"
    folder = results(tmp_path / "a", verdict(id, interval=["-inf", "inf"], verdict="undecided"))
    made = contents([folder], only=[KINETIC], workers=1)
    text = document("x", html_formula.body(made.pages[0], None, None), root="", version="0").decode()
    assert "? undecided" in text
    assert "[-∞, ∞]" in text


def test_a_verdict_without_a_formula_is_on_the_front_page(book: Contents) -> None:
    (page,) = (page for page in book.pages if page.id == KINETIC)
    shown = Contents(book.pages, (), page.evidence)
    text = document("x", html_index.body(shown, interactive=False), root="", version="0").decode()
    assert "Verdicts beside the formulas" in text
    assert "3 claims verified" in text


@pytest.mark.parametrize("damage", ["missing", "junk", "schema", "claims", "interval"])
def test_a_folder_without_results_is_refused(
    damage: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "a"
    if damage != "missing":
        odd = {"interval": ["a", "b"]} if damage == "interval" else {}
        wrong = {damage: "other"} if damage in ("schema", "claims") else {}
        results(folder, verdict(f"{KINETIC}.g2", **odd), **wrong)
    if damage == "junk":
        (folder / "report.json").write_text("{")
    assert main(["book", "--out", str(tmp_path / "site"), "--results", str(folder)]) == 64
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "results = " in err
    assert not (tmp_path / "site").exists()


def test_claims_that_the_catalogue_does_not_know_are_named(tmp_path: Path) -> None:
    foreign = verdict(f"{KINETIC}.g2") | {"id": "mine.variance<script>"}
    assert gathered([results(tmp_path / "a", foreign)]) == ({}, ["mine.variance<script>"])


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds a book"):
        claim(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


OUTSIDE = ["../outside.txt", "mine/../mine.txt", "/etc/hosts", 3, None]


@pytest.mark.parametrize("taken", ["formulas", "index.html", "assets/book.css"])
def test_a_book_takes_no_name_that_is_taken(book: Contents, tmp_path: Path, taken: str) -> None:
    """Neither a file of somebody else's, nor through a link what this points to."""
    (tmp_path / "mine").mkdir()
    to = claim(tmp_path / "site")
    (to / taken).parent.mkdir(exist_ok=True)
    (to / taken).symlink_to(tmp_path / "mine")
    with pytest.raises(UsageError, match=f"{taken}: accepted: a folder in which this is a file of the book"):
        site.write(book, to, cli)
    assert not list((tmp_path / "mine").iterdir())
    assert not list(to.glob("*.html")) or taken == "index.html"


def test_a_page_whose_formula_is_gone_goes(book: Contents, tmp_path: Path) -> None:
    to = claim(tmp_path / "site")
    site.write(book, to, cli)
    (to / "mine.txt").write_text("kept")
    fewer = Contents(tuple(page for page in book.pages if page.id != KINETIC), ())
    site.write(fewer, to, cli)
    assert not (to / "formulas" / f"{KINETIC}.html").exists()
    assert (to / "mine.txt").read_text() == "kept"
    marker = json.loads((to / MARKER).read_text())
    (to / MARKER).write_text(json.dumps(marker | {"files": [*marker["files"], *OUTSIDE]}))
    (tmp_path / "outside.txt").write_text("kept")
    site.write(fewer, to, cli)
    assert (tmp_path / "outside.txt").exists()
    assert (to / "mine.txt").exists()


def test_the_same_content_gives_the_same_bytes(book: Contents) -> None:
    page = book.pages[0]
    made = [document("x", html_formula.body(page, None, None), root="", version="0") for _ in range(2)]
    assert made[0] == made[1]


EVIL = '<script>alert(1)</script><img src=x onerror="alert(2)"> \\input{/etc/passwd}'


def test_markup_in_a_users_formula_stays_text(book: Contents) -> None:
    page = book.pages[0]
    step = replace(page.formula.derivation[0], sentence=EVIL)
    wicked = replace(
        page.formula,
        title=EVIL,
        remarks=(EVIL,),
        derivation=(step,),
        source=replace(page.formula.source, where=EVIL, doi=EVIL, key=None),
        symbols={n: replace(m, text=EVIL, unit=EVIL, domain=EVIL) for n, m in page.formula.symbols.items()},
    )
    shown = replace(page, formula=wicked, sentence=EVIL)
    index = html_index.body(Contents((shown,), ()), interactive=False)
    for nodes in (html_formula.body(shown, shown, shown), index):
        text = document(EVIL, nodes, root="", version="0").decode()
        assert "<script>alert" not in text
        assert "<img" not in text
    assert "<" not in site.catalogue(Contents((shown,), ()))


def test_a_symbol_with_markup_in_its_name_never_reaches_a_page(book: Contents) -> None:
    page = book.pages[0]
    bad = sp.Symbol("<script>")
    wicked = replace(
        page.formula, statement=sp.Eq(bad, 1), symbols={"<script>": next(iter(page.formula.symbols.values()))}
    )
    with pytest.raises(UsageError, match="letters, digits and underscores"):
        html_formula.body(replace(page, formula=wicked), None, None)


def luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def pairs() -> Iterator[tuple[str, str, str, float]]:
    for name, palette in (("light", style.LIGHT), ("dark", style.DARK)):
        for ground in style.GROUNDS:
            for kinds, least in ((style.TEXT, 4.5), (style.LINES, 3.0)):
                for kind in kinds:
                    yield name, palette[kind], palette[ground], least


def test_contrast_is_aa_in_both_palettes() -> None:
    for name, colour, ground, least in pairs():
        light, dark = sorted((luminance(colour), luminance(ground)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= least, (name, colour, ground)


def test_every_colour_of_the_stylesheet_is_a_variable_of_both_palettes() -> None:
    rules = style.stylesheet()
    named = set(re.findall(r"var\(--([\w-]+)\)", rules)) - {"serif", "sans", "mono"}
    assert named <= set(style.LIGHT)
    assert set(style.LIGHT) == set(style.DARK)


def test_nearly_every_quantity_has_points_to_show() -> None:
    """A quantity with a parameter that the book does not know has none: its page says how to evaluate it."""
    asked = [q for q in quantities() if q.formula]
    assert sum(not samples(q) for q in asked) <= len(asked) / 20
    assert samples(quantity(KINETIC)) == [{"g": "1.5"}, {"g": "2"}, {"g": "3"}]


def test_a_point_without_a_value_says_none() -> None:
    row = content._row(quantity("modular.onset"), {"sigma_mu": "1.2"})
    assert row is not None
    assert (row.value, row.radius) == ("none", "")


def test_numbers_that_cannot_be_had_are_left_out() -> None:
    assert content._row(quantity("gaussian.variance"), {"g": "-1"}) is None


def test_the_reference_names_every_public_name_and_command(written: Path) -> None:
    import rnnchaos.testing

    ids = parsed(written / "api.html").ids
    assert {f"rnnchaos.{name}" for name in rnnchaos.__all__} <= set(ids)
    assert {f"rnnchaos.testing.{name}" for name in rnnchaos.testing.__all__} <= set(ids)
    assert {f"command-{name.replace(' ', '-')}" for name in every(cli)} <= set(ids)
    assert "`" not in (written / "api.html").read_text()


def test_the_licence_of_katex_goes_with_it(written: Path) -> None:
    assert "MIT License" in (written / "assets" / "KATEX-LICENSE.txt").read_text()
    assert "Khan Academy" in (written / "assets" / "KATEX-LICENSE.txt").read_text()


def test_the_catalogue_is_whole() -> None:
    """Pages are built without numbers here: that every formula can be set is what matters."""
    for entry in formulas():
        page = content.Page(entry(), entry.title, (), (), ())
        text = document("x", html_formula.body(page, None, None), root="../", version="0")
        assert b"`" not in text, entry.id

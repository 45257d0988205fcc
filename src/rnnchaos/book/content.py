"""What a page of the book shows, as data: the formula, its numbers, its picture, and what simulation said.

`contents` gathers it for the whole catalogue; the web page and the LaTeX book only set it. Every number is
evaluated here and now, every verdict is read from stored results.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import NamedTuple

from rnnchaos.book.evidence import Evidence, gathered
from rnnchaos.book.samples import pictured, samples
from rnnchaos.numerics.evaluate import evaluate, quantities, quantity
from rnnchaos.numerics.presentation.samples import samples_of
from rnnchaos.numerics.quantity import Quantity
from rnnchaos.numerics.value import Value
from rnnchaos.theory.catalogue import formulas
from rnnchaos.theory.errors import RnnChaosError
from rnnchaos.theory.formula import Entry, Formula
from rnnchaos.verify.claim import Claim
from rnnchaos.verify.ensembles.executors import WorkerPool
from rnnchaos.verify.harness.selection import claims

WORKERS = 2
SECONDS = 12.0
EASIER = 6  # digits, where those asked for are out of reach


class Line(NamedTuple):
    """A curve as plain data: the name along which it runs, and the parameters that are fixed."""

    abscissa: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    fixed: Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """One evaluated point: parameters, sure digits, bound of the error, and whether the bound is proved."""

    parameters: Mapping[str, str]
    value: str
    radius: str
    certified: bool


@dataclass(frozen=True)
class Numbers:
    """A quantity with its table and its curves, as plain data that a worker process can send back."""

    id: str
    rows: tuple[Row, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def quantity(self) -> Quantity:
        return quantity(self.id)


@dataclass(frozen=True)
class Page:
    """Everything about one formula."""

    formula: Formula
    sentence: str
    numbers: tuple[Numbers, ...]
    claims: tuple[Claim, ...]
    evidence: tuple[Evidence, ...]

    @property
    def id(self) -> str:
        return self.formula.id

    @property
    def system(self) -> str:
        return self.id.partition(".")[0]


@dataclass(frozen=True)
class Contents:
    """All pages in the order of the catalogue, and claims of the results that the catalogue does not know."""

    pages: tuple[Page, ...]
    foreign: tuple[str, ...]
    others: tuple[Evidence, ...] = ()
    """Verdicts on what has no formula of its own: orderings, measured gains, the engines."""

    def systems(self) -> dict[str, list[Page]]:
        out: dict[str, list[Page]] = {}
        for page in self.pages:
            out.setdefault(page.system, []).append(page)
        return out


def contents(
    results: Sequence[str | Path] = (), *, only: Sequence[str] | None = None, workers: int = WORKERS
) -> Contents:
    """Gather the book; `only` restricts it to some ids. Raises `UsageError` for a folder without results."""
    found, foreign = gathered(results)
    entries = [entry for entry in formulas() if only is None or entry.id in only]
    wanted = {entry.id for entry in entries}
    asked = [q.id for q in quantities() if q.formula in wanted and q.parameters]
    by_formula: dict[str, list[Numbers]] = {}
    for numbers in _all(asked, workers):
        by_formula.setdefault(numbers.quantity.formula, []).append(numbers)
    pages = (_page(entry, by_formula.get(entry.id, []), found) for entry in entries)
    every = {entry.id for entry in formulas()}
    others = tuple(e for e in found.values() if e.claim.formula not in every and only is None)
    return Contents(tuple(pages), tuple(foreign), others)


def _all(asked: Sequence[str], workers: int) -> list[Numbers]:
    if workers == 1 or len(asked) < 4:
        return list(map(numbers, asked))
    with WorkerPool(workers) as pool:
        return list(pool.map(numbers, asked))


def _page(entry: Entry, own: Sequence[Numbers], found: Mapping[str, Evidence]) -> Page:
    stated = tuple(claim for claim in claims() if claim.formula == entry.id)
    seen = tuple(found[claim.id] for claim in stated if claim.id in found)
    return Page(entry(), entry.title, tuple(own), stated, seen)


def numbers(id: str) -> Numbers:
    """Table and curves of the quantity `id`; what cannot be evaluated, or not within `SECONDS` of processor
    time, is left out.
    """
    asked, start = quantity(id), process_time()
    rows: list[Row] = []
    for point in samples(asked):
        row = _row(asked, point) if process_time() - start < SECONDS else None
        rows += [row] if row is not None else []
    lines: list[Line] = []
    curves = pictured(asked)
    while process_time() - start < SECONDS and (curve := next(curves, None)) is not None:
        lines.append(Line(curve.abscissa, tuple(map(float, curve.x)), curve.y, curve.fixed))
    return Numbers(id, tuple(rows), tuple(lines))


def _row(asked: Quantity, point: Mapping[str, str]) -> Row | None:
    for digits in (samples_of(asked.id).digits, EASIER):
        try:
            value: Value = evaluate(asked.id, digits=digits, **point)
        except RnnChaosError:
            continue
        shown = "none" if value.arb is None else str(value)
        return Row(point, shown, value.printed_radius() or "", value.certified)
    return None

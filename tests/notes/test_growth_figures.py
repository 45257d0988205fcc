"""The README's table of how time grows is a stored, sealed run; its exponents are those of its times."""

import json
from importlib.util import module_from_spec, spec_from_file_location
from math import log
from pathlib import Path
from types import ModuleType

import pytest

from rnnchaos.verify.bias.record import seal

ROOT = Path(__file__).parents[2]
STORED = json.loads((ROOT / "notes/figures/growth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def growth() -> ModuleType:
    spec = spec_from_file_location("growth", ROOT / "notes/figures/growth.py")
    assert spec is not None
    assert spec.loader is not None
    found = module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def test_nobody_edited_the_stored_run() -> None:
    assert STORED["seal"] == seal(STORED)
    assert seal(STORED | {"rounds": STORED["rounds"] + 1}) != STORED["seal"]


def test_the_table_of_the_readme_is_that_of_the_stored_run(growth: ModuleType) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    first, *others = growth.lines(STORED)
    at = readme.index(first)
    assert readme[at : at + 1 + len(others)] == [first, *others]


def test_rows_are_jobs_of_today_with_exponents_of_their_times(growth: ModuleType) -> None:
    jobs = {name: (against, list(sizes)) for name, (against, _, sizes) in growth.JOBS.items()}
    rows = {each["job"]: each for each in STORED["rows"]}
    assert {name: (rows[name]["against"], rows[name]["sizes"]) for name in jobs} == jobs
    assert len(rows) == len(jobs) + 1
    for each in rows.values():
        (a, b), (s, t) = each["sizes"][-2:], each["seconds"][-2:]
        assert each["exponent"] == pytest.approx(log(t / s) / log(b / a))


def test_a_row_measures_what_it_says(growth: ModuleType) -> None:
    found = growth.row("a job", "size", (10, 20), lambda size: float(size**3))
    assert found["seconds"] == [1000.0, 8000.0]
    assert found["exponent"] == pytest.approx(3)
    for _, job, sizes in growth.JOBS.values():
        assert job(min(sizes) // 5, 0) is not None

"""The README's figures of the harness are those of a stored, sealed run; a part of it is computed again."""

import json
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from rnnchaos.theory.catalogue import COLUMNS
from rnnchaos.verify.bias.record import seal
from rnnchaos.verify.calibration.power import SURE, plans, power_table

ROOT = Path(__file__).parents[2]
STORED = json.loads((ROOT / "notes/figures/harness.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def harness() -> ModuleType:
    spec = spec_from_file_location("harness", ROOT / "notes/figures/harness.py")
    assert spec is not None
    assert spec.loader is not None
    found = module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def test_nobody_edited_the_stored_run() -> None:
    assert STORED["seal"] == seal(STORED)
    assert seal(STORED | {"runs": STORED["runs"] + 1}) != STORED["seal"]


def test_the_table_of_the_readme_is_that_of_the_stored_run(harness: ModuleType) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    first, *others = harness.lines(STORED)
    at = readme.index(first)
    assert readme[at : at + 1 + len(others)] == [first, *others]


def test_the_stored_run_is_of_all_quick_claims_and_each_is_surely_verified() -> None:
    """A column that was added since, or re-planned, shows."""
    today = {claim.id: plan.planned for claim, plan in plans(COLUMNS)}
    assert {row["claim"]: row["planned"] for row in STORED["claims"]} == today
    assert {row["claim"]: row["verified"] for row in STORED["claims"] if row["verified"] < SURE} == {}


def test_in_one_run_of_all_systems_each_is_verified_as_surely() -> None:
    """Planned for the intervals of all columns: one that was added since, or re-planned, shows."""
    today = {claim.id: plan.planned for claim, plan in plans(COLUMNS, together=True)}
    assert {row["claim"]: row["planned"] for row in STORED["together"]} == today
    assert {row["claim"]: row["verified"] for row in STORED["together"] if row["verified"] < SURE} == {}
    alone = {row["claim"]: row["planned"] for row in STORED["claims"]}
    assert all(today[id] > planned for id, planned in alone.items())


def test_a_column_of_it_is_found_again() -> None:
    """With the numbers of realisations of today, so that a re-planned budget shows."""
    rows = power_table(["modular"], paths=STORED["paths"], entropy=STORED["seed"])
    again = [{name: row[name] for name in ("claim", "planned", "verified", "power")} for row in rows]
    assert again == [row for row in STORED["claims"] if row["claim"].startswith("modular.")]

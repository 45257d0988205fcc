"""A tolerance is a decision, made twice: in the claim, and in `tests/data/tolerances.csv`.

Widened in one place only, a claim would stay verified and stop to see what lies between; narrowed, it asks
for more, and may be. `tests/verify/tolerances.py` writes the table.
"""

import csv
from pathlib import Path

import pytest

from rnnchaos.verify.harness.selection import claims

TABLE = Path(__file__).parents[1] / "data" / "tolerances.csv"


def wider(tolerances: dict[str, tuple[float, str]], decided: dict[str, tuple[float, str]]) -> list[str]:
    """Claims whose tolerance is wider than decided, in another unit, or that nobody decided about."""
    found = []
    for id, (tolerance, unit) in tolerances.items():
        width, of = decided.get(id, (0.0, unit))
        if tolerance > width * (1 + 1e-9) or unit != of:
            found.append(f"{id}: {tolerance:g} {unit}, decided {width:g} {of}")
    return found


@pytest.fixture(scope="module")
def tolerances() -> dict[str, tuple[float, str]]:
    return {c.id: (c.tolerance, "relative" if c.relative else "absolute") for c in claims()}


def decided() -> dict[str, tuple[float, str]]:
    with TABLE.open() as lines:
        return {row["claim"]: (float(row["tolerance"]), row["unit"]) for row in csv.DictReader(lines)}


def test_no_tolerance_is_wider_than_decided(tolerances: dict[str, tuple[float, str]]) -> None:
    assert len(tolerances) > 100
    assert wider(tolerances, decided()) == []


def test_a_tolerance_that_is_widened_shows(tolerances: dict[str, tuple[float, str]]) -> None:
    for id, (tolerance, unit) in tolerances.items():
        assert wider({id: (tolerance * 4 / 3, unit)}, decided())
        assert wider({id: (tolerance, "another")}, decided())
        assert not wider({id: (tolerance / 2, unit)}, decided())
    assert wider({"nobody.asked": (0.1, "relative")}, decided())

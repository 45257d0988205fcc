"""Published values are those of their data files, at the parameters that the verdicts print.

`tests/data/published.csv` holds the rows of github.com/davidclark1/rnn-lyapunov at commit 41ba738 (October
2026) that the claims quote, with the parameters that each file states.
"""

import csv
from pathlib import Path

import pytest

from rnnchaos.verify.claim import Published
from rnnchaos.verify.gaussian import published

DATA = Path(__file__).parents[2] / "data" / "published.csv"
with DATA.open() as lines:
    ROWS = list(csv.DictReader(lines))
QUOTED: dict[tuple[str, str], tuple[Published, ...]] = {
    ("2", "max_exponent"): published.largest("2"),
    ("3", "max_exponent"): published.largest("3"),
    ("2", "ky_dimension"): published.dimension("2", "3")[:1],
    ("3", "ky_dimension"): published.dimension("2", "3")[1:2],
    ("3", "pr_cross"): published.participation("3"),
    ("map 2", "max_exponent"): published.discrete("lyapunov_max"),
    ("map 2", "mean_exponent"): published.discrete("mean exponent"),
}


def rows(gain: str, quantity: str) -> list[dict[str, str]]:
    kind, _, g = gain.rpartition(" ")
    return [
        row
        for row in ROWS
        if row["quantity"] == quantity
        and float(row["g"]) == float(g)
        and ("/map_" in row["file"]) == bool(kind)
    ]


@pytest.mark.parametrize("key", QUOTED, ids=" ".join)
def test_a_published_value_is_that_of_its_file(key: tuple[str, str]) -> None:
    found = rows(*key)
    assert [each.value for each in QUOTED[key]] == [float(row["value"]) for row in found]
    for each, row in zip(QUOTED[key], found, strict=True):
        step = f"RK4 with dt = {row['dt']}, " if row["dt"] != "1" else ""
        assert f"N = {row['N']}, {step}T = {row['T']}" in each.source
        assert each.source.startswith(published.DATA)


def test_every_row_is_quoted_and_the_rise_is_that_of_its_ends() -> None:
    assert sum(len(rows(*key)) for key in QUOTED) == len(ROWS)
    low, high, rise = published.dimension("2", "3")
    assert rise.value == high.value - low.value

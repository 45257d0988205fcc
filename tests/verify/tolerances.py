"""Writes `tests/data/tolerances.csv` (`python tests/verify/tolerances.py`), after a decision about one."""

import csv
from pathlib import Path

from rnnchaos.verify.harness.selection import claims

TABLE = Path(__file__).parents[1] / "data" / "tolerances.csv"


def rows() -> list[tuple[str, str, str]]:
    """Id, tolerance and its unit, of every claim of the columns, in order of ids."""
    found = ((c.id, repr(c.tolerance), "relative" if c.relative else "absolute") for c in claims())
    return sorted(found)


if __name__ == "__main__":
    table = rows()  # before the old table is emptied: claims that cannot be built leave it as it is
    with TABLE.open("w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("claim", "tolerance", "unit"))
        writer.writerows(table)

"""Runs of `rnnchaos verify` on record, so that ten seeds of every system need not be run in one sitting.

`python -m tests.verify.recorded_runs SYSTEM SEED...` runs the quick claims of a system and adds a row a seed
to tests/data/recorded_runs.csv; `--budget standard` runs those of that budget, `--out FOLDER` keeps what was
simulated and the reports, a folder for each seed, so that a run goes on; its seconds are then those of the
last sitting. Without words it prints, of each system, what is on record of today's claims. A row is of the
claims, the kernels and all that these import: its digest says so, and a change of any of them makes it a row
of the past. Seeds are 1, 2, 3, ...: none is left out, none is replaced.
"""

import argparse
import csv
import hashlib
import resource
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any

from rnnchaos.theory.catalogue import COLUMNS
from rnnchaos.verify.claim import Claim
from rnnchaos.verify.harness.family import verify
from rnnchaos.verify.harness.selection import selected

RECORD = Path(__file__).parents[1] / "data" / "recorded_runs.csv"
RUN = ("system", "budget", "seed")
FIELDS = (*RUN, "exit", "verified", "undecided", "refuted", "rivals", "cpu_seconds", "digest")
Row = dict[str, str]


def digest(system: str, budget: str = "quick") -> str:
    """Of what the claims of a budget say and of all that their simulations run, wherever the files lie. What
    they predict is not part of it: that is held by other tests."""
    content = [_content(claim) for claim in selected((system,), budget)]
    return hashlib.sha256(repr(sorted(content)).encode()).hexdigest()[:16]


def _content(claim: Claim) -> tuple[Any, ...]:
    seen = [(m.name, m.interval, m.study.key) for m in claim.measurements]
    biases = [(bias.name, bias.amount, bias.order) for bias in claim.biases]
    width = claim.tolerance, claim.relative, claim.kind, sorted(claim.budgets.items())
    return (claim.id, width, seen, biases, [rival.name for rival in claim.rivals])


def rows() -> list[Row]:
    """All that is on record."""
    with RECORD.open(newline="") as file:
        return list(csv.DictReader(file))


def run(system: str, budget: str, seed: int, out: Path | None = None) -> Row:
    """One run: how it ended, how many claims came out how, rivals refuted, and time on the processor."""
    before = _seconds()
    report = verify(system, budget=budget, seed=seed, out=None if out is None else out / str(seed))
    found = Counter(verdict.verdict for verdict in report.claims)
    words = [word for verdict in report.claims for _, _, word in verdict.rivals]
    counts = (found[word] for word in ("verified", "undecided", "refuted"))
    rivals = f"{words.count('refuted')} of {len(words)}"
    told = (system, budget, seed, report.exit_code, *counts, rivals, round(_seconds() - before))
    return dict(zip(FIELDS, map(str, (*told, digest(system, budget))), strict=True))


def _seconds() -> float:
    """On the processor, workers included."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def add(row: Row) -> None:
    """To the record. A seed that is there already, of the same claims, is not replaced."""
    if any(all(known[name] == row[name] for name in (*RUN, "digest")) for known in rows()):
        raise SystemExit(f"{row['system']} {row['budget']} seed {row['seed']}: on record already")
    with RECORD.open("a", newline="") as file:
        csv.DictWriter(file, FIELDS, lineterminator="\n").writerow(row)


def table(systems: Iterable[str] = COLUMNS) -> str:
    """One line a system and budget: seeds, exit codes, seconds of today's claims."""
    asked = product(systems, ("quick", "standard"))
    return "\n".join(filter(None, (_line(*each) for each in asked)))


def _line(system: str, budget: str) -> str:
    known = [row for row in rows() if (row["system"], row["budget"]) == (system, budget)]
    today = digest(system, budget) if known else ""
    current = [row for row in known if row["digest"] == today]
    if not current:
        return f"{system:<14} none of today's claims on record" if budget == "quick" else ""
    codes = Counter(row["exit"] for row in current)
    ended = ", ".join(f"exit {code}: {count}" for code, count in sorted(codes.items()))
    seeds = " ".join(sorted((row["seed"] for row in current), key=int))
    seconds = median(int(row["cpu_seconds"]) for row in current)
    return f"{system:<14} {budget:<8} {ended}; median {seconds:g} s on the processor; seeds {seeds}"


def main(words: Sequence[str]) -> None:
    """Print the table, or run and record."""
    parser = argparse.ArgumentParser(prog="python -m tests.verify.recorded_runs")
    parser.add_argument("system", nargs="?", choices=COLUMNS)
    parser.add_argument("seeds", nargs="*", type=int)
    parser.add_argument("--budget", default="quick", choices=("quick", "standard"))
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args(words)
    if asked.system is None:
        print(table())
    for seed in asked.seeds:
        row = run(asked.system, asked.budget, seed, asked.out)
        add(row)
        print(row, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

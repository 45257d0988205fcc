"""Runs of `rnnchaos verify` on record, so that ten seeds of every system need not be run in one sitting.

`python -m tests.verify.recorded_runs SYSTEM SEED...` runs the quick claims of a system and adds a row a seed
to tests/data/recorded_runs.csv; without words it prints, of each system, what is on record of today's claims.
A row is of the claims, the kernels and all that these import: its digest says so, and a change of any of them
makes it a row of the past. Seeds are 1, 2, 3, ...: none is left out, none is replaced.
"""

import csv
import hashlib
import resource
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from rnnchaos.theory.catalogue import COLUMNS
from rnnchaos.verify.claim import Claim
from rnnchaos.verify.harness.family import verify
from rnnchaos.verify.harness.selection import selected

RECORD = Path(__file__).parents[1] / "data" / "recorded_runs.csv"
FIELDS = ("system", "seed", "exit", "verified", "undecided", "refuted", "rivals", "cpu_seconds", "digest")
Row = dict[str, str]


def digest(system: str) -> str:
    """Of what the quick claims say and of all that their simulations run, wherever the files lie. What they
    predict is not part of it: that is held by other tests."""
    content = [_content(claim) for claim in selected((system,), "quick")]
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


def run(system: str, seed: int) -> Row:
    """One run: how it ended, how many claims came out how, rivals refuted, and time on the processor."""
    before = _seconds()
    report = verify(system, budget="quick", seed=seed)
    found = Counter(verdict.verdict for verdict in report.claims)
    words = [word for verdict in report.claims for _, _, word in verdict.rivals]
    told = (system, seed, report.exit_code, *(found[word] for word in ("verified", "undecided", "refuted")))
    rivals = f"{words.count('refuted')} of {len(words)}"
    return dict(
        zip(FIELDS, map(str, (*told, rivals, round(_seconds() - before), digest(system))), strict=True)
    )


def _seconds() -> float:
    """On the processor, workers included."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def add(row: Row) -> None:
    """To the record. A seed that is there already, of the same claims, is not replaced."""
    if any(all(known[name] == row[name] for name in ("system", "seed", "digest")) for known in rows()):
        raise SystemExit(f"{row['system']} seed {row['seed']}: on record already")
    with RECORD.open("a", newline="") as file:
        csv.DictWriter(file, FIELDS, lineterminator="\n").writerow(row)


def table(systems: Iterable[str] = COLUMNS) -> str:
    """One line a system: seeds, exit codes, seconds of today's claims."""
    return "\n".join(_line(system, [row for row in rows() if row["system"] == system]) for system in systems)


def _line(system: str, known: Sequence[Row]) -> str:
    today = digest(system)
    current = [row for row in known if row["digest"] == today]
    if not current:
        return f"{system:<14} none of today's claims on record"
    codes = Counter(row["exit"] for row in current)
    ended = ", ".join(f"exit {code}: {count}" for code, count in sorted(codes.items()))
    seeds = " ".join(sorted((row["seed"] for row in current), key=int))
    seconds = median(int(row["cpu_seconds"]) for row in current)
    return f"{system:<14} {ended}; median {seconds:g} s on the processor; seeds {seeds}"


def main(words: Sequence[str]) -> None:
    """Print the table, or run and record."""
    if not words:
        print(table())
        return
    for seed in words[1:]:
        row = run(words[0], int(seed))
        add(row)
        print(row, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

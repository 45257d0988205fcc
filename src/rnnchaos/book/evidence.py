"""What simulation said: verdicts read from folders that `rnnchaos verify --out DIR` wrote.

A folder holds report.json (verdicts, seed, versions, the command that repeats the run) and junit.xml, written
in the same moment, which dates it. Of several verdicts on one claim the latest counts. Nothing is simulated
here. Formula and point of a claim come from the catalogue; a claim that is not in it is not in the book.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.claim import Claim, Interval
from rnnchaos.verify.ensembles.files import read_small
from rnnchaos.verify.harness.selection import claims
from rnnchaos.verify.report.report import SCHEMA

ACCEPTED = "a folder that `rnnchaos verify --out DIR` wrote"


@dataclass(frozen=True)
class Rival:
    """A wrong theory, what it predicts, and what became of it."""

    name: str
    prediction: float
    verdict: str


@dataclass(frozen=True)
class Evidence:
    """One verdict with everything needed to show and to repeat it."""

    claim: Claim
    prediction: float
    tolerance: float
    interval: Interval
    bias: float
    verdict: str
    realisations: int
    rivals: tuple[Rival, ...]
    date: str
    seed: int
    budget: str
    family_error: float
    command: str

    @property
    def band(self) -> Interval:
        """What the claim allows."""
        upper = float("inf") if self.claim.kind == "ordering" else self.prediction + self.tolerance
        return self.prediction - self.tolerance, upper


def gathered(folders: Sequence[str | Path]) -> tuple[dict[str, Evidence], list[str]]:
    """The latest verdict on each claim of the catalogue, by id, and the ids of claims that are not in it.

    Raises `UsageError` for a folder without a report.
    """
    known = {claim.id: claim for claim in claims()}
    found: dict[str, Evidence] = {}
    foreign: list[str] = []
    for folder in folders:
        report, date = _report(Path(folder))
        for entry in report["claims"]:
            claim = known.get(str(entry["id"]))
            if claim is None:
                foreign.append(str(entry["id"]))
            elif not report["mutate"] and (claim.id not in found or found[claim.id].date <= date):
                found[claim.id] = _evidence(claim, entry, report, date, Path(folder))
    return found, sorted(set(foreign))


def _report(folder: Path) -> tuple[dict[str, Any], str]:
    """The report of a folder and its date (UTC)."""
    try:
        content = json.loads(read_small(folder / "report.json"))
        root = ElementTree.fromstring(read_small(folder / "junit.xml"))
        stamp = next(str(node.get("timestamp")) for node in root.iter("testsuite") if node.get("timestamp"))
        wrong = [entry for entry in content["claims"] if not isinstance(entry["id"], str)]
        if wrong or content["schema"] != SCHEMA or not isinstance(content["mutate"], bool):
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError, StopIteration, RecursionError, ElementTree.ParseError):
        raise UsageError("results", str(folder), f"accepted: {ACCEPTED}") from None
    return content, stamp[:16].replace("T", " ")


def _evidence(
    claim: Claim, entry: dict[str, Any], report: dict[str, Any], date: str, folder: Path
) -> Evidence:
    try:
        low, high = (float(end) for end in entry["interval"])
        rivals = [Rival(str(r["name"]), float(r["prediction"]), str(r["verdict"])) for r in entry["rivals"]]
        return Evidence(
            claim,
            float(entry["prediction"]),
            float(entry["tolerance"]),
            (low, high),
            float(entry["bias_budget"]),
            str(entry["verdict"]),
            int(entry["realisations"]),
            tuple(rivals),
            date,
            int(report["seed"]),
            str(report["budget"]),
            float(report["family_error"]),
            str(report["command"]),
        )
    except (KeyError, TypeError, ValueError):
        raise UsageError("results", str(folder), f"accepted: {ACCEPTED}") from None

"""A small book for the tests: a few formulas with stored verdicts that no simulation made."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rnnchaos.verify.harness.selection import claims

ONLY = (
    "gaussian.kinetic_energy",
    "gaussian.kinetic_energy.onset",
    "gaussian.potential",
    "gaussian.self_consistency",
    "heavy_tailed.annealed_critical_gain",
    "gradient.low_temperature",
    "gradient.effective_temperature.increment",
)
SEED = 20260101
WHEN = "2026-01-02T03:04:05"


def verdict(id: str, **other: Any) -> dict[str, Any]:
    """What `Report.to_json` writes about one claim, as if the interval were half as wide as the tolerance."""
    stated = {claim.id: claim for claim in claims()}[id].stated()
    p, t = stated.prediction, stated.tolerance
    made = {
        "id": id,
        "title": stated.claim.title,
        "prediction": p,
        "tolerance": t,
        "interval": [p - t / 2, p + t / 2],
        "bias_budget": stated.bias,
        "verdict": "verified",
        "realisations": 321,
        "detectable": t / 2,
        "rivals": [{"name": n, "prediction": r, "verdict": "refuted"} for n, r in stated.rivals],
    }
    return made | other


def results(
    folder: Path, *verdicts: Mapping[str, Any], when: str = "2026-01-02T03:04:05", **other: Any
) -> Path:
    """A folder as `rnnchaos verify --out` leaves it."""
    folder.mkdir(parents=True)
    report = {
        "schema": "rnnchaos/verify/1",
        "claims": list(verdicts),
        "family_error": 1e-3,
        "budget": "quick",
        "mutate": False,
        "seed": SEED,
        "command": f"rnnchaos verify gaussian --seed {SEED}",
    }
    (folder / "report.json").write_text(json.dumps(report | other))
    stamp = datetime.fromisoformat(when).replace(tzinfo=UTC).isoformat()
    (folder / "junit.xml").write_text(f'<testsuites><testsuite timestamp="{stamp}"/></testsuites>')
    return folder

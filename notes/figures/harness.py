"""How good the harness is, one number each: writes harness.json, sealed, and prints the table of the README.

    python notes/figures/harness.py [CALIBRATION.json]

CALIBRATION.json is what `rnnchaos calibrate --runs 10000 --seed 1 --json` printed; it is run where none is
given (two minutes). Beside it stand the quick claims of all columns (`rnnchaos calibrate --power`).
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rnnchaos.theory.catalogue import COLUMNS
from rnnchaos.verify.bias.record import seal
from rnnchaos.verify.calibration.power import outcome, plans, power_table
from rnnchaos.verify.calibration.report import calibration_report

STORED = Path(__file__).with_name("harness.json")
RUNS, SEED, PATHS = 10_000, 1, 20_000


def measured(calibration: dict[str, Any]) -> dict[str, Any]:
    """What is stored: the figures of the table, and with what they were made."""
    rows = power_table(COLUMNS, paths=PATHS, entropy=SEED)
    names = ("claim", "planned", "verified", "power")
    kept = {name: calibration[name] for name in ("false_alarms", "power", "runs", "seed", "planned", "host")}
    found = kept | {"paths": PATHS, "claims": [{name: row[name] for name in names} for row in rows]}
    found |= {"together": in_one_run(COLUMNS)}
    return found | {"seal": seal(found)}


def in_one_run(columns: Sequence[str]) -> list[dict[str, Any]]:
    """How surely each claim is verified where all columns are one family."""
    return [
        {
            "claim": claim.id,
            "planned": plan.planned,
            "verified": outcome(plan, paths=PATHS, entropy=SEED).verified,
        }
        for claim, plan in plans(columns, together=True)
    ]


def lines(found: dict[str, Any]) -> list[str]:
    """The rows of the table."""
    alarms, claims = found["false_alarms"], found["claims"]
    surely, weakest = (min(claims, key=lambda row: row[name]) for name in ("verified", "power"))
    run = f"`rnnchaos calibrate --runs {found['runs']} --seed {found['seed']}`"
    powers = f"`rnnchaos calibrate --power --runs {found['paths']} --seed {found['seed']}`"
    rate = f"{alarms['measured']:.2g} [{alarms['interval'][0]:.2g}, {alarms['interval'][1]:.2g}]"
    strong = sum(row["power"] >= 0.9 for row in claims)
    jointly = min(row["verified"] for row in found["together"])
    named = f"{weakest['power']:.3f} (`{weakest['claim']}`)"
    rows = [
        (f"family-wise false alarms at {alarms['nominal']:g}", f"{rate} of {alarms['runs']} families", run),
        ("power at 1.5 tolerances, narrowest plan", f"{found['power']['refuted']:.3f} (weakest law)", run),
        ("power at 1.5 tolerances, quick", f">= 0.9 in {strong} of {len(claims)}, least {named}", powers),
        ("right theory verified by quick", f"{surely['verified']:.5f}, the least of {len(claims)}", powers),
        (
            "the same, all systems in one run",
            f"{jointly:.5f}, the least of {len(found['together'])}",
            powers.replace("--power", "--power --together"),
        ),
    ]
    return [f"| {' | '.join(row)} |" for row in rows]


if __name__ == "__main__":
    given = Path(sys.argv[1]).read_text(encoding="utf-8") if len(sys.argv) > 1 else None
    report = json.loads(given) if given else calibration_report(runs=RUNS, seed=SEED)
    content = measured(report)
    STORED.write_text(json.dumps(content, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    print("\n".join(lines(content)))

r"""What `rnnchaos calibrate` prints: how often the harness is wrong, and what it is able to see.

* One row for each law, rule and nominal error: the measured rate of intervals that ever miss, its
  Clopper-Pearson interval, and the power, P(refuted | the prediction is wrong by d tolerances) for d = 1,
  1.5, 2 and 3. The tolerance is the one that a plan for these realisations would allow,
      t = h(n) + z spread sd/sqrt(n),   z the two-sided normal quantile of 0.9,
  h the interval's half-width. Beside it P(verified) and P(refuted) at d = 0 and the largest P(verified) at
  d > 1.
* Two rows for each rule and nominal error for a family of claims (`rnnchaos.verify.calibration.families`):
  all runs by the rule's formula, and some by the harness itself, which must come out the same.
* Deep tails, computed (`rnnchaos.verify.statistics.exact_errors`).
* For each budget and column, the smallest discrepancy detected: the half-width of the interval, in standard
  deviations of one realisation, at the planned number of realisations.

The planted broken interval must be exposed, and nothing else.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.calibration.families import allowed_tolerance, family_rows
from rnnchaos.verify.calibration.intervals import WatchedT, power
from rnnchaos.verify.calibration.laws import GAUSSIAN, LAWS, Law, pair_law, stored
from rnnchaos.verify.calibration.table import calibration_table, tail_table
from rnnchaos.verify.claim import Claim
from rnnchaos.verify.ensembles.machine import versions
from rnnchaos.verify.ensembles.study import Study, realise, study
from rnnchaos.verify.harness.family import FAMILY_ERROR
from rnnchaos.verify.harness.selection import claims
from rnnchaos.verify.harness.sequential import checkpoints
from rnnchaos.verify.networks.flow import memory_bytes, richardson_pair
from rnnchaos.verify.report.verdict import plain
from rnnchaos.verify.statistics.contrasts import per_interval
from rnnchaos.verify.statistics.sequences import ConfidenceSequence, FastInterval, SignSequence

ERRORS = (1e-2, 1e-3)
RULES: tuple[type[ConfidenceSequence], ...] = (SignSequence, FastInterval)
NETWORKS = 3000
"""Enough that mean and median of what is kept differ by what the law, not the small sample, makes them
differ."""
_MAP = {"g": 3.0, "N": 100, "dt": 1.0, "states": 2, "burn": 10.0, "duration": 20.0, "phi": "tanh"}


def calibration_report(
    *, runs: int, seed: int, planned: int = 600, store: str | Path | None = None
) -> dict[str, Any]:
    """The object of `rnnchaos calibrate --json`: `rows`, `families`, `tails`, `budgets`, `exposed`.

    `runs` synthetic runs a row, of `planned` realisations each; `store` is the folder of kept Richardson
    pairs whose laws join the network law that is simulated here. Raises `UsageError` for bad input.
    """
    if isinstance(runs, bool) or not 100 <= runs <= 10_000_000:
        raise UsageError("runs", runs, "accepted: an integer from 100 to 10000000")
    extra = [network_law(seed, min(NETWORKS, runs)), *([] if store is None else store_laws(store))]
    rows = calibration_table(runs=runs, n_max=planned, entropy=seed, errors=ERRORS, extra=extra)
    known = {law.name: law for law in (*LAWS, GAUSSIAN, pair_law(), *extra)}
    rows = [row | _power_of(row, known, runs=runs, planned=planned, entropy=seed) for row in rows]
    families = [
        row
        for error in ERRORS
        for rule in RULES
        for row in family_rows(rule(error=error, planned=planned), runs=runs, entropy=seed)
    ]
    tails = tail_table(n_max=planned, entropy=seed)
    exposed = [
        f"{row['rule']} on {row['law']}" for row in (*rows, *families, *tails) if row["verdict"] == "exposed"
    ]
    return {
        "schema": "rnnchaos/calibrate/1",
        "rows": rows,
        "families": families,
        "tails": tails,
        "budgets": budgets(),
        "exposed": sorted(set(exposed)),
        "false_alarms": _worst(families),
        "power": _weakest(rows),
        "planned": planned,
        "runs": runs,
        "seed": seed,
        "host": versions(),
    }


def exit_code(content: dict[str, Any]) -> int:
    """0 where the planted fault and nothing else is exposed; 1 where more is; 2 where not even that (too few
    runs).
    """
    planted = {row["law"] for row in content["rows"] if row["rule"] == WatchedT.__name__}
    faults = {f"{WatchedT.__name__} on {law}" for law in planted}
    return 1 if set(content["exposed"]) - faults else 0 if content["exposed"] else 2


def _worst(families: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Of the families at the smallest nominal error, the one that was wrong most often."""
    rows = [row for row in families if row["nominal"] == min(ERRORS)]
    worst = max(rows, key=lambda row: (row["measured"], row["runs"]))
    return {name: worst[name] for name in ("nominal", "measured", "interval", "rule", "runs")}


def _weakest(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """P(refuted) where the prediction is wrong by 1.5 tolerances: of all laws and rules the smallest."""
    weakest = min((row for row in rows if "power" in row), key=lambda row: row["power"]["1.5"])
    found = {name: weakest[name] for name in ("law", "rule", "nominal", "runs")}
    return found | {"discrepancy": 1.5, "refuted": weakest["power"]["1.5"]}


def network_law(entropy: int, count: int = NETWORKS) -> Law:
    """Variance of `count` Richardson pairs of the discrete-time network, kept and resampled."""
    of = study("calibrate", richardson_pair, memory_bytes=memory_bytes(_MAP, largest=2), **_MAP)
    records = [realise(of, entropy, index) for index in range(count)]
    return stored("network pairs", _extrapolated([record.observables for record in records], "variance"))


def store_laws(folder: str | Path) -> list[Law]:
    """One law for each study of Richardson pairs in a store: its kinetic energy, or its variance."""
    from rnnchaos.verify.ensembles.results import load

    kept = load(folder)
    laws = []
    for name in dict.fromkeys(kept.get("study", np.array([])).tolist()):
        rows = (kept["study"] == name) & (kept["status"] == "done")
        for observable in ("kinetic_energy", "variance"):
            pair = [
                kept.get(f"{observable}_{size}", np.full(len(rows), np.nan))[rows] for size in ("2N", "N")
            ]
            values = 2 * pair[0] - pair[1]
            if np.isfinite(values).sum() > 1:
                laws.append(stored(f"{name} {observable}", values[np.isfinite(values)]))
                break
    if not laws:
        raise UsageError("store", str(folder), "accepted: a store with two or more Richardson pairs")
    return laws


def _extrapolated(records: Sequence[dict[str, Any]], observable: str) -> list[float]:
    return [float(2 * r[f"{observable}_2N"] - r[f"{observable}_N"]) for r in records]


def _power_of(
    row: dict[str, Any], known: dict[str, Law], *, runs: int, planned: int, entropy: int
) -> dict[str, Any]:
    """The power columns of a row about one claim's median; nothing for the others."""
    law = known.get(row["law"])
    rules = {rule.__name__: rule for rule in RULES}
    if law is None or row["rule"] not in rules or row["target"] != "median":
        return {}
    rule = rules[row["rule"]](error=row["nominal"], planned=planned)
    tolerance = allowed_tolerance(rule)
    found = power(
        law, rule, tolerance=tolerance, checkpoints=checkpoints(planned), runs=runs, entropy=entropy
    )
    return {
        "tolerance": tolerance,
        "power": {f"{each.discrepancy:g}": each.refuted / runs for each in found[1:]},
        "verified": found[0].verified / runs,
        "false_refutations": found[0].refuted / runs,
        "false_verifications": max(each.verified for each in found if each.discrepancy > 1) / runs,
    }


def budgets() -> list[dict[str, Any]]:
    """Smallest discrepancy that each budget of each registered column detects, in sd of one realisation."""
    rows = []
    for budget, error in FAMILY_ERROR.items():
        columns: dict[str, list[Claim]] = {}
        for claim in claims():
            if budget in claim.budgets:
                columns.setdefault(claim.id.partition(".")[0], []).append(claim)
        for column, chosen in columns.items():
            intervals = len({measurement for claim in chosen for measurement in claim.measurements})
            head = {"budget": budget, "column": column, "family_error": error, "intervals": intervals}
            rows += [head | _detected(budget, each, chosen, error, intervals) for each in _studies(chosen)]
    return rows


def _studies(chosen: Sequence[Claim]) -> list[Study]:
    return list({of.key: of for claim in chosen for of in claim.studies}.values())


def _detected(
    budget: str, of: Study, chosen: Sequence[Claim], error: float, intervals: int
) -> dict[str, Any]:
    """Half-width of each rule's interval at the planned realisations of one study."""
    planned = max(claim.budgets[budget] for claim in chosen if of in claim.studies)
    share = per_interval(error, intervals=intervals)
    rules = [rule(error=share, planned=planned) for rule in RULES]
    widths = {type(rule).__name__: plain(rule.detectable(1.0, planned)) for rule in rules}
    return {"study": of.id, "realisations": planned, "detects": widths}

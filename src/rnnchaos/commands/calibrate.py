"""`rnnchaos calibrate`: how often the harness is wrong, and what it can see, measured on synthetic runs.

Exit 0 where the planted broken interval and nothing else is exposed, 1 where another one is, 2 where the runs
were too few to expose even the planted one. With `--power`: 0 where every quick budget is large enough, else
2.
"""

import json
from collections.abc import Mapping
from typing import Any

import click

from rnnchaos.commands.options import Command, a_path, a_seed, as_json, option, whole

POWERS = ("1", "1.5", "2", "3")


@click.command("calibrate", cls=Command)
@option("--runs", default="10000", type=whole(100, lambda: 10**7), help="Synthetic runs a row (10000)")
@option("--seed", default=None, type=a_seed(), help="Seed (fresh entropy, printed, where not given)")
@option(
    "--store",
    default=None,
    type=a_path(folder=True),
    help="Folder of kept Richardson pairs, as one more law",
)
@click.option("--power", is_flag=True, help="Instead: how surely a right theory is verified, claim by claim.")
@as_json
def calibrate(runs: int, seed: int | None, store: str | None, power: bool, json_: bool) -> int:
    """Measure false alarms and power of every interval and of a family; a planted fault must show."""
    from rnnchaos.verify.calibration.report import calibration_report, exit_code
    from rnnchaos.verify.ensembles.seeds import fresh_seed

    entropy = fresh_seed() if seed is None else seed
    if power:
        return _budgets(runs, entropy, json_)
    content = calibration_report(runs=runs, seed=entropy, store=store)
    click.echo(json.dumps(content, allow_nan=False) if json_ else text(content))
    return exit_code(content)


def _budgets(runs: int, seed: int, json_: bool) -> int:
    """The table of `rnnchaos.verify.calibration.power`; 2 where the budget of a claim is too small."""
    from rnnchaos.theory.catalogue import COLUMNS
    from rnnchaos.verify.calibration.power import SURE, power_table

    rows = power_table(COLUMNS, paths=runs, entropy=seed)
    content = {"schema": "rnnchaos/power/1", "runs": runs, "seed": seed, "sure": SURE, "claims": rows}
    click.echo(json.dumps(content, allow_nan=False) if json_ else _power_text(content))
    return 0 if all(row["sure"] for row in rows) else 2


def _power_text(content: Mapping[str, Any]) -> str:
    from rnnchaos.text.verdicts import table

    head = [
        "claim",
        "budget",
        "tolerance/sd",
        "bias/sd",
        "verified",
        "refuted",
        "median n",
        "at full bias",
        "power at 1.5 t",
    ]
    rows = [
        [row["claim"], str(row["planned"]), f"{row['tolerance']:.3f}", f"{row['bias']:.3f}"]
        + [f"{row[name]:.5f}" for name in ("verified", "refuted")]
        + [str(row["realisations"]), f"{row['at_full_bias']:.4f}", f"{row['power']:.4f}"]
        for row in content["claims"]
    ]
    below = ", ".join(row["claim"] for row in content["claims"] if not row["sure"]) or "none"
    title = "how probable a verdict is where the theory is right"
    said = f"below {content['sure']:g}: {below}; {content['runs']} runs a claim, seed {content['seed']}"
    return f"{table(head, rows, title=title)}\n\n{said}"


def text(content: Mapping[str, Any]) -> str:
    """The table of false alarms and power, the table of budgets, and what was exposed."""
    from rnnchaos.text.verdicts import table

    head = ["law", "rule", "of", "nominal", "measured", "interval", "verdict"]
    head += [f"power at {d} t" for d in POWERS]
    rows = [_row(row) for row in (*content["rows"], *content["families"], *content["tails"])]
    budgets = [_budget(row) for row in content["budgets"]]
    titles = ["budget", "column", "study", "realisations", "family error", "intervals"]
    titles += ["sign detects", "fast detects"]
    said = ", ".join(content["exposed"]) or "nothing: too few runs to see even the planted fault"
    return "\n".join(
        [
            table(head, rows, title="how often intervals ever miss, and how often a wrong claim is refuted"),
            "",
            table(titles, budgets, title="smallest discrepancy detected, in sd of one realisation"),
            "",
            _false_alarms(content["false_alarms"]),
            _power(content["power"]),
            f"exposed: {said} (WatchedT is the planted fault)",
            f"{content['runs']} runs a row of {content['planned']} realisations, seed {content['seed']}",
        ]
    )


def _false_alarms(worst: Mapping[str, Any]) -> str:
    ends = "[{:.2g}, {:.2g}]".format(*worst["interval"])
    rate = f"{worst['measured']:.2g} {ends} of {worst['runs']} families of a nominal {worst['nominal']:g}"
    return f"family-wise false alarms: {rate} ({worst['rule']}, the worst)"


def _power(weakest: Mapping[str, Any]) -> str:
    where = f"{weakest['rule']} on {weakest['law']} at {weakest['nominal']:g}, the weakest"
    return f"power at {weakest['discrepancy']:g} tolerances: {weakest['refuted']:.3f} refuted ({where})"


def _row(row: Mapping[str, Any]) -> list[str]:
    low, high = row["interval"]
    cells = [row["law"], row["rule"], row["target"], f"{row['nominal']:g}", f"{row['measured']:.3g}"]
    power = row.get("power", {})
    return [
        *cells,
        f"[{low:.3g}, {high:.3g}]",
        row["verdict"],
        *(f"{power[d]:.3f}" if d in power else "" for d in POWERS),
    ]


def _budget(row: Mapping[str, Any]) -> list[str]:
    numbers = [row["realisations"], f"{row['family_error']:g}", row["intervals"]]
    widths = [f"{float(row['detects'][rule]):.3f}" for rule in ("SignSequence", "FastInterval")]
    return [row["budget"], row["column"], row["study"], *map(str, numbers), *widths]

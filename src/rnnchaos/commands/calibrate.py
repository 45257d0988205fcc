"""`rnnchaos calibrate`: how often the harness is wrong, and what it can see, measured on synthetic runs.

Exit 0 where the planted broken interval and nothing else is exposed, 1 where another one is, 2 where the runs
were too few to expose even the planted one.
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
@as_json
def calibrate(runs: int, seed: int | None, store: str | None, json_: bool) -> int:
    """Measure false alarms and power of every interval and of a family; a planted fault must show."""
    from rnnchaos.verify.calibration.report import calibration_report, exit_code
    from rnnchaos.verify.ensembles.seeds import fresh_seed

    entropy = fresh_seed() if seed is None else seed
    content = calibration_report(runs=runs, seed=entropy, store=store)
    click.echo(json.dumps(content, allow_nan=False) if json_ else text(content))
    return exit_code(content)


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

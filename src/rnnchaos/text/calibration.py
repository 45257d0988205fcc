"""Text of a calibration: false alarms, power, budgets, and what was exposed."""

from collections.abc import Mapping
from typing import Any

from rnnchaos.text.verdicts import table

POWERS = ("1", "1.5", "2", "3")


def power_text(content: Mapping[str, Any]) -> str:
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

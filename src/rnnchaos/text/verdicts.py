"""Text for people: verdicts, plans, stores and the machine. JSON is made by the objects themselves."""

import io
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a table of values must not load the statistics
    from rnnchaos.verify.harness.mutation import Survey
    from rnnchaos.verify.harness.planning import SampleSize
    from rnnchaos.verify.report.report import Report

WIDTH = 200


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, title: str | None = None) -> str:
    """A plain table, as wide as it needs to be; piping it keeps every column."""
    from rich.console import Console
    from rich.table import Table

    grid = Table(*columns, box=None, title=title, title_justify="left", pad_edge=False)
    for row in rows:
        grid.add_row(*row)
    text = io.StringIO()
    Console(file=text, width=WIDTH, highlight=False, markup=False).print(grid)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines())


def report_text(report: "Report") -> str:
    """The table of verdicts, then finite-size coefficients, network counts, warnings, and how to repeat the
    run."""
    rows = report.rows()
    parts = [table(list(rows[0]), [list(row.values()) for row in rows]) if rows else "no claims"]
    parts += [_finite_size(entry) for entry in report.finite_size]
    parts += [_quantiles(entry) for entry in report.quantiles]
    for study, kinds in report.counts.items():
        parts.append(f"{study}: " + ", ".join(f"{n} {kind.replace('_', ' ')}" for kind, n in kinds.items()))
    for verdict in report.claims:
        standing = [f"{n} ({r:.6g}) {w}" for n, r, w in verdict.rivals if w != "refuted"]
        parts += [f"{verdict.id}: {verdict.reason}"] if verdict.reason else []
        parts += [f"{verdict.id}: rivals not refuted: {', '.join(standing)}"] if standing else []
        parts += [f"{verdict.id}: published: {p.what} {p.value:.6g} ({p.source})" for p in verdict.published]
    parts += [f"warning: {warning}" for warning in report.warnings]
    several = len(report.systems) > 1
    parts += [_systems(report)] if several else []
    together = f" of {len(report.systems)} systems together" if several else ""
    chance = f"family error {report.family_error:g} over {report.intervals} intervals{together}"
    parts.append(f"budget {report.budget}, {chance}, seed {report.seed}, {report.seconds:.0f} s")
    return "\n".join(parts)


def _systems(report: "Report") -> str:
    """One row a system: a study that two of them read stands with both, and once in the last row."""
    columns = ["system", "claims", "verified", "rivals refuted", "realisations", "exit code"]
    rows = [
        [
            each.work.system,
            str(sum(each.verdicts.values())),
            str(each.verdicts.get("verified", 0)),
            "{} of {}".format(*each.rivals),
            str(each.work.realisations),
            str(each.exit_code),
        ]
        for each in report.systems
    ]
    whole = [str(len(report.claims)), str(sum(v.verdict == "verified" for v in report.claims)), ""]
    return table(columns, [*rows, ["all", *whole, str(report.realisations), str(report.exit_code)]])


def survey_text(found: "Survey") -> str:
    """Which layer caught how many of the mutants it could see, formula by formula; survivors by name."""
    from rnnchaos.verify.harness.mutation import LAYERS

    rows = []
    for one in found.formulas:
        layers = [f"{one.caught[name]}/{one.seen[name]}" if one.seen[name] else "" for name in LAYERS]
        rows.append([one.id, str(one.mutants), *layers, str(len(one.survivors))])
    grid = table(["mutated formula", "mutants", *LAYERS, "survivors"], rows)
    caught, large = found.large
    total = f"{found.mutants - found.survivors} of {found.mutants} mutants detected; "
    total += f"{caught} of {large} that shift a claim by more than two tolerances refuted by simulation alone"
    return "\n".join(
        [grid, total, *(f"survivor: {one.id}: {n}" for one in found.formulas for n in one.survivors)]
    )


def _quantiles(entry: Mapping[str, Any]) -> str:
    """Quantiles over networks of what one claim measures."""
    shown = ", ".join(f"{level}: {_number(value)}" for level, value in entry["quantiles"].items())
    return f"{entry['id']}: quantiles of {entry['name']} {shown}"


def _finite_size(entry: Mapping[str, Any]) -> str:
    """The fitted finite-size coefficient of one claim with its interval."""
    fitted, interval = _number(entry["coefficient"]), _number(entry["interval"])
    return f"{entry['id']}: fitted finite-size coefficient {fitted}/N relative, interval {interval}"


def _number(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_number(v) for v in value) + "]"
    return f"{value:.4g}" if isinstance(value, float) and math.isfinite(value) else str(value)


def plan_text(found: "SampleSize") -> str:
    """What the claim will take, in one sentence."""
    size = "" if found.N is None else f" of N = {found.N}"
    return (
        f"{found.claim} to {found.tolerance:.4g}: {found.realisations} realisations{size}, about "
        f"{duration(60 * found.minutes)} on "
        f"{found.workers} cores\nverified by then with probability {found.power:g} if the theory is right; "
        f"half-width "
        f"{found.detectable:.3g}, bias budget {found.bias_budget:.3g}, family error {found.family_error:g} "
        f"over "
        f"{found.intervals} intervals; from a pilot of {found.pilot}"
    )


def duration(seconds: float) -> str:
    """Seconds, minutes or hours, whichever reads best.

    >>> duration(0.31), duration(500), duration(1e5)
    ('0.3 seconds', '8.3 minutes', '27.8 hours')
    """
    for unit, length in (("hours", 3600.0), ("minutes", 60.0)):
        if seconds >= 2 * length:
            return f"{seconds / length:.1f} {unit}"
    return f"{seconds:.1f} seconds"


def doctor_text(content: Mapping[str, Any]) -> str:
    """Versions and rates, one a line."""
    lines = [f"{name:<14} {version}" for name, version in content["versions"].items()]
    lines += [f"{'cores':<14} {content['cores']}", f"{'memory':<14} {content['memory_gib']} GiB available"]
    lines += [
        f"{'BLAS':<14} {b['name']} {b['version']} {b['architecture']}, {b['threads']} threads"
        for b in content["blas"]
    ]
    lines += [
        f"{'product':<14} {shape}: {rate} GFLOP/s (float32, one thread)"
        for shape, rate in content["gflops"].items()
    ]
    return "\n".join(lines)

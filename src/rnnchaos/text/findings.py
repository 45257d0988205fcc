"""What ensembles found, as tables: observable, mean, interval, theory, relative difference."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rnnchaos.text.verdicts import table

if TYPE_CHECKING:
    from rnnchaos.verify.report.findings import Finding, Findings

_TITLES = ("observable", "mean", "{level:g} % interval", "networks", "theory", "relative difference")


def findings_text(name: str, found: "Findings") -> str:
    """The ensemble, its parameters, its table, and what only the store has."""
    lines = ["", name, f"  {_parameters(found)}", table(_titles(), [_cells(line) for line in found.lines])]
    if any(line.theory is not None for line in found.lines):
        lines.append("theory: of infinitely many units, at these parameters")
    lines += [f"in the store alone: {', '.join(found.hidden)}"] if found.hidden else []
    return "\n".join(lines)


def results_text(content: Mapping[str, Any], folder: str, found: Sequence["Findings"] = ()) -> str:
    """Counts of a store, the keys of what is corrupt, how its data are read, and what its ensembles found."""
    records = content["records"]
    done = sum(record["status"] == "done" for record in records)
    lines = [
        f"{done} done, {len(records) - done} failed, {len(content['corrupt'])} corrupt, "
        f"{content['missing']} missing"
    ]
    lines += [f"corrupt: {key}" for key in content["corrupt"]]
    lines += [
        f"read it in Python: rnnchaos.load({folder!r})",
        *(findings_text(each.study, each) for each in found),
    ]
    return "\n".join(lines)


def findings_html(name: str, found: "Findings") -> str:
    """The same as HTML."""
    from rnnchaos.verify.report.html_table import html_table

    return html_table(_titles(), [_cells(line) for line in found.lines], f"{name}: {_parameters(found)}")


def _titles() -> list[str]:
    from rnnchaos.verify.report.findings import LEVEL

    return [title.format(level=100 * LEVEL) for title in _TITLES]


def _parameters(found: "Findings") -> str:
    return ", ".join(f"{name} = {_value(value)}" for name, value in found.parameters.items())


def _value(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]" if value else "none"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _cells(line: "Finding") -> list[str]:
    ends = "" if line.low is None or line.high is None else f"{line.low:.5g} to {line.high:.5g}"
    theory = "" if line.theory is None else f"{line.theory:.5g}"
    difference = "" if line.difference is None else f"{100 * line.difference:+.2g} %"
    return [line.name, f"{line.mean:.5g}", ends, str(line.count), theory, difference]

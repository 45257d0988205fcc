"""Reports without what no seed can repeat."""

from typing import Any

from rnnchaos.verify.report.report import Report


def timeless(report: Report) -> dict[str, Any]:
    """The object of `--json` without the seconds of the run and of its systems."""
    found = report.to_json()
    systems = [system | {"seconds": 0} for system in found["systems"]]
    return found | {"seconds": 0, "simulation_seconds": 0, "systems": systems}
